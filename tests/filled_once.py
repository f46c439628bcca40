"""What several tests start from is made once, because to make it takes a second or more.

It is copied into the database that a test may change for good, or it lies around the transactions of a module's tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")
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


@contextmanager
def lasting(blocker: DjangoDbBlocker, make: Callable[[], Made]) -> Iterator[Made]:
    """What `make` makes, for all tests of a module: the transaction of each lies within the one that takes it back."""
    from django.db import transaction

    with blocker.unblock(), transaction.atomic():
        yield make()
        transaction.set_rollback(True)
