"""Rows by a key that holds a person, added up: by person, by month or team, or all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection

from meetpunt.measures.scope import MONTHS, TEAMS, Key

Row = tuple[Any, ...]

_KEYS: dict[Key, Callable[[int], int | None]] = {
    "nothing": lambda _key: None,
    "owner": lambda key: key // MONTHS or None,
    "month": lambda key: key % MONTHS,
    "team": lambda key: key % TEAMS or None,
}
"""The key under which rows stand that are added up, by what is asked."""


def added_rows(columns: tuple[str, ...], rows: Iterable[Row], by: int, asked: Key) -> list[Row]:
    """The rows added up by what is asked; of a last day the last.

    Parameters: by, how many columns the rows are by, the key first; asked, what of the key they are to be by.

    PostgreSQL gives sums as decimals; they may stand beside the floats of a copy.
    """
    told = list(zip(*rows, strict=True))
    if not told:
        return []
    key_of, groups = _KEYS[asked], dict[Row, int]()
    keys = (None if key is None else key_of(key) for key in told[0])
    of = [groups.setdefault(key, len(groups)) for key in zip(keys, *told[1:by], strict=True)]
    added = [_added(name, values, of, len(groups)) for name, values in zip(columns[by:], told[by:], strict=True)]
    found = dict(zip(groups, zip(*added, strict=True), strict=True))
    last = none()
    return [(*key, *found[key]) for key in sorted(found, key=lambda key: [last if one is None else one for one in key])]


def _added(name: str, values: tuple[Any, ...], of: list[int], groups: int) -> list[Any]:
    """A column added up per group; of a last day the last. What is missing everywhere stays missing."""
    if name.startswith("last_") or None in values:
        found: list[Any] = [None] * groups
        for value, group in zip(values, of, strict=True):
            if value is not None:
                so_far, one = found[group], float(value) if isinstance(value, Decimal) else value
                found[group] = one if so_far is None else max(so_far, one) if name.startswith("last_") else so_far + one
        return found
    sums = np.bincount(of, np.array(values, dtype=np.float64), groups)
    return list((sums.astype(np.int64) if all(type(value) is int for value in values) else sums).tolist())


def none() -> int:
    """Stands for what is missing, where the database sorts that: last on PostgreSQL, first on SQLite."""
    return 2**62 if connection.vendor == "postgresql" else -(2**62)
