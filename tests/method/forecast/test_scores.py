"""How forecasts are judged, and what they are held against: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bench.baselines import all_close, default_chances, last_year, run_rate, stage_weighted
from meetpunt.method.forecast.baselines import calibrated, own_chances
from meetpunt.method.forecast.conformal import doubt, for_young, widening
from meetpunt.method.forecast.inputs import Won
from meetpunt.method.forecast.scores import Range, pinball, range_of
from tests.method.forecast import world


def test_pinball_by_hand() -> None:
    assert pinball(10.0, 14.0, 0.9) == pytest.approx(3.6)
    assert pinball(10.0, 6.0, 0.9) == pytest.approx(0.4)
    assert Range(8.0, 10.0, 12.0).pinball(11.0) == pytest.approx((0.3 + 0.5 + 0.1) / 3)


def test_ranges_are_widened_and_never_narrowed() -> None:
    past = [Range(8.0, 10.0, 14.0)] * 4
    assert widening(past, [10, 11, 12, 10.5]) == 1.0
    assert widening(past, [10, 6, 18, 10]) == pytest.approx(2.0)
    assert widening([], []) == 1.0


def test_what_was_too_narrow_gets_a_factor_that_all_slices_share() -> None:
    rng = np.random.default_rng(4)
    slices = rng.poisson(40, size=(4000, 5)).astype(np.float64)
    whole = slices.sum(axis=1)
    assert doubt(whole, 1.0, seed=1) == pytest.approx(1.0)
    factor = doubt(whole, 3.0, seed=1)
    assert factor.mean() == pytest.approx(1.0)
    before, after = (range_of(one) for one in (whole, whole * factor))
    assert (after.p90 - after.p10) / (before.p90 - before.p10) == pytest.approx(3.0, rel=0.06)
    one, wider = (range_of(part) for part in (slices[:, 0], slices[:, 0] * factor))
    assert 1 < (wider.p90 - wider.p10) / (one.p90 - one.p10) < 2  # its own chance is not widened
    assert doubt(np.zeros(50), 3.0, seed=1) == pytest.approx(1.0)


def test_a_young_history_widens_until_a_quarter_is_known() -> None:
    assert [for_young(days) for days in (10, 45.5, 60.6666, 91, 400)] == pytest.approx([2, 2, 1.5, 1, 1], abs=1e-4)


def test_baselines_by_hand() -> None:
    none = np.zeros(3, dtype=np.int64)
    won = Won(np.array([-400.0, -360.0, -10.0]), np.array([9.0, 365.25, np.nan]), np.full(3, np.nan), none, none)
    assert run_rate(won, np.array([0.0, 10.0, 30.0])).tolist() == pytest.approx([10.0, 20.0])
    assert last_year(won, np.array([0.0, 10.0, 30.0])).tolist() == pytest.approx([365.25, 0.0])
    assert default_chances(4).tolist() == pytest.approx([0.1, 0.5, 0.9])
    assert calibrated(100.0, [1, 1, 1], [1, 1, 1]) is None
    told = calibrated(100.0, [10, 10, 10, 10, 0], [5, 10, 15, 20, 3])
    assert told is not None
    assert told.p50 == pytest.approx(125.0)


def test_weighted_stages_promise_more_than_comes_where_dead_ones_are_never_closed() -> None:
    one = world.make(world.A, 11, weeks=140.0)
    inputs = one.at(728.0)
    chances = own_chances(inputs.spells, inputs.steps)
    assert np.all(np.diff(chances) > 0)
    happened = one.truth(728.0, np.array([0.0, 183.0]), "open")[1].sum()
    assert stage_weighted(inputs.deals, chances) > 2 * happened
    assert all_close(inputs) > happened
