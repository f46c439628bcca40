"""What a plan is expected to bring after one change, on the same draws as before it.

The rule: only the change differs. The chance is worked out per draw from mean and variance of a year, so that a small
gain is not lost in the noise of drawing years anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from meetpunt.method.planning.back_calculation import counted, known, uplift
from meetpunt.method.planning.doubt import Doubt
from meetpunt.method.planning.inputs import Code, SellerInputs

Draws = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """One figure of everybody from `now` to `then`; `place`: of the step, for a conversion.

    Conversions move by the same distance on the logit, follow-on orders by the same number, others in proportion.
    """

    code: Code
    now: float
    then: float
    place: int = 0


@dataclass(frozen=True)
class Gain:
    """What goes with a change: orders, revenue (minor units), chance (0..1) and sales days that are left over.

    None = there is no target, or it is not known what a day holds.
    """

    orders: float
    revenue: float
    chance: float | None
    days: float | None


@dataclass(frozen=True)
class Expected:
    """Of a year, per draw: expected orders and revenue, its variance, and the days planned for sales."""

    orders: Draws
    revenue: Draws
    variance: Draws
    days: Draws


@dataclass(frozen=True)
class Effect:
    """A plan to change: its draws, the sellers in the same order, and the target of all."""

    doubt: Doubt
    sellers: Sequence[SellerInputs]
    target: float | None

    @cached_property
    def before(self) -> Expected:
        """Without a change."""
        return self.expected(None)

    def gain(self, change: Change, elasticity: float = 1.0) -> Gain:
        """The difference that goes with a change; orders ~ visits^elasticity."""
        before, after = self.before, self.expected(change, elasticity)
        chance = None
        if self.target:
            chance = self._chance(after) - self._chance(before)
        return Gain(
            float(np.mean(after.orders - before.orders)),
            float(np.mean(after.revenue - before.revenue)),
            chance,
            self._days(before, after),
        )

    def expected(self, change: Change | None, elasticity: float = 1.0) -> Expected:
        """Per draw what the planned visits bring: N = visits / visits per entry, orders N P, revenue N P r.

        With an elasticity under 1 the visits that a change adds bring less, N x (after / before)^(e - 1); without a
        change those over what was made before.
        """
        doubt = self.doubt
        code = None if change is None else change.code
        times = 1.0 if change is None or not change.now else change.then / change.now
        tail, per_entry, value = doubt.tails[0], doubt.per_entry, doubt.value
        if change is not None and code is Code.CONVERSION:
            before = doubt.conversions[change.place]
            ratio = _moved(before, change.now, change.then) / before
            tail = tail * ratio
            later = doubt.spent[change.place + 1 :].sum(axis=0)
            per_entry = per_entry + (ratio - 1) * later
        elif code is Code.ORDER_SIZE:
            value = value * times
        elif change is not None and code is Code.FOLLOW_ON:
            value = value * _cross_selling(self.sellers, change.then - change.now)
        per_day = doubt.per_day * (times if code is Code.VISITS_PER_DAY else 1.0)
        service = doubt.service * (times if code is Code.VISITS_PER_CUSTOMER else 1.0)
        visits = doubt.visits(per_day, service)
        entries = visits / per_entry
        if elasticity != 1.0:
            from_where = doubt.before[:, None] if change is None else doubt.visits(doubt.per_day, doubt.service)
            entries = entries * _slower(visits, from_where, elasticity)
        orders = np.nan_to_num(entries * tail)
        variance = orders * np.square(value) * (np.square(doubt.cv)[:, None] + 1 - tail)
        return Expected(
            orders.sum(axis=0),
            (orders * value).sum(axis=0),
            variance.sum(axis=0),
            np.nan_to_num(visits / per_day).sum(axis=0),
        )

    def chance_when(self, elasticity: float) -> float | None:
        """The chance when orders grow as visits^elasticity from what was made before."""
        return self._chance(self.expected(None, elasticity)) if self.target else None

    def _chance(self, year: Expected) -> float:
        spread = np.sqrt(np.maximum(year.variance, 1e-12))
        return float(np.mean(ndtr((year.revenue - (self.target or 0.0)) / spread)))

    def _days(self, before: Expected, after: Expected) -> float | None:
        """Sales days left over once the target is reached, days x (1 - target / revenue): after less before."""
        if not self.target or not (before.revenue > 0).all() or not (after.revenue > 0).all():
            return None
        left = [year.days * (1 - self.target / year.revenue) for year in (after, before)]
        return float(np.median(left[0]) - np.median(left[1]))


def _slower(visits: Draws, before: Draws, elasticity: float) -> Draws:
    """(visits / before)^(elasticity - 1) where there are more visits than before, else 1."""
    more = np.divide(visits, before, out=np.ones_like(visits), where=(before > 0) & np.isfinite(before))
    return np.asarray(np.power(np.maximum(more, 1.0), elasticity - 1), dtype=np.float64)


def _moved(shares: Draws, now: float, then: float) -> Draws:
    shift = np.log(then / (1 - then)) - np.log(now / (1 - now))
    odds = shares / np.maximum(1 - shares, 1e-12) * np.exp(shift)
    return np.asarray(odds / (1 + odds), dtype=np.float64)


def _cross_selling(sellers: Sequence[SellerInputs], more: float) -> Draws:
    """Per seller, revenue per order as a multiple of what it was."""
    times = []
    for seller in sellers:
        ratio = known(seller.follow_on) if seller.follow_on.value is not None else counted(seller.follow_on)
        ratio = ratio or 0.0
        times.append(uplift(seller, max(ratio + more, 0.0)) / uplift(seller, ratio))
    return np.array(times)[:, None]
