"""What each account cost to serve in a period: hours and their way, kilometres, and orders through channels.

Rule: everything that was done for an account counts, whoever did it and whatever became of it, lost work included;
accounts and what is about none of them add up to the whole. Worked example: docs/counting/cost-to-serve.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from meetpunt.method.cost_to_serve import BY_NUMBER, SHORT, ServedBy
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.efforts import Effort, Efforts, efforts
from meetpunt.reports.memory import answers
from meetpunt.reports.person_parts import kept_of_each
from meetpunt.reports.served import served_account, served_by_person
from meetpunt.reports.served_rows import Book, Ints, Mask, PricedWork
from meetpunt.reports.work_sums import AccountSums, account_sums, one_after_the_other, place_in, sums
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
class AccountCosts:
    """What accounts cost and brought: [accounts] each, in order of their ids.

    Attributes:
        efforts: what was done. ms: [accounts, channels], milliseconds with those on the way. orders: [accounts,
            channels]. quotes: how many. revenue, costed, margin: minor units; without_rate: rows without an exchange
            rate.
    """

    efforts: Efforts
    ms: Ints
    orders: Ints
    quotes: Ints
    revenue: Ints
    costed: Ints
    margin: Ints
    without_rate: Ints

    @classmethod
    def of(cls, work: AccountSums, book: Book) -> AccountCosts:
        """Of the accounts that work was summed of."""
        ids, channels = work.ids, len(BY_NUMBER)
        size = len(ids)
        place, orders = place_in(ids, book.orders.account), book.orders
        by_channel = np.where(place >= 0, place * channels + orders.channel, place)
        quotes = place_in(ids, book.quotes.account)
        return cls(
            efforts(work.sums, book, place),
            work.ms,
            sums(by_channel, orders.is_first, size * channels).reshape(size, channels),
            sums(quotes, np.ones_like(quotes), size),
            *(sums(place, one, size) for one in (orders.revenue, orders.costed, orders.margin, orders.without_rate)),
        )

    def account(self, place: int, account: tuple[AccountRef, bool]) -> AccountCost:
        """One account."""
        orders = self.orders[place].tolist()
        return AccountCost(
            *account,
            self.efforts.of(place),
            dict(zip(BY_NUMBER, (self.ms[place] / HOUR).tolist(), strict=True)),
            dict(zip(BY_NUMBER, orders, strict=True)),
            int(self.quotes[place]),
            sum(orders),
            None if self.without_rate[place] else int(self.revenue[place]),
            int(self.costed[place]),
            int(self.margin[place]),
        )


@dataclass(frozen=True)
class Accounts:
    """The accounts that cost is counted of, in order of their ids.

    Attributes:
        refs: each with whether the viewer works in it (shown). owner: 0 = nobody. segment: a number for each segment.
        by_name: their places in order of name.
    """

    ids: Ints
    refs: tuple[tuple[AccountRef, bool], ...]
    shown: Mask
    owner: Ints
    segment: Ints
    by_name: Ints

    @classmethod
    def of(cls, rows: Mapping[int, tuple[AccountRef, bool]]) -> Accounts:
        """Of accounts by id."""
        refs = tuple(rows[one] for one in sorted(rows))
        number = {name: at for at, name in enumerate(sorted({one.segment for one, _shown in refs}))}
        named = sorted(range(len(refs)), key=lambda at: (refs[at][0].name.casefold(), refs[at][0].id))
        return cls(
            np.array([one.id for one, _shown in refs], dtype=np.int64),
            refs,
            np.array([shown for _one, shown in refs], dtype=np.bool_),
            np.array([one.owner_id or 0 for one, _shown in refs], dtype=np.int64),
            np.array([number[one.segment] for one, _shown in refs], dtype=np.int64),
            np.array(named, dtype=np.int64),
        )


@dataclass(frozen=True)
class CostToServe:
    """The accounts of a viewer; both days are in the period.

    Attributes:
        known, costs: the accounts, and what they cost and brought.
        elsewhere: what is about no account, of the people whose figures the viewer sees (all of them for the whole
            organisation), and what is about accounts that are not the viewer's.
        missing: every rate that was missed. own_rates: whether rates of persons are counted with, as far as the viewer
            may know them; else everybody's.
    """

    first: date
    last: date
    known: Accounts
    costs: AccountCosts
    elsewhere: Effort
    missing: tuple[CostKind, ...]
    own_rates: bool

    @cached_property
    def accounts(self) -> tuple[AccountCost, ...]:
        """Each of them, by name."""
        return tuple(self.account(place) for place in self.known.by_name.tolist())

    def account(self, place: int) -> AccountCost:
        """One of them, by its place among the ids."""
        return self.costs.account(place, self.known.refs[place])

    @property
    def total_minor(self) -> int:
        """What is known of all cost."""
        return int(self.costs.efforts.known.sum()) + self.elsewhere.known_minor


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
    work = account_sums(PricedWork(found.work, found.priced)).on(np.array([account_id], dtype=np.int64))
    return AccountCosts.of(work, Book(found.quotes, found.orders, found.short)).account(0, (account, True))


def _cost_to_serve(viewer: Viewer, first: date, last: date) -> CostToServe:
    found, organisation = served_by_person(viewer, first, last), viewer.organisation.id
    known = answers.while_it_holds(
        organisation, ("accounts served", viewer), lambda: Accounts.of(accounts_served(viewer))
    )
    each = kept_of_each(("account sums", organisation, first, last, viewer), found.persons, None, account_sums)
    costs = AccountCosts.of(one_after_the_other(each.values()).on(known.ids), found.book)
    rest = _elsewhere(viewer, known.ids, each, found.book)
    short = {*rest.missing} | {kind for kind in SHORT if costs.efforts.work[kind].any()}
    short |= {kind for kind, rows in costs.efforts.short.items() if rows.any()}
    missing = tuple(kind for kind in CostKind if kind in short)
    return CostToServe(first, last, known, costs, rest, missing, counts_own_rates(viewer))


def _elsewhere(viewer: Viewer, ids: Ints, each: Mapping[int, AccountSums], book: Book) -> Effort:
    """What is about none of the accounts, of whom the viewer sees figures."""
    if not sees_all_cost(viewer):
        seen = {one.id for one in access.people(viewer)}
        each, book = {person: one for person, one in each.items() if person in seen}, book.of(seen)
    work = one_after_the_other(each.values())
    outside = work.sums.where(place_in(ids, work.ids) < 0)
    orders = np.where(place_in(ids, book.orders.account) < 0, 0, -1)
    return efforts(outside.together(), book, orders).of(0)
