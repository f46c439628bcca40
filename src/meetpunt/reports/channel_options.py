"""What serving the same customers would cost through each channel, per order and over the orders of the period.

Rule, the first that there is: what an order through the channel was measured to cost in the line itself, in everything
that the viewer sees, by the rates that were set; else it is not known. Never zero, and no advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from meetpunt.method.channel_cost import cost_per
from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.cost_to_serve import BY_NUMBER, CALL, NOBODY, VISIT, DatedRates, ServedBy
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channel_lines import Groups
from meetpunt.reports.cost_to_serve import efforts_of, sums
from meetpunt.reports.served import Served
from meetpunt.store.fields import to_day_number

_BY_ORDER = {ServedBy.ONLINE: CostKind.ONLINE_ORDER, ServedBy.DISTRIBUTOR: CostKind.DISTRIBUTOR_ORDER}


class Basis(StrEnum):
    """What a figure rests on."""

    HERE = "here"
    EVERYWHERE = "everywhere"
    RATES = "rates"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Option:
    """A channel for a line or account, in minor units. each: per order; total: of the orders of the period."""

    channel: ServedBy
    basis: Basis
    each: Estimate
    total: int | None


@dataclass(frozen=True)
class Serving:
    """Whom a channel would serve: orders and their revenue, visits and calls of the period."""

    orders: int
    revenue: int
    contacts: int


@dataclass(frozen=True)
class Options:
    """What is known of each channel.

    Attributes:
        here, everywhere: cost per order by channel, by line and of all.
        amount, permille: of an order by rates of the last day. call: what a call from inside costs by rates; None = no
            rate, or fewer than 5 calls told how long they took.
    """

    here: dict[ServedBy, tuple[Estimate, ...]]
    everywhere: dict[ServedBy, Estimate]
    amount: dict[ServedBy, int | None]
    permille: dict[ServedBy, int | None]
    call: float | None

    def of(self, serving: Serving, place: int | None) -> tuple[Option, ...]:
        """The four channels. place: the line; None = of no line."""
        return tuple(self._one(channel, serving, place) for channel in BY_NUMBER)

    def of_account(self, serving: Serving, now: ServedBy, cost: int) -> tuple[Option, ...]:
        """The four channels for an account that is served through one of them now, which cost so much."""
        own = Option(now, Basis.HERE, Estimate(n=serving.orders), cost)
        return tuple(own if one.channel is now else one for one in self.of(serving, None))

    def _one(self, channel: ServedBy, serving: Serving, place: int | None) -> Option:
        found = [(Basis.EVERYWHERE, self.everywhere[channel]), (Basis.RATES, self._by_rates(channel, serving))]
        if place is not None:
            found.insert(0, (Basis.HERE, self.here[channel][place]))
        for basis, each in found if serving.orders else ():
            if each.value is not None:
                return Option(channel, basis, each, round(each.value * serving.orders))
        if channel is ServedBy.INSIDE and self.call is not None and serving.contacts:
            return Option(channel, Basis.RATES, Estimate(), round(self.call * serving.contacts))
        return Option(channel, Basis.NOT_KNOWN, Estimate(), None)

    def _by_rates(self, channel: ServedBy, serving: Serving) -> Estimate:
        if not serving.orders:
            return Estimate()
        if channel is ServedBy.INSIDE and self.call is not None and serving.contacts:
            return Estimate(self.call * serving.contacts / serving.orders, n=serving.orders)
        amount, permille = self.amount.get(channel), self.permille.get(channel)
        if amount is None and permille is None:
            return Estimate()
        share = serving.revenue / serving.orders * (permille or 0) / 1000
        return Estimate((amount or 0) + share, n=serving.orders)


def options_of(found: Served, groups: Groups, rates: DatedRates, last: date) -> Options:
    """What is known of each channel over the lines of what was served."""
    size = len(groups.keys)
    here: dict[ServedBy, tuple[Estimate, ...]] = {}
    everywhere: dict[ServedBy, Estimate] = {}
    for number, channel in enumerate(BY_NUMBER):
        work = np.where(found.work.channel == number, groups.work, NOBODY)
        orders = np.where(found.orders.channel == number, groups.orders, NOBODY)
        efforts = efforts_of(found, work, orders, size)
        # Where a rate is missing only a part of the cost is known: nothing is concluded from it.
        counts = sums(orders, found.orders.is_first, size) * np.array([not one.missing for one in efforts])
        told = cost_per([one.known_minor for one in efforts], counts)
        here[channel] = told.groups
        everywhere[channel] = told.whole if not any(one.missing for one in efforts) else Estimate()
    day = np.array([to_day_number(last)])
    return Options(
        here,
        everywhere,
        {channel: _known(rates.on(kind, day)) for channel, kind in _BY_ORDER.items()},
        {channel: _known(rates.share_on(kind, day)) for channel, kind in _BY_ORDER.items()},
        _call(found, rates, day),
    )


def contacts_of(found: Served, group: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> Sequence[int]:
    """Visits and calls by line."""
    counts: list[int] = sums(group, (found.work.kind == VISIT) | (found.work.kind == CALL), size).tolist()
    return counts


def _call(found: Served, rates: DatedRates, day: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float | None:
    ms = found.work.ms[(found.work.kind == CALL) & (found.work.ms >= 0)]
    hour = _known(rates.on(CostKind.INSIDE_HOUR, day))
    return None if hour is None or len(ms) < TOO_FEW else float(np.median(ms)) * hour / HOUR


def _known(values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int | None:
    return int(values[0]) if values[0] >= 0 else None
