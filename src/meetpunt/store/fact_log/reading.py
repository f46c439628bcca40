"""What changed since a mark, and the rows of the facts that belong to it, all in one view of the database.

On SQLite there is one writer at a time, so the log's own numbers are a mark. On PostgreSQL a transaction that began
earlier may commit later: the mark is the oldest transaction that was still open, what came from there on is told again,
and who reads remembers what it applied already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import connection

from meetpunt.store.fact_log.watched import FETCHED, PRUNED, Part

SQLITE_MARK = "SELECT COALESCE(MAX(id), 0) FROM fact_change"
POSTGRES_MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"

_SQLITE = """
SELECT 1, 0, g.currency, 0 FROM organisation g WHERE g.id = %(organisation)s
UNION ALL
SELECT 0, c.id, c.kind, c.key FROM fact_change c WHERE c.id > %(mark)s AND c.organisation_id = %(organisation)s
"""
_POSTGRES = f"""
SELECT 1, ({POSTGRES_MARK}), g.currency, 0 FROM organisation g
WHERE g.id = %(organisation)s AND current_setting('meetpunt.organisation', true) = CAST(%(organisation)s AS text)
UNION ALL
SELECT 0, c.id, c.kind, c.key FROM fact_change c WHERE c.tx >= %(mark)s AND c.organisation_id = %(organisation)s
"""


class NotToBeSeen(Exception):
    """The organisation is not there, or not the one in whose name the database is asked."""


@dataclass(frozen=True)
class News:
    """What was told since a mark.

    Attributes:
        mark: where the next look begins.
        currency: the organisation's reporting currency, in which facts tell amounts.
        told: number, kind and key of each change.
        is_whole: nothing of it was dropped from the log before it was read.
    """

    mark: int
    currency: str
    told: list[tuple[int, str, int]]
    is_whole: bool


def news(organisation: int, mark: int) -> News:
    """What changed in an organisation since a mark; on PostgreSQL also what was told before, from the mark on.

    Raises:
        NotToBeSeen: the database shows nothing of this organisation to who asks.
    """
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES if postgres else _SQLITE, {"organisation": organisation, "mark": mark})
        rows = cursor.fetchall()
    head = next((row for row in rows if row[0]), None)
    if head is None:
        raise NotToBeSeen(organisation)
    told = [(number, kind, key) for is_head, number, kind, key in rows if not is_head]
    read_until = mark - 1 if postgres else mark
    return News(
        mark=head[1] if postgres else max((number for number, _, _ in told), default=mark),
        currency=head[2],
        told=[one for one in told if one[1] != PRUNED],
        is_whole=not any(kind == PRUNED and key > read_until for _, kind, key in told),
    )


def from_now_on(organisation: int) -> News:
    """Where who has seen nothing yet begins: at what is there now, without what led to it.

    Raises:
        NotToBeSeen: the database shows nothing of this organisation to who asks.
    """
    mark = POSTGRES_MARK if connection.vendor == "postgresql" else SQLITE_MARK
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({mark}), g.currency FROM organisation g WHERE g.id = %s", [organisation])
        found = cursor.fetchone()
    if found is None:
        raise NotToBeSeen(organisation)
    return News(mark=found[0], currency=found[1], told=[], is_whole=False)


@contextmanager
def one_view() -> Iterator[None]:
    """Everything that is read within the block is read as of one moment."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    # Not Django's atomic(): on SQLite that would wait for who writes, and keep others from writing.
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            with suppress(Exception):
                cursor.execute("COMMIT")


def keys_by_part(told: Iterable[tuple[int, str, int]]) -> dict[Part, set[int]]:
    """Which keys of which part of the facts must be fetched again."""
    found: dict[Part, set[int]] = {}
    for _number, kind, key in told:
        for part in FETCHED.get(kind, ()):
            found.setdefault(part, set()).add(key)
    return found


def rows_of(organisation: int, part: Part, columns: Iterable[str], keys: Iterable[int]) -> list[tuple[Any, ...]]:
    """The rows of a part of the facts with one of these keys (of all of them, when the part has no key)."""
    listed = ", ".join(str(int(key)) for key in keys)
    chosen = f" AND {part.column} IN ({listed})" if part.column else ""
    with connection.cursor() as cursor:
        whose = f"organisation_id = {int(organisation)}"
        cursor.execute(f"SELECT {', '.join(columns)} FROM {part.fact} WHERE {whose} AND {part.only}{chosen}")
        return list(cursor.fetchall())
