"""What each account cost to serve in a period: hours and their way, kilometres, and orders through channels.

Rule: everything that was done for an account counts, whoever did it and whatever became of it, lost work included;
accounts and what is about none of them add up to the whole. Worked example: docs/counting/cost-to-serve.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from meetpunt.method.cost_to_serve import BY_NUMBER, CALL, LOST, NOBODY, VISIT, ServedBy
from meetpunt.method.lengths import HOUR, MINUTE, minutes
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.memory import answers
from meetpunt.reports.served import Ints, Mask, Served, served, served_account
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.channels import (
    AccountRef,
    account_served,
    accounts_served,
    counts_own_rates,
    must_see_cost,
    sees_all_cost,
)


@dataclass(frozen=True)
class Effort:
    """What was done and what it cost. Money in minor units of the reporting currency.

    Attributes:
        minutes: of activities; way_minutes: on the way to them; metres: driven.
        time_minor, way_minor, driven_minor, road_minor, channel_minor: hours, hours on the way, kilometres, days on the
            road, and orders through a channel. cost_minor: all of them; None = no rate for any of it.
        lost_minor: of that the work on opportunities that were lost. service_minor: of that service and loyalty.
        visits, calls, activities: held. taken, unknown: activities of which minutes, way or kilometres were taken over
            from the team's median, or could not be.
        missing: rates without which the cost is a part of the cost.
    """

    minutes: float
    way_minutes: int
    metres: int
    time_minor: int
    way_minor: int
    driven_minor: int
    road_minor: int
    channel_minor: int
    lost_minor: int
    service_minor: int
    visits: int
    calls: int
    activities: int
    taken: int
    unknown: int
    missing: tuple[CostKind, ...]

    @property
    def known_minor(self) -> int:
        """What is known of the cost; a part of it when a rate is missing."""
        return self.time_minor + self.way_minor + self.driven_minor + self.road_minor + self.channel_minor

    @property
    def cost_minor(self) -> int | None:
        """The same; None = of nothing that was done a rate is known."""
        return None if self.missing and not self.known_minor else self.known_minor

    @property
    def hours(self) -> float:
        """Hours with those on the way."""
        return (self.minutes + self.way_minutes) / 60

    @property
    def km(self) -> float:
        """Kilometres."""
        return self.metres / 1000


@dataclass(frozen=True)
class AccountCost:
    """An account with what it cost and brought.

    Attributes:
        is_shown: the viewer works in its registration; of others it may only be summed.
        hours_by_channel: hours with those on the way, by the channel of the work. orders_by_channel: orders.
        revenue_minor: None when an amount has no exchange rate. margin_minor: of the part of it whose cost is known,
            costed_minor.
    """

    account: AccountRef
    is_shown: bool
    effort: Effort
    hours_by_channel: Mapping[ServedBy, float]
    orders_by_channel: Mapping[ServedBy, int]
    quotes: int
    orders: int
    revenue_minor: int | None
    costed_minor: int
    margin_minor: int


@dataclass(frozen=True)
class CostToServe:
    """The accounts of a viewer, by name; both days are in the period.

    Attributes:
        elsewhere: what is about no account, of the people whose figures the viewer sees (all of them for the whole
            organisation), and what is about accounts that are not the viewer's.
        missing: every rate that was missed. own_rates: whether rates of persons are counted with, as far as the viewer
            may know them; else everybody's.
    """

    first: date
    last: date
    accounts: tuple[AccountCost, ...]
    elsewhere: Effort
    missing: tuple[CostKind, ...]
    own_rates: bool

    @property
    def total_minor(self) -> int:
        """What is known of all cost."""
        return sum(one.effort.known_minor for one in self.accounts) + self.elsewhere.known_minor


def cost_to_serve(viewer: Viewer, first: date, last: date) -> CostToServe:
    """What the viewer's accounts cost to serve: a rep's own, a manager's team's, all of them for a director.

    Raises:
        NotVisible: the viewer sees no figures of accounts.
    """
    must_see_cost(viewer)
    key = ("cost to serve", viewer, first, last)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _cost_to_serve(viewer, first, last))


def account_cost(viewer: Viewer, account_id: int, first: date, last: date) -> AccountCost:
    """What one account of the viewer cost and brought, by itself (`served_account`).

    Raises:
        NotVisible: the viewer sees no figures of accounts, or does not work in this one.
    """
    must_see_cost(viewer)
    account = account_served(viewer, account_id)
    found = served_account(viewer, account_id, first, last)
    ids = np.array([account_id], dtype=np.int64)
    work, orders = place_in(ids, found.work.account), place_in(ids, found.orders.account)
    effort = efforts_of(found, work, orders, 1)[0]
    return _Counts(found, ids, work, orders).account(0, (account, True), effort)


def _cost_to_serve(viewer: Viewer, first: date, last: date) -> CostToServe:
    found = served(viewer, first, last)
    rows = accounts_served(viewer)
    ids = np.array(sorted(rows), dtype=np.int64)
    work, orders = place_in(ids, found.work.account), place_in(ids, found.orders.account)
    efforts = efforts_of(found, work, orders, len(ids))
    counts = _Counts(found, ids, work, orders)
    told = [counts.account(place, rows[int(one)], efforts[place]) for place, one in enumerate(ids)]
    told.sort(key=lambda one: (one.account.name.casefold(), one.account.id))
    rest = _elsewhere(viewer, found, work, orders)
    whole = {kind for one in told for kind in one.effort.missing} | set(rest.missing)
    missing = tuple(kind for kind in CostKind if kind in whole)
    return CostToServe(first, last, tuple(told), rest, missing, counts_own_rates(viewer))


def efforts_of(found: Served, work: Ints, orders: Ints, size: int) -> tuple[Effort, ...]:
    """The effort of each group, by the number of the group of every activity and row of an order; -1 = of none."""
    priced, done = found.priced, found.work

    def total(values: Ints | Mask, only: Mask | None = None) -> Ints:
        return sums(work, values, size, only)

    parts = [total(one) for one in (priced.ms, priced.way_minutes, priced.metres)]
    parts += [total(one) for one in (priced.time, priced.way, priced.driven, priced.road)]
    parts.append(sums(orders, found.orders.through, size))
    parts += [total(priced.cost, done.outcome == LOST), total(priced.cost, done.is_service == 1)]
    everything = np.ones(len(done), dtype=np.bool_)
    parts += [total(done.kind == VISIT), total(done.kind == CALL), total(everything)]
    parts += [total(priced.taken | priced.way_taken), total(priced.unknown)]
    short = {kind: total(rows) > 0 for kind, rows in priced.short.items()}
    short |= {kind: sums(orders, rows, size) > 0 for kind, rows in found.short.items()}
    numbers = np.stack(parts, axis=1).tolist()
    missing = [tuple(kind for kind in CostKind if kind in short and short[kind][one]) for one in range(size)]
    return tuple(Effort(*(minutes(ms), *row, missing[one])) for one, (ms, *row) in enumerate(numbers))


class _Counts:
    """Hours by channel, quotes and orders per account."""

    def __init__(self, found: Served, ids: Ints, work: Ints, orders: Ints) -> None:
        size, channels = len(ids), len(BY_NUMBER)
        ms = found.priced.ms + MINUTE * found.priced.way_minutes
        theirs = np.where(work >= 0, work * channels + found.work.channel, NOBODY)
        self.hours = (sums(theirs, ms, size * channels).reshape(size, channels) / HOUR).tolist()
        book = found.orders
        theirs = np.where(orders >= 0, orders * channels + book.channel, NOBODY)
        self.orders = sums(theirs, book.is_first, size * channels).reshape(size, channels).tolist()
        quotes = place_in(ids, found.quotes.account)
        self.quotes = sums(quotes, np.ones_like(quotes), size).tolist()
        names = ("revenue", "costed", "margin", "without_rate")
        self.money = {name: sums(orders, getattr(book, name), size).tolist() for name in names}

    def account(self, place: int, account: tuple[AccountRef, bool], effort: Effort) -> AccountCost:
        """One account."""
        money = {name: values[place] for name, values in self.money.items()}
        came = self.orders[place]
        return AccountCost(
            *account,
            effort,
            dict(zip(BY_NUMBER, self.hours[place], strict=True)),
            dict(zip(BY_NUMBER, came, strict=True)),
            self.quotes[place],
            sum(came),
            None if money["without_rate"] else money["revenue"],
            money["costed"],
            money["margin"],
        )


def _elsewhere(viewer: Viewer, found: Served, work: Ints, orders: Ints) -> Effort:
    """What is about none of the accounts, of whom the viewer sees figures."""
    outside, unowned = work < 0, orders < 0
    if not sees_all_cost(viewer):
        seen = [one.id for one in access.people(viewer)]
        outside &= np.isin(found.work.person, seen)
        unowned &= np.isin(found.orders.person, seen)
    return efforts_of(found, np.where(outside, 0, NOBODY), np.where(unowned, 0, NOBODY), 1)[0]


def place_in(ids: Ints, wanted: Ints) -> Ints:
    """The place of each in ids, which are in order; -1 = it is not there."""
    if not len(ids):
        return np.full(len(wanted), NOBODY, dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[place] == wanted, place, NOBODY)


def sums(group: Ints, values: Ints | Mask, size: int, only: Mask | None = None) -> Ints:
    """Whole sums by group; -1 = in none."""
    chosen = group >= 0 if only is None else (group >= 0) & only
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, group[chosen], np.asarray(values, dtype=np.int64)[chosen])
    return found
