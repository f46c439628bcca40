"""What a visit, quote or order costs, from which order size on it pays, and who costs more than they bring.

The rule: groups that resemble each other are drawn to each other in so far as there is little to go by; under 5 nothing
is said. Nothing here says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.planning.ratios import Estimate, Estimates, counted, ratio_of_sums, ratios, spread_of
from meetpunt.method.time_use import hours_per, hours_per_one

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 400
FLAGGED = 0.8
"""With a larger chance to cost more than it brings something is worth looking at."""
_Z = 1.6448536269514722
_POINTS = 201
_LENT = (0.1, 1.0, 5.0)
"""So many orders of others stand beside a group's own when a size is drawn: at least, when unknown, at most."""
_MANY = 40
"""From so many orders on their sum is drawn as normal."""
_AT_ONCE = 100
"""Groups that are drawn together."""
_STEADY = 50.0
"""No more certain than this is the number of orders of one account taken to be from the others', in periods."""


def cost_each(cost: ArrayLike, group: ArrayLike, groups: int) -> Estimates:
    """Cost per visit of groups: amounts per unit with the spread of a visit's cost (`ratios`).

    cost: [visits] in minor units, of each. group: [visits], which one; groups: how many.
    """
    amounts, places = np.asarray(cost, dtype=np.float64), np.asarray(group, dtype=np.int64)
    count = np.bincount(places, minlength=groups).astype(np.float64)
    total = np.bincount(places, weights=amounts, minlength=groups)
    told = np.where(total > 0, count, 0.0)
    return ratios(total, told, told, spread_of(amounts))


def cost_per(cost: ArrayLike, outputs: ArrayLike) -> Estimates:
    """Cost per quote or order of groups, lost work included: outputs are Poisson over what was spent.

    As hours per output (`time_use.hours_per`): rates of one gamma family, 1 / rate at the posterior median between its
    5 % and 95 % points. A group of which no cost is known gets nothing.
    """
    spent, made = np.asarray(cost, dtype=np.float64), np.asarray(outputs, dtype=np.float64)
    found = hours_per(spent, np.where(spent > 0, made, 0.0))
    return Estimates(found.whole, tuple(Estimate(*_three(one), n) for one, n in zip(found.groups, made, strict=True)))


def cost_each_one(cost: ArrayLike) -> Estimate:
    """Cost per visit of one lot by itself, as `cost_each` has the whole."""
    amounts = np.asarray(cost, dtype=np.float64)
    n = float(len(amounts)) if amounts.sum() > 0 else 0.0
    return counted(float(amounts.sum()), n, n, spread_of(amounts))


def cost_per_one(cost: float, output: float) -> Estimate:
    """Cost per quote or order of one lot by itself, as `cost_per` has the whole."""
    return hours_per_one(cost, output if cost > 0 else 0.0)


def margin_share(margin: ArrayLike, costed: ArrayLike) -> Estimate:
    """Margin / revenue of the orders whose cost is known."""
    return ratio_of_sums(margin, costed)


def break_even(order: Estimate, share: Estimate) -> Estimate:
    """The order size at which the margin pays for the order: cost per order / margin share, minor units.

    Interval: the cost is taken for lognormal and the share for normal, each with its own 90 % interval, and their
    quotient read at 5 % and 95 %; high = None where the share may be zero or less.
    """
    if order.value is None or share.value is None or share.value <= 0 or not order.low or not order.high:
        return Estimate(n=min(order.n, share.n))
    points = ndtri((np.arange(_POINTS) + 0.5) / _POINTS)
    cost = np.exp(np.log(order.value) + points * (np.log(order.high) - np.log(order.low)) / (2 * _Z))
    part = share.value + points * ((share.high or 0.0) - (share.low or 0.0)) / (2 * _Z)
    size = np.where(part[None, :] > 0, cost[:, None] / np.where(part > 0, part, 1.0)[None, :], np.inf)
    low, high = np.quantile(size, (0.05, 0.95), method="nearest")
    above = float(high) if np.isfinite(high) else None
    return Estimate(order.value / share.value, float(low), above, min(order.n, share.n))


@dataclass(frozen=True)
class Accounts:
    """What is known of accounts or other groups, to draw a next period of the same length from.

    Attributes:
        cost: float [groups], of the work; squares: the sum of the squares of each activity's cost.
        activities: [groups], how many.
        group, brought: [orders], of which group each order is and its margin less what its channel cost.
        pool: [groups], by number, whose orders may stand beside one's own.
    """

    cost: Floats
    squares: Floats
    activities: Floats
    group: Ints
    brought: Floats
    pool: Ints


def worked_out(_data: Sequence[ArrayLike], make: Callable[[], Floats]) -> Floats:
    """Nothing is kept of what was worked out before."""
    return make()


def chance_of_a_loss(
    known: Accounts, seed: int, draws: int = DRAWS, kept: Callable[..., Floats] = worked_out
) -> Floats:
    """The share of draws in which a group costs more than it brings; NaN = too few to say.

    Orders of a next period: Poisson, its mean gamma distributed after the orders that were (gamma family fitted to all
    groups by moments). What each brings: one of the group's own orders, or of its pool's, which stand beside them as so
    many orders as the variance within groups is of that between them. Cost: gamma with the mean of what was spent and
    the variance of a compound Poisson sum, the sum of the squares. Nothing is said with fewer than 5 activities, or
    where no order is known to learn from.

    Groups that follow each other are drawn together, with a seed of their own: what others cost is nothing to them.

    Parameters: kept, which gives a result again that was made of the same data, or has it made.
    """
    size = len(known.cost)
    found = np.full(size, np.nan)
    if not len(known.brought):
        return found
    orders = np.bincount(known.group, minlength=size).astype(np.float64)
    enough = (known.activities >= TOO_FEW) & (known.cost > 0)
    alike = (known.activities > 0) | (orders > 0)
    drawing = _Drawing(
        *_family(orders[alike]),
        _lent(known.group, known.brought, size),
        orders,
        _Sorted(known.group, known.brought, size),
        known.pool,
        _Sorted(known.pool[known.group], known.brought, int(known.pool.max()) + 1),
        # A pool without an order of its own borrows from everybody.
        _Sorted(np.zeros(len(known.brought), dtype=np.int64), known.brought, 1),
        draws,
    )
    of_all = drawing.of_all
    for start in range(0, size, _AT_ONCE):
        some = start + np.flatnonzero(enough[start : start + _AT_ONCE])
        if len(some):
            theirs = (some, known.cost[some], known.squares[some], seed + start)
            found[some] = kept((of_all, *drawing.of(some), *theirs), partial(_chances, drawing, *theirs))
    return found


def _chances(drawing: _Drawing, some: Ints, cost: Floats, squares: Floats, seed: int) -> Floats:
    """The share of draws of some groups."""
    generator = np.random.default_rng(seed)
    brought = drawing.brought(some, generator)
    form = cost**2 / squares
    spent = generator.gamma(form[:, None], (cost / form)[:, None], (len(some), drawing.draws))
    return np.asarray((spent > brought).mean(axis=1), dtype=np.float64)


class _Sorted:
    """Values by group, one group after the other."""

    def __init__(self, group: Ints, values: Floats, size: int) -> None:
        order = np.argsort(group, kind="stable")
        self.values = values[order]
        self.count = np.bincount(group, minlength=size)
        self.start = np.concatenate(([0], np.cumsum(self.count)[:-1]))

    def one(self, group: Ints, even: Floats) -> Floats:
        """A value of each group, by an even chance 0..1."""
        return np.asarray(self.values[self.start[group] + (even * self.count[group]).astype(np.int64)])

    def moments(self, group: int) -> tuple[float, float]:
        """Mean and variance of a group's values."""
        own = self.values[self.start[group] : self.start[group] + self.count[group]]
        return float(own.mean()), float(own.var())


@dataclass(frozen=True)
class _Drawing:
    """What a next period is drawn from.

    Attributes:
        shape, rate: of the family of the groups' orders. lent: orders of others beside one's own.
        orders: of each group; own, pool, pooled, everybody: what they brought, by group, by its pool and of all.
    """

    shape: float
    rate: float
    lent: float
    orders: Floats
    own: _Sorted
    pool: Ints
    pooled: _Sorted
    everybody: _Sorted
    draws: int

    @property
    def of_all(self) -> Ints:
        """Stands for what is the same for all groups: a digest."""
        told = blake2b(np.array([self.shape, self.rate, self.lent, self.draws], dtype=np.float64).tobytes())
        for part in (self.pooled.values, self.pooled.count, self.everybody.values):
            told.update(part.tobytes())
        return np.frombuffer(told.digest(), dtype=np.int64)

    def of(self, some: Ints) -> tuple[Ints, Ints, Floats]:
        """What is only of these groups, which follow each other: their pools, how many orders and what they brought."""
        first, last = int(some[0]), int(some[-1])
        values = self.own.values[self.own.start[first] : self.own.start[last] + self.own.count[last]]
        return self.pool[some], self.own.count[first : last + 1], values

    def brought(self, some: Ints, generator: np.random.Generator) -> Floats:
        """What a next period brings, float [groups, draws]."""
        orders = self.orders[some]
        number = generator.poisson(
            generator.gamma(self.shape + orders[:, None], 1 / (self.rate + 1), (len(some), self.draws))
        )
        found = np.zeros(number.shape)
        for row in np.flatnonzero(orders > _MANY):
            mean, variance = self.own.moments(int(some[row]))
            even = generator.standard_normal(self.draws)
            found[row] = number[row] * mean + np.sqrt(number[row] * variance) * even
        counts = np.where(orders[:, None] <= _MANY, number, 0)
        row, draw = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
        group = some[row]
        mine = generator.random(len(row)) < self.orders[group] / (self.orders[group] + self.lent)
        even = generator.random(len(row))
        values = self.everybody.one(np.zeros(len(row), dtype=np.int64), even)
        known_pool = ~mine & (self.pooled.count[self.pool[group]] > 0)
        values[known_pool] = self.pooled.one(self.pool[group[known_pool]], even[known_pool])
        values[mine] = self.own.one(group[mine], even[mine])
        np.add.at(found, (row, draw), values)
        return found


def _family(orders: Floats) -> tuple[float, float]:
    """Shape and rate of the gamma family that the groups' orders come from, by their mean and variance."""
    mean = max(float(orders.mean()), 1e-3)
    more = float(orders.var()) - mean
    rate = min(mean / more, _STEADY) if more > 0 else _STEADY
    return mean * rate, rate


def _lent(group: Ints, brought: Floats, size: int) -> float:
    """How many orders of others stand beside one's own: variance within groups / variance between them."""
    least, unknown, most = _LENT
    count = np.bincount(group, minlength=size).astype(np.float64)
    groups, number = int(np.count_nonzero(count)), len(brought)
    if number - groups < TOO_FEW or groups < 2:
        return unknown
    mean = np.bincount(group, weights=brought, minlength=size) / np.maximum(count, 1)
    within = float(((brought - mean[group]) ** 2).sum()) / (number - groups)
    spread = float((count * (mean - brought.mean()) ** 2).sum()) - (groups - 1) * within
    between = spread / (number - float((count**2).sum()) / number)
    return float(np.clip(within / between, least, most)) if between > 0 else most


def _three(one: Estimate) -> tuple[float | None, float | None, float | None]:
    return one.value, one.low, one.high
