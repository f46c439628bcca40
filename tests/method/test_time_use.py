"""Hours beside what they produced, and how the mix changed, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.time_use import Mix, balance, changes, hours_per, hours_per_one


def test_hours_per_output_is_a_sum_over_a_sum() -> None:
    """Bram of docs/counting/time-use.md: 40 hours of opportunity to customer over 8 quotes are 5 hours each."""
    one = hours_per_one(40, 8)
    assert one.value == pytest.approx(40 / 8)
    assert one.low is not None
    assert one.high is not None
    assert one.low < 5 < one.high


def test_under_five_outputs_nothing_is_said() -> None:
    assert hours_per_one(40, 4).value is None


def test_a_rep_with_little_output_is_drawn_to_the_others() -> None:
    """6 orders in 180 hours are 30 hours each; five others made theirs in 10: the figure lies in between."""
    found = hours_per([180, *[1000] * 5], [6, *[100] * 5])
    assert found.groups[0].value is not None
    assert 10 < found.groups[0].value < 30


def test_a_balance_by_hand() -> None:
    """Two kinds of 10 and 40 minutes against one of 20: sqrt(2 / 3) ln(sqrt(400) / 20) = 0."""
    assert balance([[10.0], [40.0]], [[20.0]])[0] == pytest.approx(0)
    assert balance([[10.0], [40.0]], [[10.0]])[0] == pytest.approx((2 / 3) ** 0.5 * np.log(2))


def test_more_road_is_told_and_noise_is_not() -> None:
    """Twelve weeks: 300 then 600 minutes of travel beside 300 of visits; the other kinds only shake."""
    dice = np.random.default_rng(1)
    weeks = dice.uniform(280, 320, (12, 6))
    weeks[:, 5] = np.where(np.arange(12) < 6, 300, 600) * dice.uniform(0.95, 1.05, 12)
    found = {one.mix: one for one in changes(weeks, np.full(12, 300.0))}
    road, new = found[Mix.ROAD], found[Mix.NEW]
    assert road.is_told
    assert road.change is not None
    assert road.change > 0
    assert road.before == pytest.approx(0.5, abs=0.03)
    assert road.after == pytest.approx(2 / 3, abs=0.03)
    assert not new.is_told


def test_few_weeks_are_too_few_to_say() -> None:
    assert all(one.change is None and not one.is_told for one in changes(np.full((8, 6), 60.0), np.full(8, 60.0)))
