"""What a visit, quote and order cost per channel, segment, territory or product family, and the order that pays for it.

Rule: every line counts what was done for customers and what they brought, lost work included; the lines add up to the
whole to a cent. Worked example: docs/counting/cost-to-serve.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from meetpunt.method.channel_cost import (
    Accounts,
    break_even,
    chance_of_a_loss,
    cost_each,
    cost_per,
    margin_share,
)
from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.cost_to_serve import BY_NUMBER, NOBODY, VISIT
from meetpunt.method.planning.ratios import Estimate
from meetpunt.reports.cost_to_serve import Effort, efforts_of, place_in, sums
from meetpunt.reports.served import Ints, Orders, Served

SEED = 20_08


class By(StrEnum):
    """What lines are about."""

    CHANNEL = "channel"
    SEGMENT = "segment"
    TERRITORY = "territory"
    PRODUCT = "product"


@dataclass(frozen=True)
class Groups:
    """The line of every activity, quote and row of an order, by number; -1 = in none. keys: what each is about.

    keys: a channel, a segment, or the number of a territory or product family; empty = none.
    """

    keys: tuple[str, ...]
    work: Ints
    quotes: Ints
    orders: Ints


@dataclass(frozen=True)
class Line:
    """A line, or the whole. Money in minor units of the reporting currency.

    Attributes:
        key: as in `Groups`. orders, quotes: how many; by product an order counts in each family that it holds.
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


def groups_of(found: Served, by: By, segments: Mapping[int, str], families: Mapping[int, tuple[int, ...]]) -> Groups:
    """The lines of what was served.

    Parameters: segments, by account. families: of `with_families`, by opportunity.
    """
    work, quotes, orders = found.work, found.quotes, found.orders
    if by is By.CHANNEL:
        return Groups(tuple(BY_NUMBER), work.channel, quotes.channel, orders.channel)
    if by is By.SEGMENT:
        names = (*sorted({*segments.values()} - {""}, key=str.casefold), "")
        number = {name: place for place, name in enumerate(names)}
        ids = np.array(sorted(segments), dtype=np.int64)
        of = np.array([number[segments[int(one)]] for one in ids], dtype=np.int64)

        def placed(account: Ints) -> Ints:
            place = place_in(ids, account)
            return np.where(place < 0, len(names) - 1, of[place] if len(of) else 0)

        return Groups(names, placed(work.account), placed(quotes.account), placed(orders.account))
    if by is By.TERRITORY:
        return _numbered(work.territory, quotes.territory, orders.territory)
    return _numbered(work.opportunity, np.full(len(quotes.quote), NOBODY), orders.family)


def lines_of(found: Served, groups: Groups, by: By, whole: Line) -> tuple[Line, ...]:
    """The lines that there is anything of, in the order of their keys.

    Parameters: whole, whose margin share is taken for orders without a known cost.
    """
    lines = _lines(found, groups, by, whole.share.value)
    return tuple(one for one in lines if one.effort.activities or one.orders or one.quotes)


def whole_of(found: Served) -> Line:
    """Everything together."""
    alone = Groups(("",), *(np.zeros(len(one), dtype=np.int64) for one in (found.work, found.quotes, found.orders)))
    share = share_of(found.orders, np.ones(len(found.orders), dtype=np.bool_))
    return _lines(found, alone, By.CHANNEL, share.value)[0]


def chances(
    found: Served, groups: Groups, pool: Ints, share: float | None, efforts: Sequence[Effort]
) -> list[float | None]:
    """The chance of each group to cost more than it brings in a next period (`method.channel_cost`).

    Parameters: pool, whose orders may stand beside its own. share: the margin share of what has no known cost.
    None: too few to say, a rate or an exchange rate is missing, or no cost price is known at all.
    """
    size = len(groups.keys)
    brought, of, no_rate = _brought(found.orders, groups.orders, share, size)
    cost = found.priced.cost
    # What was taken over spreads about as much as it is.
    squares = cost.astype(np.float64) ** 2 * np.where(found.priced.taken | found.priced.way_taken, 2, 1)
    inside = groups.work >= 0
    known = Accounts(
        sums(groups.work, cost, size).astype(np.float64),
        np.bincount(groups.work[inside], weights=squares[inside], minlength=size).astype(np.float64),
        np.array([one.activities for one in efforts], dtype=np.float64),
        of,
        brought,
        pool,
    )
    told = chance_of_a_loss(known, SEED)
    return [
        None if np.isnan(one) or effort.missing or share is None or no_rate[place] else float(one)
        for place, (one, effort) in enumerate(zip(told, efforts, strict=True))
    ]


def with_families(found: Served, families: Mapping[int, tuple[int, ...]]) -> Served:
    """The same with work divided evenly over the product families that its opportunity asks for.

    The family stands where the opportunity stood, for `groups_of`; what divides into no whole cents leaves the rest to
    the first. What an order costs through its channel is divided by the value of its families, and it counts in each.
    """
    opportunity = found.work.opportunity
    asked = [families.get(one, (NOBODY,)) for one in opportunity.tolist()]
    parts = np.array([len(one) for one in asked], dtype=np.int64)
    row = np.repeat(np.arange(len(asked)), parts)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    family = np.array([one for some in asked for one in some], dtype=np.int64)
    work, priced = found.work.where(row), found.priced.where(row)
    size = parts[row]
    numbers = {
        name: getattr(priced, name) // size + (rank < getattr(priced, name) % size)
        for name in ("time", "way", "driven", "road", "ms", "way_minutes", "metres")
    }
    return replace(
        found,
        work=replace(work, opportunity=family),
        priced=replace(priced, **numbers),
        orders=replace(
            found.orders, through=_by_value(found.orders), is_first=np.ones(len(found.orders), dtype=np.bool_)
        ),
    )


def _lines(found: Served, groups: Groups, by: By, margin: float | None) -> list[Line]:
    size = len(groups.keys)
    efforts = efforts_of(found, groups.work, groups.orders, size)
    cost, book = found.priced.cost, found.orders
    visits = (found.work.kind == VISIT) & (groups.work >= 0)
    visit = cost_each(cost[visits], groups.work[visits], size)
    quotes = sums(groups.quotes, np.ones_like(groups.quotes), size)
    orders = sums(groups.orders, book.is_first, size)
    selling = np.array([one.known_minor - one.service_minor - one.channel_minor for one in efforts])
    quote = cost_per(selling, quotes)
    order = cost_per([one.known_minor for one in efforts], orders)
    money = {name: sums(groups.orders, getattr(book, name), size) for name in _MONEY}
    shares = [share_of(book, groups.orders == place) for place in range(size)]
    chance = chances(found, groups, np.zeros(size, dtype=np.int64), margin, efforts)
    told = []
    for place, key in enumerate(groups.keys):
        visited, quoted, ordered = (one.whole if size == 1 else one.groups[place] for one in (visit, quote, order))
        effort = efforts[place]
        if effort.missing:
            # A part of the cost says nothing of what one costs.
            visited, quoted, ordered = (Estimate(n=one.n) for one in (visited, quoted, ordered))
        if by is By.PRODUCT:
            visited = quoted = Estimate()
        no_rate, revenue, costed, brought = (int(money[name][place]) for name in _MONEY)
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
                chance[place] if orders[place] >= TOO_FEW else None,
            )
        )
    return told


_MONEY = ("without_rate", "revenue", "costed", "margin")


def _numbered(*columns: Ints) -> Groups:
    """Lines by number, none of them last."""
    known = np.unique(np.concatenate(columns))
    known = known[known >= 0]
    keys = (*(str(one) for one in known), "")
    placed = [np.where(column < 0, len(known), place_in(known, column)) for column in columns]
    return Groups(keys, *placed)


def share_of(book: Orders, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Estimate:
    """Margin share of the orders chosen, each order once."""
    rows = chosen & (book.costed > 0)
    _ids, of = np.unique(book.order[rows], return_inverse=True)
    return margin_share(np.bincount(of, weights=book.margin[rows]), np.bincount(of, weights=book.costed[rows]))


def _brought(
    book: Orders, group: Ints, share: float | None, size: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Ints, Ints]:
    """What each order brought less what its channel cost, of which group it is, and rows without a rate by group."""
    row = group >= 0
    net = book.margin + (book.revenue - book.costed) * (share or 0.0) - book.through
    pairs = np.stack((book.order[row], group[row]), axis=1)
    each, of = np.unique(pairs, axis=0, return_inverse=True) if len(pairs) else (pairs, np.zeros(0, dtype=np.int64))
    found = np.bincount(of.reshape(-1), weights=net[row], minlength=len(each)).astype(np.float64)
    return found, each[:, 1], sums(group, book.without_rate, size)


def _by_value(book: Orders) -> Ints:
    """What each order cost through its channel, over its rows by their value; the rest stands at the first."""
    _ids, of = np.unique(book.order, return_inverse=True)
    size = len(_ids)
    whole, value = sums(of, book.through, size), sums(of, np.maximum(book.revenue, 0), size)
    part = np.where(value[of] > 0, whole[of] * np.maximum(book.revenue, 0) // np.maximum(value[of], 1), 0)
    rest = whole - sums(of, part, size)
    return np.where(book.is_first, part + rest[of], part)
