"""Who writes on SQLite waits for a turn first, so that an import does not keep people waiting.

SQLite lets one write at a time. Who finds it taken looks again after up to a tenth of a second, and an import that
writes batch after batch has taken it again by then. A file beside the database is looked at every few milliseconds,
and an import leaves a gap after each batch.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

if sys.platform != "win32":
    import fcntl

LOOKS_EVERY = 0.002
MOST_SECONDS = 30.0
"""Then it goes on without: SQLite says itself that somebody holds it for too long."""
GAP = 0.01
"""Seconds that a long work leaves between two of its batches."""


@contextmanager
def a_turn() -> Iterator[None]:
    """Wait until nobody else writes; within a transaction it is one's turn already."""
    name = str(connection.settings_dict["NAME"])
    # On Windows SQLite's own waiting has to do.
    alone = connection.vendor != "sqlite" or connection.in_atomic_block or not Path(name).is_file()
    if alone or sys.platform == "win32":
        yield
        return
    with open(f"{name}.turn", "ab") as file:
        waited = 0.0
        while waited < MOST_SECONDS:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(LOOKS_EVERY)
                waited += LOOKS_EVERY
        yield


def let_others() -> None:
    """Between two batches of a long work."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(GAP)
