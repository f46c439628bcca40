"""Counts revenue, margin and discount by key and month, cost to serve by the same keys.

The rule: every line of an order has one key, so that rows add up to the whole; the whole is the scorecard's.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from meetpunt.measures.scope import Key, Scope
from meetpunt.measures.since import since
from meetpunt.method.account_status import months_after
from meetpunt.method.bought_together import Bought
from meetpunt.method.period import day_number, moment_after
from meetpunt.reports.efforts import efforts_of
from meetpunt.reports.memory import answers
from meetpunt.reports.profitability.buying import bought_of
from meetpunt.reports.profitability.figures import By, Cost, ProfitAsk, Sums
from meetpunt.reports.served import served
from meetpunt.reports.served_rows import Ints, Served
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.fields import to_us
from meetpunt.store.profit_accounts import BuyingAccount, buying_accounts
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number

KEYS: dict[By, Key] = {
    By.ACCOUNT: "account",
    By.REP: "owner",
    By.TERRITORY: "territory",
    By.PRODUCT: "product",
    By.FAMILY: "family",
    By.SEGMENT: "account",
}
"""A segment is the account's of today."""
YEAR = 12
RowKey = int | str | None
Monthly = dict[RowKey, dict[int, Sums]]


@dataclass(frozen=True)
class ProfitCounting:
    """Counts for a viewer a place that was found visible before."""

    viewer: Viewer
    ask: ProfitAsk

    @cached_property
    def change(self) -> int:
        """Read before the data."""
        return change_number(self.viewer.organisation.id)

    @cached_property
    def accounts(self) -> Mapping[int, BuyingAccount]:
        """Every account's name and segment."""
        organisation = self.viewer.organisation.id
        number = since.of_facts(organisation, self.change, {"fact_account"})
        return answers.latest(("buying accounts", organisation), number, lambda: buying_accounts(organisation))

    def scope(self, first: date, last: date) -> Scope:
        """The place between two days, as seen at the end of the last: as the scorecard looks."""
        return replace(
            of_place(self.ask.place, self.viewer.organisation.id),
            from_day=day_number(first),
            until_day=day_number(last),
            as_of_us=to_us(moment_after(last, ZoneInfo(self.viewer.organisation.time_zone))),
        )

    def monthly(self, by: Key, first: date, last: date) -> Monthly:
        """Sums by key and month, kept as long as the facts stay."""
        scope = replace(self.scope(first, last), by=by)
        number = since.of("profit", scope, self.change)
        return answers.latest(
            ("profit rows", scope), number, lambda: _monthly(remembered("profit", scope, self.change).dicts())
        )

    def rows(self) -> Monthly:
        """By what is asked, of the period."""
        return self._keyed(self.ask.first, self.ask.last)

    def rows_before(self) -> Monthly:
        """The same days a year before."""
        return self._keyed(*before(self.ask))

    def bought(self, by: Key) -> Bought:
        """What each account bought in the period: families or products."""
        return bought_of(replace(self.scope(self.ask.first, self.ask.last), by=by), self.change)

    def costs(self) -> dict[RowKey, Cost]:
        """Cost to serve by what is asked, of the work and the orders of the place's people; None = of no key."""
        if not self.ask.by.has_cost:
            return {}
        found = in_place(served(self.viewer, self.ask.first, self.ask.last), self.ask.place)
        work, orders = (self._groups(side) for side in (found.work, found.orders))
        keys: dict[Hashable, int] = {}
        numbered = [
            np.array([keys.setdefault(one, len(keys)) for one in side], dtype=np.int64) for side in (work, orders)
        ]
        efforts = efforts_of(found, numbered[0], numbered[1], len(keys))
        told = zip(keys, efforts, strict=True)
        return {key: Cost(one.known_minor, one.missing, one.activities) for key, one in told}  # type: ignore[misc]

    def _groups(self, side: object) -> list[RowKey]:
        name = {By.REP: "person", By.TERRITORY: "territory"}.get(self.ask.by, "account")
        values: Ints = getattr(side, name)
        keys: list[RowKey] = [one if one >= 0 else None for one in values.tolist()]
        return [self.segment_of(one) for one in keys] if self.ask.by is By.SEGMENT else keys

    def segment_of(self, account: RowKey) -> str | None:
        """The segment of an account; None = of none."""
        known = self.accounts.get(account) if isinstance(account, int) else None
        return known.segment or None if known else None

    def _keyed(self, first: date, last: date) -> Monthly:
        found = self.monthly(KEYS[self.ask.by], first, last)
        if self.ask.by is not By.SEGMENT:
            return found
        together: Monthly = {}
        for account, months in found.items():
            own = together.setdefault(self.segment_of(account), {})
            for month, sums in months.items():
                own[month] = own.get(month, Sums()) + sums
        return together


def before(ask: ProfitAsk) -> tuple[date, date]:
    """The same days a year before."""
    return months_after(ask.first, -YEAR), months_after(ask.last, -YEAR)


def of_place(place: Place, organisation: int) -> Scope:
    """Whose orders."""
    return Scope(
        organisation,
        owners=None if place.person_id is None else (place.person_id,),
        teams=None if place.team_id is None else (place.team_id,),
        territories=None if place.territory_id is None else (place.territory_id,),
    )


def in_place(found: Served, place: Place) -> Served:
    """What the people of a place did, and the orders they made."""
    if place.is_organisation:
        return found
    name = "person" if place.person_id is not None else "team" if place.team_id is not None else "territory"
    wanted = place.person_id or place.team_id or place.territory_id
    quotes = found.quotes.person == wanted if name == "person" else np.zeros(len(found.quotes.quote), dtype=np.bool_)
    return found.of(getattr(found.work, name) == wanted, quotes, getattr(found.orders, name) == wanted)


def added(months: Mapping[int, Sums]) -> Sums:
    """All months together."""
    return sum(months.values(), Sums())


def _monthly(rows: list[dict[str, Any]]) -> Monthly:
    found: Monthly = {}
    for row in rows:
        key, month = row.pop("key"), row.pop("month_number")
        found.setdefault(key, {})[int(month)] = Sums(**{name: int(value or 0) for name, value in row.items()})
    return found
