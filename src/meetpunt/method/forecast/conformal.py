"""Ranges that were too narrow before are made wider; ranges that were too wide are left as they are.

The rule: never narrower. Narrowing by the same means cost coverage (.81 became .77).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.scores import Range

LEVEL = 0.8


def widening(ranges: Sequence[Range], actuals: Sequence[float]) -> float:
    """By how much to widen: the 80 % point of |error| / half-width of one's own past ranges, at least 1.

    The half-width is that of the side on which it fell out. The point is the ceil(0.8 (n + 1))-th smallest of n (the
    largest when there are fewer than four).

    Args:
        ranges: forecasts made before, of the same kind of figure.
        actuals: what happened.
    """
    ratios = sorted(_ratio(one, actual) for one, actual in zip(ranges, actuals, strict=True))
    if not ratios:
        return 1.0
    place = min(len(ratios), math.ceil(LEVEL * (len(ratios) + 1)))
    return max(1.0, ratios[place - 1])


def widened(draws: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Draws spread about their median by a factor of at least 1; sums that cannot be negative stay so."""
    if scale <= 1.0 or not len(draws):
        return draws
    middle = float(np.median(draws))
    return np.asarray(np.maximum(middle + scale * (draws - middle), min(0.0, float(draws.min()))))


def _ratio(one: Range, actual: float) -> float:
    side = one.p90 - one.p50 if actual > one.p50 else one.p50 - one.p10
    gap = abs(actual - one.p50)
    if side > 0:
        return gap / side
    return 1.0 if gap == 0 else 10.0
