"""What was done for accounts in a period and what they brought: activities with their price, quotes, orders.

Rule: read once for the organisation; what a viewer may see of it is chosen by who asks, before it is summed. Rates of a
person's own are counted with only where the viewer may know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.cost_to_serve import (
    NOBODY,
    NUMBER,
    OPEN,
    DatedRates,
    Done,
    Priced,
    ServedBy,
    Spans,
    Work,
    price,
    through_channel,
)
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.memory import answers, logs
from meetpunt.reports.record_parts import columns_of
from meetpunt.reports.time_circle import scope_between
from meetpunt.store.access import Viewer
from meetpunt.store.channels import account_channels, dated_rates, inside_sellers, known_rates, meaning_of
from meetpunt.store.tenancy import change_number

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Quotes(Done):
    """First revisions of quotes."""

    quote: Ints


@dataclass(frozen=True)
class Orders(Done):
    """Orders by product family.

    Attributes:
        revenue, costed, margin: minor units of the reporting currency; costed = revenue of what has a known cost.
        through: what the order cost through its channel. without_rate: lines without an exchange rate.
        is_first: the row that counts the order; it has the whole of `through`.
    """

    order: Ints
    team: Ints
    family: Ints
    revenue: Ints
    costed: Ints
    margin: Ints
    through: Ints
    without_rate: Ints
    is_first: Mask


@dataclass(frozen=True)
class Served:
    """A period's work, quotes and orders. short: by rate, the rows of orders that it was missing for."""

    work: Work
    priced: Priced
    quotes: Quotes
    orders: Orders
    short: Mapping[CostKind, Mask]

    def of(self, work: Mask | Ints, quotes: Mask, orders: Mask | Ints) -> Served:
        """Only the chosen rows, by a mask or by their numbers."""
        return Served(
            self.work.where(work),
            self.priced.where(work),
            self.quotes.where(quotes),
            self.orders.where(orders),
            {kind: rows[orders] for kind, rows in self.short.items()},
        )


def served(viewer: Viewer, first: date, last: date) -> Served:
    """Everything of the organisation between two days, both included, at the rates that the viewer may know."""
    organisation = viewer.organisation.id
    change = change_number(organisation)
    known = answers.while_it_holds(organisation, ("known rates", viewer), lambda: known_rates(viewer), change)
    key = ("served", viewer.today, known, first, last)
    scope = scope_between(viewer, first, last)
    return logs.while_it_holds(organisation, key, lambda: _served(viewer, scope, known, change), change)


def served_at_general_rates(
    viewer: Viewer, first: date, last: date, owners: tuple[int, ...] | None, change: int
) -> Served:
    """The same with everybody's rates alone.

    Parameters: owners, only what these people did; None = everybody. change: the change number, read before.
    """
    key = ("served at general rates", viewer.today, owners, first, last)
    scope = scope_between(viewer, first, last, owners)
    organisation = viewer.organisation.id
    return logs.while_it_holds(organisation, key, lambda: _served(viewer, scope, frozenset(), change), change)


def served_account(viewer: Viewer, account_id: int, first: date, last: date) -> Served:
    """The same of one account that was found for the viewer, read by itself.

    What was not written down is taken over only from the account's own activities: the team's are not read for it.
    """
    scope = replace(scope_between(viewer, first, last), accounts=(account_id,))
    return _served(viewer, scope, known_rates(viewer), change_number(viewer.organisation.id))


def _served(viewer: Viewer, scope: Scope, known: frozenset[int] | None, change: int) -> Served:
    organisation = viewer.organisation.id
    key = ("dated rates", known)
    rates = answers.while_it_holds(organisation, key, lambda: dated_rates(organisation, known), change)
    through = answers.while_it_holds(
        organisation, ("served through", scope.accounts), lambda: _through(organisation, scope.accounts, change), change
    )
    work = _work(columns_of("work_held", scope, change), through)
    orders, short = _orders(_columns("orders_by_family", scope, change), through, rates)
    return Served(work, price(work, rates), _quotes(_columns("quotes_made", scope, change), through), orders, short)


@dataclass(frozen=True)
class Through:
    """How the channel of a row is found: accounts from day to day, opportunities by their word, who sells from inside.

    Attributes:
        opportunity: int64 [opportunities], in order; those that are open and have no word are left out.
        outcome: how each ended; meant: the channel that its word means, -1 = none.
    """

    accounts: Spans
    opportunity: Ints
    outcome: Ints
    meant: Ints
    inside: frozenset[int]

    def of(self, told: Mapping[str, Ints]) -> tuple[Ints, Mask]:
        """The channel by number of each row, and whether who did it sells from inside."""
        inside = np.isin(told["owner_id"], sorted(self.inside))
        by_person = np.where(inside, NUMBER[ServedBy.INSIDE], NUMBER[ServedBy.FIELD])
        by_account = self.accounts.on(told["account_id"], told["happened_day"])
        by_word = self.of_opportunity(self.meant, told["opportunity_id"], NOBODY)
        return np.where(by_account >= 0, by_account, np.where(by_word >= 0, by_word, by_person)), inside

    def of_opportunity(self, values: Ints, wanted: Ints, without: int) -> Ints:
        """A value of each opportunity wanted; `without` of those that are left out."""
        if not len(self.opportunity):
            return np.full(len(wanted), without, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.opportunity, wanted), len(self.opportunity) - 1)
        return np.where(self.opportunity[place] == wanted, values[place], without)


def _through(organisation: int, accounts: tuple[int, ...] | None, change: int) -> Through:
    ends = _columns("opportunity_channels", Scope(organisation, accounts=accounts), change)
    meaning = meaning_of(organisation)
    meant = np.array([meaning.get(word, NOBODY) for word in ends["channel"].tolist()], dtype=np.int64)
    opportunity, outcome = (np.asarray(ends[name], dtype=np.int64) for name in ("opportunity_id", "outcome"))
    return Through(account_channels(organisation), opportunity, outcome, meant, inside_sellers(organisation))


def _columns(name: str, scope: Scope, change: int) -> Columns:
    number = since.of(name, scope, change)
    memory = answers if scope.is_about_few else logs
    return memory.latest((name, scope), number, lambda: measure_columns(name, scope))


def _numbers(column: Columns) -> dict[str, Ints]:
    return {name: np.asarray(values, dtype=np.int64) for name, values in column.items()}


def _done(told: Mapping[str, Ints], channel: Ints) -> dict[str, Ints]:
    """The columns that all of them have."""
    return {
        "person": told["owner_id"],
        "territory": told["territory_id"],
        "account": told["account_id"],
        "opportunity": told["opportunity_id"],
        "day": told["happened_day"],
        "channel": channel,
    }


def _work(column: Columns, through: Through) -> Work:
    told = _numbers(column)
    channel, inside = through.of(told)
    return Work(
        **_done(told, channel),
        activity=told["activity_id"],
        team=told["team_id"],
        kind=told["kind"],
        is_service=told["is_service"],
        ms=told["ms"],
        way=told["way_minutes"],
        metres=told["metres"],
        outcome=through.of_opportunity(through.outcome, told["opportunity_id"], OPEN),
        inside=inside,
    )


def _quotes(column: Columns, through: Through) -> Quotes:
    told = _numbers(column)
    channel, _inside = through.of(told)
    return Quotes(**_done(told, channel), quote=told["quote_id"])


def _orders(column: Columns, through: Through, rates: DatedRates) -> tuple[Orders, dict[CostKind, Mask]]:
    """The orders; what one costs through its channel is of the whole order and stands at its first row."""
    told = _numbers(column)
    channel, _inside = through.of(told)
    order = told["order_id"]
    _each, first, row = np.unique(order, return_index=True, return_inverse=True)
    whole = np.zeros(len(first), dtype=np.int64)
    np.add.at(whole, row, told["revenue_minor"])
    is_first = np.zeros(len(order), dtype=np.bool_)
    is_first[first] = True
    cost, short = through_channel(channel[first], told["happened_day"][first], whole, rates)
    spread = np.zeros(len(order), dtype=np.int64)
    spread[first] = cost
    made = Orders(
        **_done(told, channel),
        order=order,
        team=told["team_id"],
        family=told["family_id"],
        revenue=told["revenue_minor"],
        costed=told["costed_minor"],
        margin=told["margin_minor"],
        through=spread,
        without_rate=told["without_rate"],
        is_first=is_first,
    )
    return made, {kind: _at(first, rows, len(order)) for kind, rows in short.items()}


def _at(places: NDArray[np.intp], rows: Mask, size: int) -> Mask:
    found = np.zeros(size, dtype=np.bool_)
    found[places] = rows
    return found
