"""KPIs of what serving costs: per visit and per order, and the order size at which an order pays for itself.

The rule: at everybody's rates, so that nobody's own can be read from a figure that others see too; the same counting as
the page on channels. What the text cannot tell (a product, a segment) is not here.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.channel_cost import break_even, cost_each_one, cost_per_one
from meetpunt.method.cost_to_serve import VISIT
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channel_lines import share_of
from meetpunt.reports.channels import about_customers
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.counting import MANY, Who
from meetpunt.reports.kpis.figures import KpiValue, nothing
from meetpunt.reports.kpis.register import Kpi
from meetpunt.reports.memory import answers
from meetpunt.reports.served import served_at_general_rates
from meetpunt.reports.served_rows import Mask, Served
from meetpunt.store.access import Viewer
from meetpunt.store.currencies import exponent
from meetpunt.store.fields import to_day_number

CODES = ("cost_per_visit", "cost_per_order", "break_even_order")
Values = dict[str, KpiValue]
Rows = NDArray[np.int64]


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
    theirs = _theirs(_served(viewer, who, ask.first, ask.last, change), who)
    unit = 10.0 ** -exponent(viewer.organisation.currency)
    return {key: _values(theirs[key], unit) for key in who.keys}


def _by_month(
    viewer: Viewer, ask: KpiAsk, who: Who, months: tuple[int, ...], change: int
) -> dict[int | None, dict[int, Values]]:
    of_all = _theirs(_served(viewer, who, _first(months[0]), ask.last, change), who)
    unit = 10.0 ** -exponent(viewer.organisation.currency)
    told: dict[int | None, dict[int, Values]] = {key: {} for key in who.keys}
    for key in who.keys:
        for month in months:
            first, until = to_day_number(_first(month)), to_day_number(_first(month + 1))
            told[key][month] = _values(_between(of_all[key], first, until), unit)
    return told


def _served(viewer: Viewer, who: Who, first: date, last: date, change: int) -> Served:
    few = who.ids if who.by == "owner" and len(who.ids) < MANY else None
    return served_at_general_rates(viewer, first, last, few, change)


def _theirs(found: Served, who: Who) -> dict[int | None, Served]:
    """What was done for accounts, by person, team or territory, or all together."""
    column = {"owner": "person", "team": "team", "territory": "territory"}.get(who.by)
    work, orders = np.flatnonzero(about_customers(found)), np.arange(len(found.orders))
    if column is None:
        return {None: _rows(found, work, orders)}
    works, ordered = _each(getattr(found.work, column), work), _each(getattr(found.orders, column), orders)
    none = np.zeros(0, dtype=np.int64)
    return {key: _rows(found, works.get(key or 0, none), ordered.get(key or 0, none)) for key in who.keys}


def _each(whose: Rows, rows: Rows) -> dict[int, Rows]:
    """The numbers of these rows, in order, by whose they are; sorted once instead of looked through for each."""
    rows = rows[np.argsort(whose[rows], kind="stable")]
    keys, first = np.unique(whose[rows], return_index=True)
    return dict(zip(keys.tolist(), np.split(rows, first[1:]), strict=True)) if len(rows) else {}


def _between(found: Served, first: int, until: int) -> Served:
    work, orders = ((one.day >= first) & (one.day < until) for one in (found.work, found.orders))
    return _rows(found, work, orders)


def _rows(found: Served, work: Mask | Rows, orders: Mask | Rows) -> Served:
    return found.of(work, np.zeros(len(found.quotes), dtype=np.bool_), orders)


def _values(found: Served, unit: float) -> Values:
    short = (*found.priced.short.values(), *found.short.values())
    cost = int(found.priced.cost.sum() + found.orders.through.sum())
    if not cost or any(rows.any() for rows in short):
        return {code: nothing(code, "not_recorded") for code in CODES}
    spent = found.priced.cost[found.work.kind == VISIT]
    count = int(found.orders.is_first.sum())
    order = cost_per_one(cost, count)
    even = break_even(order, share_of(found.orders, np.ones(len(found.orders), dtype=np.bool_)))
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
