"""Who writes on SQLite waits for a turn first, so that an import does not keep people waiting.

SQLite lets one write at a time. Who finds it taken looks again after up to a tenth of a second, and an import that
writes batch after batch has taken it again by then. A file beside the database is looked at every few milliseconds,
and an import leaves a gap after a batch when somebody waits, which a second file tells.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

if sys.platform != "win32":
    import fcntl

LOOKS_EVERY = 0.002
MOST_SECONDS = 30.0
"""Then it goes on without: SQLite says itself that somebody holds it for too long."""
GAP = 0.01
"""Seconds that a long work leaves between two of its batches for who waits."""


@contextmanager
def a_turn() -> Iterator[None]:
    """Wait until nobody else writes; within a transaction it is one's turn already."""
    name = str(connection.settings_dict["NAME"])
    # On Windows SQLite's own waiting has to do.
    alone = connection.vendor != "sqlite" or connection.in_atomic_block or not Path(name).is_file()
    if alone or sys.platform == "win32":
        yield
        return
    with turn_at(name):
        yield


@contextmanager
def turn_at(name: str) -> Iterator[None]:
    """Wait until nobody else writes in the database of this file."""
    with open(f"{name}.turn", "ab") as file:
        if not _take(file):
            with open(f"{name}.waiting", "ab") as waiting:
                fcntl.flock(waiting, fcntl.LOCK_SH)
                until = time.monotonic() + MOST_SECONDS
                while not _take(file) and time.monotonic() < until:
                    time.sleep(LOOKS_EVERY)
        yield


def somebody_waits_at(name: str) -> bool:
    """Whether somebody waits for a turn to write in the database of this file."""
    with open(f"{name}.waiting", "ab") as waiting:
        return not _take(waiting)


def let_others() -> None:
    """Between two batches of a long work."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    name = str(connection.settings_dict["NAME"])
    if Path(name).is_file() and (sys.platform == "win32" or somebody_waits_at(name)):
        time.sleep(GAP)


def _take(file: IO[bytes]) -> bool:
    """Lock a file until it is closed, unless somebody has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
