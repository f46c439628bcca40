"""What a count, a sum, a share or a ratio says, with its 90 % interval, or that there is too little to say.

The rule: a count is a fact and its interval is that of the rate behind it; a share or a ratio of fewer than five
records is not given. See docs/counting/kpi-values.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from meetpunt.method.conversion import TOO_FEW, Z90, wilson
from meetpunt.method.planning.ratios import counted

OTHERS = 4
"""A range of fewer people would tell who they are."""


@dataclass(frozen=True)
class Said:
    """A value with its 90 % interval and what it rests on; value None = too few to say."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def said_of_count(count: int) -> Said:
    """A count, between the 5 % and 95 % points of Gamma(count + 1/2): where the rate behind it lies (Jeffreys)."""
    low = float(gammaincinv(count + 0.5, 0.05)) if count else 0.0
    return Said(float(count), low, float(gammaincinv(count + 0.5, 0.95)), count)


def said_of_sum(total: float, squares: float, n: int) -> Said:
    """A sum of n amounts: total -+ 1.645 sqrt(sum of squares), as both their number and their size are chance.

    Of fewer than five amounts the sum is told without an interval.
    """
    if n < TOO_FEW:
        return Said(total, None, None, n)
    error = Z90 * math.sqrt(max(0.0, squares))
    return Said(total, total - error, total + error, n)


def said_of_share(k: int, n: int) -> Said:
    """k of n, with Wilson's interval."""
    if n < TOO_FEW:
        return Said(None, None, None, n)
    low, high = wilson(k / n, n)
    return Said(k / n, low, high, n)


def said_of_ratio(top: float, bottom: float, n: int, *, exact: bool) -> Said:
    """A count per unit: Gamma(top + 1/2, bottom); exact: the units below are no chance (days), else a count too.

    Where both are counts Var log(A / B) = 1/A + 1/B, so that both are divided by 1 + A/B first.
    """
    if n < TOO_FEW or bottom <= 0:
        return Said(None, None, None, n)
    one = counted(top, bottom, n, 1.0 if exact else 1.0 + top / bottom)
    return Said(one.value, one.low, one.high, n)


def said_per_count(top: float, count: int) -> Said:
    """A sum that is no chance (hours) per thing counted: top / Gamma(count + 1/2) at its 95 % and 5 % points."""
    if count < TOO_FEW:
        return Said(None, None, None, count)
    most, least = (float(gammaincinv(count + 0.5, level)) for level in (0.95, 0.05))
    return Said(top / count, top / most, top / least, count)


def said_of_sums(
    top: float, bottom: float, squares: tuple[float, float, float], n: int, fewest: float = TOO_FEW
) -> Said:
    """sum of t / sum of b over n records: r -+ 1.645 sqrt(n / (n - 1) sum (t - r b)^2) / sum of b (delta method).

    Args:
        squares: sums of t x t, t x b and b x b; sum (t - r b)^2 = tt - 2 r tb + r^2 bb.
        fewest: of fewer records nothing is said; at least 2.
    """
    if n < fewest or bottom <= 0:
        return Said(None, None, None, n)
    ratio = top / bottom
    tt, tb, bb = squares
    spread = max(0.0, tt - 2 * ratio * tb + ratio * ratio * bb) * n / (n - 1)
    error = Z90 * math.sqrt(spread) / bottom
    return Said(ratio, ratio - error, ratio + error, n)


def middle(values: Sequence[float]) -> tuple[float, float, float] | None:
    """P25, median and P75 with linear interpolation; None of fewer than four."""
    if len(values) < OTHERS:
        return None
    low, median, high = (float(one) for one in np.quantile(np.array(values), (0.25, 0.5, 0.75)))
    return low, median, high
