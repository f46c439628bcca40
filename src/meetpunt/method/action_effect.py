"""What a figure did since something was agreed: before and after, with the chance that it rose and what chance may do.

The rule: what goes together need not come from each other, so it says "more" and never "because"; what is too young or
too little is said to be so. Conversions and days are read at one age on both sides: docs/counting/action-effect.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtr

from meetpunt.method.conversion import TOO_FEW, Z90
from meetpunt.method.difference import difference
from meetpunt.method.spells import Cause, Spells

SURE, LIKELY = 0.95, 0.80
"""The chance that it rose (or fell) from which it is clear, and from which it is probable."""
FEWEST_DAYS = 10
"""Two working weeks: before that nothing is said."""
A_QUARTER = 0.25
"""Without a wanted value a change of less than a quarter of what it was counts as about the same."""
_LEVELS = (np.arange(200) + 0.5) / 200

Points = NDArray[np.float64]


class Says(StrEnum):
    """What can be said of a change."""

    EARLY = "early"
    FEW = "few"
    SAME = "same"
    PROBABLY_MORE = "probably_more"
    PROBABLY_LESS = "probably_less"
    CLEARLY_MORE = "clearly_more"
    CLEARLY_LESS = "clearly_less"


@dataclass(frozen=True)
class Change:
    """After less before.

    Attributes:
        value, low, high: the difference with its 90 % interval; None = nothing can be said of it.
        chance: that it rose, 0..1.
        before, after: how many records each side rests on.
    """

    says: Says
    value: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Followed:
    """Those that entered a step and were followed to the same age: how many there were and how many went on by then.

    ages: of those that went on, in days.
    """

    n: int
    went_on: int
    ages: Points


def of_shares(before: tuple[int, int], after: tuple[int, int], wanted: float | None = None) -> Change:
    """k of n before and after: the difference of Beta(k + 1/2, n - k + 1/2) (Jeffreys), both 0..1.

    Args:
        wanted: the share that was wanted afterwards.
    """
    (k, n), (later_k, later_n) = before, after
    if min(n, later_n) < TOO_FEW:
        return Change(Says.FEW, before=n, after=later_n)
    points = [betaincinv(one + 0.5, of - one + 0.5, _LEVELS) for one, of in (before, after)]
    margin = _margin(k / n, wanted)
    return _of_points(points[0], points[1], later_k / later_n - k / n, margin, n, later_n)


def of_rates(before: tuple[float, float], after: tuple[float, float], wanted: float | None = None) -> Change:
    """A count over an exposure (workable days) before and after: rates Gamma(count + 1/2) / exposure (Jeffreys).

    None at all is a fact as well: five on both sides together are enough.

    Args:
        wanted: the rate that was wanted afterwards.
    """
    (count, days), (later, later_days) = before, after
    told = {"before": int(count), "after": int(later)}
    if min(days, later_days) <= 0 or count + later < TOO_FEW:
        return Change(Says.FEW, **told)
    points = [np.asarray(gammaincinv(one + 0.5, _LEVELS) / of) for one, of in (before, after)]
    rate = count / days
    return _of_points(points[0], points[1], later / later_days - rate, _margin(rate, wanted), int(count), int(later))


def of_means(
    before: tuple[float, float, float],
    after: tuple[float, float, float],
    counts: tuple[int, int],
    wanted: float | None = None,
) -> Change:
    """Two figures with 90 % intervals of their own, as `kpi_values` gives them: value, low, high.

    The interval is that of `difference`; the chance that it rose = Phi(1.645 d / (the arm of the interval towards
    nothing)), so that it is 95 % exactly where the interval ends at nothing.
    """
    if min(counts) < TOO_FEW:
        return Change(Says.FEW, before=counts[0], after=counts[1])
    found = difference(after, before)
    arm = found.value - found.low if found.value > 0 else found.high - found.value
    chance = float(ndtr(Z90 * found.value / arm)) if arm > 0 else 0.5 + 0.5 * float(np.sign(found.value))
    says = _says(chance, found.low, found.high, _margin(before[0], wanted))
    return Change(says, found.value, found.low, found.high, chance, *counts)


def followed(spells: Spells, first: float, last: float, age: float, as_of: float) -> Followed:
    """The spells of one step entered in [first, last) that were followed to an age: those before as_of - age.

    Args:
        spells: of one step of one owner. first, last, as_of: days since 1970-01-01 UTC. age: days.
    """
    inside = (spells.entered >= first) & (spells.entered < min(last, as_of - age))
    chosen = spells.where(inside & ~spells.unknown_entry & (spells.observed_from <= 0))
    by_then = (chosen.cause == Cause.WENT_ON) & (chosen.age <= age)
    return Followed(len(chosen), int(np.count_nonzero(by_then)), chosen.age[by_then & ~chosen.skipped])


def young(spells: Spells, first: float, age: float, as_of: float) -> int:
    """How many entered the step since `first` and are too young to say anything of."""
    return int(np.count_nonzero((spells.entered >= max(first, as_of - age)) & (spells.entered < as_of)))


def of_ages(before: Followed, after: Followed, wanted: float | None = None) -> Change:
    """The mean days of those that went on by the same age: m -+ 1.645 s / sqrt(n), then as `of_means`."""
    n, later = len(before.ages), len(after.ages)
    if min(n, later) < TOO_FEW:
        return Change(Says.FEW, before=n, after=later)
    return of_means(_mean(before.ages), _mean(after.ages), (n, later), wanted)


def _mean(ages: Points) -> tuple[float, float, float]:
    middle, error = float(ages.mean()), Z90 * float(ages.std(ddof=1)) / math.sqrt(len(ages))
    return middle, middle - error, middle + error


def _of_points(before: Points, after: Points, value: float, margin: float, n: int, later: int) -> Change:
    """From the same levels of two posteriors: every pair is as likely as another."""
    apart = (after[:, None] - before[None, :]).ravel()
    low, high = (float(one) for one in np.quantile(apart, (0.05, 0.95)))
    chance = float(np.mean(apart > 0) + 0.5 * np.mean(apart == 0))
    return Change(_says(chance, low, high, margin), value, low, high, chance, n, later)


def _says(chance: float, low: float, high: float, margin: float) -> Says:
    """About the same only where the interval leaves no room for the change that was wanted; else it is too few."""
    if chance >= LIKELY:
        return Says.CLEARLY_MORE if chance >= SURE else Says.PROBABLY_MORE
    if chance <= 1 - LIKELY:
        return Says.CLEARLY_LESS if chance <= 1 - SURE else Says.PROBABLY_LESS
    return Says.SAME if -margin < low and high < margin else Says.FEW


def _margin(before: float, wanted: float | None) -> float:
    return abs(before) * A_QUARTER if wanted is None or wanted == before else abs(wanted - before)
