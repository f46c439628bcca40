"""First and follow-on orders, and families per customer, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.planning.order_book import OrderLines, follow_ons


def _lines(*rows: tuple[int, int, int, int, int, int]) -> OrderLines:
    """Rows of (order, owner, account, day, family, revenue)."""
    order, owner, account, day, family, revenue = (
        np.array(column, dtype=np.int64) for column in (zip(*rows, strict=True) if rows else [()] * 6)
    )
    zero = np.zeros(len(order), dtype=np.int64)
    return OrderLines(order, owner, account, zero - 1, day, family, revenue, zero, zero, zero)


BOOK = _lines(
    (1, 7, 100, 400, 1, 50),
    (2, 7, 100, 500, 1, 20),  # the same family again: no follow-on
    (3, 8, 100, 600, 2, 30),  # another family within the year: a follow-on of the seller of order 1
    (4, 7, 100, 800, 3, 40),  # later than a year after order 1
    (5, 7, 200, 450, 1, 60),
    (5, 7, 200, 450, 2, 10),
    (6, 7, 200, 500, 2, 25),  # had by order 5 already
    (7, 7, 300, 730, 1, 90),  # its year has not passed by day 1000
)


def test_follow_on_orders_per_first_order() -> None:
    """Opening orders 1 and 5 (7 is too late); of these only 3 follows: 1 / 2."""
    found = follow_ons(BOOK, first=700, last=1000)
    assert found.openings.tolist() == [1, 5]
    assert found.follow_ons.tolist() == [1, 0]
    assert found.following.tolist() == [3]
    assert found.following_owner.tolist() == [7]
    assert found.size.tolist() == [50, 70]
    assert found.following_size.tolist() == [30]


def test_who_ordered_within_the_year_before_does_not_open_anew() -> None:
    """Order 4 lies 200 days after order 3, so it is no first order either."""
    assert 4 not in follow_ons(BOOK, first=1100, last=1400).openings.tolist()


def test_orders_know_how_many_families_they_have() -> None:
    book = BOOK.orders()
    assert dict(zip(book.order.tolist(), book.family.tolist(), strict=True))[5] == 2
    assert dict(zip(book.order.tolist(), book.revenue.tolist(), strict=True))[5] == 70


def test_families_per_customer() -> None:
    """Of seller 7: account 100 took families 1 and 3, account 200 1 and 2, account 300 1: (2 + 2 + 1) / 3."""
    owner, families = BOOK.families_per_customer()
    assert families[owner == 7].sum() / (owner == 7).sum() == pytest.approx(5 / 3)


def test_a_book_without_orders() -> None:
    empty = _lines()
    assert len(empty.orders()) == 0
    assert len(empty.families_per_customer()[0]) == 0
    assert len(follow_ons(empty, 0, 1000).openings) == 0
