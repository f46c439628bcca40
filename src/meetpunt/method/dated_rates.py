"""Rates, and whatever else holds from a day to another, as it was on each day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.costs import CostKind

Ints = NDArray[np.int64]

NOBODY = -1
"""Stands for what is not known."""
APART = 10**8
"""Days lie within half of this on either side of 1970."""


@dataclass(frozen=True)
class Spans:
    """Values that hold from a day to another: int64 [spans] each, until exclusive, at most one of a key on a day."""

    key: Ints
    first: Ints
    until: Ints
    value: Ints

    @classmethod
    def of(cls, rows: list[tuple[int, int, int, int]]) -> Spans:
        """From rows of key, first day, day after the last, value."""
        column = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4)
        return cls(column[:, 0], column[:, 1], column[:, 2], column[:, 3])

    def on(self, key: Ints, day: Ints, without: int = NOBODY) -> Ints:
        """The value that holds for each key on its day; `without` where none does."""
        if not len(self.key):
            return np.full(len(key), without, dtype=np.int64)
        place = np.searchsorted(self.key * APART + self.first, key * APART + day, side="right") - 1
        at = np.maximum(place, 0)
        holds = (place >= 0) & (self.key[at] == key) & (self.first[at] <= day) & (day < self.until[at])
        return np.where(holds, self.value[at], without)


@dataclass(frozen=True)
class DatedRates:
    """Rates with the days on which they hold, minor units.

    general: by kind, key 0. own: the hour of a person, by person, where it differs. permille: of an order's value, by
    kind.
    """

    general: Mapping[CostKind, Spans]
    own: Spans
    permille: Mapping[CostKind, Spans]

    def on(self, kind: CostKind, day: Ints) -> Ints:
        """The general rate of each day; -1 = none was set."""
        found = self.general.get(kind)
        return np.full(len(day), NOBODY, dtype=np.int64) if found is None else found.on(np.zeros_like(day), day)

    def share_on(self, kind: CostKind, day: Ints) -> Ints:
        """Thousandths of an order's value on each day; -1 = none was set."""
        found = self.permille.get(kind)
        return np.full(len(day), NOBODY, dtype=np.int64) if found is None else found.on(np.zeros_like(day), day)
