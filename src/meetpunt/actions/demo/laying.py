"""Columns into tables, many rows at once; the numbers that the demo company's things got there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.store.landing import bulk

Ints = NDArray[np.int64]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Ground:
    """Ids of what stands before any rep begins; lists by number in the plan.

    Attributes:
        teams: the last one is the team above all teams.
        persons, territories: by number of the rep.
        steps: in order of the process; products: as in `goods`.
        raised: day number from which the higher prices hold.
    """

    organisation: int
    process: int
    steps: tuple[int, ...]
    products: tuple[int, ...]
    teams: tuple[int, ...]
    persons: tuple[int, ...]
    territories: tuple[int, ...]
    inside_sales: int
    raised: int


def put(model: bulk.Model, organisation: int, count: int, **columns: Any) -> list[int]:
    """Insert rows; a column is a list or array of values, or one value for all. Gives the ids."""
    ids = bulk.allocate(model, count) if count else []
    values = (_values(column, count) for column in columns.values())
    bulk.insert(model, ("id", "organisation_id", *columns), list(zip(ids, repeat(organisation), *values, strict=False)))
    return ids


def named(numbers: Ints, names: Sequence[Any]) -> list[Any]:
    """What each number stands for; None for -1."""
    return [None if number < 0 else names[number] for number in numbers.tolist()]


def unless(missing: NDArray[np.bool_], values: Ints | Sequence[Any]) -> list[Any]:
    """The values, None where they are missing."""
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    return [None if gone else value for gone, value in zip(missing.tolist(), listed, strict=True)]


def _values(column: Any, count: int) -> Any:
    if isinstance(column, np.ndarray):
        return column.tolist()
    return column if isinstance(column, list) else repeat(column, count)
