"""Numbers first? Visits up to a landmark against orders after it, within size, rep and step.

The rule: visits and orders are never laid beside each other without their order in time, as a chance that is nearly won
draws visits. What was still open at the landmark is followed for as long each; who is compared was alike that day.
See docs/counting/numbers-first.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.alike import as_one
from meetpunt.method.conversion import TOO_FEW, Z90, wilson

FEWEST = 50
"""Fewer opportunities that can be compared say nothing about a visit more."""
FEWEST_ORDERS = 10
"""And of these at least so many with and so many without an order."""
CLASSES = ((0, 0), (1, 1), (2, 2), (3, 4), (5, None))
"""Visits up to the landmark, from and to; None = and more."""


@dataclass(frozen=True)
class Deals:
    """Arrays of equal length, one element per opportunity.

    Attributes:
        entered: float64, day of its entry into the process (days since 1970-01-01).
        ended: float64, moment at which it was won or lost in the same unit; inf when open.
        won: bool. visits: int64, held from the beginning up to and including the landmark day.
        rep, size, step: int64, who had it, its class of size and its step, all at the landmark.
    """

    entered: NDArray[np.float64]
    ended: NDArray[np.float64]
    won: NDArray[np.bool_]
    visits: NDArray[np.int64]
    rep: NDArray[np.int64]
    size: NDArray[np.int64]
    step: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """The opportunities that a mask chooses."""
        return type(self)(*(one[chosen] for one in vars(self).values()))

    @property
    def stratum(self) -> NDArray[np.int64]:
        """A number for each combination of rep, size and step."""
        if not len(self.visits):
            return np.zeros(0, dtype=np.int64)
        alike = as_one(self.rep, self.size, self.step)
        return np.asarray(np.unique(alike, return_inverse=True)[1], dtype=np.int64)


@dataclass(frozen=True)
class Slope:
    """What goes with one visit more within strata, as a share of opportunities (0.02 = 2 orders per 100 more).

    Attributes:
        n, orders: opportunities in strata where visits differ, and how many of them were won.
        strata: how many such strata there are.
    """

    value: float
    low: float
    high: float
    n: int
    orders: int
    strata: int


@dataclass(frozen=True)
class ClassOf:
    """Opportunities with so many visits up to the landmark.

    Attributes:
        share, low, high: with an order, and its 90 % interval; None = too few to say.
        alike: with an order among all that were alike (rep, size, step), weighed as these are: what to lay it beside.
    """

    first: int
    last: int | None
    n: int
    orders: int
    share: float | None
    low: float | None
    high: float | None
    alike: float | None


@dataclass(frozen=True)
class NumbersFirst:
    """The answer.

    Attributes:
        slope: None when there is too little to say, of which `why` says what is short.
        compared: of those that were followed, in strata where visits differ; orders: of these, with an order.
        followed: open at the landmark and long enough ago. early: ended before it. young: not followed long enough.
    """

    slope: Slope | None
    why: Literal["", "too_few", "too_few_orders", "no_difference"]
    compared: int
    orders: int
    followed: int
    early: int
    young: int
    classes: tuple[ClassOf, ...]


def numbers_first(deals: Deals, landmark: int, horizon: int, as_of: float) -> NumbersFirst:
    """Visits up to the landmark against orders after it.

    Parameters:
        landmark: days from the day of entry. horizon: days after the landmark in which an order counts.
        as_of: until when is known, days since 1970-01-01.
    """
    mark = np.floor(deals.entered) + landmark + 1.0
    early, young = deals.ended <= mark, mark + horizon > as_of
    kept = ~early & ~young
    at_risk = deals.where(kept)
    ordered = at_risk.won & (at_risk.ended <= mark[kept] + horizon)
    stratum = at_risk.stratum
    found = slope(at_risk.visits, ordered, stratum)
    compared, orders = (found.n, found.orders) if found else (0, 0)
    why: Literal["", "too_few", "too_few_orders", "no_difference"] = ""
    if kept.sum() < FEWEST:
        why = "too_few"
    elif found is None or compared < FEWEST:
        why = "no_difference"
    elif min(orders, compared - orders) < FEWEST_ORDERS:
        why = "too_few_orders"
    return NumbersFirst(
        None if why else found,
        why,
        compared,
        orders,
        int(kept.sum()),
        int((early & ~young).sum()),
        int(young.sum()),
        tuple(_class(first, last, at_risk.visits, ordered, _means(ordered, stratum)) for first, last in CLASSES),
    )


def slope(visits: NDArray[np.int64], ordered: NDArray[np.bool_], stratum: NDArray[np.int64]) -> Slope | None:
    """The slope of orders on visits with a level of its own for each stratum; None where visits differ nowhere.

    b = sum (v - v_s)(y - y_s) / sum (v - v_s)^2 over all opportunities, v_s and y_s the means of the stratum. Its
    variance allows every opportunity a scatter of its own (White 1980, Econometrica 48:817-838):
    sum over strata of n_s / (n_s - 1) sum ((v - v_s) e)^2, over (sum (v - v_s)^2)^2, e = y - y_s - b (v - v_s).
    """
    count = np.bincount(stratum).astype(np.float64)
    away, more = visits - _means(visits, stratum), ordered - _means(ordered, stratum)
    squares = np.bincount(stratum, away * away)
    differs = squares > 1e-9
    bottom = float(squares[differs].sum())
    if bottom <= 0:
        return None
    value = float((away * more).sum()) / bottom
    rest = np.bincount(stratum, (away * (more - value * away)) ** 2)
    spread = float((rest[differs] * count[differs] / (count[differs] - 1.0)).sum())
    error = Z90 * math.sqrt(spread) / bottom
    inside = differs[stratum]
    return Slope(value, value - error, value + error, int(inside.sum()), int(ordered[inside].sum()), int(differs.sum()))


def _means(values: NDArray[np.int64] | NDArray[np.bool_], stratum: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean of each one's stratum."""
    count = np.maximum(np.bincount(stratum), 1)
    return np.asarray((np.bincount(stratum, values) / count)[stratum], dtype=np.float64)


def _class(
    first: int, last: int | None, visits: NDArray[np.int64], ordered: NDArray[np.bool_], alike: NDArray[np.float64]
) -> ClassOf:
    chosen = (visits >= first) & (visits <= (np.iinfo(np.int64).max if last is None else last))
    n, orders = int(chosen.sum()), int(ordered[chosen].sum())
    if n < TOO_FEW:
        return ClassOf(first, last, n, orders, None, None, None, None)
    low, high = wilson(orders / n, n)
    return ClassOf(first, last, n, orders, orders / n, low, high, float(alike[chosen].mean()))
