"""Customers that cost more than they bring, of whom that is likely of a next period too.

Rule: customers that ordered in the period or have agreed visits. Names only to who works in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

import numpy as np

from meetpunt.method.cost_to_serve import BY_NUMBER
from meetpunt.reports.channel_lines import Floats, chances, share_of
from meetpunt.reports.channel_options import Option, Options, Serving, contacts_of
from meetpunt.reports.cost_to_serve import AccountCost, CostToServe, cost_to_serve
from meetpunt.reports.memory import answers
from meetpunt.reports.served import served_by_person
from meetpunt.reports.served_rows import Ints
from meetpunt.reports.work_sums import place_in
from meetpunt.store.access import Viewer
from meetpunt.store.channels import agreed_by_account

LOSING = 0.5
"""Accounts that cost more than they bring in more of the draws than this are listed."""


@dataclass(frozen=True)
class LosingAccount:
    """A customer that costs more than it brings.

    Attributes:
        brought_minor: its margin in the period; of what has no known cost price at the margin share of the rest.
        chance: that a next period is like that, in which share of the draws. options: by channel.
    """

    account: AccountCost
    brought_minor: int
    chance: float
    options: tuple[Option, ...]

    @property
    def short_minor(self) -> int:
        """What it cost more than it brought, minor units."""
        return self.account.effort.known_minor - self.brought_minor


@dataclass(frozen=True)
class LosingAccounts(Sequence[LosingAccount]):
    """These customers by name, each made when it is looked at: there may be thousands.

    Attributes: places: among the accounts that cost is counted of. brought, chance: [accounts] of all of those.
    """

    places: Ints
    known: CostToServe
    brought: Ints
    chance: Floats
    options: Options

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> LosingAccount: ...
    @overload
    def __getitem__(self, at: slice) -> list[LosingAccount]: ...
    def __getitem__(self, at: int | slice) -> LosingAccount | list[LosingAccount]:
        places = self.places[at]
        return [self._account(int(one)) for one in places] if isinstance(at, slice) else self._account(int(places))

    @property
    def short_minor(self) -> Ints:
        """What each cost more than it brought, minor units."""
        return (self.known.costs.efforts.known - self.brought)[self.places]

    def most_first(self) -> LosingAccounts:
        """The same by what they cost more than they bring; of equals by name."""
        return LosingAccounts(
            self.places[np.argsort(-self.short_minor, kind="stable")],
            self.known,
            self.brought,
            self.chance,
            self.options,
        )

    def _account(self, place: int) -> LosingAccount:
        one, contacts = self.known.account(place), contacts_of(self.known.costs.efforts.work)[place]
        now = BY_NUMBER[int(self.known.costs.ms[place].argmax())]
        serving = Serving(one.orders, one.revenue_minor or 0, int(contacts))
        options = self.options.of_account(serving, now, one.effort.known_minor)
        return LosingAccount(one, int(self.brought[place]), float(self.chance[place]), options)


@dataclass(frozen=True)
class Losing:
    """What is told of them.

    Attributes:
        told: of how many customers there was enough to say. hidden: how many more lose that are not named.
        without_orders, without_minor: accounts that neither ordered in the period nor have agreed visits, and what they
            cost.
    """

    accounts: LosingAccounts
    told: int
    hidden: int
    without_orders: int
    without_minor: int


def losing_of(viewer: Viewer, first: date, last: date, own: tuple[int, ...] | None, options: Options) -> Losing:
    """The customers of these people (None = everybody) that cost more than they bring."""
    organisation = viewer.organisation.id
    found, book = cost_to_serve(viewer, first, last), served_by_person(viewer, first, last).book
    known, costs = found.known, found.costs
    theirs = np.ones(len(known.ids), dtype=np.bool_) if own is None else np.isin(known.owner, own)
    agreed = answers.while_it_holds(
        organisation,
        ("accounts with agreed visits", last),
        lambda: np.array(sorted(agreed_by_account(organisation, last)), dtype=np.int64),
    )
    customers = theirs & ((costs.orders.sum(axis=1) > 0) | np.isin(known.ids, agreed))
    places, share = np.flatnonzero(customers), share_of(book.orders, np.ones(len(book.orders), dtype=np.bool_)).value
    group = place_in(known.ids[places], book.orders.account)
    chance = np.full(len(known.ids), np.nan)
    chance[places] = chances(costs.efforts.where(places), book.orders, group, known.segment[places], share)
    # Without any cost price nothing is said of a chance, so no share is needed.
    rest = np.where(costs.without_rate > 0, 0, costs.revenue) - costs.costed
    brought = costs.margin + np.rint(rest * (share or 0.0)).astype(np.int64)
    cost = costs.efforts.known
    loses = customers & (chance > LOSING) & (brought < cost)
    others = theirs & ~customers & (costs.efforts.work["activities"] > 0)
    named = known.by_name[(loses & known.shown)[known.by_name]]
    return Losing(
        LosingAccounts(named, found, brought, chance, options),
        int(np.count_nonzero(~np.isnan(chance))),
        int(np.count_nonzero(loses & ~known.shown)),
        int(np.count_nonzero(others)),
        int(cost[others].sum()),
    )
