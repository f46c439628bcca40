"""How a year's target falls over its months and days: by the season that history shows, and by working days.

The rule: parts are whole numbers that add up to the target exactly; a season is shrunk towards an even year as far as
there are few orders to tell it, and is not told at all from less than a year or from a handful of orders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import MethodError

MONTHS = 12
MOST_YEARS = 3
LEAST_ORDERS = 24
"""Two a month: with fewer a month's share is chance."""
PRIOR_ORDERS = 60
"""The even year weighs as much as this many orders, five a month. At 60 orders history and evenness count alike; the
random swing of a month's share is then some 45 % of it (1 / sqrt(5)), as large as seasons usually are."""


@dataclass(frozen=True)
class Season:
    """The share of a year that falls in each month.

    Attributes:
        shares: twelve, January first; they add up to 1.
        years: how many whole years of history it stands on; orders: how many orders those hold.
        is_even: history told too little, so that every month has a twelfth.
    """

    shares: tuple[float, ...]
    years: int = 0
    orders: int = 0

    @property
    def is_even(self) -> bool:
        """Whether it is the even year for want of history."""
        return self.years == 0

    @property
    def weight(self) -> float:
        """How much of it history told, 0..1; the rest is the even year."""
        return self.orders / (self.orders + PRIOR_ORDERS) if self.years else 0.0


EVEN = Season((1 / MONTHS,) * MONTHS)


def season(intake: Mapping[int, tuple[int, float]], first_month: int, until_month: int) -> Season:
    """The season of order intake.

    share(month) = (n * raw(month) + PRIOR_ORDERS / 12) / (n + PRIOR_ORDERS), with raw = the month's value over that of
    all months, in whole years up to `until_month`, three at most, and n their orders: the posterior mean of a
    multinomial under an even Dirichlet prior worth PRIOR_ORDERS orders.

    Parameters:
        intake: orders and value per month, counted as year * 12 + month - 1; a month that is not there had none.
        first_month: the first month that history tells of wholly; until_month: the first that it does not.
    """
    years = min(MOST_YEARS, (until_month - first_month) // MONTHS)
    months = range(until_month - years * MONTHS, until_month)
    orders = sum(intake.get(month, (0, 0.0))[0] for month in months)
    value = np.zeros(MONTHS)
    for month in months:
        value[month % MONTHS] += max(0.0, intake.get(month, (0, 0.0))[1])
    if years < 1 or orders < LEAST_ORDERS or value.sum() <= 0:
        return EVEN
    shares = (orders * value / value.sum() + PRIOR_ORDERS / MONTHS) / (orders + PRIOR_ORDERS)
    return Season(tuple(float(one) for one in shares), years, orders)


def divided(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """A whole number over parts by weight; the parts add up to it exactly (largest remainder, earlier parts first).

    Without any weight the parts are even.

    Raises:
        MethodError: a weight is negative or no number, or there are no parts.
    """
    if not weights:
        raise MethodError("There is nothing to divide over.")
    if not all(0 <= one < float("inf") for one in weights):
        raise MethodError("A weight cannot be below nothing.")
    exact = [Fraction(one) for one in weights] if any(weights) else [Fraction(1)] * len(weights)
    whole = sum(exact)
    wanted = [total * one / whole for one in exact]
    parts = [one.numerator // one.denominator for one in wanted]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - wanted[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def weekdays_but(free: Collection[date]) -> Callable[[date], float]:
    """The working days of an organisation: weekdays without its free days."""
    return lambda day: float(day.weekday() < 5 and day not in free)


def day_weights(
    first: date, last: date, shares: Sequence[float], free: Collection[date] | Callable[[date], float] = ()
) -> NDArray[np.float64]:
    """What each day from first to last (both included) weighs: its month's share over the month's working days.

    free: the days on which nobody works beside weekends, or which share of each day one works oneself. What is not
    worked weighs nothing, unless a month has no working days at all.
    """
    work = free if callable(free) else weekdays_but(free)
    weights = np.zeros((last - first).days + 1)
    day = first.replace(day=1)
    while day <= last:
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        days = [day + timedelta(days=place) for place in range((after - day).days)]
        worth = [max(0.0, work(one)) for one in days]
        whole = sum(worth)
        for one, share in zip(days, worth if whole else [1.0] * len(days), strict=True):
            if first <= one <= last:
                weights[(one - first).days] = shares[one.month - 1] * share / (whole or len(days))
        day = after
    return weights


def portion(weights: NDArray[np.float64], first: date, part_first: date, part_last: date) -> float:
    """Which share of a period falls on some of its days, 0..1.

    Parameters:
        weights: of `day_weights`, from `first` on. part_first, part_last: both included; outside the period is nothing.
    """
    whole = float(weights.sum())
    start = max(0, (part_first - first).days)
    stop = min(len(weights), (part_last - first).days + 1)
    if start >= stop:
        return 0.0
    if whole <= 0:
        return (stop - start) / len(weights)
    return min(1.0, float(weights[start:stop].sum()) / whole)


def pace(
    value: int, first: date, last: date, today: date, shares: Sequence[float], work: Callable[[date], float]
) -> float:
    """Where a target would be after a day: over the months by their shares, within a month by the days that are worked.

    Parameters:
        first, last: of the target, both included; after its last day it is the whole value, before its first nothing.
        work: which share of a day is worked, 0..1 (`weekdays_but`, or somebody's own calendar).
    """
    return value * portion(day_weights(first, last, shares, work), first, first, today)
