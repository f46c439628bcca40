"""Notes which tables and facts are read while something is made, so that it can be kept until one of them changes.

Rule: too much is noted rather than too little: every table or fact whose name stands in a statement counts as read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import local
from typing import Any

from django.apps import apps
from django.db import connection

from meetpunt.store.fact_log.activities import SomeActivities
from meetpunt.store.fact_log.watched import UNTOLD
from meetpunt.store.schema import facts, owned_tables

Read = str | SomeActivities
"""A table or a fact, or a part of the activities."""

OF_NOBODY = "of nobody"
"""Noted when a table was read of which no organisation is told that it changed."""

_WORD = re.compile(r"[a-z_][a-z_0-9]*")
_SHORT = 20_000
"""Longer statements, with thousands of keys in them, are not remembered."""


class _Notes(local):
    """Of this thread: what is noted of each thing that is being made, the outer ones first; and whether it is seen."""

    def __init__(self) -> None:
        self.open: list[set[Read]] = []
        self.seen = False


_notes = _Notes()


@contextmanager
def noting() -> Iterator[set[Read]]:
    """What is read within the block, also by what is made within it."""
    read: set[Read] = set()
    _notes.open.append(read)
    try:
        if _notes.seen:
            yield read
        else:
            _notes.seen = True
            try:
                with connection.execute_wrapper(_see):
                    yield read
            finally:
                _notes.seen = False
    finally:
        _notes.open.pop()
        note(read)


@contextmanager
def unnoted() -> Iterator[None]:
    """What is read within the block is no part of what is made: the log of changes, the upkeep of a copy."""
    _notes.open.append(set())
    try:
        yield
    finally:
        _notes.open.pop()


def note(read: Iterable[Read]) -> None:
    """Note what was read otherwise than by a statement: of a copy, or earlier, for something that was kept."""
    if _notes.open:
        _notes.open[-1].update(read)


def _see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    note(named_in(sql) if len(sql) < _SHORT else _named_in(sql))
    return execute(sql, params, many, context)


def _named_in(sql: str) -> frozenset[str]:
    told = _told_of()
    return frozenset(told[word] for word in set(_WORD.findall(sql)) & told.keys())


named_in = lru_cache(maxsize=2048)(_named_in)
"""The tables and facts whose names stand in a statement."""


@cache
def _told_of() -> dict[str, str]:
    """What is noted for each name that a statement may hold."""
    of_all = {model._meta.db_table: OF_NOBODY for model in apps.get_models(include_auto_created=True)}
    views = {name: name for name, _query in facts()}
    others = {"ordered_line": "fact_order_line", "fact_hand": "fact_stage"}
    still = {"calendar", "django_content_type"}
    owned = {table: table for table in owned_tables() if table not in UNTOLD}
    found = {**of_all, **owned, "organisation": "organisation", **views, **others}
    return {
        name: told for name, told in found.items() if name not in still
    }  # these do not change, or are the log itself
