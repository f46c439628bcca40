"""Holds what `store.prepared` asks beside what Django would ask: the first times of every statement, in every test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

OFTEN = 12
"""So many calls of one statement are compared; a test of a page makes hundreds of them."""

_SEVERAL = re.compile(r"IN \((?:%s(?:, )?)+\)")
_asked: Counter[tuple[str, str]] = Counter()


def compare(name: str, build: Callable[[], QuerySet[Any]], sql: str, params: Sequence[Any]) -> None:
    """AssertionError unless this is the statement that Django makes of the query set, with the same values.

    Lists of numbers may be filled up with a number that is in them.
    """
    _asked[name, sql] += 1
    if _asked[name, sql] > OFTEN:
        return
    try:
        plain, told = build().query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        raise AssertionError(f"{name} can find nothing, and was asked: {sql}") from None
    assert _SEVERAL.sub("IN (%s)", plain) == _SEVERAL.sub("IN (%s)", sql), f"{name} asked {sql} instead of {plain}"
    assert {repr(one) for one in params} == {repr(one) for one in told}, f"{name} told {params} instead of {told}"
