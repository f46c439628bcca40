"""What a visit, quote and order cost per channel, segment, territory or product family, and the order that pays for it.

Rule: every line counts what was done for customers and what they brought, lost work included; the lines add up to the
whole to a cent. Worked example: docs/counting/cost-to-serve.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.channel_cost import (
    Accounts,
    break_even,
    chance_of_a_loss,
    cost_each,
    cost_per,
    margin_share,
)
from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.cost_to_serve import BY_NUMBER, CALL, VISIT
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.channel_by import WHOLE, By, Lines
from meetpunt.reports.efforts import Effort, Efforts, efforts
from meetpunt.reports.memory import of_data
from meetpunt.reports.served_rows import Book, Ints, Mask, Orders, PricedWork
from meetpunt.reports.work_sums import WorkSums, sums, together, work_sums

Floats = NDArray[np.float64]

SEED = 20_08
_CHANNELS = len(BY_NUMBER)


@dataclass(frozen=True)
class Line:
    """A line, or the whole. Money in minor units of the reporting currency.

    Attributes:
        key: as in `Lines`. orders, quotes: how many; by product an order counts in each family that it holds.
        revenue_minor: None when an amount has no exchange rate. costed_minor: of what has a known cost; margin_minor:
            of that.
        visit, quote, order: cost of one, with what it rests on. share: margin / revenue. even: break-even order size.
        chance: that a next period costs more than it brings; None = too few to say, or not known.
    """

    key: str
    effort: Effort
    quotes: int
    orders: int
    revenue_minor: int | None
    costed_minor: int
    margin_minor: int
    visit: Estimate
    quote: Estimate
    order: Estimate
    share: Estimate
    even: Estimate
    chance: float | None


@dataclass(frozen=True)
class LineSums:
    """What was done by line.

    Attributes:
        work: by line and channel, the channels of a line one after the other. visits: the cost of each visit;
            visited: of which line it is. calls: how long each call took of which that was told, milliseconds.
    """

    work: WorkSums
    visits: Ints
    visited: Ints
    calls: Ints


def line_sums(done: PricedWork, lines: Lines) -> LineSums:
    """What somebody did by line."""
    work, line = done.work, lines.place(done.work)
    visits, calls = work.kind == VISIT, (work.kind == CALL) & (work.ms >= 0)
    found = work_sums(done, line * _CHANNELS + work.channel, len(lines.keys) * _CHANNELS)
    return LineSums(found, done.priced.cost[visits], line[visits], work.ms[calls])


def added(parts: Iterable[LineSums], lines: Lines) -> LineSums:
    """What several people did."""
    some = list(parts)
    none = np.zeros(0, dtype=np.int64)
    return LineSums(
        together((one.work for one in some), len(lines.keys) * _CHANNELS),
        *(np.concatenate([none, *(getattr(one, name) for one in some)]) for name in ("visits", "visited", "calls")),
    )


def whole_of(done: LineSums, book: Book) -> Line:
    """Everything together. done: by `WHOLE`."""
    return _lines(done, book, WHOLE, share_of(book.orders, np.ones(len(book.orders), dtype=np.bool_)).value)[0]


def lines_of(done: LineSums, book: Book, lines: Lines, whole: Line) -> tuple[Line, ...]:
    """The lines that there is anything of, in the order of their keys.

    Parameters: whole, whose margin share is taken for orders without a known cost.
    """
    found = _lines(done, book, lines, whole.share.value)
    return tuple(one for one in found if one.effort.activities or one.orders or one.quotes)


def chances(found: Efforts, orders: Orders, group: Ints, pool: Ints, share: float | None) -> Floats:
    """The chance of each group to cost more than it brings in a next period (`method.channel_cost`).

    Parameters: group, of every row of an order. pool, whose orders may stand beside its own. share: the margin share of
    what has no known cost.
    NaN: too few to say, a rate or an exchange rate is missing, or no cost price is known at all.
    """
    size = len(found.through)
    if share is None:
        return np.full(size, np.nan)
    brought, of, no_rate = _brought(orders, group, share, size)
    activities = found.work["activities"].astype(np.float64)
    known = Accounts(found.work.cost.astype(np.float64), found.work.squares, activities, of, brought, pool)
    told = chance_of_a_loss(known, SEED, kept=partial(of_data, "chance of a loss"))
    return np.where(found.is_part | (no_rate > 0), np.nan, told)


def _lines(done: LineSums, book: Book, lines: Lines, margin: float | None) -> list[Line]:
    size, group = len(lines.keys), lines.place(book.orders)
    found = efforts(done.work.added(_CHANNELS), book, group)
    each = found.each()
    visit = cost_each(done.visits, done.visited, size)
    quotes = sums(lines.place(book.quotes), np.ones(len(book.quotes), dtype=np.int64), size)
    orders = sums(group, book.orders.is_first, size)
    quote = cost_per(found.known - found.work["service"] - found.through, quotes)
    order = cost_per(found.known, orders)
    money = {name: sums(group, getattr(book.orders, name), size) for name in _MONEY}
    shares = [share_of(book.orders, group == place) for place in range(size)]
    chance = chances(found, book.orders, group, np.zeros(size, dtype=np.int64), margin)
    told = []
    for place, key in enumerate(lines.keys):
        visited, quoted, ordered = (one.whole if size == 1 else one.groups[place] for one in (visit, quote, order))
        effort = each[place]
        if effort.missing:
            # A part of the cost says nothing of what one costs.
            visited, quoted, ordered = (Estimate(n=one.n) for one in (visited, quoted, ordered))
        if lines.by is By.PRODUCT:
            visited = quoted = Estimate()
        no_rate, revenue, costed, brought = (int(money[name][place]) for name in _MONEY)
        is_told = orders[place] >= TOO_FEW and not np.isnan(chance[place])
        told.append(
            Line(
                key,
                effort,
                int(quotes[place]),
                int(orders[place]),
                None if no_rate else revenue,
                costed,
                brought,
                visited,
                quoted,
                ordered,
                shares[place],
                break_even(ordered, shares[place]),
                float(chance[place]) if is_told else None,
            )
        )
    return told


_MONEY = ("without_rate", "revenue", "costed", "margin")


def share_of(book: Orders, chosen: Mask) -> Estimate:
    """Margin share of the orders chosen, each order once."""
    rows = chosen & (book.costed > 0)
    _ids, of = np.unique(book.order[rows], return_inverse=True)
    return margin_share(np.bincount(of, weights=book.margin[rows]), np.bincount(of, weights=book.costed[rows]))


def _brought(orders: Orders, group: Ints, share: float, size: int) -> tuple[Floats, Ints, Ints]:
    """What each order brought less what its channel cost, of which group it is, and rows without a rate by group."""
    row = group >= 0
    net = orders.margin + (orders.revenue - orders.costed) * share - orders.through
    each, of = np.unique(orders.order[row] * size + group[row], return_inverse=True)
    found = np.bincount(of, weights=net[row], minlength=len(each)).astype(np.float64)
    return found, each % size, sums(group, orders.without_rate, size)
