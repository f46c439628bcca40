"""What lines of the page about channels are about, and of which line each activity, quote and order is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from meetpunt.method.cost_to_serve import BY_NUMBER, Done, Work
from meetpunt.method.dated_rates import NOBODY
from meetpunt.reports.served_rows import Book, Ints, Orders, PricedWork
from meetpunt.reports.work_sums import place_in, sums


class By(StrEnum):
    """What lines are about."""

    CHANNEL = "channel"
    SEGMENT = "segment"
    TERRITORY = "territory"
    PRODUCT = "product"


Families = Mapping[int, tuple[int, ...]]
"""The product families that each opportunity asks for."""


@dataclass(frozen=True)
class Lines:
    """Lines, and how a row finds its own.

    Attributes:
        by: None = everything in one line. keys: what each is about: a channel, a segment, or the number of a territory
            or product family; empty = none. ids, of: by segment the accounts in order, each with its line; by number
            the numbers in order.
    """

    by: By | None
    keys: tuple[str, ...]
    ids: Ints
    of: Ints

    def place(self, done: Done) -> Ints:
        """The line of each row, by number."""
        if self.by is None:
            return np.zeros(len(done), dtype=np.int64)
        if self.by is By.CHANNEL:
            return done.channel
        wanted = done.account if self.by is By.SEGMENT else _numbers(done, self.by)
        place = place_in(self.ids, wanted)
        return np.where(place < 0, len(self.keys) - 1, self.of[place] if len(self.of) else 0)


WHOLE = Lines(None, ("",), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
"""Everything together."""


BY_CHANNEL = Lines(By.CHANNEL, tuple(BY_NUMBER), WHOLE.ids, WHOLE.of)
"""A line for each channel."""


def lines_by_segment(segments: Mapping[int, str]) -> Lines:
    """A line for each segment. segments: of every account."""
    names = (*sorted({*segments.values()} - {""}, key=str.casefold), "")
    number = {name: place for place, name in enumerate(names)}
    ids = sorted(segments)
    of = [number[segments[one]] for one in ids]
    return Lines(By.SEGMENT, names, np.array(ids, dtype=np.int64), np.array(of, dtype=np.int64))


def lines_by_number(by: By, numbers: Iterable[Ints], book: Book) -> Lines:
    """A line for each territory or product family that occurs. numbers: in the work (`numbers_of`)."""
    known = np.unique(np.concatenate([*numbers, numbers_of(book.quotes, by), numbers_of(book.orders, by)]))
    known = known[known >= 0]
    return Lines(by, (*(str(one) for one in known), ""), known, np.arange(len(known)))


def numbers_of(done: Done, by: By) -> Ints:
    """The territories or product families that occur."""
    return np.unique(_numbers(done, by))


def divided(done: PricedWork, families: Families) -> PricedWork:
    """Work divided evenly over the product families that its opportunity asks for.

    The family stands where the opportunity stood; what divides into no whole cents leaves the rest to the first.
    """
    asked = [families.get(one, (NOBODY,)) for one in done.work.opportunity.tolist()]
    parts = np.array([len(one) for one in asked], dtype=np.int64)
    row = np.repeat(np.arange(len(asked)), parts)
    rank = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts)
    family = np.array([one for some in asked for one in some], dtype=np.int64)
    work, priced = done.work.where(row), done.priced.where(row)
    size = parts[row]
    numbers = {
        name: getattr(priced, name) // size + (rank < getattr(priced, name) % size)
        for name in ("time", "way", "driven", "road", "ms", "way_minutes", "metres")
    }
    return PricedWork(replace(work, opportunity=family), replace(priced, **numbers))


def orders_by_family(book: Book) -> Book:
    """Orders that count in each family that they hold, what each cost through its channel divided by their value."""
    counts = np.ones(len(book.orders), dtype=np.bool_)
    return replace(book, orders=replace(book.orders, through=_by_value(book.orders), is_first=counts))


def _numbers(done: Done, by: By) -> Ints:
    """Of which territory or product family each row is; by family of no quote."""
    if by is By.TERRITORY:
        return done.territory
    if isinstance(done, Orders):
        return done.family
    return done.opportunity if isinstance(done, Work) else np.full(len(done), NOBODY, dtype=np.int64)


def _by_value(book: Orders) -> Ints:
    """What each order cost through its channel, over its rows by their value; the rest stands at the first."""
    _ids, of = np.unique(book.order, return_inverse=True)
    size = len(_ids)
    whole, value = sums(of, book.through, size), sums(of, np.maximum(book.revenue, 0), size)
    part = np.where(value[of] > 0, whole[of] * np.maximum(book.revenue, 0) // np.maximum(value[of], 1), 0)
    rest = whole - sums(of, part, size)
    return np.where(book.is_first, part + rest[of], part)
