"""What serving the same customers would cost through each channel, per order and over the orders of the period.

Rule, the first that there is: what an order through the channel was measured to cost in the line itself, in everything
that the viewer sees, by the rates that were set; else it is not known. Never zero, and no advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from meetpunt.method.channel_cost import cost_per
from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.cost_to_serve import BY_NUMBER, ServedBy
from meetpunt.method.dated_rates import DatedRates
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channel_by import Lines
from meetpunt.reports.channel_lines import LineSums
from meetpunt.reports.efforts import efforts
from meetpunt.reports.served_rows import Book, Ints
from meetpunt.reports.work_sums import WorkSums, sums
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


def options_of(done: LineSums, book: Book, lines: Lines, rates: DatedRates, last: date) -> Options:
    """What is known of each channel over the lines of what was served."""
    size, channels = len(lines.keys), len(BY_NUMBER)
    group = lines.place(book.orders) * channels + book.orders.channel
    found = efforts(done.work, book, group)
    # Where a rate is missing only a part of the cost is known: nothing is concluded from it.
    counts = sums(group, book.orders.is_first, size * channels) * ~found.is_part
    known, orders, is_part = (one.reshape(size, channels) for one in (found.known, counts, found.is_part))
    here: dict[ServedBy, tuple[Estimate, ...]] = {}
    everywhere: dict[ServedBy, Estimate] = {}
    for number, channel in enumerate(BY_NUMBER):
        told = cost_per(known[:, number], orders[:, number])
        here[channel] = told.groups
        everywhere[channel] = told.whole if not is_part[:, number].any() else Estimate()
    day = np.array([to_day_number(last)])
    hour = _known(rates.on(CostKind.INSIDE_HOUR, day))
    calls = done.calls
    return Options(
        here,
        everywhere,
        {channel: _known(rates.on(kind, day)) for channel, kind in _BY_ORDER.items()},
        {channel: _known(rates.share_on(kind, day)) for channel, kind in _BY_ORDER.items()},
        None if hour is None or len(calls) < TOO_FEW else float(np.median(calls)) * hour / HOUR,
    )


def contacts_of(work: WorkSums) -> Ints:
    """Visits and calls of each group."""
    return work["visits"] + work["calls"]


def _known(values: Ints) -> int | None:
    return int(values[0]) if values[0] >= 0 else None
