"""A year over its months and days: docs/counting/season.md."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.season import (
    EVEN,
    LEAST_ORDERS,
    MONTHS,
    day_weights,
    divided,
    pace,
    portion,
    season,
    weekdays_but,
)
from meetpunt.method.spells import MethodError

JANUARY = 2025 * 12


def _year(orders: int, december: float = 1.0) -> dict[int, tuple[int, float]]:
    """So many orders of 1 a month, December's worth another amount each."""
    return {JANUARY + n: (orders, orders * (december if n == 11 else 1.0)) for n in range(MONTHS)}


def test_the_worked_example() -> None:
    """5 orders a month of 1, in December of 13 each: raw December (5 * 13) / (5 * 11 + 5 * 13) = 65 / 120.

    60 orders against a prior of 60: half of it history, half a twelfth: (65 / 120 + 1 / 12) / 2 = 0.3125.
    """
    found = season(_year(5, 13.0), JANUARY, JANUARY + 12)
    assert (found.years, found.orders, found.weight) == (1, 60, 0.5)
    assert found.shares[11] == pytest.approx(0.3125)
    assert found.shares[0] == pytest.approx((5 / 120 + 1 / 12) / 2)
    assert sum(found.shares) == pytest.approx(1)


def test_a_year_that_is_not_whole_tells_no_season() -> None:
    assert season(_year(50, 9.0), JANUARY + 1, JANUARY + 12) is EVEN
    assert season({}, JANUARY, JANUARY + 36) is EVEN


def test_a_handful_of_orders_tells_no_season() -> None:
    few = {JANUARY: (LEAST_ORDERS - 1, 100.0)}
    assert season(few, JANUARY, JANUARY + 12).is_even
    assert not season({JANUARY: (LEAST_ORDERS, 100.0)}, JANUARY, JANUARY + 12).is_even


def test_only_the_last_three_whole_years_count() -> None:
    old = {JANUARY - 40: (1000, 1e9)}
    assert season(_year(50, 2.0) | old, JANUARY - 50, JANUARY + 12) == season(
        _year(50, 2.0), JANUARY - 50, JANUARY + 12
    )


def test_a_year_of_1000_even_over_twelve_gives_the_first_four_one_more() -> None:
    assert divided(1000, EVEN.shares) == (84, 84, 84, 84, 83, 83, 83, 83, 83, 83, 83, 83)


def test_nothing_to_go_by_is_divided_evenly_and_no_parts_are_refused() -> None:
    assert divided(7, [0, 0, 0]) == (3, 2, 2)
    with pytest.raises(MethodError):
        divided(7, [])
    with pytest.raises(MethodError):
        divided(7, [1, -1])
    with pytest.raises(MethodError):
        divided(7, [float("nan")])


@given(
    st.integers(0, 10**15),
    st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=60),
)
def test_parts_add_up_and_none_is_off_by_one_or_more(total: int, weights: list[float]) -> None:
    parts = divided(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole > 1e-3 and total < 10**9:
        assert all(abs(part - total * one / whole) < 1 + 1e-3 for part, one in zip(parts, weights, strict=True))


def test_november_has_21_working_days_that_share_its_part() -> None:
    weights = day_weights(date(2026, 1, 1), date(2026, 12, 31), EVEN.shares)
    november = weights[(date(2026, 11, 1) - date(2026, 1, 1)).days :][:30]
    assert np.count_nonzero(november) == 21
    assert november.sum() == pytest.approx(1 / 12)
    assert november[0] == 0


def test_by_friday_the_sixth_five_of_21_days_are_gone() -> None:
    first = date(2026, 1, 1)
    weights = day_weights(first, date(2026, 12, 31), EVEN.shares)
    gone = portion(weights, first, first, date(2026, 11, 6))
    assert gone == pytest.approx(10 / 12 + 5 / 21 / 12)


def test_a_free_day_weighs_nothing_and_a_month_of_free_days_falls_on_all_of_them() -> None:
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    weights = day_weights(first, last, EVEN.shares, {date(2026, 2, 2)})
    assert weights[1] == 0
    assert np.count_nonzero(weights) == 19
    closed = {first + timedelta(days=n) for n in range(28)}
    assert np.count_nonzero(day_weights(first, last, EVEN.shares, closed)) == 28


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800), st.integers(0, 800))
def test_two_parts_of_a_period_make_all_of_it(first: date, days: int, cut: int) -> None:
    last = first + timedelta(days=days)
    middle = first + timedelta(days=min(cut, days))
    weights = day_weights(first, last, EVEN.shares)
    before = portion(weights, first, first, middle)
    after = portion(weights, first, middle + timedelta(days=1), last)
    assert before + after == pytest.approx(1)
    assert portion(weights, first, last + timedelta(days=1), last + timedelta(days=9)) == 0


def test_a_pace_follows_the_season_over_months_and_ones_own_days_within_them() -> None:
    """1200 in the year, 45 % in December and 5 % in each other month. Who works Mondays only has four in February 2026
    (2, 9, 16, 23): up to the 16th three are gone, so 60 + 60 * 3 / 4 = 105. Before the year 0, after it all.
    """
    shares = (0.05,) * 11 + (0.45,)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    mondays = lambda day: float(day.weekday() == 0)  # noqa: E731
    told = [pace(1200, first, last, today, shares, mondays) for today in (date(2026, 2, 16), date(2025, 12, 31), last)]
    assert told == pytest.approx([105, 0, 1200])
    assert pace(1200, first, last, date(2026, 11, 30), shares, weekdays_but(())) == pytest.approx(660)
