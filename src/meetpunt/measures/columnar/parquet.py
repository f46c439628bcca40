"""The facts of an organisation as Parquet files, for engines that read those: a folder per fact, partitioned by year.

Rule: all files are of one moment, and a manifest, written last, says of which; a folder without one is not whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from django.conf import settings

from meetpunt.measures.columnar.loading import HAND, read_facts

MANIFEST, VIEWS = "manifest.json", "views.sql"
FORMAT = 1
DAY = "happened_day"
"""The column by which a fact belongs to a year; facts without it are one file."""


@dataclass(frozen=True)
class FactFiles:
    """One fact. years: those that there are files of, 0 for what has no day; none where it is not partitioned."""

    name: str
    rows: int
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class FactExport:
    """What was written. mark: up to where the log of changes was read, for who goes on from here."""

    format: int
    organisation: str
    made_at: str
    mark: int
    currency: str
    facts: tuple[FactFiles, ...]


class NotEmpty(Exception):
    """The folder holds something else than an earlier export of these facts."""


def write_facts(organisation: int, name: str, folder: Path, now: datetime) -> FactExport:
    """Write all facts of an organisation to a folder; an earlier export there is replaced when this one is whole.

    name: what the organisation is called, for the manifest.

    Raises:
        NotLoaded: the database could not be read from outside.
        NotEmpty: there is something else in the folder, or another organisation's facts.
    """
    if folder.exists() and any(folder.iterdir()) and _organisation_in(folder) != name:
        raise NotEmpty(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="facts-", dir=settings.DATA) as kept:
        path = Path(kept) / "facts.duckdb"
        read_facts(organisation, path)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            with duckdb.connect(str(path), read_only=True) as database:
                made = _write(database, unfinished, name, now)
            (unfinished / VIEWS).write_text(views_over(made), encoding="utf-8")
            (unfinished / MANIFEST).write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")
            if folder.exists():
                shutil.rmtree(folder)
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return made


def views_over(made: FactExport) -> str:
    """SQL that lays the facts over the files in DuckDB, opened in their folder: every measure runs on these views."""
    lines = [
        f"CREATE VIEW {one.name} AS SELECT * FROM read_parquet("
        + (f"'{one.name}/*/*.parquet', hive_partitioning = false);" if one.years else f"'{one.name}.parquet');")
        for one in made.facts
    ]
    return "\n".join([*lines, f"CREATE VIEW fact_hand AS {HAND};", ""])


def _write(database: duckdb.DuckDBPyConnection, folder: Path, name: str, now: datetime) -> FactExport:
    ((mark, currency),) = database.execute("SELECT mark, currency FROM copied").fetchall()
    columns: dict[str, list[str]] = {}
    for table, column in database.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(column)
    facts = tuple(_fact(database, folder, table, told) for table, told in columns.items() if table != "copied")
    return FactExport(FORMAT, name, now.isoformat(), int(mark or 0), str(currency), facts)


def _fact(database: duckdb.DuckDBPyConnection, folder: Path, table: str, columns: list[str]) -> FactFiles:
    ((rows,),) = database.execute(f"SELECT COUNT(*) FROM {table}").fetchall()
    if DAY not in columns or not rows:
        path = folder / f"{table}.parquet"
        database.execute(f"COPY {table} TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)")
        return FactFiles(table, rows)
    year = f"COALESCE(YEAR(DATE '1970-01-01' + CAST({DAY} AS INTEGER)), 0)"
    database.execute(
        f"COPY (SELECT *, {year} AS year FROM {table} ORDER BY {DAY}) TO '{_quoted(folder / table)}' "
        "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year))"
    )
    years = database.execute(f"SELECT DISTINCT {year} AS year FROM {table} ORDER BY year").fetchall()
    return FactFiles(table, rows, tuple(one for (one,) in years))


def _organisation_in(folder: Path) -> str | None:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return str(told["organisation"]) if told.get("format") == FORMAT else None
    except (OSError, ValueError, KeyError, AttributeError):
        return None


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
