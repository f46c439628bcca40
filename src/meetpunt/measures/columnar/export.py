"""Reads the facts of one organisation from the database into a DuckDB file, as its input tells; a program of its own.

Of its own, because a second SQLite library in the process of the pages (ADBC brings one) would drop the locks of the
first whenever it closes the file (https://sqlite.org/howtocorrupt.html, 2.2.1); and because pages go on meanwhile.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

DESCRIBED = {
    "sqlite": "SELECT name, type FROM pragma_table_info('{}')",
    "postgresql": "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{}' "
    "AND table_schema = current_schema() ORDER BY ordinal_position",
}


@dataclass(frozen=True)
class Order:
    """What to read.

    Attributes:
        driver: "sqlite" or "postgresql".
        address: of the database.
        before: statements after which everything is read as of one moment, and only what may be seen.
        mark: the query that tells where reading changes begins.
        organisation: whose facts.
        facts: the names of the views.
        path: the DuckDB file to make.
    """

    driver: str
    address: str
    before: tuple[str, ...]
    mark: str
    organisation: int
    facts: tuple[str, ...]
    path: str


def export(order: Order) -> None:
    """Make the file: a table per fact, the calendar, and `copied` with the mark and the reporting currency."""
    import duckdb

    source = import_module(f"adbc_driver_{order.driver}.dbapi").connect(order.address, autocommit=True)
    with source, source.cursor() as cursor, duckdb.connect(order.path) as kept:
        for statement in order.before:
            cursor.execute(statement)
        cursor.execute(
            f"SELECT ({order.mark}) AS mark, g.currency FROM organisation g WHERE g.id = {int(order.organisation)}"
        )
        _keep(kept, cursor, "copied")
        for name in (*order.facts, "calendar"):
            cursor.execute(DESCRIBED[order.driver].format(name))
            columns = kept.from_arrow(cursor.fetch_arrow()).fetchall()
            listed = ", ".join(column for column, _type in columns)
            whose = f" WHERE organisation_id = {int(order.organisation)}" if name != "calendar" else ""
            # SQLite's columns have no type of their own, so ADBC takes that of the first row: here one of our own.
            first = ", ".join(f"{_first_value(kind)} AS {column}" for column, kind in columns)
            cursor.execute(f"SELECT {first} UNION ALL SELECT {listed} FROM {name}{whose}")
            _keep(kept, cursor, name, "OFFSET 1")


def _keep(kept: duckdb.DuckDBPyConnection, cursor: Any, name: str, only: str = "") -> None:
    rows = kept.from_arrow(cursor.fetch_arrow())
    rows.query("source", f"CREATE TABLE {name} AS SELECT * FROM source {only}")


def _first_value(kind: str) -> str:
    if "char" in kind.lower() or "text" in kind.lower():
        return "''"
    return "0e0" if kind.lower() in ("real", "double precision") else "0"


if __name__ == "__main__":
    told = json.load(sys.stdin)
    export(Order(**{**told, "before": tuple(told["before"]), "facts": tuple(told["facts"])}))
