"""How forecasts are judged, and what they are held against: by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from meetpunt.method.forecast.baselines import (
    all_close,
    calibrated,
    default_chances,
    last_year,
    own_chances,
    run_rate,
    stage_weighted,
)
from meetpunt.method.forecast.conformal import widened, widening
from meetpunt.method.forecast.inputs import Won
from meetpunt.method.forecast.scores import Range, coverage, crps, pinball, pit, range_of
from tests.method.forecast import world


def test_pinball_by_hand() -> None:
    assert pinball(10.0, 14.0, 0.9) == pytest.approx(3.6)
    assert pinball(10.0, 6.0, 0.9) == pytest.approx(0.4)
    assert Range(8.0, 10.0, 12.0).pinball(11.0) == pytest.approx((0.3 + 0.5 + 0.1) / 3)


def test_crps_of_a_normal_is_its_formula() -> None:
    from scipy.special import ndtri

    draws = ndtri((np.arange(4000) + 0.5) / 4000)
    y = 0.7
    phi, cap = math.exp(-y * y / 2) / math.sqrt(2 * math.pi), 0.5 * (1 + math.erf(y / math.sqrt(2)))
    assert crps(draws, y) == pytest.approx(y * (2 * cap - 1) + 2 * phi - 1 / math.sqrt(math.pi), abs=1e-3)
    assert pit(draws, y) == pytest.approx(cap, abs=1e-3)
    assert range_of(draws).p90 == pytest.approx(1.2816, abs=0.01)


def test_coverage_counts_what_lay_inside() -> None:
    ranges = [Range(0, 1, 2)] * 4
    assert coverage(ranges, [1, 2, 3, -1]) == 0.5
    assert math.isnan(coverage([], []))


def test_ranges_are_widened_and_never_narrowed() -> None:
    past = [Range(8.0, 10.0, 14.0)] * 4
    assert widening(past, [10, 11, 12, 10.5]) == 1.0
    assert widening(past, [10, 6, 18, 10]) == pytest.approx(2.0)
    assert widening([], []) == 1.0
    draws = np.array([1.0, 4.0, 5.0, 6.0, 9.0])
    assert widened(draws, 0.5).tolist() == draws.tolist()
    assert widened(draws, 2.0).tolist() == [0.0, 3.0, 5.0, 7.0, 13.0]


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
