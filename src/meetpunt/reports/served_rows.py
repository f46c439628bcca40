"""Rows of what was served: activities with their channel and price, quotes, orders, read from the measures' texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.cost_to_serve import NUMBER, OPEN, Done, Priced, ServedBy, Work, through_channel
from meetpunt.method.dated_rates import NOBODY, DatedRates, Spans
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.memory import logs, place_of
from meetpunt.store.channels import account_channels, inside_sellers, meaning_of

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
class PricedWork:
    """What somebody did, with its price."""

    work: Work
    priced: Priced

    def where(self, chosen: Mask | Ints) -> PricedWork:
        """Only the chosen activities."""
        return PricedWork(self.work.where(chosen), self.priced.where(chosen))


@dataclass(frozen=True)
class Book:
    """A period's quotes and orders. short: by rate, the rows of orders that it was missing for."""

    quotes: Quotes
    orders: Orders
    short: Mapping[CostKind, Mask]

    def of(self, people: Collection[int]) -> Book:
        """Only what these people made."""
        ids = sorted(people)
        quotes, orders = np.isin(self.quotes.person, ids), np.isin(self.orders.person, ids)
        short = {kind: rows[orders] for kind, rows in self.short.items()}
        return Book(self.quotes.where(quotes), self.orders.where(orders), short)


@dataclass(frozen=True)
class ServedByPerson:
    """What was done person by person, and what it brought: of whom nothing changed the work is the very same as before.

    Attributes: persons: by id, -1 = nobody's.
    """

    persons: Mapping[int, PricedWork]
    book: Book

    def of(self, people: Collection[int]) -> ServedByPerson:
        """Only what these people did and made."""
        return ServedByPerson({one: done for one, done in self.persons.items() if one in people}, self.book.of(people))

    def joined(self) -> Served:
        """All of it together."""
        done = list(self.persons.values())
        work = Work.joined([one.work for one in done])
        return Served(
            work, Priced.joined([one.priced for one in done]), self.book.quotes, self.book.orders, self.book.short
        )


@dataclass(frozen=True)
class Served:
    """A period's work, quotes and orders. short: by rate, the rows of orders that it was missing for."""

    work: Work
    priced: Priced
    quotes: Quotes
    orders: Orders
    short: Mapping[CostKind, Mask]

    @property
    def done(self) -> PricedWork:
        """The work alone."""
        return PricedWork(self.work, self.priced)

    def of(self, work: Mask | Ints, quotes: Mask, orders: Mask | Ints) -> Served:
        """Only the chosen rows, by a mask or by their numbers."""
        return Served(
            self.work.where(work),
            self.priced.where(work),
            self.quotes.where(quotes),
            self.orders.where(orders),
            {kind: rows[orders] for kind, rows in self.short.items()},
        )


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


def through_of(organisation: int, accounts: tuple[int, ...] | None, change: int) -> Through:
    ends = _columns("opportunity_channels", Scope(organisation, accounts=accounts), change)
    meaning = meaning_of(organisation)
    meant = np.array([meaning.get(word, NOBODY) for word in ends["channel"].tolist()], dtype=np.int64)
    opportunity, outcome = (np.asarray(ends[name], dtype=np.int64) for name in ("opportunity_id", "outcome"))
    return Through(account_channels(organisation), opportunity, outcome, meant, inside_sellers(organisation))


def _columns(name: str, scope: Scope, change: int) -> Columns:
    number = since.of(name, scope, change)
    memory = place_of(scope, logs)
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


def work_of(column: Columns, through: Through) -> Work:
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


def book_of(scope: Scope, rates: DatedRates, through: Through, change: int) -> Book:
    orders, short = _orders(_columns("orders_by_family", scope, change), through, rates)
    return Book(_quotes(_columns("quotes_made", scope, change), through), orders, short)
