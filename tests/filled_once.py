"""Databases that are filled once and copied after that: to fill one takes a second or more, to copy it a blink."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

_NEW = ("new",)
_filled: dict[object, tuple[Any, sqlite3.Connection]] = {}


def filled(make: Callable[[date], Any], *which: object) -> Any:
    """What `make` makes in a new database, and gives. Who asks for it again gets a copy; PostgreSQL has no copies."""
    from django.db import connection

    from tests.cast import day_there

    today = day_there()
    if connection.vendor != "sqlite":
        return make(today)
    connection.ensure_connection()
    if which in _filled:
        made, copy = _filled[which]
        copy.backup(connection.connection)
    else:
        if _NEW in _filled and which != _NEW:
            as_new()
        made, copy = _filled[which] = make(today), sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(copy)
    return deepcopy(made)


def as_new() -> None:
    """Make the database hold what a new one holds; the first time, keep that."""
    filled(lambda today: None, *_NEW)
