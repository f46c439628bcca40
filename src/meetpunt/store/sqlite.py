"""SQLite as a serious database: write-ahead log, foreign keys, waiting writers, and memory for sorting.

What is read is read through the file's mapping, which all processes share; a cache of each connection's own would take
its room again in every thread of every process.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA cache_size = -8192",
    "PRAGMA mmap_size = 268435456",
    "PRAGMA temp_store = MEMORY",
)


def tune(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Set the pragmas on every new connection to SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)


connection_created.connect(tune, dispatch_uid="meetpunt.store.sqlite")
