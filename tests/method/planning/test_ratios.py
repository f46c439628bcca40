"""Ratios and shares of sellers who resemble each other."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from scipy.special import gammainc, gammaln

from meetpunt.method.planning.ratios import Estimate, both_counted, counted, ratio_of_sums, ratios, shares, spread_of


def test_the_whole_is_the_sum_over_the_sum() -> None:
    """30 + 50 + 20 visits for 10 + 10 + 5 orders: 100 / 25 = 4 visits per order."""
    found = ratios([30, 50, 20], [10, 10, 5], [10, 10, 5], both_counted([30, 50, 20], [10, 10, 5]))
    assert found.whole.value == pytest.approx(4.0)
    assert found.whole.n == 25
    assert found.whole.low is not None
    assert found.whole.high is not None
    assert found.whole.low < 4 < found.whole.high


def test_a_seller_with_little_is_drawn_to_the_others() -> None:
    """All near 4; who had 9 visits for 1 order is not said, and 45 for 5 stands between 9 and 4."""
    found = ratios([400, 410, 390, 45, 9], [100, 100, 100, 5, 1], [100, 100, 100, 5, 1], 5.0).groups
    assert found[0].value == pytest.approx(4.0, abs=0.3)
    assert found[3].value is not None
    assert 4 < found[3].value < 8
    assert found[4].value is None
    assert found[4].n == 1


def test_without_anything_nothing_is_said_and_nothing_is_not_a_number() -> None:
    empty = ratios([], [], [])
    assert empty.whole.value is None
    assert empty.groups == ()
    none = ratios([0, 0], [0, 0], [0, 0])
    assert [one.value for one in none.groups] == [None, None]
    assert shares([0], [0]).whole.value is None
    assert shares([], []).groups == ()
    assert counted(3, 0, 3).value is None
    assert ratio_of_sums([], []).value is None
    assert spread_of([]) == 1.0


def test_what_never_happened_is_zero_with_an_upper_bound() -> None:
    """No visits for 40 opportunities in a step that goes by telephone."""
    found = ratios([0, 0], [20, 20], [20, 20])
    assert found.whole.value == 0
    assert found.whole.low == 0
    assert found.whole.high is not None
    assert 0 < found.whole.high < 0.1
    assert [one.value for one in found.groups] == [0, 0]


def test_one_seller_alone_stands_by_the_own_count() -> None:
    found = ratios([700], [210], [700])
    assert found.groups[0].value == pytest.approx(700 / 210, rel=0.01)


def test_a_share_has_wilsons_interval_and_stays_within_0_and_1() -> None:
    found = shares([3, 0, 8], [10, 6, 8])
    assert found.whole.value == pytest.approx(11 / 24)
    for one in (found.whole, *found.groups):
        assert one.low is not None
        assert one.high is not None
        assert one.value is not None
        assert 0 <= one.low <= one.value <= one.high <= 1


def test_margin_over_revenue_by_hand() -> None:
    """Margins 40, 30, 50, 20, 60 on 100 each: 40 %; residuals 0, -10, 10, -20, 20, 1.645 sqrt(5/4 x 1000) / 500."""
    found = ratio_of_sums([40, 30, 50, 20, 60], [100] * 5)
    assert found.value == pytest.approx(0.4)
    assert found.high == pytest.approx(0.4 + 1.6448536 * np.sqrt(1250) / 500)


def test_intervals_of_visits_per_order_cover_nine_times_in_ten() -> None:
    """Both sides counted: orders are Poisson of the visits, 8 sellers who differ by a third, 300 companies."""
    dice = np.random.default_rng(3)
    inside = said = 0
    for _company in range(300):
        visits = dice.integers(60, 300, 8).astype(float)
        per_order = dice.gamma(9, 7 / 9, 8)
        orders = dice.poisson(visits / per_order)
        if orders.sum() == 0:
            continue
        found = ratios(visits, orders, orders, both_counted(visits, orders))
        for true, one in zip(per_order, found.groups, strict=True):
            if one.low is not None and one.high is not None:
                said += 1
                inside += one.low <= true <= one.high
    assert 0.86 < inside / said < 0.95


@pytest.mark.parametrize(("shape", "mean", "most"), [(8.0, 0.05, 1500.0), (2000.0, 0.05, 1500.0), (300.0, 1.0, 6000.0)])
def test_quantiles_are_those_of_a_grid_ten_times_as_fine(shape: float, mean: float, most: float) -> None:
    """20 sellers, of whom one has hardly anything; m and a integrated over by sums."""
    dice = np.random.default_rng(5)
    e = dice.uniform(most / 8, most, 20)
    e[3] = most / 500
    y = dice.poisson(dice.gamma(shape, mean / shape, 20) * e).astype(float)
    log_m = np.log(y.sum() / e.sum()) + np.linspace(-1.2, 1.2, 160)[:, None, None]
    a = np.exp(np.linspace(-1.5, 8.0, 160))[None, :, None]
    rate = a / np.exp(log_m)
    log_weight = (gammaln(a + y) - gammaln(a) + a * np.log(rate) - (a + y) * np.log(rate + e)).sum(axis=2)
    log_weight += (np.log(a) - 1.5 * np.log1p(a))[:, :, 0]
    weight = np.exp(log_weight - log_weight.max())
    found = ratios(y, e, [99] * 20).groups
    for place in (0, 3, 7):
        # Given m and a, lambda is Gamma(a + y, rate + e): the mixture's share below each quantile.
        one = found[place]
        assert one.low is not None
        assert one.value is not None
        assert one.high is not None
        for level, bound in ((0.05, one.low), (0.5, one.value), (0.95, one.high)):
            below = gammainc((a + y[place])[:, :, 0], (rate + e[place])[:, :, 0] * bound)
            assert (weight * below).sum() / weight.sum() == pytest.approx(level, abs=0.003)


def test_of_those_wanted_the_same_is_told_and_of_others_only_on_how_many_records_they_rest() -> None:
    counts, exposures, n = [3.0, 40.0, 0.0, 12.0, 9.0], [20.0, 150.0, 30.0, 0.0, 77.0], [20, 150, 30, 2, 77]
    for told, some in (
        (ratios(counts, exposures, n, 1.3), ratios(counts, exposures, n, 1.3, [4, 1])),
        (shares([1, 9, 0, 2, 30], n), shares([1, 9, 0, 2, 30], n, [4, 1])),
    ):
        assert some.whole == told.whole
        for place, (one, other) in enumerate(zip(some.groups, told.groups, strict=True)):
            if place in (4, 1):
                assert astuple(one) == pytest.approx(astuple(other))
            else:
                assert one == Estimate(n=other.n)
    assert ratios(counts, exposures, n, wanted=()).groups[1] == Estimate(n=150)
