"""What a scenario changes: the sellers' inputs, orders through other channels, and what is spent on it.

The rule: a changed figure keeps the spread of what was measured, so that what was uncertain stays uncertain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, StepInputs, exactly
from meetpunt.method.planning.terms import Channel, Problem, TermsError

HOURS_PER_DAY = 8.0
TOGETHER = -1
"""The key of everybody together, where nobody has figures of their own; who is hired has a lower one."""


@dataclass(frozen=True)
class Span:
    """The days planned for, both included, and its months."""

    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months that it touches."""
        found, at = [], self.first.replace(day=1)
        while at <= self.last:
            found.append(at)
            at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        return tuple(found)

    @property
    def weeks(self) -> float:
        """How many weeks it is long."""
        return ((self.last - self.first).days + 1) / 7


@dataclass(frozen=True)
class ChannelOrders:
    """Orders through a channel: how many are expected, and their average size in minor units."""

    channel: Channel
    orders: float
    size: float


@dataclass(frozen=True)
class State:
    """What a plan or scenario counts with.

    Attributes:
        sellers: those with figures of their own; or only the whole, where nobody is told by name.
        target: revenue of all of them, minor units; None = none was set.
        channels: orders that no seller visits for.
        inside_hours: hours that inside sales takes over. spent: amounts named in the terms, minor units.
        kept: the share of the orders that sellers still visit for; the visits of the rest go to these.
        people: how many everybody together are.
        whole: everybody together as they were, beside sellers of their own: it tells how alike their doubts are.
    """

    sellers: tuple[SellerInputs, ...]
    target: float | None = None
    channels: tuple[ChannelOrders, ...] = ()
    inside_hours: float = 0.0
    spent: int = 0
    kept: float = 1.0
    people: int = 1
    whole: SellerInputs | None = None

    def heads(self, one: SellerInputs) -> int:
        """How many people these figures are of."""
        return self.people if one.key == TOGETHER else 1

    def seller(self, key: int, field: str = "") -> SellerInputs:
        """One of them, or TermsError."""
        for one in self.sellers:
            if one.key == key:
                return one
        raise TermsError(field, Problem.NOBODY)

    def with_seller(self, changed: SellerInputs) -> State:
        """The same with one of them changed."""
        return replace(self, sellers=tuple(changed if one.key == changed.key else one for one in self.sellers))

    def each(self, change: Callable[[SellerInputs], SellerInputs], keys: Sequence[int] = ()) -> State:
        """The same with some changed; no keys = all."""
        made = tuple(change(one) if not keys or one.key in keys else one for one in self.sellers)
        return replace(self, sellers=made)


def moved(figure: Figure, value: float) -> Figure:
    """A figure that counts for so much; it keeps the spread of what was measured."""
    return figure.with_wanted(value, Origin.WANTED if figure.wanted is None else figure.told)


def times(figure: Figure, by: float) -> Figure:
    """A figure times so much; what is not known stays so."""
    value = known(figure)
    return figure if value is None else moved(figure, value * by)


def plus(figure: Figure, by: float, most: float | None = None) -> Figure:
    """A figure with so much added, not below nothing and not lifted above `most`; what is not known stays so."""
    value = known(figure)
    if value is None:
        return figure
    there = max(0.0, value + by)
    return moved(figure, there if most is None else min(there, max(most, value)))


def more_of(figure: Figure, by: float) -> Figure:
    """A figure of a count with so much added; what was not known becomes just that."""
    return exactly(max(0.0, by)) if known(figure) is None else plus(figure, by)


def service_visits(one: SellerInputs) -> float | None:
    """Customers x agreed visits, those that carry a sale included; None when not known."""
    customers, each = known(one.customers), known(one.visits_per_customer)
    return 0.0 if customers == 0 else None if customers is None or each is None else customers * each


def give_customers(one: SellerInputs, customers: float, visits: float) -> SellerInputs:
    """The same with customers more, who have so many agreed visits in all; the sum of agreed visits stays right."""
    if customers <= 0:
        return one
    own, before = known(one.customers) or 0.0, service_visits(one) or 0.0
    each = moved(one.visits_per_customer, (before + visits) / (own + customers))
    return replace(one, customers=more_of(one.customers, customers), visits_per_customer=each)


def median_seller(sellers: Sequence[SellerInputs], key: int, name: str) -> SellerInputs:
    """Somebody with the median of each figure, without customers, orders and target."""
    of: dict[str, Any] = {
        code: middle([getattr(one, code) for one in sellers])
        for code, value in vars(sellers[0]).items()
        if isinstance(value, Figure)
    }
    none = exactly(0.0)
    has_targets = any(known(one.target) is not None for one in sellers)
    of |= {"customers": none, "visits_per_customer": none, "orders": none, "target": none if has_targets else Figure()}
    return SellerInputs(key, name, **of, steps=_median_steps(sellers))


def middle(figures: Sequence[Figure]) -> Figure:
    """The median of values and of both ends of their intervals, over those that are known."""
    there = [(one, value) for one in figures if (value := known(one)) is not None]
    if not there:
        return Figure()
    lows = [value if one.low is None or one.wanted is not None else one.low for one, value in there]
    highs = [value if one.high is None or one.wanted is not None else one.high for one, value in there]
    counts = [one.n for one, _value in there]
    return Figure(median(value for _one, value in there), median(lows), median(highs), median(counts))


def _median_steps(sellers: Sequence[SellerInputs]) -> tuple[StepInputs, ...]:
    found = []
    for place, step in enumerate(sellers[0].steps):
        those = [one.steps[place] for one in sellers if len(one.steps) > place and one.steps[place].code == step.code]
        parts = ("conversion", "visits", "contacts", "hours")
        medians: dict[str, Any] = {part: middle([getattr(one, part) for one in those]) for part in parts}
        found.append(replace(step, **medians))
    return tuple(found)
