"""The page about channels: what serving costs, which channel would cost what, and who costs more than they bring.

Rule: a manager reads a team that is theirs, a director teams and the organisation; names of accounts only of those that
the viewer works in. An account counts whole, whoever worked for it; the lines count what these people did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.channel_lines import By, Groups, Line, chances, groups_of, lines_of, whole_of, with_families
from meetpunt.reports.channel_options import Option, Options, Serving, contacts_of, options_of
from meetpunt.reports.cost_to_serve import AccountCost, Effort, cost_to_serve, efforts_of, place_in
from meetpunt.reports.memory import answers
from meetpunt.reports.served import Mask, Served, served
from meetpunt.reports.time_circle import circle_of, scope_between
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.channels import (
    agreed_by_account,
    counts_own_rates,
    dated_rates,
    known_rates,
    must_see_cost,
    sees_all_cost,
    segments_served,
)
from meetpunt.store.names import names_of
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

LOSING = 0.5
"""Accounts that cost more than they bring in more of the draws than this are listed."""


@dataclass(frozen=True)
class NamedLine:
    """A line with its name (empty = of none) and what each channel would cost its customers."""

    name: str
    line: Line
    options: tuple[Option, ...]


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
class ChannelsReport:
    """What serving customers costs.

    Attributes:
        whole: all that these people did for accounts, and what they brought. elsewhere: what they did for none.
        loaded_minor: everything, what was for no customer included, per order; None without orders or rates.
        lines: in the order of their names. losing: accounts by name, as far as the viewer works in them.
        told_accounts: of how many customers there was enough to say; hidden: how many more lose that are not named.
        without_orders, without_minor: accounts that neither ordered in the period nor have agreed visits, and what they
            cost: selling that has not brought anything yet.
        opens: the viewer may read what these people did one by one.
        missing: rates that were not set. own_rates: rates of persons count, as far as the viewer may know them.
    """

    place: Place
    name: str
    first: date
    last: date
    by: By
    whole: Line
    elsewhere: Effort
    loaded_minor: int | None
    lines: tuple[NamedLine, ...]
    losing: tuple[LosingAccount, ...]
    told_accounts: int
    hidden: int
    without_orders: int
    without_minor: int
    opens: bool
    missing: tuple[CostKind, ...]
    own_rates: bool


def channels(viewer: Viewer, place: Place, first: date, last: date, by: By) -> ChannelsReport:
    """The report of a team or the organisation; both days are in the period.

    Raises:
        NotVisible: the viewer may not see the figures of this place together.
    """
    must_see_channels(viewer, place)
    key = ("channels", viewer, place, first, last, by)
    return answers.while_it_holds(viewer.organisation.id, key, lambda: _channels(viewer, place, first, last, by))


def must_see_channels(viewer: Viewer, place: Place) -> None:
    """NotVisible for who manages and directs nobody, and for a place that is not theirs."""
    must_see_cost(viewer)
    whole = place.team_id is None and place.person_id is None
    if not counts_own_rates(viewer) or place.person_id is not None or (whole and not sees_all_cost(viewer)):
        raise NotVisible("channels")


def of_place(viewer: Viewer, place: Place, first: date, last: date) -> tuple[str, tuple[int, ...] | None, Served]:
    """The name of a place, whose it is (None = everybody's), and what these people did, for customers and not.

    Raises:
        NotVisible: not a place of this viewer.
    """
    circle = circle_of(viewer, place)
    found = served(viewer, first, last)
    if circle.own is None:
        return circle.name, None, found
    own = [np.isin(one.person, circle.own) for one in (found.work, found.quotes, found.orders)]
    return circle.name, circle.own, found.of(*own)


def opens_records(viewer: Viewer, own: tuple[int, ...] | None) -> bool:
    """Whether the viewer may read what these people did one by one; None = everybody."""
    if own is None:
        return viewer.sees_all_registration
    return {*own} <= {one.id for one in access.people(viewer)}


def about_customers(found: Served) -> Mask:
    """Which activities are about a customer."""
    return (found.work.account >= 0) | (found.work.opportunity >= 0)


def grouped(viewer: Viewer, found: Served, by: By, first: date, last: date) -> tuple[Served, Groups]:
    """What was served with its lines; by product with work divided over families."""
    organisation = viewer.organisation.id
    families: dict[int, tuple[int, ...]] = {}
    if by is By.PRODUCT:
        scope = scope_between(viewer, first, last)
        for opportunity, family in remembered("families_asked", scope, change_number(organisation)).rows:
            families[opportunity] = (*families.get(opportunity, ()), family)
        found = with_families(found, families)
    return found, groups_of(found, by, segments_served(organisation) if by is By.SEGMENT else {}, families)


def _channels(viewer: Viewer, place: Place, first: date, last: date, by: By) -> ChannelsReport:
    name, own, everything = of_place(viewer, place, first, last)
    asked = about_customers(everything)
    quotes, orders = (np.ones(len(one), dtype=np.bool_) for one in (everything.quotes, everything.orders))
    found = everything.of(asked, quotes, orders)
    rest = everything.of(~asked, ~quotes, ~orders)
    elsewhere = efforts_of(rest, np.zeros(len(rest.work), dtype=np.int64), np.zeros(0, dtype=np.int64), 1)[0]
    whole = whole_of(found)
    parted, groups = grouped(viewer, found, by, first, last)
    rates = dated_rates(viewer.organisation.id, known_rates(viewer))
    options = options_of(parted, groups, rates, last)
    contacts = contacts_of(parted, groups.work, len(groups.keys))
    number = {key: at for at, key in enumerate(groups.keys)}
    lines = [
        NamedLine(
            "",
            line,
            options.of(Serving(line.orders, line.revenue_minor or 0, contacts[number[line.key]]), number[line.key]),
        )
        for line in lines_of(parted, groups, by, whole)
    ]
    accounts = _Losing(viewer, first, last, own)
    missing = {*whole.effort.missing, *elsewhere.missing}
    loaded = whole.effort.known_minor + elsewhere.known_minor
    return ChannelsReport(
        place,
        name,
        first,
        last,
        by,
        whole,
        elsewhere,
        None if missing or not whole.orders else round(loaded / whole.orders),
        _named(viewer, by, lines),
        *accounts.found(options),
        opens_records(viewer, own),
        tuple(kind for kind in CostKind if kind in missing),
        counts_own_rates(viewer),
    )


class _Losing:
    """The customers of these people that cost more than they bring: who ordered in the period, or has agreed visits."""

    def __init__(self, viewer: Viewer, first: date, last: date, own: tuple[int, ...] | None) -> None:
        self.everything = served(viewer, first, last)
        self.share = whole_of(self.everything).share.value
        agreed = agreed_by_account(viewer.organisation.id, last)
        known = cost_to_serve(viewer, first, last).accounts
        theirs = [one for one in known if own is None or (one.account.owner_id or 0) in own]
        self.accounts = {one.account.id: one for one in theirs if one.orders or one.account.id in agreed}
        self.others = [one for one in theirs if one.account.id not in self.accounts and one.effort.activities]

    def found(self, options: Options) -> tuple[tuple[LosingAccount, ...], int, int, int, int]:
        """Those that the viewer works in, by name; and the four numbers of the report."""
        ids = np.array(sorted(self.accounts), dtype=np.int64)
        told = [self.accounts[int(one)] for one in ids]
        work, orders = place_in(ids, self.everything.work.account), place_in(ids, self.everything.orders.account)
        groups = Groups(tuple(str(one) for one in ids), work, np.zeros(0, dtype=np.int64), orders)
        names = {name: at for at, name in enumerate(sorted({one.account.segment for one in told}))}
        pool = np.array([names[one.account.segment] for one in told], dtype=np.int64)
        chance = chances(self.everything, groups, pool, self.share, [one.effort for one in told])
        contacts = contacts_of(self.everything, work, len(ids))
        losing, hidden = [], 0
        for at, (one, sure) in enumerate(zip(told, chance, strict=True)):
            brought = self._brought(one)
            if sure is None or sure <= LOSING or brought >= one.effort.known_minor:
                continue
            if one.is_shown:
                serving = Serving(one.orders, one.revenue_minor or 0, contacts[at])
                now = max(one.hours_by_channel, key=one.hours_by_channel.__getitem__)
                served_by = options.of_account(serving, now, one.effort.known_minor)
                losing.append(LosingAccount(one, brought, sure, served_by))
            else:
                hidden += 1
        losing.sort(key=lambda one: (one.account.account.name.casefold(), one.account.account.id))
        cost = sum(one.effort.known_minor for one in self.others)
        enough = sum(one is not None for one in chance)
        return tuple(losing), enough, hidden, len(self.others), cost

    def _brought(self, one: AccountCost) -> int:
        return one.margin_minor + round(((one.revenue_minor or 0) - one.costed_minor) * (self.share or 0.0))


def _named(viewer: Viewer, by: By, lines: list[NamedLine]) -> tuple[NamedLine, ...]:
    if by is By.CHANNEL or by is By.SEGMENT:
        return tuple(replace(one, name=one.line.key) for one in lines)
    names: Mapping[int | None, str | None] = names_of(
        viewer.organisation.id, "territory" if by is By.TERRITORY else "family"
    )
    called = [replace(one, name=(names.get(int(one.line.key)) or "") if one.line.key else "") for one in lines]
    return tuple(sorted(called, key=lambda one: (not one.line.key, one.name.casefold())))
