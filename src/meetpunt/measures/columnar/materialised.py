"""Beginnings of texts that hang on no period and no people, kept as tables in the copy of an organisation's facts.

The text of a measure marks by `{materialised}` where such a beginning ends: its last part has one or more rows per
opportunity, made of the events of that opportunity alone. So the text stays the only definition: a table is what the
beginning answers, and after an event it is asked again of the opportunities that changed.

A table holds for who looks at all that is known. A question as of an earlier moment is asked by its whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meetpunt.measures.database import bind
from meetpunt.measures.scope import MATERIALISED, Scope, compile_scope

if TYPE_CHECKING:
    import duckdb

FACT = "fact_stage"
"""What the beginnings are made of; a changed step of a process makes the whole copy anew."""
MOST_CHANGED = 1_000
"""Opportunities that are asked again; after more the table is made anew."""
WORN = 0.3
"""Part of its rows that a table may have replaced before it is made anew: what was removed still takes room."""

_PARTS = re.compile(r"^(?:WITH )?(\w+) AS \($", re.MULTILINE)


@dataclass(frozen=True)
class Beginning:
    """A text divided at its mark, as it asks about a scope.

    Attributes:
        text: the marked beginning, with its own marks; the last part in it is called `part`.
        scope: of whom the table is: an organisation and, where the beginning asks for one, a process.
        rest: what follows the beginning, filled in with the scope of who asks.
        as_of_us, known_at_us: the moments of who asks.
    """

    text: str
    part: str
    scope: Scope
    rest: str
    as_of_us: int
    known_at_us: int

    def asked(self, opportunities: tuple[int, ...] | None) -> tuple[str, dict[str, int | str]]:
        """The question for the rows of the table, of all opportunities or of these."""
        text = f"{self.text}\nSELECT * FROM {self.part}"
        return compile_scope(text, replace(self.scope, opportunities=opportunities))

    def reading(self, table: str) -> str:
        """The whole text, with the table in the place of the beginning."""
        then = " " if self.rest.startswith("SELECT") else ", "
        return f"WITH {self.part} AS (SELECT * FROM {table}){then}{self.rest}"


def beginning(text: str, scope: Scope) -> Beginning | None:
    """What can be kept of a measure's text, or None when nothing of it is marked."""
    before, mark, rest = text.partition(MATERIALISED)
    if not mark:
        return None
    before = before.rstrip().removesuffix(",")
    whole = Scope(scope.organisation, scope.process if ":process" in before else None)
    then, _values = compile_scope(rest.lstrip(), scope)
    return Beginning(before, _PARTS.findall(before)[-1], whole, then, scope.as_of_us, scope.known_at_us)


@dataclass
class _Table:
    name: str
    rows: int
    changed: set[int]
    replaced: int = 0


class Materialised:
    """The tables of one copy. Not for two threads at once: who owns the copy sees to that.

    Attributes:
        made: how many tables were made so far, also those made anew.
    """

    def __init__(self) -> None:
        self._tables: dict[tuple[str, Scope], _Table] = {}
        self.made = 0
        self._known: tuple[int, int] | None = None

    def tell(self, opportunities: set[int]) -> None:
        """Events of these opportunities were replaced in the facts."""
        self._known = None
        for table in self._tables.values():
            table.changed |= opportunities

    def table(self, cursor: duckdb.DuckDBPyConnection, asked: Beginning) -> str | None:
        """The table of a beginning as the facts stand, or None: who asks does not look at all that is known."""
        if not self._sees_everything(cursor, asked):
            return None
        key = (asked.text, asked.scope)
        table = self._tables.get(key)
        if table is not None and table.changed:
            if len(table.changed) > MOST_CHANGED or table.replaced > max(MOST_CHANGED, WORN * table.rows):
                del self._tables[key]
                cursor.execute(f"DROP TABLE {table.name}")
                table = None
            else:
                self._ask_again(cursor, asked, table)
        if table is None:
            table = self._tables[key] = self._make(cursor, asked)
        return table.name

    def _sees_everything(self, cursor: duckdb.DuckDBPyConnection, asked: Beginning) -> bool:
        if self._known is None:
            latest = f"SELECT COALESCE(MAX(happened_us), 0), COALESCE(MAX(recorded_us), 0) FROM {FACT}"
            ((happened, recorded),) = cursor.execute(latest).fetchall()
            self._known = (happened, recorded)
        return self._known[0] < asked.as_of_us and self._known[1] < asked.known_at_us

    def _make(self, cursor: duckdb.DuckDBPyConnection, asked: Beginning) -> _Table:
        self.made += 1
        name = f"materialised_{self.made}"
        sql, values = asked.asked(None)
        text, used = bind(sql, values, "${}")
        cursor.execute(f"CREATE TABLE {name} AS {text}", used)
        cursor.execute("CHECKPOINT")  # which packs it: a tenth of the room
        ((rows,),) = cursor.execute(f"SELECT COUNT(*) FROM {name}").fetchall()
        return _Table(name, rows, set())

    def _ask_again(self, cursor: duckdb.DuckDBPyConnection, asked: Beginning, table: _Table) -> None:
        changed = tuple(sorted(table.changed))
        sql, values = asked.asked(changed)
        text, used = bind(sql, values, "${}")
        cursor.execute("BEGIN")
        listed = ", ".join(map(str, changed))
        ((removed,),) = cursor.execute(f"DELETE FROM {table.name} WHERE opportunity_id IN ({listed})").fetchall()
        cursor.execute(f"INSERT INTO {table.name} {text}", used)
        cursor.execute("COMMIT")
        table.changed = set()
        table.replaced += removed
