"""How much of a whole a few bring: the largest first, added up.

The rule: what brings less than nothing counts as it is, so that the sum can pass the whole before it comes back to it.
Of a whole of nothing or less no share is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST = 0.8
"""The share that is asked after: 80 %."""


@dataclass(frozen=True)
class Pareto:
    """The few and the many.

    Attributes:
        n: how many there are; total: what they bring together.
        shares: after each, the largest first, which share of the total they bring together; empty without a total.
        few: the fewest that bring `most` of the total together; 0 = no total.
        losing: how many bring less than nothing, and `lost` what they take together (not positive).
    """

    n: int
    total: float
    shares: tuple[float, ...]
    few: int
    losing: int
    lost: float

    @property
    def peak(self) -> float:
        """The share that those who bring something bring together: above 1 when others take from it."""
        return max(self.shares, default=0.0)


def pareto(values: Sequence[float], most: float = MOST) -> Pareto:
    """The cumulative shares of what each brings, in any unit."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))[::-1]
    total = float(ordered.sum()) if len(ordered) else 0.0
    below = ordered[ordered < 0]
    if total <= 0:
        return Pareto(len(ordered), total, (), 0, len(below), float(below.sum()))
    shares = np.cumsum(ordered) / total
    # A hair's breadth: what is exactly the share must not miss it by how fractions are kept.
    few = int(np.argmax(shares >= most - 1e-12)) + 1
    return Pareto(len(ordered), total, tuple(shares.tolist()), few, len(below), float(below.sum()))
