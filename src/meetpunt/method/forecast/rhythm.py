"""The rhythm of a quarter: orders that come in its last month rather than in its first.

The rule: months of a quarter are taken to differ only as far as they differ more than the months of one kind among
themselves; the rhythm moves orders within a quarter and makes no more of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

_EPOCH = date(1970, 1, 1)
_FEWEST_MONTHS = 6
_LEAST = 0.1


@dataclass(frozen=True)
class Rhythm:
    """How quickly decisions go in each month of a quarter; float64 [3], mean 1; calendar months 1, 4, 7, 10 first."""

    pace: NDArray[np.float64]

    def days(self, as_of: float, edges: NDArray[np.float64]) -> NDArray[np.float64]:
        """Days from the as-of moment on a clock that runs at the month's pace."""
        if np.all(self.pace == 1.0) or not len(edges):
            return edges
        bounds, kinds = _months(as_of, as_of + float(edges[-1]))
        passed = np.concatenate(([0.0], np.cumsum(np.diff(bounds) * self.pace[kinds])))
        return np.asarray(np.interp(as_of + edges, bounds, passed) - np.interp(as_of, bounds, passed))


def rhythm(days: NDArray[np.float64], since: float, as_of: float) -> Rhythm:
    """Learn it from the days of orders.

    r_p = orders a day in months of kind p / in all; within = variance of single months of one kind about it;
    between = variance of r over the kinds - within / (months of a kind), at least 0. Each r is drawn to 1 by
    between / (between + within / months). None is known from fewer than six whole months.

    Args:
        days: float64 [orders], days since the as-of moment (negative).
        since, as_of: between which moments orders are known, days since 1970-01-01 UTC.
    """
    bounds, kinds = _months(since, as_of)
    inside = (bounds[:-1] >= since - 1.0) & (bounds[1:] <= as_of + 1.0)
    counts = np.histogram(days + as_of, bounds)[0][inside] / np.diff(bounds)[inside]
    kinds = kinds[inside]
    months = np.bincount(kinds, minlength=3)
    if len(counts) < _FEWEST_MONTHS or months.min() < 2 or counts.mean() <= 0:
        return Rhythm(np.ones(3))
    pace = counts / counts.mean()
    kind = np.bincount(kinds, pace, 3) / months
    length = float(np.diff(bounds).mean())
    chance = 1.0 / (counts.mean() * length)  # Poisson
    within = max(float(((pace - kind[kinds]) ** 2).sum()) / (len(pace) - 3), chance) / months
    between = max(float(kind.var(ddof=1)) - float(within.mean()), 0.0)
    drawn = np.maximum(1.0 + (kind - 1.0) * between / (between + within), _LEAST)
    return Rhythm(drawn / drawn.mean())


def _months(start: float, end: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """First days of the calendar months that cover a stretch and of the one after; each one's place in its quarter."""
    first = (_EPOCH + timedelta(days=int(start // 1))).replace(day=1)
    bounds, kinds = [first], []
    while (bounds[-1] - _EPOCH).days <= end:
        last = bounds[-1]
        kinds.append((last.month - 1) % 3)
        bounds.append((last + timedelta(days=32)).replace(day=1))
    return np.array([(one - _EPOCH).days for one in bounds], dtype=np.float64), np.array(kinds, dtype=np.intp)
