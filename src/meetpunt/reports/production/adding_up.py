"""The draws of one process added up as quantities: what is ordered, of open ones, and yet to come.

Rule: only lines of those whose opportunities are asked about; what names no product is counted, and in no quantity.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

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
from meetpunt.reports.forecast.cube_of import WINDOW_DAYS, Foreseen
from meetpunt.store.fields import to_day_number

MOST_PRODUCTS = 200
"""More products than these are counted by family."""


@dataclass
class Sums:
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


def things_of(foreseen: tuple[Foreseen, ...]) -> tuple[str, Ints]:
    """Products as long as there are few of them, else families; their ids in order."""
    for by in ("product", "family"):
        parts = [getattr(lines, by) for one in foreseen for lines in (one.history.asked, one.history.ordered)]
        things = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)
        things = things[things >= 0]
        if by == "family" or len(things) <= MOST_PRODUCTS:
            break
    return by, things


def followed(foreseen: Foreseen) -> int:
    """How many of its draws are followed."""
    cube = foreseen.cube
    wins = float((cube.deal_period >= 0).sum()) / cube.draws
    return draws_to_use(cube.draws, wins + float(cube.new_orders.sum()) / cube.draws)


def add(
    sums: Sums, foreseen: Foreseen, whose: frozenset[int] | None, by: str, things: Ints, weeks: Weeks, usual: float
) -> None:
    """Add a process to the sums.

    Parameters:
        whose: sellers; None = everybody.
        by, things: what is counted by, and the ids in order.
        usual: days from order to delivery where nothing says so.
    """
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
    sums: Sums, foreseen: Foreseen, whose: frozenset[int] | None, by: str, things: Ints, weeks: Weeks, usual: float
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
