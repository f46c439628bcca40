"""How good a forecast was once it is known what happened.

The rule: a range is judged as a range. Being inside is not enough (a wide one always is), being sharp neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Range:
    """A forecast as three figures."""

    p10: float
    p50: float
    p90: float

    def covers(self, actual: float) -> bool:
        """Whether it lay from P10 to P90."""
        return self.p10 <= actual <= self.p90

    def pinball(self, actual: float) -> float:
        """Mean pinball loss over P10, P50 and P90; see `pinball`."""
        return (
            sum(pinball(q, actual, level) for q, level in zip((self.p10, self.p50, self.p90), LEVELS, strict=True)) / 3
        )


def range_of(draws: NDArray[np.float64]) -> Range:
    """P10, P50 and P90 of draws."""
    return Range(*(float(value) for value in np.quantile(draws, LEVELS)))


def pinball(quantile: float, actual: float, level: float) -> float:
    """max(level (y - q), (level - 1) (y - q)): least on average when q is the true quantile. In the unit of y."""
    error = actual - quantile
    return max(level * error, (level - 1.0) * error)
