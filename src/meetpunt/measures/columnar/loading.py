"""Makes the copy of an organisation's facts: another program reads the database into a file, memory takes that in."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from meetpunt.measures.columnar.export import Order
from meetpunt.measures.columnar.organisation_copy import OrganisationCopy
from meetpunt.store.fact_log.reading import POSTGRES_MARK, SQLITE_MARK
from meetpunt.store.schema import facts

if TYPE_CHECKING:
    import duckdb

PROGRAM = [sys.executable, "-m", "meetpunt.measures.columnar.export"]
HAND = "SELECT organisation_id, opportunity_id, owner_id, team_id, territory_id FROM fact_stage"
"""`fact_hand` has a row per event as well: no second copy of it."""

FEW = frozenset(("kind", "status", "purpose", "asked_for_order", "outcome", "currency", "origin", "viewpoint"))
"""Columns with few different texts, kept as numbers: half the time of what counts by them at 10 million rows."""
WIDE = ("_us", "_ms", "_id", "_minor", "_milli", "_metres")
"""Endings of columns that need 64 bits; other numbers get 32."""

AT_ONCE = 500_000
"""Rows that are taken in before they are packed: unpacked they need ten times the room."""
WORK_MB = 1000
"""What a question may need beside the copy: windows over 3.4 million events took less."""


class NotLoaded(Exception):
    """The facts could not be read; the sentence says why."""


def load(organisation: int, most_mb: int) -> OrganisationCopy:
    """The copy of an organisation's facts as they stand now.

    Parameters: most_mb, the memory that it may take, in megabytes.

    Raises:
        NotLoaded: the database could not be read from outside, or there is too much in it.
    """
    import duckdb  # some 20 MB with what it maps; who makes no copies goes without

    with tempfile.TemporaryDirectory(prefix="facts-", dir=settings.DATA) as folder:
        path = Path(folder) / "facts.duckdb"
        read_facts(organisation, path)
        database = duckdb.connect(config={"memory_limit": f"{most_mb + WORK_MB}MB", "temp_directory": ""})
        database.execute("ATTACH ':memory:' AS facts (COMPRESS)")
        database.execute(f"ATTACH '{path}' AS read (READ_ONLY)")
        database.execute("USE facts")
        database.execute(f"SET GLOBAL default_null_order = '{_order_of_nulls()}'")
        _take_in(database)
        (told,) = database.execute("SELECT mark, currency FROM read.copied").fetchall()
        database.execute("DETACH read")
    database.execute(f"CREATE VIEW fact_hand AS {HAND}")
    return OrganisationCopy(organisation, database, *told)


def read_facts(organisation: int, path: Path) -> None:
    """Make a DuckDB file of an organisation's facts as they stand at one moment: a table per fact, and `copied`.

    Raises:
        NotLoaded: the database could not be read from outside.
    """
    order = json.dumps(asdict(_order(organisation, path)))
    done = subprocess.run(PROGRAM, input=order, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotLoaded(done.stderr[-500:])


def _order(organisation: int, path: Path) -> Order:
    names = tuple(name for name, _query in facts() if name.startswith("fact_") and name != "fact_hand")
    if connection.vendor == "postgresql":
        before = (
            f"SELECT set_config('meetpunt.organisation', '{int(organisation)}', false)",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )
        return Order("postgresql", _conninfo(), before, POSTGRES_MARK, organisation, names, str(path))
    address = str(connection.settings_dict["NAME"])
    if address.startswith("file:") or not Path(address).is_file():
        raise NotLoaded("a database in memory can not be read from outside")
    return Order("sqlite", address, ("BEGIN",), SQLITE_MARK, organisation, names, str(path))


def _conninfo() -> str:
    from psycopg.conninfo import make_conninfo

    told = connection.get_connection_params()
    named = {name: str(value) for name, value in told.items() if isinstance(value, str | int)}
    named.pop("prepare_threshold", None)  # psycopg's own
    return make_conninfo(**named)


def _order_of_nulls() -> str:
    """Where the database sorts what is missing: a page must show its rows in the same order from both."""
    return "nulls_last_on_asc_first_on_desc" if connection.vendor == "postgresql" else "nulls_first_on_asc_last_on_desc"


def _take_in(database: duckdb.DuckDBPyConnection) -> None:
    columns = database.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'read' "
        "AND table_name <> 'copied' ORDER BY table_name, column_index"
    ).fetchall()
    shaped: dict[str, list[str]] = {}
    for table, column, kind in columns:
        wanted = "INTEGER" if kind == "BIGINT" and not column.endswith(WIDE) else kind
        if column in FEW:
            wanted = f"{table}_{column}"
            texts = f"SELECT DISTINCT {column} FROM read.{table} WHERE {column} IS NOT NULL ORDER BY {column}"
            database.execute(f"CREATE TYPE {wanted} AS ENUM ({texts})")  # sorted, because it is sorted by its place
        shaped.setdefault(table, []).append(f"CAST({column} AS {wanted}) AS {column}")
    for table, listed in shaped.items():
        query = f"SELECT {', '.join(listed)} FROM read.{table}"
        database.execute(f"CREATE TABLE {table} AS {query} LIMIT 0")
        (rows,) = database.execute(f"SELECT COUNT(*) FROM read.{table}").fetchall()[0]
        for start in range(0, rows, AT_ONCE):
            database.execute(f"INSERT INTO {table} {query} WHERE rowid >= {start} AND rowid < {start + AT_ONCE}")
            database.execute("CHECKPOINT")  # which packs what came in
