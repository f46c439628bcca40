"""KPIs of what serving costs: per visit and per order, and the order size at which an order pays for itself.

The rule: at everybody's rates, so that nobody's own can be read from a figure that others see too; the same counting as
the page on channels. What the text cannot tell (a product, a segment) is not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.channel_cost import break_even, cost_each_one, cost_per_one, margin_share
from meetpunt.method.cost_to_serve import VISIT
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channels import about_customers
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import MANY, Who
from meetpunt.reports.kpis.figures import KpiValue, nothing
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.memory import answers, of_data
from meetpunt.reports.served import served_at_general_rates, served_by_person_at_general_rates
from meetpunt.reports.served_rows import Book, Mask, PricedWork, Served
from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.fields import to_day_number

CODES = ("cost_per_visit", "cost_per_order", "break_even_order")
Values = dict[str, KpiValue]
Rows = NDArray[np.int64]
Ordered = dict[str, NDArray[Any]]
"""By name the columns of orders, with their day and whether a rate was missing."""
_NONE = slice(0, 0)


def of(viewer: Viewer, one: Kpi, ask: KpiAsk, who: Who, change: int) -> dict[int | None, KpiValue]:
    """The values of each person, team or territory, or of all together (None). change: the change number."""
    if not ask.is_whole:
        return {}
    key = ("kpis of serving", viewer.organisation, viewer.today, who, ask.first, ask.last)
    told = answers.while_it_holds(viewer.organisation.id, key, lambda: _of(viewer, ask, who, change), change)
    return {key: values[one.base] for key, values in told.items()}


def by_month(
    viewer: Viewer, one: Kpi, ask: KpiAsk, who: Who, months: tuple[int, ...], change: int
) -> dict[int | None, dict[int, KpiValue]]:
    """The same of each month (year * 12 + month - 1), up to the last day asked; read once."""
    if not ask.is_whole or not months:
        return {}
    key = ("kpis of serving by month", viewer.organisation, viewer.today, who, ask.last, months)
    told = answers.while_it_holds(
        viewer.organisation.id, key, lambda: _by_month(viewer, ask, who, months, change), change
    )
    return {key: {month: values[one.base] for month, values in of.items()} for key, of in told.items()}


def _of(viewer: Viewer, ask: KpiAsk, who: Who, change: int) -> dict[int | None, Values]:
    if who.by == "owner":
        return _of_each(viewer, ask, who, change)
    theirs = _theirs(_served(viewer, who, ask.first, ask.last, change), who)
    unit = 10.0 ** -exponent(viewer.organisation.currency)
    return {key: _values(theirs[key], unit) for key in who.keys}


@dataclass(frozen=True)
class _Each:
    """The values of each person, with the very work that they were worked out of; orders: of each, out of the book."""

    book: Book
    orders: dict[int, Ordered]
    values: dict[int, tuple[PricedWork | None, Values]]


def _of_each(viewer: Viewer, ask: KpiAsk, who: Who, change: int) -> dict[int | None, Values]:
    """Of each person; worked out again only of whose work changed, or when orders did."""
    found = served_by_person_at_general_rates(viewer, ask.first, ask.last, _few(who), change)
    unit = 10.0 ** -exponent(viewer.organisation.currency)

    def renewed(former: _Each | None) -> _Each:
        known = former if former is not None and former.book is found.book else None
        orders = known.orders if known else _orders_of_each(found.book)
        values = {}
        for one in who.ids:
            work, ordered = found.persons.get(one), orders.get(one, orders[0])
            before = known.values.get(one) if known else None
            if before is None or before[0] is not work:
                before = (work, _worked_out(_done_by(work, ordered), unit))
            values[one] = before
        return _Each(found.book, orders, values)

    key = ("kpis of serving each", viewer.organisation, viewer.today, who, ask.first, ask.last)
    return {one: values for one, (_work, values) in answers.renew(key, renewed).values.items()}


def _orders_of_each(book: Book) -> dict[int, Ordered]:
    """What each person sold; 0 = who sold nothing."""
    columns, rows = _ordered(book), np.arange(len(book.orders))
    rows, pieces = _each(book.orders.person, rows)
    columns = {name: column[rows] for name, column in columns.items()}
    return {
        one: {name: column[piece] for name, column in columns.items()} for one, piece in {**pieces, 0: _NONE}.items()
    }


def _done_by(done: PricedWork | None, ordered: Ordered) -> _Done:
    if done is None:
        numbers, marks = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        return _Done(numbers, numbers, marks, marks, ordered)
    return _done(done.where(about_customers(done)), ordered)


def _by_month(
    viewer: Viewer, ask: KpiAsk, who: Who, months: tuple[int, ...], change: int
) -> dict[int | None, dict[int, Values]]:
    of_all = _theirs(_served(viewer, who, _first(months[0]), ask.last, change), who)
    unit = 10.0 ** -exponent(viewer.organisation.currency)
    told: dict[int | None, dict[int, Values]] = {key: {} for key in who.keys}
    for key in who.keys:
        for month in months:
            first, until = to_day_number(_first(month)), to_day_number(_first(month + 1))
            told[key][month] = _values(of_all[key].between(first, until), unit)
    return told


def _served(viewer: Viewer, who: Who, first: date, last: date, change: int) -> Served:
    return served_at_general_rates(viewer, first, last, _few(who), change)


def _few(who: Who) -> tuple[int, ...] | None:
    return who.ids if who.by == "owner" and len(who.ids) < MANY else None


@dataclass(frozen=True)
class _Done:
    """What was done for accounts by one place, as far as the values hang on it: a row per activity, and per order line.

    Attributes:
        day, cost, is_visit, is_short: of the work; is_short: a rate was missing for it.
        ordered: the orders.
    """

    day: Rows
    cost: Rows
    is_visit: Mask
    is_short: Mask
    ordered: Ordered

    def of(self, work: Mask | Rows | slice, orders: Mask | Rows | slice) -> _Done:
        """Only the chosen rows."""
        ordered = {name: column[orders] for name, column in self.ordered.items()}
        return _Done(self.day[work], self.cost[work], self.is_visit[work], self.is_short[work], ordered)

    def between(self, first: int, until: int) -> _Done:
        """Only the rows of some days."""
        work, orders = ((day >= first) & (day < until) for day in (self.day, self.ordered["day"]))
        return self.of(work, orders)

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """All of them, in order."""
        return (self.day, self.cost, self.is_visit, self.is_short, *self.ordered.values())


ORDERED = ("day", "order", "costed", "margin", "through", "is_first")


def _done(done: PricedWork, ordered: Ordered) -> _Done:
    work, priced = done.work, done.priced
    return _Done(work.day, priced.cost, work.kind == VISIT, _any(priced.short.values(), len(work.day)), ordered)


def _ordered(book: Book | Served) -> Ordered:
    columns = {name: getattr(book.orders, name) for name in ORDERED}
    return columns | {"is_short": _any(book.short.values(), len(book.orders))}


def _any(rows: Iterable[Mask], size: int) -> Mask:
    return np.asarray(np.any([np.zeros(size, dtype=np.bool_), *rows], axis=0), dtype=np.bool_)


def _theirs(found: Served, who: Who) -> dict[int | None, _Done]:
    """What was done for accounts, by person, team or territory, or all together."""
    column = {"owner": "person", "team": "team", "territory": "territory"}.get(who.by)
    done, work = _done(found.done, _ordered(found)), np.flatnonzero(about_customers(found))
    orders = np.arange(len(found.orders))
    if column is None:
        return {None: done.of(work, orders)}
    # Put in order once, so that everybody's rows are a piece of all.
    works, by_work = _each(getattr(found.work, column), work)
    ordered, by_order = _each(getattr(found.orders, column), orders)
    done = done.of(works, ordered)
    return {key: done.of(by_work.get(key or 0, _NONE), by_order.get(key or 0, _NONE)) for key in who.keys}


def _each(whose: Rows, rows: Rows) -> tuple[Rows, dict[int, slice]]:
    """These rows by whose they are, and which piece of them is whose."""
    rows = rows[np.argsort(whose[rows], kind="stable")]
    keys, first = np.unique(whose[rows], return_index=True)
    starts = first.tolist()
    pieces = zip(keys.tolist(), starts, (*starts[1:], len(rows)), strict=False)  # of no rows there is no piece
    return rows, {key: slice(start, end) for key, start, end in pieces}


def _values(done: _Done, unit: float) -> Values:
    """Worked out again only of whose rows changed, or cost something else."""
    return of_data(f"kpis of serving {unit}", done.columns, lambda: _worked_out(done, unit))


def _worked_out(done: _Done, unit: float) -> Values:
    ordered = done.ordered
    cost = int(done.cost.sum() + ordered["through"].sum())
    if not cost or done.is_short.any() or ordered["is_short"].any():
        return {code: nothing(code, "not_recorded") for code in CODES}
    spent = done.cost[done.is_visit]
    count = int(ordered["is_first"].sum())
    order = cost_per_one(cost, count)
    known = ordered["costed"] > 0
    _ids, of = np.unique(ordered["order"][known], return_inverse=True)
    margin, costed = (np.bincount(of, weights=ordered[name][known]) for name in ("margin", "costed"))
    even = break_even(order, margin_share(margin, costed))
    visit = cost_each_one(spent)
    return {
        "cost_per_visit": _told("cost_per_visit", visit, int(spent.sum()), len(spent), unit),
        "cost_per_order": _told("cost_per_order", order, cost, count, unit),
        "break_even_order": _told("break_even_order", even, cost, count, unit),
    }


def _told(code: str, said: Estimate, top: int, n: int, unit: float) -> KpiValue:
    if said.value is None:
        return KpiValue(code, None, None, None, n, top * unit, float(n), "too_few")
    low, high = (None if value is None else value * unit for value in (said.low, said.high))
    return KpiValue(code, said.value * unit, low, high, n, top * unit, float(n))


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
