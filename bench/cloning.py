"""Many organisations in one SQLite database: the one that is there, copied by table, each with a part of its facts.

Rule: what a copy refers to is its own. All its identifiers are shifted by one distance, sign-ins are left out, and of
the facts that there are many of (activities, and the events of opportunities) tenths are taken.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

LEFT_OUT = {
    *("fact_change", "change", "sending", "job", "notification", "api_token", "idempotency_key", "document"),
    *("uploaded_file", "import_run", "crm_connection", "oauth_app"),
}
"""Tables of which no figure is made."""
TENTHS = {"activity": "id", "stage_event": "opportunity_id"}
DISTANCE = 1_000_000_000


def clone_organisations(folder: Path, tenths: list[int]) -> None:
    """Make an organisation for each of these sizes, in tenths of the one that is there."""
    with sqlite3.connect(folder / "meetpunt.sqlite3", isolation_level=None) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        ((first,),) = database.execute("SELECT MIN(id) FROM organisation").fetchall()
        tables = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        ]
        owned = {name for name in tables if name not in LEFT_OUT and "organisation_id" in _columns(database, name)}
        for number, tenth in enumerate(tenths, start=1):
            database.execute("BEGIN")
            _clone(database, first, number, tenth, sorted(owned))
            database.execute("DELETE FROM fact_change")
            database.execute("COMMIT")
        database.execute("ANALYZE")
    database.close()


def _clone(database: sqlite3.Connection, first: int, number: int, tenth: int, owned: list[str]) -> None:
    far = number * DISTANCE
    columns = _columns(database, "organisation")
    told = {"id": f"id + {far}", "name": f"name || ' {number}'", "slug": f"slug || '-{number}'"}
    listed = ", ".join(told.get(column, column) for column in columns)
    _insert(database, "organisation", columns, listed, f"id = {first}")
    for table in owned:
        columns = _columns(database, table)
        own = {name for name, to in _references(database, table) if to in owned or to == "organisation"} | {"id"}
        others = {name for name, to in _references(database, table) if to not in owned and to != "organisation"}
        listed = ", ".join(
            f'"{name}" + {far}' if name in own else "NULL" if name in others else f'"{name}"' for name in columns
        )
        only = f" AND {TENTHS[table]} % 10 < {tenth}" if table in TENTHS else ""
        _insert(database, table, columns, listed, f"organisation_id = {first}{only}")


def _insert(database: sqlite3.Connection, table: str, columns: list[str], listed: str, where: str) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) SELECT {listed} FROM "{table}" WHERE {where}')


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in database.execute(f'PRAGMA table_info("{table}")').fetchall()]


def _references(database: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    return [(row[3], row[2]) for row in database.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()]
