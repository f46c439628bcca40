"""Which quantities of which product are expected in which week: ordered, of open opportunities, and yet to come.

Rule: everything is read from the same draws as the forecast. What names no product is in no quantity, and is counted.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.expected_quantities import (
    Ints,
    Lines,
    Past,
    Weeks,
    draws_to_use,
    laid_out,
    lead_of,
    of_new,
    of_open,
)
from meetpunt.method.large_orders import monday
from meetpunt.reports.forecast.cube_of import WINDOW_DAYS, Foreseen, forecast_of
from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.access.production import sellers
from meetpunt.store.fields import to_day_number
from meetpunt.store.large_orders import UsualDays, usual_days
from meetpunt.store.names import names_of
from meetpunt.store.processes import processes
from meetpunt.store.tenancy import change_number

WEEKS = 26
MOST_PRODUCTS = 200
"""More products than these are counted by family."""


@dataclass(frozen=True)
class Expectation:
    """Of a week or of several, in thousandths: ordered, the means of the rest, and the band of all together."""

    ordered: float
    opened: float
    created: float
    p10: float
    p50: float
    p90: float

    @property
    def is_any(self) -> bool:
        """Whether anything is expected at all."""
        return self.ordered > 0 or self.p90 > 0 or self.opened + self.created > 0


@dataclass(frozen=True)
class ExpectedProduct:
    """A product (or family) with its weeks, and their sum over 4, 13 and all weeks."""

    id: int
    name: str
    weeks: tuple[Expectation, ...]
    four: Expectation
    quarter: Expectation
    whole: Expectation


@dataclass(frozen=True)
class ExpectedQuantities:
    """All of it.

    Attributes:
        mondays: of the weeks; this week is the first.
        by: "product" or "family".
        deals, deals_without: open opportunities in the forecast, and those of them that name no product.
        lines_without: ordered lines to be delivered that name no product.
        orders: past orders that those yet to come are like; orders_without: of them without any product.
        not_counted: open opportunities in no step or without a date: in no forecast.
        draws: how many were followed.
    """

    mondays: tuple[date, ...]
    by: str
    products: tuple[ExpectedProduct, ...]
    deals: int
    deals_without: int
    lines_without: int
    orders: int
    orders_without: int
    not_counted: int
    draws: int
    usual: UsualDays


@dataclass
class _Sums:
    """What is added up over the processes."""

    ordered: NDArray[np.float64]
    opened: NDArray[np.float32]
    created: NDArray[np.float32]
    deals: int = 0
    deals_without: int = 0
    lines_without: int = 0
    orders: int = 0
    orders_without: int = 0
    not_counted: int = 0


def expected_quantities(viewer: Viewer, weeks: int = WEEKS) -> ExpectedQuantities:
    """The coming weeks of those whose opportunities the viewer reads.

    Raises:
        NotVisible: the viewer reads none.
    """
    whose = sellers(viewer)
    change = change_number(viewer.organisation.id)
    key = ("expected quantities", viewer.organisation.id, whose, viewer.today, weeks, change)
    return answers.recall(key, lambda: _counted(viewer, whose, weeks))


def foreseen_of(viewer: Viewer, but: frozenset[int] = frozenset()) -> tuple[Foreseen, ...]:
    """Each process of the organisation that is used, but these, by week; it needs two steps to be foreseen."""
    found = processes(viewer.organisation.id, viewer.today)
    used = [one for one in found if len(one.steps) >= 2 and one.is_used and one.id not in but]
    return tuple(forecast_of(viewer, one, viewer.today, months=6, per="week") for one in used)


def _counted(viewer: Viewer, whose: frozenset[int] | None, weeks: int) -> ExpectedQuantities:
    organisation, today = viewer.organisation.id, viewer.today
    foreseen = foreseen_of(viewer)
    usual = usual_days(organisation, today)
    by, things = _things(foreseen)
    first = monday(today)
    asked = Weeks((today + timedelta(days=1) - first).days, weeks)
    draws = min((_followed(one) for one in foreseen), default=1)
    sums = _Sums(
        np.zeros((len(things), weeks)),
        np.zeros((draws, len(things), weeks), dtype=np.float32),
        np.zeros((draws, len(things), weeks), dtype=np.float32),
    )
    for one in foreseen:
        _add(sums, one, whose, by, things, asked, float(usual.days or 0))
    names = names_of(organisation, by)
    products = [
        _product(thing, names.get(thing) or "", sums, place)
        for place, thing in enumerate(things.tolist())
        if sums.ordered[place].any() or sums.opened[:, place].any() or sums.created[:, place].any()
    ]
    return ExpectedQuantities(
        mondays=tuple(first + timedelta(weeks=number) for number in range(weeks)),
        by=by,
        products=tuple(sorted(products, key=lambda one: one.name.casefold())),
        deals=sums.deals,
        deals_without=sums.deals_without,
        lines_without=sums.lines_without,
        orders=sums.orders,
        orders_without=sums.orders_without,
        not_counted=sums.not_counted,
        draws=draws,
        usual=usual,
    )


def _things(foreseen: tuple[Foreseen, ...]) -> tuple[str, Ints]:
    """Products as long as there are few of them, else families; their ids in order."""
    for by in ("product", "family"):
        parts = [getattr(lines, by) for one in foreseen for lines in (one.history.asked, one.history.ordered)]
        things = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
        things = things[things >= 0]
        if by == "family" or len(things) <= MOST_PRODUCTS:
            break
    return by, things


def _followed(foreseen: Foreseen) -> int:
    cube = foreseen.cube
    wins = float((cube.deal_period >= 0).sum()) / cube.draws
    return draws_to_use(cube.draws, wins + float(cube.new_orders.sum()) / cube.draws)


def _add(
    sums: _Sums, foreseen: Foreseen, whose: frozenset[int] | None, by: str, things: Ints, weeks: Weeks, usual: float
) -> None:
    draws, count = len(sums.opened), len(things)
    history, cube = foreseen.history, foreseen.cube
    edges = np.array([(edge - foreseen.edges[0]).days for edge in foreseen.edges], dtype=np.float64)
    win_day = (edges[:-1] + edges[1:]) / 2
    begin = to_day_number(foreseen.edges[0])
    deals, asked = history.deals, history.asked
    mine = _of(whose, deals.owner)
    place = np.minimum(np.searchsorted(deals.opportunity, asked.opportunity), max(len(deals) - 1, 0))
    chosen = np.zeros(len(asked.opportunity), dtype=np.bool_)
    if len(deals):
        chosen = (deals.opportunity[place] == asked.opportunity) & mine[place]
    lines = Lines(
        place[chosen],
        _place(things, getattr(asked, by)[chosen]),
        asked.quantity[chosen].astype(np.float64),
        np.where(asked.wanted[chosen] < 0, np.nan, asked.wanted[chosen] - begin),
    )
    period = cube.deal_period[:draws]
    close = np.where(deals.expected_close < 0, np.nan, deals.expected_close - begin)
    lead = lead_of(lines.day, close[lines.of], usual)
    sums.opened += laid_out(of_open(period, win_day, lines, lead), draws, count, weeks)
    sums.deals += int(mine.sum())
    sums.deals_without += int(mine.sum()) - len(np.unique(lines.of[lines.thing >= 0]))
    sums.not_counted += history.not_counted if whose is None else 0
    _ordered(sums, foreseen, whose, by, things, weeks, usual)
    past = _past(foreseen, whose, by, things)
    cells = _of(whose, foreseen.cells.seller)
    sums.orders += len(past.kind)
    sums.orders_without += len(past.kind) - len(np.unique(past.lines.of[past.lines.thing >= 0]))
    if len(past.kind) and cells.any():
        dice = np.random.default_rng(zlib.crc32(f"{foreseen.process.id}/{foreseen.as_of}".encode()))
        coming = cube.new_orders[:draws][:, cells]
        found = of_new(coming, foreseen.cells.thing[cells], win_day, past, usual, dice)
        sums.created += laid_out(found, draws, count, weeks)


def _ordered(
    sums: _Sums, foreseen: Foreseen, whose: frozenset[int] | None, by: str, things: Ints, weeks: Weeks, usual: float
) -> None:
    """What is ordered and to be delivered from this week on."""
    lines, begin = foreseen.history.ordered, to_day_number(foreseen.edges[0])
    chosen = _of(whose, lines.owner)
    if not foreseen.process.is_default:
        chosen &= lines.opportunity >= 0
    day = np.where(lines.wanted < 0, lines.day + usual, lines.wanted) - begin
    chosen &= weeks.place(day.astype(np.float64)) >= 0
    thing = _place(things, getattr(lines, by))[chosen]
    sums.lines_without += int((thing < 0).sum())
    known = thing >= 0
    found = (
        np.zeros(int(known.sum()), dtype=np.int64),
        thing[known],
        day[chosen][known].astype(np.float64),
        lines.quantity[chosen][known].astype(np.float64),
    )
    sums.ordered += laid_out(found, 1, len(things), weeks)[0]


def _past(foreseen: Foreseen, whose: frozenset[int] | None, by: str, things: Ints) -> Past:
    """The orders of the last year that those yet to come are like."""
    orders, lines = foreseen.orders, foreseen.history.ordered
    recent = (orders.day >= to_day_number(foreseen.as_of) - WINDOW_DAYS) & _of(whose, orders.owner)
    if not foreseen.process.is_default:
        recent &= ~orders.direct
    kept = orders.order[recent]
    place = np.minimum(np.searchsorted(kept, lines.order), max(len(kept) - 1, 0))
    chosen = kept[place] == lines.order if len(kept) else np.zeros(len(lines), dtype=np.bool_)
    delay = np.where(lines.wanted < lines.day, np.nan, lines.wanted - lines.day)[chosen]
    of_things = _place(things, getattr(lines, by))[chosen]
    told = Lines(place[chosen], of_things, lines.quantity[chosen].astype(np.float64), delay)
    return Past(foreseen.cells.thing[foreseen.cells.orders][recent], told)


def _of(whose: frozenset[int] | None, people: Ints) -> NDArray[np.bool_]:
    if whose is None:
        return np.ones(len(people), dtype=np.bool_)
    return np.isin(people, list(whose))


def _place(things: Ints, ids: Ints) -> Ints:
    """Where each product stands; -1 = it names none."""
    if not len(things):
        return np.full(len(ids), -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(things, ids), len(things) - 1)
    return np.where(things[place] == ids, place, -1)


def _product(thing: int, name: str, sums: _Sums, place: int) -> ExpectedProduct:
    ordered, opened, created = sums.ordered[place], sums.opened[:, place], sums.created[:, place]

    def over(first: int, last: int) -> Expectation:
        some = slice(first, last)
        opens, news = (draws[:, some].sum(axis=1, dtype=np.float64) for draws in (opened, created))
        fixed = float(ordered[some].sum())
        low, middle, high = np.quantile(fixed + opens + news, (0.1, 0.5, 0.9)).tolist()
        return Expectation(fixed, float(opens.mean()), float(news.mean()), low, middle, high)

    weeks = len(ordered)
    each = tuple(over(week, week + 1) for week in range(weeks))
    return ExpectedProduct(thing, name, each, over(0, 4), over(0, 13), over(0, weeks))
