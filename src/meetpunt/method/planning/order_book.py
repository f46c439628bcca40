"""The orders of a period as arrays, and what cross-selling means in them.

The rule: an opening order is one of an account that ordered nothing in the horizon before; a follow-on order is a later
one within the horizon that has a family which the opening order did not have.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.alike import as_one

Ints = NDArray[np.int64]

HORIZON = 365
"""Days within which a follow-on order counts."""


@dataclass(frozen=True)
class OrderLines:
    """One row per order and family, in order of day; all int64 [rows].

    Attributes:
        order, owner, account, opportunity: identities; -1 = nobody, none. An order has one owner.
        day: whole days since 1970-01-01. family: -1 = none known.
        revenue: minor units. costed, margin: revenue and margin of what has a known cost.
        without_rate: how many lines have no exchange rate, so that their money is not in it.
    """

    order: Ints
    owner: Ints
    account: Ints
    opportunity: Ints
    day: Ints
    family: Ints
    revenue: Ints
    costed: Ints
    margin: Ints
    without_rate: Ints

    def __len__(self) -> int:
        return len(self.order)

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """The rows that a mask chooses."""
        return type(self)(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def between(self, first: int, last: int) -> Self:
        """The rows of these days, both included."""
        return self.where((self.day >= first) & (self.day <= last))

    def orders(self) -> OrderLines:
        """One row per order; `family` is then the number of known families in it."""
        _ids, first, place = np.unique(self.order, return_index=True, return_inverse=True)
        n = len(first)

        def added(values: Ints) -> Ints:
            return np.bincount(place, weights=values, minlength=n).round().astype(np.int64)

        return OrderLines(
            self.order[first],
            self.owner[first],
            self.account[first],
            self.opportunity[first],
            self.day[first],
            added((self.family >= 0).astype(np.int64)),
            added(self.revenue),
            added(self.costed),
            added(self.margin),
            added(self.without_rate),
        )

    def families_per_customer(self) -> tuple[Ints, Ints]:
        """Per owner and account that bought something of a known family: the owner, and how many families."""
        known = (self.family >= 0) & (self.account >= 0)
        owner, account, family = self.owner[known], self.account[known], self.family[known]
        once = np.unique(as_one(owner, account, family), return_index=True)[1]
        _pairs, first, families = np.unique(as_one(owner, account)[once], return_index=True, return_counts=True)
        return owner[once][first], families.astype(np.int64)


@dataclass(frozen=True)
class FollowOns:
    """Opening orders whose horizon has passed, and the follow-on orders after them.

    Attributes:
        openings: identity of each opening order; owner: of it; follow_ons: how many followed; size: its revenue.
        following: identity of each follow-on order; following_owner: of its opening; following_size: its revenue.
    """

    openings: Ints
    owner: Ints
    follow_ons: Ints
    size: Ints
    following: Ints
    following_owner: Ints
    following_size: Ints


def follow_ons(lines: OrderLines, first: int, last: int, horizon: int = HORIZON) -> FollowOns:
    """The opening orders of the days first - horizon to last - horizon, each followed for the whole horizon.

    Args:
        lines: of at least the days first - 2 x horizon to last.
        first, last: the measured days, both included.
    """
    book = lines.orders()
    families: defaultdict[int, set[int]] = defaultdict(set)
    for order, family in zip(lines.order.tolist(), lines.family.tolist(), strict=True):
        if family >= 0:
            families[order].add(family)
    by_account: defaultdict[int, list[int]] = defaultdict(list)
    for row in np.lexsort((book.order, book.day)).tolist():
        if book.account[row] >= 0:
            by_account[int(book.account[row])].append(row)
    opening: list[int] = []
    counts: list[int] = []
    following: list[tuple[int, int]] = []
    for rows in by_account.values():
        for place, row in enumerate(rows):
            day, had = int(book.day[row]), families[int(book.order[row])]
            quiet = place == 0 or int(book.day[rows[place - 1]]) < day - horizon
            if not (first - horizon <= day <= last - horizon and quiet and had):
                continue
            later = (other for other in rows[place + 1 :] if int(book.day[other]) <= day + horizon)
            found = [other for other in later if families[int(book.order[other])] - had]
            opening.append(row)
            counts.append(len(found))
            following += [(other, int(book.owner[row])) for other in found]
    at = np.array(opening, dtype=np.int64)
    after = np.array([row for row, _owner in following], dtype=np.int64)
    return FollowOns(
        book.order[at],
        book.owner[at],
        np.array(counts, dtype=np.int64),
        book.revenue[at],
        book.order[after],
        np.array([owner for _row, owner in following], dtype=np.int64),
        book.revenue[after],
    )
