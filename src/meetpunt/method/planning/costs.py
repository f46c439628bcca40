"""What a plan costs: people's hours, kilometres, inside sales and channels, in minor units.

The rule: a rate that nobody set is no zero; what would be counted with it is left out and named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetpunt.method.planning.capacity import known
from meetpunt.method.planning.scenario_state import HOURS_PER_DAY, ChannelOrders, State
from meetpunt.method.planning.terms import Channel


class CostKind(StrEnum):
    """What a rate is for: an hour, a kilometre, a day on the road, or an order through a channel."""

    SELLER_HOUR = "seller_hour"
    KILOMETRE = "kilometre"
    TRAVEL_DAY = "travel_day"
    INSIDE_HOUR = "inside_hour"
    ONLINE_ORDER = "online_order"
    DISTRIBUTOR_ORDER = "distributor_order"


OF_CHANNEL = {Channel.ONLINE: CostKind.ONLINE_ORDER, Channel.DISTRIBUTOR: CostKind.DISTRIBUTOR_ORDER}
BY_VALUE = frozenset(OF_CHANNEL.values())
"""What may cost a share of the order's value as well."""
OF_A_PERSON = frozenset((CostKind.SELLER_HOUR,))
"""What may differ from person to person."""


@dataclass(frozen=True)
class Rate:
    """amount: minor units each; permille: of the order's value on top, in thousandths. One of them is there."""

    amount: int | None = None
    permille: int | None = None


@dataclass(frozen=True)
class Rates:
    """The rates of a day.

    Attributes:
        general: of the organisation. own: of a person, where it differs, by (kind, person).
        km_per_visit: kilometres driven per visit, as counted; None = not known.
    """

    general: Mapping[CostKind, Rate]
    own: Mapping[tuple[CostKind, int], Rate]
    km_per_visit: float | None = None

    def amount(self, kind: CostKind, person: int = 0) -> int | None:
        """Minor units each, of the person where that differs; None = no rate was set."""
        rate = self.own.get((kind, person)) or self.general.get(kind)
        return rate.amount if rate else None


@dataclass(frozen=True)
class CostLine:
    """A part of the cost.

    Attributes:
        kind: None for what the terms of the changes name themselves.
        amount: minor units; None = no rate, or the quantity is not known.
        quantity: hours, kilometres, days or orders.
    """

    kind: CostKind | None
    amount: int | None
    quantity: float | None


@dataclass(frozen=True)
class Cost:
    """What a plan costs.

    Attributes:
        lines: every part that there is anything of, in the order of `CostKind`. Days on the road only with a rate: not
            everybody has such costs.
        missing: rates that were not set although something would be counted with them.
    """

    lines: tuple[CostLine, ...]
    missing: tuple[CostKind, ...]

    @property
    def total(self) -> int | None:
        """All parts that are known, minor units; None when none is."""
        known_parts = [line.amount for line in self.lines if line.amount is not None]
        return sum(known_parts) if known_parts else None


def cost_of(state: State, rates: Rates) -> Cost:
    """What a plan or scenario costs in its period.

    Hours of a seller = workable days x 8; kilometres = visits x km per visit; days on the road = workable days; a
    channel's order costs its amount and a share of its value. Each line is rounded to a minor unit once.
    """
    lines = [_sellers(state, rates)]
    days = _sum([known(one.workable_days) for one in state.sellers])
    visits = _sum([_visits(known(one.workable_days), known(one.visits_per_day)) for one in state.sellers])
    km = None if visits is None or rates.km_per_visit is None else visits * rates.km_per_visit
    lines.append(_line(CostKind.KILOMETRE, km, rates.amount(CostKind.KILOMETRE)))
    if rates.amount(CostKind.TRAVEL_DAY) is not None:
        lines.append(_line(CostKind.TRAVEL_DAY, days, rates.amount(CostKind.TRAVEL_DAY)))
    if state.inside_hours:
        lines.append(_line(CostKind.INSIDE_HOUR, state.inside_hours, rates.amount(CostKind.INSIDE_HOUR)))
    for channel in Channel:
        through = [one for one in state.channels if one.channel == channel]
        if through:
            lines.append(_channel(OF_CHANNEL[channel], through, rates))
    if state.spent:
        lines.append(CostLine(None, state.spent, None))
    missing = [
        line.kind for line in lines if line.kind and line.amount is None and not _is_set(line.kind, state, rates)
    ]
    return Cost(tuple(lines), tuple(missing))


def per_order(cost: int | None, orders: float | None) -> int | None:
    """Cost / orders, rounded to a minor unit; None when either is not known or there are no orders."""
    return None if cost is None or not orders else round(cost / orders)


def per_extra_order(cost: int | None, base: int | None, orders: float | None) -> int | None:
    """(cost - cost of the base) / orders more than the base; None without more orders. Below zero: cheaper and more."""
    if cost is None or base is None or orders is None or orders <= 0:
        return None
    return round((cost - base) / orders)


def _sellers(state: State, rates: Rates) -> CostLine:
    hours, amount = 0.0, 0.0
    is_known = bool(state.sellers)
    for one in state.sellers:
        days = known(one.workable_days)
        rate = rates.amount(CostKind.SELLER_HOUR, one.key)
        hours += (days or 0) * HOURS_PER_DAY
        if days is None or rate is None:
            is_known = False
        else:
            amount += days * HOURS_PER_DAY * rate
    return CostLine(CostKind.SELLER_HOUR, round(amount) if is_known else None, hours)


def _is_set(kind: CostKind, state: State, rates: Rates) -> bool:
    """Whether a rate is there; then it is the quantity that is not known."""
    if kind is CostKind.SELLER_HOUR:
        return all(rates.amount(kind, one.key) is not None for one in state.sellers)
    return kind not in BY_VALUE and rates.amount(kind) is not None


def _channel(kind: CostKind, through: Sequence[ChannelOrders], rates: Rates) -> CostLine:
    orders = sum(one.orders for one in through)
    rate = rates.general.get(kind)
    if rate is None or (rate.amount is None and rate.permille is None):
        return CostLine(kind, None, orders)
    value = sum(one.orders * one.size for one in through)
    return CostLine(kind, round(orders * (rate.amount or 0) + value * (rate.permille or 0) / 1000), orders)


def _line(kind: CostKind, quantity: float | None, rate: int | None) -> CostLine:
    return CostLine(kind, None if quantity is None or rate is None else round(quantity * rate), quantity)


def _visits(days: float | None, per_day: float | None) -> float | None:
    return None if days is None or per_day is None else days * per_day


def _sum(values: Sequence[float | None]) -> float | None:
    known_ones = [value for value in values if value is not None]
    return sum(known_ones) if known_ones else None
