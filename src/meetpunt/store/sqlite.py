"""SQLite as a serious database: write-ahead log, foreign keys, waiting writers, and memory for sorting.

What is read is read through the file's mapping, which all processes share; a cache of each connection's own would take
its room again in every thread of every process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.transaction import atomic

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA cache_size = -8192",
    "PRAGMA mmap_size = 268435456",
    "PRAGMA temp_store = MEMORY",
)


@contextmanager
def in_one_piece() -> Iterator[None]:
    """One transaction in which very many rows are written, each in the time of the first.

    At every statement SQLite walks over all that an open savepoint may have to put back while `temp_store` is MEMORY;
    in a file it does not. For sorting memory is the faster one, so all other work has that.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with atomic():
            yield
        return
    _keep_aside("FILE")
    try:
        with atomic():
            yield
    finally:
        _keep_aside("MEMORY")


def _keep_aside(where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA temp_store = {where}")


def tune(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Set the pragmas on every new connection to SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)


connection_created.connect(tune, dispatch_uid="meetpunt.store.sqlite")
