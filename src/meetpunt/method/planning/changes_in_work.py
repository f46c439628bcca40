"""Changes of a scenario in the work itself: inside sales, other channels, fewer or more visits, another target.

The rule: what is taken from sellers frees their visits and costs money elsewhere; both are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import (
    HOURS_PER_DAY,
    ChannelOrders,
    Span,
    State,
    more_of,
    plus,
    service_visits,
    times,
)
from meetpunt.method.planning.terms import Channel, Is, Problem, TermsError, optional, term


@dataclass(frozen=True)
class InsideSales:
    """Inside sales takes over service visits and office work.

    Attributes:
        share: of the agreed visits, done by telephone instead. minutes: of inside sales per visit taken over.
        office: hours a week per seller that inside sales does; they become visits at the pace of any other hour.
    """

    share: float = optional(Is.SHARE, 0.0)
    minutes: float = optional(Is.NUMBER, 30.0, most=480)
    office: float = optional(Is.NUMBER, 0.0, most=40)

    def on(self, state: State, span: Span) -> State:
        """Fewer visits per customer, more visits per day, and hours of inside sales."""
        if not (self.share or self.office):
            raise TermsError("", Problem.NOTHING_CHANGES)
        hours = 0.0
        for one in state.sellers:
            hours += (service_visits(one) or 0) * self.share * self.minutes / 60
            hours += self._office_hours(one, span)
        made = state.each(lambda one: self._relieved(one, span))
        return replace(made, inside_hours=state.inside_hours + hours)

    def _office_hours(self, one: SellerInputs, span: Span) -> float:
        """In the weeks that the seller works; never more than half of the days."""
        days = known(one.workable_days) or 0
        return min(self.office * days / 5, days * HOURS_PER_DAY / 2)

    def _relieved(self, one: SellerInputs, span: Span) -> SellerInputs:
        days = (known(one.workable_days) or 0) * HOURS_PER_DAY
        by = 1 + self._office_hours(one, span) / days if days else 1.0
        return replace(
            one,
            visits_per_customer=times(one.visits_per_customer, 1 - self.share),
            visits_per_day=times(one.visits_per_day, by),
        )


@dataclass(frozen=True)
class OtherChannel:
    """Part of the orders goes online or through a distributor.

    Attributes:
        segment: which customers, in words. orders: their share of the orders. customers: their share of the customers
            with agreed visits, who are visited no more. size: of their orders, as a share of the average order.
        stays: how much of those orders comes through the channel; the rest is lost.
    """

    channel: str = term(Is.CHANNEL)
    orders: float = term(Is.SHARE, most=0.95)
    segment: str = optional(Is.TEXT, "")
    customers: float = optional(Is.SHARE, 0.0)
    size: float = optional(Is.NUMBER, 1.0, most=20)
    stays: float = optional(Is.SHARE, 1.0)

    def on(self, state: State, span: Span) -> State:
        """Takes orders, their target and customers from everybody, and lets orders come through the channel.

        What remains is larger on average when the orders that go are small: the revenue before is the sum of both.
        """
        if not self.orders:
            raise TermsError("orders", Problem.NOTHING_CHANGES)
        money = self.orders * self.size
        if money >= 1:
            raise TermsError("size", Problem.TOO_MUCH)
        orders = revenue = 0.0
        for one in state.sellers:
            number, each = known(one.orders), known(one.order_size)
            if number is None or each is None:
                raise TermsError("", Problem.NOT_KNOWN)
            orders += number * self.orders * self.stays
            revenue += number * self.orders * self.stays * each * self.size
        there = ChannelOrders(Channel(self.channel), orders, revenue / orders if orders else 0.0)
        made = state.each(lambda one: self._without(one, money))
        return replace(made, channels=(*state.channels, there), kept=state.kept * (1 - self.orders))

    def _without(self, one: SellerInputs, money: float) -> SellerInputs:
        return replace(
            one,
            orders=times(one.orders, 1 - self.orders),
            target=times(one.target, 1 - money),
            order_size=times(one.order_size, (1 - money) / (1 - self.orders)),
            customers=times(one.customers, 1 - self.customers),
        )


@dataclass(frozen=True)
class FewerLoyaltyVisits:
    """Customers are visited less often.

    Attributes:
        share: of the agreed visits that is left out. people: whose; nobody named = all.
    """

    share: float = term(Is.SHARE)
    people: tuple[int, ...] = optional(Is.SELLERS, ())

    def on(self, state: State, span: Span) -> State:
        """Fewer visits per customer. What customers do of that is not in it."""
        _check(state, self.people, self.share, "share")
        less = lambda one: replace(one, visits_per_customer=times(one.visits_per_customer, 1 - self.share))  # noqa: E731
        return state.each(less, self.people)


@dataclass(frozen=True)
class MoreVisits:
    """More visits on a day. visits: how many more. people: whose; nobody named = all."""

    visits: float = term(Is.NUMBER, most=20)
    people: tuple[int, ...] = optional(Is.SELLERS, ())

    def on(self, state: State, span: Span) -> State:
        """Adds them to the visits per day."""
        _check(state, self.people, self.visits, "visits")
        return state.each(lambda one: replace(one, visits_per_day=plus(one.visits_per_day, self.visits)), self.people)


@dataclass(frozen=True)
class OtherTarget:
    """Another target for all together, minor units; everybody's part of it and orders to win follow."""

    target: int = term(Is.MONEY)

    def on(self, state: State, span: Span) -> State:
        """Everybody's target times the same; without targets of their own, evenly. Orders to win likewise."""
        wanted = self.target - sum(one.orders * one.size for one in state.channels)
        known_targets = [known(one.target) for one in state.sellers]
        stood = sum(value or 0 for value in known_targets)
        if stood > 0:
            by = max(0.0, wanted) / stood
            made = state.each(lambda one: replace(one, target=times(one.target, by), orders=times(one.orders, by)))
        else:
            each = max(0.0, wanted) / max(1, len(state.sellers))
            made = state.each(lambda one: _aiming_at(one, each))
        return replace(made, target=float(self.target))


def _aiming_at(one: SellerInputs, target: float) -> SellerInputs:
    size = known(one.order_size)
    orders = one.orders.with_wanted(target / size) if size else one.orders
    return replace(one, target=more_of(one.target, target), orders=orders)


def _check(state: State, people: tuple[int, ...], amount: float, field: str) -> None:
    if not amount:
        raise TermsError(field, Problem.NOTHING_CHANGES)
    if people and not any(one.key in people for one in state.sellers):
        raise TermsError("people", Problem.NOBODY)
