"""Forecasts held to account: what was foreseen of past months beside what came, per method, and which did best.

The rule: a method is judged only on months that were over, with a range made of what was known before; two methods
are compared on the same months, and a difference that chance can make is called too close to call.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.baselines import calibrated
from meetpunt.method.forecast.scores import Range

BAND = 0.8
"""P10 to P90 is to hold this share of the months."""
FEWEST = 6
"""Months below which no method is said to do better."""
CERTAIN = 0.9


@dataclass(frozen=True)
class Seen:
    """A month that was foreseen, and what came.

    Attributes:
        month: year * 12 + month - 1. ahead: so many months before its beginning it was foreseen.
        told: the figure as it stood there: the middle, or the one figure of a method without a range.
        p10, p50, p90: the range; None = there is none.
        actual: what came; None = the month is not over.
    """

    month: int
    ahead: int
    told: float
    actual: float | None
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None

    @property
    def has_band(self) -> bool:
        """There is a range."""
        return self.p10 is not None and self.p50 is not None and self.p90 is not None

    @property
    def held(self) -> bool | None:
        """Whether what came lay within the range; None when it cannot be said."""
        if self.actual is None or self.p10 is None or self.p90 is None:
            return None
        return self.p10 <= self.actual <= self.p90


@dataclass(frozen=True)
class Judged:
    """How a method did over the months that are over.

    Attributes:
        n: months. banded: with a range; held: so many of those held what came.
        usual: least and most that an honest 80 % range holds of so many, nine times of ten.
        bias: what was told less what came, added up, as a share of what came; 0.1 = a tenth too much.
        error: mean distance of what was told, as a share of the mean month.
        loss: mean pinball loss over P10, P50 and P90, as a share of the mean month; None without ranges.
    """

    n: int
    banded: int
    held: int
    usual: tuple[int, int]
    bias: float | None
    error: float | None
    loss: float | None

    @property
    def in_line(self) -> bool:
        """What was held is what chance makes of an honest range."""
        return self.usual[0] <= self.held <= self.usual[1]


@dataclass(frozen=True)
class Best:
    """Which method lost least on the months that all have, beside the next one.

    Attributes:
        gain: how much less it lost than the second, as a share of the mean month; low, high: 90 % interval.
    """

    method: str
    second: str
    n: int
    gain: float
    low: float
    high: float

    @property
    def is_close(self) -> bool:
        """Chance can make this difference."""
        return self.low <= 0


def with_own_bands(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Single figures with the range that their own past gives: figure x P10, P50, P90 of past actual / past figure.

    Only months that were over when the figure was made count: those before month - ahead. With fewer than four there
    is none. The middle of that range is not the figure itself: a sum that was always three times too high is scaled.
    """
    found = []
    for one in seen:
        past = [
            old
            for old in seen
            if old.ahead == one.ahead and old.actual is not None and old.month < one.month - one.ahead
        ]
        told = calibrated(one.told, [old.told for old in past], [old.actual or 0.0 for old in past])
        found.append(one if told is None else replace(one, p10=told.p10, p50=told.p50, p90=told.p90))
    return tuple(found)


def judged(seen: Sequence[Seen]) -> Judged:
    """How the months that are over were foreseen."""
    over = [one for one in seen if one.actual is not None]
    banded = [one for one in over if one.has_band]
    held = sum(one.held is True for one in banded)
    actual = np.array([one.actual for one in over], dtype=np.float64)
    told = np.array([one.told for one in over])
    whole = float(actual.sum())
    if not over or whole <= 0:
        return Judged(len(over), len(banded), held, usual_of(len(banded)), None, None, None)
    mean = whole / len(over)
    losses = [loss_of(one) for one in banded]
    return Judged(
        n=len(over),
        banded=len(banded),
        held=held,
        usual=usual_of(len(banded)),
        bias=float((told - actual).sum()) / whole,
        error=float(np.abs(told - actual).mean()) / mean,
        loss=float(np.mean(losses)) / mean if losses else None,
    )


def loss_of(one: Seen) -> float:
    """Mean pinball loss of a month with a range that is over."""
    return Range(one.p10 or 0.0, one.p50 or 0.0, one.p90 or 0.0).pinball(one.actual or 0.0)


def usual_of(n: int) -> tuple[int, int]:
    """Of n months, how many an honest 80 % range holds at least and at most, nine times of ten: binomial."""
    chances = [math.comb(n, k) * BAND**k * (1 - BAND) ** (n - k) for k in range(n + 1)]
    below: NDArray[np.float64] = np.cumsum(np.array(chances))
    tail = (1 - CERTAIN) / 2
    return int(np.count_nonzero(below <= tail)), min(n, int(np.count_nonzero(below < 1 - tail)))


def best_of(methods: Mapping[str, Sequence[Seen]]) -> Best | None:
    """The method with the least loss on the months that every method has a range for; None with too few of those.

    Differences are taken per month (the mean over how far ahead it was foreseen), so that what made a month hard for
    both falls away; interval: mean +- t s / sqrt(n). Neighbouring months are taken as independent.
    """
    lost = {name: _losses(seen) for name, seen in methods.items()}
    lost = {name: losses for name, losses in lost.items() if losses}
    if len(lost) < 2:
        return None
    common = set.intersection(*(set(losses) for losses in lost.values()))
    months = sorted({month for month, _ahead in common})
    if len(months) < FEWEST:
        return None
    per_month = {
        name: np.array([np.mean([losses[key] for key in common if key[0] == month]) for month in months])
        for name, losses in lost.items()
    }
    actual = {one.month: one.actual for seen in methods.values() for one in seen if one.actual is not None}
    mean = float(np.mean([actual[month] for month in months]))
    if mean <= 0:
        return None
    first, second = sorted(per_month, key=lambda name: float(per_month[name].mean()))[:2]
    less = (per_month[second] - per_month[first]) / mean
    from scipy.special import stdtrit

    half = float(stdtrit(len(less) - 1, (1 + CERTAIN) / 2)) * float(less.std(ddof=1)) / math.sqrt(len(less))
    gain = float(less.mean())
    return Best(first, second, len(months), gain, gain - half, gain + half)


def _losses(seen: Sequence[Seen]) -> dict[tuple[int, int], float]:
    return {(one.month, one.ahead): loss_of(one) for one in seen if one.actual is not None and one.has_band}
