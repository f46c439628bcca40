"""When: how long a step takes those who go on, and how long the rest of the way takes after it.

The rule: an open opportunity is read at its exact age, the steps still before it are added by mass-centred half weeks;
passing over a step takes no time; where the curve was still rising at its end, what may yet come is added.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.curve import Curve, durations_of, estimate
from meetpunt.method.spells import Spells
from meetpunt.method.step_convolution import POINT_DAYS

FEW = 5.0
"""With fewer exits than this a step borrows from the times of the other steps."""
_SLOWEST = 0.9
_FINE = 7
"""Parts of a point in which ages are read."""
_DEFAULT_DAYS = 14.0
"""Median where not a single step was ever gone on from; with a log-sd of 1, so nearly anything."""


@dataclass(frozen=True)
class Timing:
    """One step.

    Attributes:
        curve: going on and being lost, competing.
        plateau: the share that ever goes on, what may still come included.
        times, shares: float64 [m], days until going on of those who do, ascending; shares sum to 1.
        exits: how many were seen going on with a dwell time. passed: how many passed over the step.
    """

    curve: Curve
    plateau: float
    times: NDArray[np.float64]
    shares: NDArray[np.float64]
    exits: float
    passed: float = 0.0

    def gone_on(self, ages: NDArray[np.float64]) -> NDArray[np.float64]:
        """F(a): of those who go on, the share that has by an age (days)."""
        reached = np.concatenate(([0.0], np.cumsum(self.shares)))
        return np.asarray(np.minimum(1.0, reached[np.searchsorted(self.times, ages, side="right")]))

    def log_odds(self, ages: NDArray[np.float64]) -> NDArray[np.float64]:
        """log(S_A / S_N) at ages: what being open this long adds to the logit of going on; -40 = it no longer can."""
        to_go = 1.0 - self.gone_on(ages)
        lost = self.curve.at(self.curve.lost, ages)
        rest = 1.0 - self.plateau
        to_lose = np.clip(1.0 - lost / rest, 0.0, 1.0) if rest > 1e-9 else np.ones(len(ages))
        odds = np.log(np.maximum(to_go, 1e-12)) - np.log(np.maximum(to_lose, 1e-12))
        return np.asarray(np.where(to_go > 1e-9, np.clip(odds, -40.0, 40.0), -40.0))


def timings(spells: Spells, steps: int) -> tuple[Timing, ...]:
    """The timing of every step but the last; steps with few exits borrow from the others."""
    own = [_own(spells.of_step(step)) for step in range(steps - 1)]
    pool = _pool(own)
    return tuple(_borrowing(one, *pool) for one in own)


def _own(spells: Spells) -> Timing:
    curve = estimate(durations_of(spells))
    rise = np.diff(curve.went_on, prepend=0.0)
    up = rise > 0
    times, rise = curve.times[up], rise[up]
    exits = float(np.count_nonzero((spells.cause == 1) & ~spells.skipped))
    passed = float(np.count_nonzero((spells.cause == 1) & spells.skipped))
    if not len(times):
        return Timing(curve, 0.0, times, rise, 0.0)
    tail_times, tail = _still_to_come(curve, times, rise)
    times, rise = np.concatenate((times, tail_times)), np.concatenate((rise, tail))
    plateau = float(rise.sum())
    return Timing(curve, min(plateau, 1.0), times, rise / plateau, exits, passed)


def _still_to_come(
    curve: Curve, times: NDArray[np.float64], rise: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What may still be added past the end of the curve, and when.

    The followed time is cut in three; the rise is taken to die out by the ratio that the last two thirds have to the
    first two, at most 0.9: r3 q / (1 - q), never more than is still open. Its times fall off exponentially.
    """
    end = curve.horizon if not math.isnan(curve.horizon) else float(times[-1])
    end = max(end, float(times[-1]))
    dwelt = times > 0
    first, second, third = np.histogram(times[dwelt], bins=3, range=(0.0, end), weights=rise[dwelt])[0]
    if third <= 0 or first + second <= 0 or end <= 0:
        return np.zeros(0), np.zeros(0)
    ratio = min(_SLOWEST, (second + third) / (first + second))
    more = min(curve.open_share, third * ratio / (1.0 - ratio))
    levels = (np.arange(8) + 0.5) / 8
    scale = end / 3.0 / -math.log(ratio)
    return end - scale * np.log1p(-levels), np.full(8, more / 8)


def _pool(own: Sequence[Timing]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The times of all steps together, by number of exits."""
    told = [one for one in own if one.exits > 0]
    if not told:
        z = np.linspace(-2.0, 2.0, 41)
        weight = np.exp(-(z**2) / 2)
        return _DEFAULT_DAYS * np.exp(z), weight / weight.sum()
    times = np.concatenate([one.times for one in told])
    shares = np.concatenate([one.shares * one.exits for one in told])
    order = np.argsort(times, kind="stable")
    return times[order], shares[order] / shares.sum()


def _borrowing(one: Timing, times: NDArray[np.float64], shares: NDArray[np.float64]) -> Timing:
    """What dwelt in the step takes its times from the others in so far as it was few; what passed over it takes none.

    A step that everybody passed over keeps one that dwells, so that who stands in it now can still go on.
    """
    if one.exits >= FEW:
        return one
    at_once = one.passed / (one.passed + one.exits + 1.0)
    dwelt = one.times > 0
    own = one.exits / FEW if dwelt.any() else 0.0
    dwelling = one.shares[dwelt] / one.shares[dwelt].sum() if dwelt.any() else one.shares[dwelt]
    both = np.concatenate(([0.0], one.times[dwelt], times))
    weight = np.concatenate(([at_once], (1 - at_once) * own * dwelling, (1 - at_once) * (1 - own) * shares))
    order = np.argsort(both, kind="stable")
    return Timing(one.curve, one.plateau, both[order], weight[order] / weight.sum(), one.exits, one.passed)


@dataclass(frozen=True)
class When:
    """From every step to the order, given that it comes.

    Attributes:
        point_days: width of the points on which steps are added.
        reached: float64 [steps-1, fine], F at ages 0, 1/7 point, 2/7, ... per step.
        after: float64 [steps-1, points], the time that the steps after it take together, per step.
        whole: float64 [points], the time of all steps together.
    """

    point_days: float
    reached: NDArray[np.float64]
    after: NDArray[np.float64]
    whole: NDArray[np.float64]

    def won_by(self, step: int, ages: NDArray[np.float64], days: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(order within `days` | open in `step` at an age, and it becomes an order); [ages, days].

        G(e | a) = sum_j r_j (F(a + e - j h) - F(a)) / (1 - F(a)), r = the steps after, h = the point.
        """
        reached, fine = self.reached[step], self.point_days / _FINE
        last = len(reached) - 1
        places, back = np.unique(np.minimum(np.rint(ages / fine), last).astype(np.intp), return_inverse=True)
        now = reached[places]
        ahead = 1.0 - now
        found = np.zeros((len(places), len(days)))
        for column, end in enumerate(np.rint(days / fine).astype(np.intp).tolist()):
            if end <= 0:
                continue
            rest = self.after[step, : end // _FINE + 1]
            left = end - _FINE * np.arange(len(rest))
            at = np.minimum(places[:, None] + left, last)
            inside = reached[at] @ rest - now * rest.sum()
            # Past the last time ever seen: its chance is nearly 0 already, and if so it goes on at once.
            late = np.full(len(places), rest.sum())
            found[:, column] = np.divide(inside, ahead, out=late, where=ahead > 1e-9)
        return np.asarray(np.clip(found, 0.0, 1.0)[back])

    def entered_evenly(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """The integral of the whole way's F up to each day: orders by then of one entry a day, if all became orders."""
        left = days[:, None] - self.point_days * np.arange(len(self.whole))
        return np.asarray(np.maximum(left, 0.0) @ self.whole)


def when(steps: Sequence[Timing], horizon_days: float, point_days: float = POINT_DAYS) -> When:
    """Add the steps up as far as is looked ahead."""
    points = math.ceil(horizon_days / point_days) + 2
    oldest = max(float(one.times[-1]) for one in steps)
    cells = math.ceil((min(oldest, 4000.0) + horizon_days) * _FINE / point_days) + 2
    fine = np.asarray(point_days / _FINE * np.arange(cells), dtype=np.float64)
    after = np.zeros((len(steps), points))
    rest = np.zeros(points)
    rest[0] = 1.0
    for place in range(len(steps) - 1, -1, -1):
        after[place] = rest
        rest = np.convolve(rest, _on_points(steps[place], points, point_days))[:points]
    return When(point_days, np.stack([one.gone_on(fine) for one in steps]), after, rest)


def _on_points(one: Timing, points: int, point_days: float) -> NDArray[np.float64]:
    """Each time's share over the two points around it, so that the mean stays; later ones fall off the end."""
    places = one.times / point_days
    inside = places < points
    below = places[inside].astype(np.intp)
    part, share = places[inside] - below, one.shares[inside]
    mass = np.bincount(below, share * (1 - part), points + 1) + np.bincount(below + 1, share * part, points + 1)
    return np.asarray(mass[:points], dtype=np.float64)
