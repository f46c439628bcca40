"""Changes of a scenario in who sells, where, what and how well: hiring, leaving, re-dividing, focus and training.

The rule: customers, orders to win and the target never get lost: what leaves one lies with another or stays open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import (
    TOGETHER,
    Span,
    State,
    give_customers,
    median_seller,
    more_of,
    plus,
    service_visits,
    times,
)
from meetpunt.method.planning.terms import Is, Problem, TermsError, optional, term

SUREST = 0.99
"""No conversion is lifted above this."""


@dataclass(frozen=True)
class Hire:
    """Somebody new, from a month on.

    Attributes:
        start: the first month. curve: share of a full seller's visits per day in each month from then on; full after.
        once: what it costs once (search, car), minor units.
    """

    name: str = term(Is.TEXT)
    start: str = term(Is.MONTH)
    curve: tuple[float, ...] = optional(Is.CURVE, ())
    once: int = optional(Is.MONEY, 0)

    def on(self, state: State, span: Span) -> State:
        """Adds a seller with the team's medians: the days of the months worked, visits per day by the curve."""
        start = date.fromisoformat(self.start)
        months = [month for month in span.months if month >= start]
        if not months:
            raise TermsError("start", Problem.NOT_IN_PERIOD)
        if not state.sellers:
            raise TermsError("", Problem.NOBODY)
        before = (span.first.year - start.year) * 12 + span.first.month - start.month
        done = max(0, before)
        shares = [self.curve[done + at] if done + at < len(self.curve) else 1.0 for at in range(len(months))]
        key = min(TOGETHER, *(one.key for one in state.sellers)) - 1
        made = median_seller([_of_one(one, state) for one in state.sellers], key, self.name)
        made = replace(
            made,
            workable_days=times(made.workable_days, len(months) / len(span.months)),
            visits_per_day=times(made.visits_per_day, sum(shares) / len(shares)),
        )
        return replace(state, sellers=(*state.sellers, made), spent=state.spent + self.once)


@dataclass(frozen=True)
class Leave:
    """Somebody is away from a month on; until a month, where one is named.

    Attributes:
        spread: share of their customers, orders to win and target that goes evenly to the others for that time;
            the rest waits.
    """

    person: int = term(Is.SELLER)
    start: str = term(Is.MONTH)
    until: str = optional(Is.MONTH, "")
    spread: float = optional(Is.SHARE, 1.0)

    def on(self, state: State, span: Span) -> State:
        """Takes the months away from their days, and spreads what they had."""
        gone = state.seller(self.person, "person")
        first, last = date.fromisoformat(self.start), date.fromisoformat(self.until) if self.until else date.max
        if last < first:
            raise TermsError("until", Problem.ENDS_FIRST)
        away = sum(first <= month <= last for month in span.months) / len(span.months)
        if not away:
            raise TermsError("start", Problem.NOT_IN_PERIOD)
        others = [one.key for one in state.sellers if one.key != gone.key]
        if self.spread and not others:
            raise TermsError("spread", Problem.NOBODY_ELSE)
        stays = replace(gone, workable_days=times(gone.workable_days, 1 - away))
        share = away * self.spread
        if not share:
            return state.with_seller(stays)
        return _spread(state.with_seller(_less(stays, share)), gone, others, share)


@dataclass(frozen=True)
class Redivide:
    """Customers, days or orders to win go from one seller to another."""

    giver: int = term(Is.SELLER)
    taker: int = term(Is.SELLER)
    customers: float = optional(Is.NUMBER, 0.0)
    orders: float = optional(Is.NUMBER, 0.0)
    days: float = optional(Is.NUMBER, 0.0)

    def on(self, state: State, span: Span) -> State:
        """Moves them; the sums over both stay as they were."""
        if self.giver == self.taker:
            raise TermsError("taker", Problem.SAME_PERSON)
        if not (self.customers or self.orders or self.days):
            raise TermsError("", Problem.NOTHING_CHANGES)
        one, other = state.seller(self.giver, "giver"), state.seller(self.taker, "taker")
        for name, there in (("customers", one.customers), ("orders", one.orders), ("days", one.workable_days)):
            asked, stands = getattr(self, name), known(there)
            if asked and stands is None:
                raise TermsError(name, Problem.NOT_KNOWN)
            if asked > (stands or 0):
                raise TermsError(name, Problem.MORE_THAN_THERE_IS)
        visits = self.customers * (known(one.visits_per_customer) or 0)
        orders, target = known(one.orders) or 0, known(one.target) or 0
        money = target * self.orders / orders if orders else 0
        one = replace(
            one,
            customers=plus(one.customers, -self.customers),
            orders=plus(one.orders, -self.orders),
            target=plus(one.target, -money),
            workable_days=plus(one.workable_days, -self.days),
        )
        other = give_customers(other, self.customers, visits)
        other = replace(
            other,
            orders=more_of(other.orders, self.orders) if self.orders else other.orders,
            target=more_of(other.target, money) if money else other.target,
            workable_days=more_of(other.workable_days, self.days) if self.days else other.workable_days,
        )
        return state.with_seller(one).with_seller(other)


@dataclass(frozen=True)
class Focus:
    """Sellers spend their hours on families as was proposed: other chances on an order, other sizes.

    Attributes:
        factors: per seller by how much the last step's conversion and the order size are multiplied.
    """

    factors: tuple[tuple[int, float, float], ...] = term(Is.FACTORS)

    def on(self, state: State, span: Span) -> State:
        """Multiplies them."""
        there = {one.key for one in state.sellers}
        meant = {key: (orders, size) for key, orders, size in self.factors if key in there}
        if not meant:
            raise TermsError("factors", Problem.NOBODY)

        def change(one: SellerInputs) -> SellerInputs:
            if one.key not in meant:
                return one
            orders, size = meant[one.key]
            one = replace(one, order_size=times(one.order_size, size))
            last = one.steps[-1] if one.steps else None
            stood = known(last.conversion) if last else None
            if last is None or stood is None:
                return replace(one, visits_per_order=times(one.visits_per_order, 1 / orders)) if orders else one
            last = replace(last, conversion=plus(last.conversion, stood * (orders - 1), SUREST))
            return replace(one, steps=(*one.steps[:-1], last))

        return state.each(change)


@dataclass(frozen=True)
class Training:
    """A training that is hoped to lift a step's conversion.

    Attributes:
        step: its code. points: how much is added to the conversion, 0.03 = 3 points.
        people: who go; nobody named = all. days: each. cost: each, minor units.
    """

    step: str = term(Is.STEP)
    points: float = term(Is.POINTS)
    people: tuple[int, ...] = optional(Is.SELLERS, ())
    days: float = optional(Is.NUMBER, 0.0, most=200)
    cost: int = optional(Is.MONEY, 0)

    def on(self, state: State, span: Span) -> State:
        """Lifts the conversion and takes the days; that an order then takes fewer visits follows from the steps."""
        meant = [one for one in state.sellers if not self.people or one.key in self.people]
        if not meant:
            raise TermsError("people", Problem.NOBODY)
        those = [step for one in meant for step in one.steps if step.code == self.step]
        if not those:
            raise TermsError("step", Problem.NO_STEP)
        if all(known(step.conversion) is None for step in those):
            raise TermsError("step", Problem.NOT_KNOWN)
        made = state.each(lambda one: self._trained(one, state.heads(one)), [one.key for one in meant])
        return replace(made, spent=state.spent + self.cost * sum(state.heads(one) for one in meant))

    def _trained(self, one: SellerInputs, heads: int) -> SellerInputs:
        steps = tuple(
            replace(step, conversion=plus(step.conversion, self.points, SUREST)) if step.code == self.step else step
            for step in one.steps
        )
        return replace(one, steps=steps, workable_days=plus(one.workable_days, -self.days * heads))


def _of_one(one: SellerInputs, state: State) -> SellerInputs:
    heads = state.heads(one)
    return one if heads == 1 else replace(one, workable_days=times(one.workable_days, 1 / heads))


def _less(one: SellerInputs, share: float) -> SellerInputs:
    parts: dict[str, Any] = {name: times(getattr(one, name), 1 - share) for name in ("customers", "orders", "target")}
    return replace(one, **parts)


def _spread(state: State, gone: SellerInputs, others: list[int], share: float) -> State:
    part = share / len(others)
    customers, visits = known(gone.customers) or 0, service_visits(gone) or 0
    orders, target = known(gone.orders) or 0, known(gone.target) or 0

    def change(one: SellerInputs) -> SellerInputs:
        one = give_customers(one, customers * part, visits * part)
        return replace(
            one,
            orders=more_of(one.orders, orders * part) if orders else one.orders,
            target=more_of(one.target, target * part) if target else one.target,
        )

    return state.each(change, others)
