"""Ageing, mix, bulk clean-up, late registration and rounding: small tables worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.ageing import ageing_curve, chance_of_going_on
from meetpunt.method.clean_up import bulk_closed
from meetpunt.method.late import registration_delay
from meetpunt.method.rounding import per
from meetpunt.method.simpson import compare_mix
from meetpunt.method.spells import Cause, MethodError
from tests.method.simulator import one_step, step_spells


def test_the_older_an_open_quote_the_fewer_still_go_on() -> None:
    curve = ageing_curve(one_step(np.random.default_rng(1), 20_000, conversion=0.4, days=28.0, follow_up=1500.0))
    chance = chance_of_going_on(0.4, curve, np.array([0.0, 28.0, 56.0, 84.0, 2000.0]))
    assert chance[0] == pytest.approx(0.4, abs=1e-9)
    assert np.all(np.diff(chance) < 0)
    assert chance[3] < 0.12
    assert chance[4] == 0.0


def test_the_chance_at_an_age_worked_by_hand() -> None:
    # Of ten, four went on (days 1, 2, 3, 4) and six were lost (days 2, 4, 6, 8, 10, 12). At day 3 one in four of the
    # goers and five in six of the losers are still open: .4 x 1/4 against .6 x 5/6.
    spells = step_spells([1, 2, 3, 4, 2, 4, 6, 8, 10, 12], [Cause.WENT_ON] * 4 + [Cause.LOST] * 6)
    chance = chance_of_going_on(0.4, ageing_curve(spells), np.array([3.5]))
    assert chance[0] == pytest.approx(0.1 / (0.1 + 0.5))


def test_the_age_is_right_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    truth, said = [], []
    goes_on = rng.random(40_000) < 0.45
    days = np.where(goes_on, 30 * rng.weibull(1.3, 40_000), 40 * rng.lognormal(-0.18, 0.6, 40_000))
    spells = step_spells(days, np.where(goes_on, Cause.WENT_ON, Cause.LOST))
    for age in (10.0, 30.0, 60.0):
        said.append(chance_of_going_on(0.45, ageing_curve(spells), np.array([age]))[0])
        truth.append(goes_on[days > age].mean())
    np.testing.assert_allclose(said, truth, atol=0.02)


A_SMALL_AND_LARGE = (np.array([8.0, 18.0]), np.array([10.0, 60.0]))
B_SMALL_AND_LARGE = (np.array([42.0, 2.0]), np.array([60.0, 10.0]))


def test_better_in_both_segments_and_worse_in_total_gives_a_warning() -> None:
    team = tuple(a + b for a, b in zip(A_SMALL_AND_LARGE, B_SMALL_AND_LARGE, strict=True))
    found = compare_mix(*A_SMALL_AND_LARGE, *team)
    assert found.own == pytest.approx(26 / 70)
    assert found.team == pytest.approx(0.5)
    assert found.adjusted == pytest.approx(0.55)
    assert found.team_adjusted == pytest.approx(0.5)
    assert found.turns
    assert compare_mix(*B_SMALL_AND_LARGE, *team).turns


def test_the_same_mix_gives_no_warning() -> None:
    found = compare_mix(np.array([5.0, 2.0]), np.array([10.0, 10.0]), np.array([60.0, 30.0]), np.array([100.0, 100.0]))
    assert not found.turns
    assert found.adjusted == pytest.approx(0.35)


def test_only_segments_that_the_rep_has_are_compared_and_how_much_that_is_is_told() -> None:
    found = compare_mix(np.array([5.0, 0.0]), np.array([10.0, 0.0]), np.array([60.0, 30.0]), np.array([75.0, 25.0]))
    assert found.by_segment == ((0.5, 0.8), (None, 1.2))
    assert found.covered == 0.75
    assert found.team_adjusted == pytest.approx(0.8)


def test_a_rep_without_opportunities_has_nothing_to_compare() -> None:
    found = compare_mix(np.zeros(2), np.zeros(2), np.ones(2), np.ones(2) * 4)
    assert (found.own, found.adjusted, found.turns) == (None, None, False)
    with pytest.raises(MethodError, match="same segments"):
        compare_mix(np.zeros(2), np.zeros(2), np.zeros(1), np.zeros(1))


def test_forty_losses_on_one_friday_are_a_clean_up_and_three_on_a_monday_are_not() -> None:
    owner = np.array([1] * 40 + [1] * 20 + [2] * 3)
    day = np.array([100] * 40 + list(range(20)) + [100] * 3)
    assert bulk_closed(owner, day).tolist() == [True] * 40 + [False] * 23


def test_ten_of_sixty_is_a_busy_day_and_no_clean_up() -> None:
    assert not bulk_closed(np.ones(60, dtype=np.int64), np.array([7] * 10 + list(range(100, 150)))).any()
    assert bulk_closed(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)).tolist() == []


def test_the_delay_of_registration() -> None:
    found = registration_delay(np.array([1.0, 1.0, 1.0, 1.0, 5.0, np.nan]), np.array([1.0, 1.5, 4.0, 8.0, 4.0, 3.0]))
    assert (found.n, found.late, found.p50, found.ahead) == (4, 0.5, 1.75, 1)
    assert registration_delay(np.array([np.nan]), np.array([1.0])).p50 is None


def test_parts_shown_per_hundred_add_up() -> None:
    assert per([1, 1, 1]) == (34, 33, 33)
    assert per([45.4, 31.3, 13.8, 9.5]) == (45, 31, 14, 10)
    assert per([0, 0]) == (0, 0)
    with pytest.raises(MethodError, match="negative"):
        per([-1, 2])


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any))
def test_rounding_moves_no_part_by_one_or_more(parts: list[int]) -> None:
    shown = per(parts)
    assert sum(shown) == 100
    assert all(abs(a - b * 100 / sum(parts)) < 1 for a, b in zip(shown, parts, strict=True))
