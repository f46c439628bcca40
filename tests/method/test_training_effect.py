"""What a training changed: the table of the specification, groups by lot, waves, and who was sent for bad figures."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.training_effect import (
    Effect,
    How,
    Price,
    Why,
    alike,
    by_lot,
    in_waves,
    price_of_one,
    shrunken,
)
from meetpunt.method.training_size import chance_to_show, noise_of_share, smallest_effect, smallest_in_waves

SHARE, QUOTES = 0.45, 30


@pytest.mark.parametrize(
    ("trained", "beside", "quotes", "points"), [(5, 5, 10, 39), (6, 6, 30, 21), (10, 40, 30, 12), (25, 25, 60, 7)]
)
def test_the_smallest_effect_that_could_be_shown(trained: int, beside: int, quotes: int, points: int) -> None:
    """The table of the specification: p = 45 %, effect between reps 4 points."""
    found = smallest_effect(noise_of_share(SHARE, quotes), trained, beside)
    assert found is not None
    assert round(100 * found.effect) == points
    assert smallest_effect(noise_of_share(SHARE, quotes), 2, beside) is None


def test_waves_of_all_show_more_than_one_group_of_the_same_people() -> None:
    """Three waves of four: 4 x 8 / 12 + 4 x 4 / 8 = 4.667, so 1 / 4.667 where two groups of six have 1 / 3."""
    noise = noise_of_share(SHARE, QUOTES)
    waves, lot = smallest_in_waves(noise, 3, 12), smallest_effect(noise, 6, 6)
    assert waves is not None
    assert lot is not None
    assert (waves.effect / lot.effect) ** 2 == pytest.approx(3 / (4 * 8 / 12 + 4 * 4 / 8))
    assert smallest_in_waves(noise, 1, 12) is None


def test_two_groups_by_lot_by_hand() -> None:
    """Means 3 and 1; variances 1 and 1; error sqrt(1/3 + 1/3) = 0.8165, 4 degrees of freedom, t = 2.1318."""
    found = by_lot(np.array([2.0, 3.0, 4.0]), np.array([0.0, 1.0, 2.0]))
    assert isinstance(found, Effect)
    assert (found.value, found.own, found.others, round(found.df, 6)) == (2.0, 3.0, 1.0, 4.0)
    assert found.high == pytest.approx(2 + 2.1318 * 0.8165, abs=1e-3)
    assert found.low == pytest.approx(2 - 2.1318 * 0.8165, abs=1e-3)
    assert found.is_shown
    assert by_lot(np.array([1.0, 2.0, 3.0]), np.array([])) is Why.NOBODY_BESIDE
    assert by_lot(np.array([1.0, 2.0]), np.arange(9.0)) is Why.TOO_FEW


def test_the_worst_five_of_twenty_sent_without_effect_show_none() -> None:
    """They would seem to gain about 8 points; 90 % of the intervals hold 0 (the long form counts that finely)."""
    _worst_five(250, 0.15)


@pytest.mark.long
def test_the_worst_five_of_twenty_in_two_thousand_series() -> None:
    _worst_five(2000, 0.115)


def test_who_is_trained_after_their_figures_is_found_when_the_training_works() -> None:
    random = np.random.default_rng(4)
    found = []
    for series in range(100):
        before, after, sent = _company(random)
        after[sent] += 0.25
        one = alike(before, np.full(20, SHARE * (1 - SHARE) / QUOTES), after, sent, series)
        assert isinstance(one, Effect)
        found.append((one.value, one.low <= 0.25 <= one.high, one.low > 0))
    value, holds, shown = np.mean(found, axis=0)
    assert value == pytest.approx(0.25, abs=0.03)
    assert holds > 0.82
    assert shown > 0.6


def test_six_beside_six_with_thirty_quotes_cover_and_show_as_the_specification_says() -> None:
    """90.7 % of the intervals hold the true effect, and +10 points is shown in about a third."""
    random = np.random.default_rng(5)
    found = []
    for _series in range(1500):
        chance = _chances(random, 12)
        better = chance.copy()
        better[:6] = np.clip(better[:6] + 0.10 + 0.04 * random.standard_normal(6), 0, 1)
        change = (random.binomial(QUOTES, better) - random.binomial(QUOTES, chance)) / QUOTES
        one = by_lot(change[:6], change[6:])
        assert isinstance(one, Effect)
        found.append((one.low <= 0.10 <= one.high, one.low > 0))
    covers, shows = np.mean(found, axis=0)
    assert covers == pytest.approx(0.907, abs=0.025)
    assert shows == pytest.approx(0.33, abs=0.04)
    smallest = smallest_effect(noise_of_share(SHARE, QUOTES), 6, 6)
    assert smallest is not None
    assert smallest.chance_to_show(smallest.effect) == pytest.approx(0.8, abs=0.01)
    assert smallest.chance_to_show(0.10) == pytest.approx(shows, abs=0.04)
    assert chance_to_show(0.0, 0.0, 10) == 0


def test_each_wave_stands_beside_who_has_not_begun() -> None:
    """Everybody drifts 5 in each time, who is trained gains 3 for good: without noise the effect is 3."""
    wave = np.array([1, 1, 1, 2, 2, 2, 3, 3, 3])
    times = np.arange(4)
    values = 10.0 * np.arange(9)[:, None] + 5 * times[None, :] + 3 * (wave[:, None] <= times[None, :])
    found = in_waves(values, wave)
    assert isinstance(found, Effect)
    assert found.how is How.WAVES
    assert found.value == pytest.approx(3)
    assert found.low <= 3 <= found.high
    assert found.is_shown
    assert in_waves(values[:3, :2], wave[:3]) is Why.NOBODY_BESIDE


@pytest.mark.long
def test_waves_hold_the_true_effect_nine_times_in_ten() -> None:
    random = np.random.default_rng(7)
    held = []
    for series in range(300):
        wave = random.permutation(np.repeat([1, 2, 3], 4))
        chance = _chances(random, 12)[:, None] + 0.1 * (wave[:, None] <= np.arange(4)[None, :])
        one = in_waves(random.binomial(QUOTES, np.clip(chance, 0, 1)) / QUOTES, wave, series)
        assert isinstance(one, Effect)
        held.append(one.low <= 0.1 <= one.high)
    assert np.mean(held) == pytest.approx(0.9, abs=0.05)


def test_values_are_drawn_to_the_mean_the_more_the_fewer_they_rest_on() -> None:
    told = shrunken(np.array([0.1, 0.1, 0.9, 0.5, 0.5]), np.array([0.001, 0.1, 0.001, 0.001, 0.001]))
    assert 0.1 < told[0] < told[1] < 0.5 < told[2] < 0.9
    alike_all = shrunken(np.array([0.4, 0.5, 0.6]), np.full(3, 0.1))
    assert list(np.argsort(alike_all)) == [0, 1, 2]


def test_the_cost_of_one_more_has_no_bound_while_the_effect_may_be_none() -> None:
    """1,000 of cost, 50 orders for an effect of 1: at 0.2 ten more orders, at 0.4 twenty."""
    shown = Effect(0.2, 0.1, 0.4, How.LOT, 6, 6, 0.2, 0.0, 0.05, 10)
    assert price_of_one(1000, shown, 50) == Price(100, 50, 200)
    unsure = Effect(0.2, -0.1, 0.4, How.LOT, 6, 6, 0.2, 0.0, 0.15, 10)
    assert price_of_one(1000, unsure, 50) == Price(100, 50, None)
    worse = Effect(-0.2, -0.4, -0.1, How.LOT, 6, 6, 0.2, 0.0, 0.05, 10)
    assert price_of_one(1000, worse, 50) == Price(None, None, None)


def _worst_five(series: int, nominal: float) -> None:
    random = np.random.default_rng(3)
    naive, found = [], []
    for number in range(series):
        before, after, sent = _company(random)
        one = alike(before, np.full(20, SHARE * (1 - SHARE) / QUOTES), after, sent, number)
        assert isinstance(one, Effect)
        naive.append(one.own)
        found.append((one.value, one.is_shown, one.low > 0))
    assert np.mean(naive) == pytest.approx(0.079, abs=0.015)
    value, shown, gain = np.mean(found, axis=0)
    assert abs(value) < 0.02
    assert shown <= nominal
    assert gain <= 0.075


def _company(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Twenty reps, two periods with the same chances, and the five who did worst in the first."""
    chance = _chances(random, 20)
    before, after = (random.binomial(QUOTES, chance) / QUOTES for _period in range(2))
    sent = np.zeros(20, dtype=np.bool_)
    sent[np.argsort(before, kind="stable")[:5]] = True
    return before, after, sent


def _chances(random: np.random.Generator, people: int) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(np.log(SHARE / (1 - SHARE)) + 0.35 * random.standard_normal(people)))))
