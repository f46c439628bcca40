"""With and without among the cases of the same person."""

from __future__ import annotations

import pytest

from meetpunt.method.within import Pair, within


def test_a_table_counted_by_hand() -> None:
    """Each of four: 6 of 10 with, 4 of 10 without; weight 5 each, so 0.2 at weight 20.

    Variance per person (6 x 4 x 1000 + 4 x 6 x 1000) / (100 x 400) = 1.2; error 1.645 sqrt(4.8) / 20 = 0.1802.
    """
    found = within([Pair(6, 10, 4, 10)] * 4)
    assert found.people == 4
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.2)
    assert found.difference.low == pytest.approx(0.0198, abs=1e-4)
    assert found.difference.high == pytest.approx(0.3802, abs=1e-4)


def test_who_uses_it_where_all_is_won_shows_no_difference_within() -> None:
    """Two win 8 of 10 and use it much, two win 2 of 10 and use it little: apart 0.8 against 0.2, within nothing."""
    eager, slow = Pair(32, 40, 8, 10), Pair(2, 10, 8, 40)
    found = within([eager, eager, slow, slow])
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.0, abs=1e-9)


def test_people_without_both_kinds_say_nothing_and_few_people_are_not_told() -> None:
    assert within([Pair(5, 30, 0, 0)] * 9).people == 0
    assert within([Pair(20, 40, 10, 40)] * 3).difference is None
    assert within([Pair(1, 2, 1, 2)] * 6).difference is None
