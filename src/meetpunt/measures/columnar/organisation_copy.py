"""The copy of one organisation's facts: brought up to date by change, then asked as the database is."""

from __future__ import annotations

from threading import Lock
from typing import Any

import duckdb

from meetpunt.measures.database import Columns, Rows, bind
from meetpunt.store.fact_log.reading import keys_by_part, news, one_view, rows_of
from meetpunt.store.fact_log.watched import EVERYTHING, Part, is_fetched

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

    def bring_up_to_date(self) -> None:
        """Apply what was written since the last time, as of one moment.

        Raises:
            Stale: that can not be done by change.
            NotToBeSeen: the database shows nothing of this organisation to who asks.
        """
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

    def run(self, sql: str, values: dict[str, int | str]) -> Rows:
        """Run a text with `:name` parameters."""
        text, used = bind(sql, values, "${}")
        with self._cursor() as cursor:
            answer = cursor.execute(text, used)
            return Rows(tuple(column[0] for column in answer.description), answer.fetchall())

    def columns(self, sql: str, values: dict[str, int | str]) -> Columns:
        """The same, column by column: what is missing is masked."""
        text, used = bind(sql, values, "${}")
        with self._cursor() as cursor:
            found: Columns = cursor.execute(text, used).fetchnumpy()
            return found

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
