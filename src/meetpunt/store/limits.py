"""Counting how often somebody asks, together in all processes, at almost no cost.

Rule: a process takes several turns at once from the shared count and gives them out from its own memory; only when they
are used up does it ask the database, with one statement. So the shared count is never behind what was given out.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.db import DatabaseError, connection

from meetpunt.store.models import LimitCount

SHARE = 10
"""A tenth of a limit is taken at once: with P processes somebody gets between (1 - P/10) of it and all of it."""
MOST_ASKERS = 20_000
"""Whoever asked longest ago is then looked up anew."""

PATIENCE_MS = 50

_RAISE = """
INSERT INTO limit_count (key, ends, count) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN limit_count.ends = excluded.ends THEN limit_count.count + excluded.count ELSE excluded.count END,
    ends = excluded.ends
RETURNING count
"""


@dataclass
class _Taken:
    """Turns of one asker: until when they count, and how many are left in this process."""

    ends: int
    left: int
    is_over: bool = False


_taken: OrderedDict[str, _Taken] = OrderedDict()
_lock = Lock()


def over(kind: str, asker: str, most: int, seconds: int, now: int) -> int:
    """Count one more; 0 when it may be, else in how many seconds it may again.

    Parameters:
        most: in a window of so many seconds, which begins at the same moment for everybody. now: seconds since 1970.
    """
    key = hashlib.sha256(f"{kind}\0{asker}".encode()).hexdigest()
    ends = (now // seconds + 1) * seconds
    with _lock:
        taken = _taken.get(key)
        if taken is None or taken.ends != ends:
            taken = _taken[key] = _Taken(ends, 0)
        _taken.move_to_end(key)
        if len(_taken) > MOST_ASKERS:
            _taken.popitem(last=False)
    if not taken.left and not taken.is_over:
        _take(key, taken, most)  # outside the lock: whoever waits for the database holds up nobody else
    with _lock:
        if not taken.left and taken.is_over:
            return max(1, ends - now)
        taken.left = max(0, taken.left - 1)
        return 0


def forget() -> None:
    """Give up the turns that this process holds."""
    with _lock:
        _taken.clear()


def prune(now: int) -> int:
    """Remove windows that have ended; gives how many."""
    removed: int = LimitCount.objects.filter(ends__lt=now).delete()[0]
    return removed


def _take(key: str, taken: _Taken, most: int) -> None:
    wanted = max(1, most // SHARE)
    try:
        with _impatient(), connection.cursor() as cursor:
            cursor.execute(_RAISE, [key, taken.ends, wanted])
            count = int(cursor.fetchone()[0])
    except DatabaseError:
        taken.left += wanted  # a database that is busy with something else keeps nobody from reading
        return
    taken.left += max(0, min(wanted, most - (count - wanted)))
    taken.is_over = count >= most


@contextmanager
def _impatient() -> Iterator[None]:
    """SQLite has one writer: a page does not wait for an import to be counted."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA busy_timeout = 30000")
