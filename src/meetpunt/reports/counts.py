"""Outcomes and stock of a rep, a team or the whole, each read from only the opportunities they had in hand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meetpunt.measures.scope import Key
from meetpunt.reports.figures import Stock
from meetpunt.reports.view import View
from meetpunt.store.rates import rates_on


@dataclass(frozen=True)
class Whose:
    """Owners or teams whose figures are read; None = everybody's."""

    owners: tuple[int, ...] | None = None
    teams: tuple[int, ...] | None = None


EVERYBODY = Whose()


@dataclass(frozen=True)
class Counts:
    """Won and lost by closing day in the period, open as of the moment of looking; lost holds the undecided too."""

    won: int = 0
    lost: int = 0
    no_decision: int = 0
    open: int = 0
    undated: int = 0

    @property
    def win_rate(self) -> float | None:
        """won / (won + lost): the naive share of closed ones."""
        closed = self.won + self.lost
        return self.won / closed if closed else None


def outcomes_by(view: View, by: Key, whose: Whose = EVERYBODY) -> dict[int | None, Counts]:
    """The outcomes by owner, team, territory, product or nothing (key None); `whose` narrows to owners or teams"""
    rows = view.answer("outcomes", replace(view.scope, by=by, owners=whose.owners, teams=whose.teams)).rows
    return {row[0]: Counts(*(int(value or 0) for value in row[1:])) for row in rows}


def stock_by(view: View, by: Key, whose: Whose = EVERYBODY) -> dict[int | None, dict[int, Stock]]:
    """The stock per step position, by owner, team or nothing; position -1 holds the unmapped.

    An amount in another currency is counted at the rate of the as-of day; without a rate the step's amount is None.
    """
    currency = view.organisation.currency
    rates = rates_on(view.organisation.id, view.ask.as_of)
    found: dict[int | None, dict[int, Stock]] = {}
    for key, position, own_currency, count, valued, amount in view.answer(
        "open_stock", replace(view.scope, by=by, owners=whose.owners, teams=whose.teams)
    ).rows:
        steps = found.setdefault(key, {})
        before = steps.get(position, Stock(0, 0, 0, currency))
        value = int(amount) if own_currency == currency else rates.convert(int(amount), own_currency)
        total = None if value is None or before.amount_minor is None else before.amount_minor + value
        steps[position] = Stock(before.count + int(count), before.valued + int(valued), total, currency)
    return found
