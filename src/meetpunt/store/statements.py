"""Counts the statements of what is being answered, and tells of those that took long: their text, never a value.

On SQLite the time is that until the first row, for the others are fetched afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from meetpunt.store.trace import current

log = logging.getLogger("meetpunt.slow")
LONGEST_TEXT = 2_000


def count_on(sender: Any, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Count on every new connection."""
    if _counted not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _counted)


def _counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = perf_counter() - began
        if trace := current():
            trace.statements += 1
            trace.seconds += took
        if took * 1000 >= settings.SLOW_MS:
            told = {"ms": round(took * 1000), "statement": " ".join(str(sql).split())[:LONGEST_TEXT]}
            log.warning("slow statement", extra={"told": told})


connection_created.connect(count_on, dispatch_uid="meetpunt.store.statements")
