"""Times of steps added up: by hand, against draws, and on a finer or coarser clock."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from meetpunt.method.step_convolution import (
    POINT_DAYS,
    Passage,
    days_until,
    last_useful_day,
    observed,
    passage,
    per_week,
    rests,
    share_by,
    share_in_period,
)

STEPS = (
    (0.55, 12.0, 25.0),
    (0.70, 9.0, 20.0),
    (0.65, 20.0, 40.0),
    (0.70, 15.0, 30.0),
    (0.45, 8.0, 16.0),
    (0.65, 18.0, 35.0),
)


def mean_days(one: Passage) -> float:
    return float(one.waits @ np.arange(len(one.waits))) * POINT_DAYS


def test_the_mean_time_of_a_step_is_kept() -> None:
    one = passage(0.5, 20.0, 40.0)
    sigma = np.log(2) / 0.8416212335729143
    assert one.waits.sum() == pytest.approx(1, abs=1e-4)
    assert mean_days(one) == pytest.approx(20 * np.exp(sigma**2 / 2), rel=0.005)
    assert days_until(one, 0.5) == pytest.approx(20, abs=0.5)
    assert days_until(one, 0.8) == pytest.approx(40, abs=0.7)


def test_two_steps_of_one_week_take_two_weeks() -> None:
    week = observed(0.5, np.array([7.0]), np.array([1.0]))
    whole, last = rests((week, week))
    assert whole.chance == 0.25
    assert last.chance == 0.5
    assert np.flatnonzero(whole.waits).tolist() == [4]
    assert share_by(whole, 12) == 0
    assert share_by(whole, 16) == 1


def test_a_time_between_two_points_keeps_its_mean() -> None:
    assert mean_days(observed(1.0, np.array([5.0, 9.0]), np.array([0.5, 0.5]))) == pytest.approx(7.0)


def test_six_steps_are_as_long_as_draws_of_them() -> None:
    rng = np.random.default_rng(5)
    total = sum(rng.lognormal(np.log(p50), np.log(p80 / p50) / 0.8416212335729143, 400_000) for _, p50, p80 in STEPS)
    whole = rests([passage(*step) for step in STEPS])[0]
    for level in (0.2, 0.5, 0.8, 0.9):
        assert days_until(whole, level) == pytest.approx(np.quantile(total, level), rel=0.01)
    assert whole.chance == pytest.approx(0.05124, abs=1e-4)
    assert share_in_period(whole, 365) == pytest.approx(np.clip(365 - total, 0, None).mean() / 365, abs=0.005)


def test_the_p80_of_the_way_is_less_than_the_sum_of_the_steps() -> None:
    whole = rests([passage(*step) for step in STEPS])[0]
    assert days_until(whole, 0.8) < sum(p80 for _, _, p80 in STEPS)  # type: ignore[operator]


def test_what_is_entered_later_than_the_rest_of_the_way_allows_is_of_next_year() -> None:
    steps = [passage(*step) for step in STEPS]
    days = [last_useful_day(rest, date(2027, 12, 31)) for rest in rests(steps)]
    assert all(days)
    assert days == sorted(days)  # type: ignore[type-var]
    # The last step alone: 80 % within 35 days.
    assert days[-1] in (date(2027, 11, 25), date(2027, 11, 26))


def test_a_way_longer_than_is_followed_has_no_last_day() -> None:
    assert last_useful_day(passage(0.5, 4000.0, 9000.0), date(2027, 12, 31)) is None


def test_a_step_without_a_known_time_takes_none() -> None:
    assert share_by(passage(0.5, None, None), 2) == 1


def test_entries_of_every_week_become_the_orders_that_the_chances_say() -> None:
    whole = rests([passage(*step) for step in STEPS])[0]
    orders = per_week(np.full(400, 10.0), whole)
    assert orders[-1] == pytest.approx(10 * whole.chance, rel=0.002)
    assert np.all(np.diff(orders) >= -1e-12)
    assert orders[:52].sum() == pytest.approx(520 * whole.chance * share_in_period(whole, 364), rel=0.01)


def test_orders_of_one_week_of_entries_come_around_the_right_week() -> None:
    week = observed(1.0, np.array([14.0]), np.array([1.0]))
    assert per_week(np.array([1.0]), week, 4).tolist() == [0, 0, 1, 0]
    between = observed(1.0, np.array([10.5]), np.array([1.0]))
    assert per_week(np.array([1.0]), between, 4).tolist() == [0, 0.5, 0.5, 0]
