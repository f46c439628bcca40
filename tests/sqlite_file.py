"""The database of the tests on SQLite: a file, in which a row costs the same however much was written before it.

In memory SQLite walks, at every row that is written within a savepoint, over all that the savepoint may have to put
back; so it does in a file while `temp_store` is MEMORY, as the product has it because large sorts take half the time.
"""

from __future__ import annotations

from pathlib import Path


def in_a_file(path: Path) -> None:
    """Let Django make the database of the tests there."""
    from django.db import connections

    from meetpunt.store import sqlite

    connections["default"].settings_dict["TEST"]["NAME"] = str(path)
    sqlite.PRAGMAS = tuple(one for one in sqlite.PRAGMAS if "temp_store" not in one)
