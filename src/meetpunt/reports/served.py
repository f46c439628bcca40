"""What was done for accounts in a period and what they brought: activities with their price, quotes, orders.

Rule: read once for the organisation; what a viewer may see of it is chosen by who asks, before it is summed. Rates of a
person's own are counted with only where the viewer may know them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.cost_to_serve import (
    NOBODY,
    NUMBER,
    DatedRates,
    Priced,
    ServedBy,
    Spans,
    Work,
    price,
    through_channel,
)
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.memory import logs
from meetpunt.reports.time_circle import scope_between
from meetpunt.store.access import Viewer
from meetpunt.store.channels import account_channels, dated_rates, inside_sellers, known_rates, meaning_of
from meetpunt.store.tenancy import change_number

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Quotes:
    """First revisions of quotes, int64 [quotes] each; -1 = none."""

    quote: Ints
    person: Ints
    territory: Ints
    account: Ints
    opportunity: Ints
    day: Ints
    channel: Ints


@dataclass(frozen=True)
class Orders:
    """Orders by product family, int64 [orders x families] each; -1 = none.

    Attributes:
        revenue, costed, margin: minor units of the reporting currency; costed = revenue of what has a known cost.
        through: what the order cost through its channel. without_rate: lines without an exchange rate.
        is_first: the row that counts the order; it has the whole of `through`.
    """

    order: Ints
    person: Ints
    team: Ints
    territory: Ints
    account: Ints
    opportunity: Ints
    day: Ints
    family: Ints
    channel: Ints
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

    def of(self, work: Mask, quotes: Mask, orders: Mask) -> Served:
        """Only the chosen rows."""
        return Served(
            self.work.where(work),
            self.priced.where(work),
            _chosen(self.quotes, quotes),
            _chosen(self.orders, orders),
            {kind: rows[orders] for kind, rows in self.short.items()},
        )


def served(viewer: Viewer, first: date, last: date, account: int | None = None) -> Served:
    """Everything of the organisation, or for one account, between two days, both included, at the rates that the viewer
    may know. Of one account what was done about its opportunities is there too, also where it was with another one.
    """
    organisation = viewer.organisation.id
    known = known_rates(viewer)
    key = ("served", organisation, change_number(organisation), viewer.today, known, first, last, account)
    scope = replace(scope_between(viewer, first, last), account=account)
    return logs.recall(key, lambda: _served(viewer, scope, known))


def _served(viewer: Viewer, scope: Scope, known: frozenset[int] | None) -> Served:
    organisation = viewer.organisation.id
    change = change_number(organisation)
    rates = dated_rates(organisation, known)
    through = Through(account_channels(organisation), meaning_of(organisation), inside_sellers(organisation))
    work = _work(_columns("work_held", scope, change), through)
    orders, short = _orders(_columns("orders_brought", scope, change), through, rates)
    return Served(work, price(work, rates), _quotes(_columns("quotes_made", scope, change), through), orders, short)


@dataclass(frozen=True)
class Through:
    """How the channel of a row is found: accounts from day to day, words, and who sells from inside."""

    accounts: Spans
    words: Mapping[str, int]
    inside: frozenset[int]

    def of(self, account: Ints, day: Ints, word: NDArray[Any], person: Ints) -> tuple[Ints, Mask]:
        """The channel by number, and who did it sells from inside."""
        inside = np.isin(person, sorted(self.inside))
        texts = word.tolist()
        meant = {text: self.words.get(text, NOBODY) for text in set(texts)}
        by_word = np.array([meant[text] for text in texts], dtype=np.int64)
        by_person = np.where(inside, NUMBER[ServedBy.INSIDE], NUMBER[ServedBy.FIELD])
        by_account = self.accounts.on(account, day)
        return np.where(by_account >= 0, by_account, np.where(by_word >= 0, by_word, by_person)), inside


def _columns(name: str, scope: Scope, change: int) -> Columns:
    return logs.recall((name, scope, since.of(name, scope, change)), lambda: measure_columns(name, scope))


def _work(column: Columns, through: Through) -> Work:
    told = {name: np.asarray(values, dtype=np.int64) for name, values in column.items() if name != "channel"}
    channel, inside = through.of(told["account_id"], told["happened_day"], column["channel"], told["owner_id"])
    return Work(
        told["activity_id"],
        told["owner_id"],
        told["team_id"],
        told["territory_id"],
        told["account_id"],
        told["opportunity_id"],
        told["happened_day"],
        told["kind"],
        told["is_service"],
        told["minutes"],
        told["way_minutes"],
        told["metres"],
        told["outcome"],
        channel,
        inside,
    )


def _quotes(column: Columns, through: Through) -> Quotes:
    told = {name: np.asarray(values, dtype=np.int64) for name, values in column.items() if name != "channel"}
    channel, _inside = through.of(told["account_id"], told["happened_day"], column["channel"], told["owner_id"])
    return Quotes(
        told["quote_id"],
        told["owner_id"],
        told["territory_id"],
        told["account_id"],
        told["opportunity_id"],
        told["happened_day"],
        channel,
    )


def _orders(column: Columns, through: Through, rates: DatedRates) -> tuple[Orders, dict[CostKind, Mask]]:
    """The orders; what one costs through its channel is of the whole order and stands at its first row."""
    told = {name: np.asarray(values, dtype=np.int64) for name, values in column.items() if name != "channel"}
    channel, _inside = through.of(told["account_id"], told["happened_day"], column["channel"], told["owner_id"])
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
        order,
        told["owner_id"],
        told["team_id"],
        told["territory_id"],
        told["account_id"],
        told["opportunity_id"],
        told["happened_day"],
        told["family_id"],
        channel,
        told["revenue_minor"],
        told["costed_minor"],
        told["margin_minor"],
        spread,
        told["without_rate"],
        is_first,
    )
    return made, {kind: _at(first, rows, len(order)) for kind, rows in short.items()}


def _at(places: NDArray[np.intp], rows: Mask, size: int) -> Mask:
    found = np.zeros(size, dtype=np.bool_)
    found[places] = rows
    return found


def _chosen(rows: Any, chosen: Mask) -> Any:
    return replace(rows, **{one.name: getattr(rows, one.name)[chosen] for one in fields(rows)})
