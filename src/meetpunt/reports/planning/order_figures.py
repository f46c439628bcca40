"""Orders of each seller: how many, how large, the visits and contacts each took, and what customers bought more."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from meetpunt.method.planning.inputs import Figure
from meetpunt.method.planning.order_book import FollowOns, OrderLines, follow_ons
from meetpunt.method.planning.ratios import (
    Estimate,
    Estimates,
    both_counted,
    counted,
    ratio_of_sums,
    spread_of,
)
from meetpunt.reports.memory import of_data
from meetpunt.reports.planning.effort_figures import as_figure
from meetpunt.reports.planning.history import Floats, History
from meetpunt.reports.planning.kept_ratios import ratios, shares
from meetpunt.store.fields import to_day_number


@dataclass(frozen=True)
class OrderFigures:
    """Of one seller or the whole. count, alone (those without an opportunity), revenue: of the measured days."""

    orders: Figure
    visits_per_order: Figure
    contacts_per_order: Figure
    order_size: Figure
    margin_share: Figure
    cross_selling: Figure
    several_families: Figure
    follow_on: Figure
    follow_on_size: Figure
    count: int
    alone: int
    revenue: int | None


def order_figures(known: History) -> dict[int | None, OrderFigures]:
    """By place in `known.ids`, of those shown; None = the whole.

    orders = orders / workable days of the measured days x workable days to come, as a Poisson count. Visits, contacts:
    all for sales / orders, lost work included (`ratios`, both sides counted). Order size = revenue / orders, families
    per customer and follow-on size likewise with their own spread. Margin share = margin / revenue of orders with a
    known cost (`ratio_of_sums`). Follow-on orders / opening orders (`order_book`).
    """
    book = known.beside_activities("orders", lambda: _booked(known))
    visits = known.per_seller(known.visits["owner_id"], known.visits["is_sale"])
    contacts = known.per_seller(known.effort["key"], known.effort["contacts"])
    number = book.number
    per_order = [ratios(known.shown, one, number, number, both_counted(one, number)) for one in (visits, contacts)]

    def told(place: int | None) -> OrderFigures:
        places = slice(None) if place is None else slice(place, place + 1)
        none = Figure(n=float(number[places].sum()))
        taken = [
            _one(found, place) if one[places].sum() > 0 else none
            for found, one in zip(per_order, (visits, contacts), strict=True)
        ]
        return replace(book.figures[place], visits_per_order=taken[0], contacts_per_order=taken[1])

    return {place: told(place) for place in (None, *known.shown)}


@dataclass(frozen=True)
class _Booked:
    """What is made of orders alone. number: float [ids], of each seller; figures: without visits and contacts."""

    number: Floats
    figures: dict[int | None, OrderFigures]


def _booked(known: History) -> _Booked:
    lines = known.measured_lines.where(np.isin(known.measured_lines.owner, known.ids))
    book = lines.orders()
    number = known.per_seller(book.owner)
    revenue = known.per_seller(book.owner, book.revenue)
    no_rate = known.per_seller(book.owner, book.without_rate)
    families = _families(known, lines)
    several = shares(
        known.shown, known.per_seller(book.owner, book.family > 1), known.per_seller(book.owner, book.family > 0)
    )
    opened, sizes = _follow_ons(known)
    size = ratios(known.shown, revenue, number, number, spread_of(book.revenue))

    def told(place: int | None) -> OrderFigures:
        places = slice(None) if place is None else slice(place, place + 1)
        own = book if place is None else book.where(book.owner == known.ids[place])
        costed = own.where(own.costed > 0)
        priced = not no_rate[places].any()
        return OrderFigures(
            as_figure(_to_win(known, places, number)),
            Figure(),
            Figure(),
            _one(size, place) if priced else Figure(),
            as_figure(ratio_of_sums(costed.margin, costed.costed)) if priced else Figure(),
            _one(families, place),
            _one(several, place),
            _one(opened, place),
            _one(sizes, place) if priced else Figure(),
            int(number[places].sum()),
            int(np.count_nonzero(own.opportunity < 0)),
            int(revenue[places].sum()) if priced else None,
        )

    return _Booked(number, {place: told(place) for place in (None, *known.shown)})


def _one(estimates: Estimates, place: int | None) -> Figure:
    return as_figure(estimates.whole if place is None else estimates.groups[place])


def _to_win(known: History, places: slice, number: Floats) -> Estimate:
    """As many a workable day as in the measured days; of one order on, for it is a count and no conclusion."""
    count, worked, to_come = (float(one[places].sum()) for one in (number, known.worked, known.planned))
    rate = counted(count, worked, count, least=1.0)
    if rate.value is None or rate.low is None or rate.high is None:
        return rate
    return Estimate(rate.value * to_come, rate.low * to_come, rate.high * to_come, count)


def _families(known: History, lines: OrderLines) -> Estimates:
    """Families per buying customer in the last 12 months of the measured days."""
    last = to_day_number(known.ask.measured_until)
    recent = known.lines.between(last - 364, last)
    recent = recent.where(np.isin(recent.owner, known.ids))
    owner, families = recent.families_per_customer()
    customers = known.per_seller(owner)
    per_seller = ratios(known.shown, known.per_seller(owner, families), customers, customers, spread_of(families))
    together = replace(recent, owner=np.zeros_like(recent.owner)).families_per_customer()[1]
    total = float(len(together))
    return Estimates(counted(float(together.sum()), total, total, spread_of(together)), per_seller.groups)


def _follow_ons(known: History) -> tuple[Estimates, Estimates]:
    """Follow-on orders per opening order, and their average size."""
    first, last = (to_day_number(day) for day in (known.ask.measured_from, known.ask.measured_until))
    columns = (getattr(known.lines, column.name) for column in fields(known.lines))
    found: FollowOns = of_data(f"follow-ons {first} {last}", columns, lambda: follow_ons(known.lines, first, last))
    openings = known.per_seller(found.owner)
    following = known.per_seller(found.following_owner)
    size = known.per_seller(found.following_owner, found.following_size)
    mine = np.isin(found.following_owner, known.ids)
    return (
        ratios(known.shown, known.per_seller(found.owner, found.follow_ons), openings, openings),
        ratios(known.shown, size, following, following, spread_of(found.following_size[mine])),
    )
