"""The copy of one organisation's facts: brought up to date by change, then asked as the database is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from meetpunt.measures.columnar.materialised import FACT, Beginning, Materialised
from meetpunt.measures.database import Columns, Rows, bind
from meetpunt.store.fact_log.reading import keys_by_part, news, one_view, rows_of
from meetpunt.store.fact_log.watched import EVERYTHING, Part, is_fetched

if TYPE_CHECKING:
    import duckdb

Values = dict[str, int | str]

MOST_CHANGES = 5_000
"""More changed keys than this at once are not fetched one by one."""
WORN = 0.3
"""Part of its rows that a copy may have replaced before it is made anew: what was removed still takes room."""


class Stale(Exception):
    """The copy can not be brought up to date by change: it must be made anew."""


class OrganisationCopy:
    """The facts of an organisation in DuckDB's memory, with the mark up to which their changes were applied."""

    def __init__(self, organisation: int, database: duckdb.DuckDBPyConnection, mark: int, currency: str) -> None:
        self.organisation = organisation
        self._database = database
        self._mark = mark
        self._currency = currency
        self._applied: frozenset[int] = frozenset()
        self._changing = Lock()
        self._materialised = Materialised()
        self._columns = self._described()
        self.rows = sum(
            int(rows) for (rows,) in database.execute("SELECT estimated_size FROM duckdb_tables()").fetchall()
        )
        self._replaced = 0

    @property
    def bytes(self) -> int:
        """The memory that it takes."""
        asked = self._database.cursor().execute("SELECT SUM(memory_usage_bytes) FROM duckdb_memory()").fetchall()
        return int(asked[0][0])

    @property
    def tables_made(self) -> int:
        """How many beginnings of texts it made into tables so far: each takes memory."""
        return self._materialised.made

    def bring_up_to_date(self) -> None:
        """Apply what was written since the last time, as of one moment.

        Raises:
            Stale: that can not be done by change.
            NotToBeSeen: the database shows nothing of this organisation to who asks.
        """
        import duckdb

        with self._changing:
            told = news(self.organisation, self._mark)
            if told.currency != self._currency:
                raise Stale("the reporting currency is another one")
            if told.is_whole and all(one[0] in self._applied or not is_fetched(one[1]) for one in told.told):
                self._mark = told.mark
                return
            with one_view():
                told = news(self.organisation, self._mark)
                fresh = [one for one in told.told if one[0] not in self._applied and is_fetched(one[1])]
                if not told.is_whole or len(fresh) > MOST_CHANGES or any(kind == EVERYTHING for _, kind, _ in fresh):
                    raise Stale("too much changed")
                fetched = [(part, keys, self._fetch(part, keys)) for part, keys in keys_by_part(fresh).items()]
            try:
                self._replace(fetched)
            except duckdb.ConversionException as unknown:
                raise Stale("a text of a kind that it does not know yet") from unknown
            self._mark, self._applied = told.mark, frozenset(number for number, _kind, _key in told.told)
            if self._replaced > max(MOST_CHANGES, WORN * self.rows):
                raise Stale("so much was replaced that it takes more room than it needs")

    def run(self, sql: str, values: Values, begun: Beginning | None = None) -> Rows:
        """Run a text with `:name` parameters; what it begins with may lie ready."""
        with self._asked(sql, values, begun) as cursor:
            return Rows(tuple(column[0] for column in cursor.description), cursor.fetchall())

    def columns(self, sql: str, values: Values, begun: Beginning | None = None) -> Columns:
        """The same, column by column: what is missing is masked."""
        with self._asked(sql, values, begun) as cursor:
            found: Columns = cursor.fetchnumpy()
            return found

    @contextmanager
    def _asked(self, sql: str, values: Values, begun: Beginning | None) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._cursor() as cursor:
            if begun is not None:
                with self._changing:
                    table = self._materialised.table(cursor, begun)
                    if table is not None:
                        sql = begun.reading(table)
                        cursor.execute("BEGIN")
                        cursor.execute(f"SELECT 1 FROM {table} LIMIT 0")  # what comes in from here on is not seen
            text, used = bind(sql, values, "${}")
            cursor.execute(text, used)
            yield cursor

    def _fetch(self, part: Part, keys: set[int]) -> list[tuple[Any, ...]]:
        return rows_of(self.organisation, part, self._columns[part.fact], keys)

    def _replace(self, fetched: list[tuple[Part, set[int], list[tuple[Any, ...]]]]) -> None:
        with self._cursor() as cursor:  # whose end takes back what was not committed
            cursor.execute("BEGIN")
            for part, keys, rows in fetched:
                chosen = f" AND {part.column} IN ({', '.join(map(str, keys))})" if part.column else ""
                cursor.execute(f"DELETE FROM {part.fact} WHERE {part.only}{chosen}")
                if rows:
                    kinds = enumerate(self._columns[part.fact].values(), start=1)
                    listed = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in kinds)
                    columns = [list(column) for column in zip(*rows, strict=True)]
                    cursor.execute(f"INSERT INTO {part.fact} SELECT {listed}", columns)
                self._replaced += len(rows)
            cursor.execute("COMMIT")
        for part, keys, _rows in fetched:
            if part.fact == FACT:
                self._materialised.tell(keys)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._database.cursor()
        cursor.execute("USE facts")
        return cursor

    def _described(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        rows = self._database.execute(
            "SELECT table_name, column_name, CASE WHEN data_type LIKE 'ENUM%' THEN 'VARCHAR' ELSE data_type END "
            "FROM duckdb_columns() WHERE database_name = 'facts' ORDER BY table_name, column_index"
        ).fetchall()
        for table, column, kind in rows:
            found.setdefault(table, {})[column] = kind
        return found
