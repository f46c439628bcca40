"""The pool: what of organisations' figures may be told to all of them, and what it is worth to who has little.

The rule: a figure is told only of at least 5 organisations and 20 reps, none above half of the volume, as P25, median
and P75, rounded; and never of two sets of organisations, within a year, that differ by one or two. Source: statistics
of the method, chapter 10.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from meetpunt.method.conversion import INDICATIVE

FEWEST_ORGANISATIONS = 5
FEWEST_REPS = 20
LARGEST = 0.5
"""No organisation has more than this part of the records that a figure rests on."""
FEWEST_APART = 3
"""With one organisation more or less, what is told of both reads its value back (of six: F = 2 x new median - old one).
With two, either of them takes its own value out and reads the other's. From three on, each faces two unknowns."""
COMPARED_QUARTERS = 3
"""So many releases before count some of the same days: a release tells of four quarters."""
MOST_WEIGHT = 5.0
"""A prior from elsewhere never weighs more than so many opportunities of one's own."""
_INTERQUARTILE = 1.3489795003921634
"""P75 - P25 of the standard normal distribution."""
_EDGE = 0.005


@dataclass(frozen=True)
class Given:
    """What one organisation gives of a figure: its value, the records that it rests on, and its reps."""

    organisation: int
    value: float
    n: int
    reps: int


@dataclass(frozen=True)
class Pooled:
    """A figure of the pool: P25, median and P75 over organisations, rounded, and of how many."""

    organisations: int
    reps: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Earlier:
    """Of whom a figure was told before.

    Attributes:
        members: the organisations that are still known. gone: how many others, that exist no more.
    """

    members: frozenset[int]
    gone: int = 0

    def apart(self, members: frozenset[int]) -> int:
        """In how many organisations the two sets differ."""
        return len(self.members ^ members) + self.gone


@dataclass(frozen=True)
class Prior:
    """What is known beforehand of a share: Beta(mean x weight, (1 - mean) x weight)."""

    mean: float
    weight: float


def may_be_told(given: Sequence[Given]) -> bool:
    """Whether there are enough organisations and reps, and none has more than half of the records."""
    volume = sum(one.n for one in given)
    return (
        len({one.organisation for one in given}) >= FEWEST_ORGANISATIONS
        and sum(one.reps for one in given) >= FEWEST_REPS
        and volume > 0
        and max(one.n for one in given) <= LARGEST * volume
    )


def pooled(given: Sequence[Given], is_share: bool) -> Pooled | None:
    """The figure over these organisations; None when it may not be told.

    Quantiles by linear interpolation, each organisation counting once whatever its size. With five or more they never
    touch the lowest or the highest value. is_share: per hundred, rounded to whole ones; else to two digits.
    """
    if not may_be_told(given):
        return None
    found = np.quantile([one.value for one in given], (0.25, 0.5, 0.75))
    low, middle, high = (float(round(value)) if is_share else two_digits(float(value)) for value in found)
    return Pooled(len(given), sum(one.reps for one in given), low, middle, high)


def told_of(given: Sequence[Given], earlier: Sequence[Earlier]) -> tuple[Given, ...]:
    """Of whom a figure is told now: of everybody there is, else of just those of before, else of nobody.

    Where one or two came, they wait: the figure is told of those of before until a third comes. Where one or two went,
    there is no figure until there are three changes, or until no release of before shares days with this one.

    Args:
        given: of who takes part now and has a value. earlier: the sets of the last `COMPARED_QUARTERS`, newest first.
    """
    everybody = frozenset(one.organisation for one in given)
    for members in (everybody, *(one.members for one in earlier if not one.gone and one.members <= everybody)):
        chosen = tuple(one for one in given if one.organisation in members)
        if may_be_told(chosen) and all(_is_apart(one.apart(members)) for one in earlier):
            return chosen
    return ()


def two_digits(value: float) -> float:
    """A value with two significant digits."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, 1 - math.floor(math.log10(abs(value))))


def prior(figure: Pooled) -> Prior:
    """What a share of the pool says beforehand about one organisation's.

    The mean is the median of the organisations; the weight is that of the Beta as wide as they differ,
    m (1 - m) / sd^2 - 1 with sd = (P75 - P25) / 1.349, at least 1 and at most `MOST_WEIGHT`.
    """
    mean = min(max(figure.middle / 100, _EDGE), 1 - _EDGE)
    sd = (figure.high - figure.low) / 100 / _INTERQUARTILE
    weight = mean * (1 - mean) / sd**2 - 1 if sd > 0 else MOST_WEIGHT
    return Prior(mean, min(max(weight, 1.0), MOST_WEIGHT))


def weight_beside(one: Prior, n_eff: float) -> float:
    """What is left of a prior's weight beside so much of an organisation's own information; none from 20 on."""
    return one.weight * max(0.0, 1.0 - n_eff / INDICATIVE)


def informed(one: Prior, weight: float, share: float, n_eff: float) -> tuple[float, float, float]:
    """A share as a prior of this weight and own information make it: 5, 50 and 95 % points of the Beta.

    Beta(m w + p n, (1 - m) w + (1 - p) n). Args: share, 0..1 and n_eff, as `conversion.followed` tells them.
    """
    a = one.mean * weight + share * n_eff
    b = (1 - one.mean) * weight + (1 - share) * n_eff
    low, middle, high = (float(at) for at in betaincinv(a, b, (0.05, 0.5, 0.95)))
    return low, middle, high


def _is_apart(organisations: int) -> bool:
    return organisations == 0 or organisations >= FEWEST_APART
