"""Writes the facts of one organisation as files, one per fact and year: all of them, or those that changed.

Rule: a file is named after the number of its rows and the sum of their hashes. What is there under its name is not
written again, so a run after one that was killed, or after changes that changed nothing, writes only what is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from meetpunt.measures.exported.folder import CALENDAR, WORK, FactFile, reading
from meetpunt.store.fact_log.watched import Part

DAY = "happened_day"
"""The column by which a fact belongs to a year; facts without it are one file."""
YEAR = f"COALESCE(YEAR(DATE '1970-01-01' + CAST({DAY} AS INTEGER)), 0)"
MEMORY = "400MB"
"""What sorting and packing may take; beyond it DuckDB writes aside."""

Fetched = tuple[Part, set[int], list[tuple[Any, ...]]]
"""Rows of a part of the facts with these keys, as they are now."""


class Partitions:
    """The files of one organisation in a folder. written: those that this object made."""

    def __init__(self, folder: Path, organisation: int) -> None:
        self._folder, self._organisation = folder, organisation
        self.written = 0

    def whole(self, database: duckdb.DuckDBPyConnection, columns: Mapping[str, Mapping[str, str]]) -> list[FactFile]:
        """Every table of a database as files."""
        found: list[FactFile] = []
        for fact, told in columns.items():
            year = YEAR if DAY in told else "NULL"
            counted = database.execute(
                f"SELECT {year} AS year, {_sum(told)} FROM {fact} GROUP BY ALL ORDER BY ALL"
            ).fetchall()
            for of_year, rows, total in counted:
                only = f" WHERE {YEAR} = {of_year}" if of_year is not None else ""
                query = f"SELECT {', '.join(told)} FROM {fact}{only}"
                found += self._file(database, fact, of_year, query, rows, total)
        return found

    def changed(
        self, before: Sequence[FactFile], columns: Mapping[str, Mapping[str, str]], fetched: Sequence[Fetched]
    ) -> list[FactFile]:
        """The files after the rows with some keys were replaced by what was fetched."""
        found = list(before)
        with working(self._folder) as database:
            for fact in dict.fromkeys(part.fact for part, _keys, _rows in fetched):
                of_fact = [one for one in fetched if one[0].fact == fact]
                old = {one.year: one for one in before if one.fact == fact}
                _fill(database, columns[fact], of_fact)
                gone = f"COALESCE({' OR '.join(f'({_condition(part, keys)})' for part, keys, _rows in of_fact)}, FALSE)"
                for year in _years(database, [self._at(one) for one in old.values()], columns[fact], gone):
                    former = [self._at(old[year])] if year in old else []
                    only = f" WHERE {YEAR} = {year}" if year is not None else ""
                    listed = ", ".join(columns[fact])
                    query = (
                        f"SELECT {listed} FROM ({reading(former, columns[fact])}) WHERE NOT {gone} "
                        f"UNION ALL SELECT {listed} FROM fresh{only}"
                    )
                    ((rows, total),) = database.execute(f"SELECT {_sum(columns[fact])} FROM ({query})").fetchall()
                    found = [one for one in found if (one.fact, one.year) != (fact, year)]
                    found += self._file(database, fact, year, query, rows, total)
        return found

    def _file(
        self, database: duckdb.DuckDBPyConnection, fact: str, year: int | None, query: str, rows: int, total: int | None
    ) -> list[FactFile]:
        """The file of these rows, written unless it is there; none without rows."""
        if not rows:
            return []
        parts = [fact] if fact == CALENDAR else [fact, f"organisation={self._organisation}"]
        parts += [] if year is None else [f"year={year}"]
        made = FactFile(fact, "/".join((*parts, f"{rows}-{total or 0:x}.parquet")), rows, year)
        path = self._at(made)
        if path.exists():
            return [made]
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".tmp")
        order = f" ORDER BY {DAY}" if year else ""
        database.execute(
            f"COPY ({query}{order}) TO '{_quoted(unfinished)}' "
            "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
        )
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
        self.written += 1
        return [made]

    def _at(self, one: FactFile) -> Path:
        return self._folder / one.path


def working(folder: Path, path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB with little memory, which writes what is too much for it beside the facts."""
    aside = folder / WORK
    aside.mkdir(exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(aside),
        "preserve_insertion_order": "false",
        "threads": 2,
    }
    return duckdb.connect(str(path) if path else ":memory:", read_only=path is not None, config=config)


def _fill(database: duckdb.DuckDBPyConnection, columns: Mapping[str, str], fetched: Sequence[Fetched]) -> None:
    """A table `fresh` of what was fetched, each row once also where parts meet."""
    database.execute(f"CREATE OR REPLACE TABLE fresh ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    for part, keys, rows in fetched:
        database.execute(f"DELETE FROM fresh WHERE {_condition(part, keys)}")
        if rows:
            listed = ", ".join(f"unnest(${place}::{kind}[])" for place, kind in enumerate(columns.values(), start=1))
            database.execute(f"INSERT INTO fresh SELECT {listed}", [list(one) for one in zip(*rows, strict=True)])


def _years(
    database: duckdb.DuckDBPyConnection, paths: Sequence[Path], columns: Mapping[str, str], gone: str
) -> Iterator[int | None]:
    """The years of what was fetched and of what it replaces; None for facts without a day."""
    year = YEAR if DAY in columns else "CAST(NULL AS INTEGER)"
    rows = database.execute(
        f"SELECT {year} FROM fresh UNION SELECT {year} FROM ({reading(paths, columns)}) WHERE {gone}"
    ).fetchall()
    yield from (one for (one,) in rows)


def _condition(part: Part, keys: set[int]) -> str:
    return f"{part.only} AND {part.column} IN ({', '.join(map(str, keys))})" if part.column else part.only


def _sum(columns: Mapping[str, str]) -> str:
    return f"COUNT(*), SUM(CAST(hash({', '.join(columns)}) AS HUGEINT))"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
