"""Conversion: hand-worked tables, lifelines as oracle, and a simulated step whose true conversion is known."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.conversion import conversion, wilson
from meetpunt.method.curve import Durations, durations_of, estimate
from meetpunt.method.spells import Cause, Spells
from tests.method.simulator import CONVERSION, STEPS, one_step, simulate, step_spells

ON, LOST, OPEN = int(Cause.WENT_ON), int(Cause.LOST), int(Cause.OPEN)


def test_a_table_worked_by_hand() -> None:
    # Ten entered. Day 1: one goes on (10 at risk). Day 2: one lost (9). Day 3: two still open leave the count (8).
    # Day 4: one goes on (6). Day 5: one lost (5). The other four are still open at day 9.
    spells = step_spells([1, 2, 3, 3, 4, 5, 9, 9, 9, 9], [ON, LOST, OPEN, OPEN, ON, LOST, OPEN, OPEN, OPEN, OPEN])
    curve = estimate(durations_of(spells))
    assert curve.times.tolist() == [1, 2, 4, 5]
    np.testing.assert_allclose(curve.survival, [0.9, 0.8, 0.8 * 5 / 6, 0.8 * 5 / 6 * 4 / 5])
    np.testing.assert_allclose(curve.went_on, [0.1, 0.1, 0.1 + 0.8 / 6, 0.1 + 0.8 / 6])
    np.testing.assert_allclose(curve.lost, [0, 0.1, 0.1, 0.1 + 0.8 * 5 / 6 / 5])
    found = conversion(spells)
    assert found.conversion == pytest.approx(0.1 + 0.8 / 6)
    assert found.raw == 0.2
    assert found.n == 10
    assert found.horizon_days == 5, "on day 5 five were still followed; after it four"


def test_with_everything_closed_it_is_the_plain_share() -> None:
    spells = step_spells(np.arange(1, 41), [ON] * 10 + [LOST] * 30)
    found = conversion(spells)
    assert found.conversion == pytest.approx(0.25)
    assert found.n_eff == pytest.approx(40)
    assert found.low is not None
    assert found.high is not None
    assert (found.low, found.high) == pytest.approx(wilson(0.25, 40))
    assert not found.indicative


def test_eight_of_eight_is_not_fifty_per_cent_because_few_are_left_at_the_end() -> None:
    found = conversion(step_spells(np.arange(1, 9), ON))
    assert found.conversion == pytest.approx(1.0)
    assert found.low is not None
    assert 0.6 < found.low < 0.8
    assert found.indicative
    assert found.horizon_days == 4, "the last age at which five were followed"


def test_under_five_there_is_too_little_to_say() -> None:
    found = conversion(step_spells([1, 2, 3, 4], [ON, ON, LOST, LOST]))
    assert (found.conversion, found.low, found.high) == (None, None, None)
    assert (found.raw, found.n) == (0.5, 4)


def test_ten_of_yesterday_tell_nothing_and_do_not_count_as_losses() -> None:
    old = step_spells(np.arange(1, 41), [ON, LOST] * 20)
    young = step_spells([0.1] * 10, OPEN)
    both = Spells(*(np.concatenate((getattr(old, name), getattr(young, name))) for name in vars(old)))
    found = conversion(both)
    assert found.conversion == pytest.approx(0.5)
    assert found.raw == 0.4
    assert found.n_eff == pytest.approx(40, abs=0.5)


def test_many_that_leave_within_the_same_minute_are_counted() -> None:
    found = conversion(step_spells([0.0] * 45 + [3.0] * 55, [ON] * 20 + [LOST] * 25 + [ON] * 30 + [LOST] * 25))
    assert found.conversion == pytest.approx(0.5)


def test_nothing_gives_nothing() -> None:
    found = conversion(step_spells([], OPEN))
    assert (found.conversion, found.raw, found.n, found.n_eff, found.horizon_days) == (None, None, 0, 0.0, None)


def test_entries_seen_at_import_count_in_n_but_in_no_estimate() -> None:
    spells = step_spells([*range(1, 21), 5, 5], [ON, LOST] * 10 + [ON, ON], unknown_entry=[False] * 20 + [True] * 2)
    found = conversion(spells)
    assert found.conversion == pytest.approx(0.5)
    assert found.n == 22


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from([OPEN, ON, LOST])), min_size=1, max_size=60))
def test_shares_stay_within_nought_and_one_and_the_interval_around_them(rows: list[tuple[int, int]]) -> None:
    found = conversion(step_spells([row[0] for row in rows], [row[1] for row in rows]))
    assert 0 <= found.n_eff <= found.n + 1e-9
    if found.conversion is not None:
        assert found.low is not None
        assert found.high is not None
        assert -1e-9 <= found.low <= found.conversion + 1e-9
        assert found.conversion <= found.high + 1e-9 <= 1 + 2e-9


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from([OPEN, ON, LOST])), min_size=5, max_size=60))
def test_went_on_lost_and_open_add_up_to_one_at_every_age(rows: list[tuple[int, int]]) -> None:
    curve = estimate(durations_of(step_spells([row[0] for row in rows], [row[1] for row in rows])))
    np.testing.assert_allclose(curve.went_on + curve.lost + curve.survival, 1.0, atol=1e-9)


@pytest.mark.parametrize("factor", [2.0, 7.0, 1 / 24])
def test_weeks_days_or_hours_give_the_same_conversion(factor: float) -> None:
    spells = one_step(np.random.default_rng(5), 400)
    scaled = Spells(**{**vars(spells), "age": spells.age * factor})
    one, two = conversion(spells), conversion(scaled)
    assert two.conversion == pytest.approx(one.conversion, rel=1e-9)
    assert two.low == pytest.approx(one.low, rel=1e-9)


def test_whole_half_weeks_move_a_conversion_by_less_than_one_per_cent_against_whole_weeks() -> None:
    spells = one_step(np.random.default_rng(6), 4000)
    found = [
        conversion(Spells(**{**vars(spells), "age": np.ceil(spells.age / grid) * grid})).conversion
        for grid in (3.5, 7.0)
    ]
    assert found[0] is not None
    assert found[1] == pytest.approx(found[0], rel=0.01)


def test_lifelines_gives_the_same_curve() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lifelines = pytest.importorskip("lifelines")
        spells = one_step(np.random.default_rng(2), 800, follow_up=120.0)
        fitter = lifelines.AalenJohansenFitter(calculate_variance=True, jitter_level=1e-9)
        fitter.fit(spells.age, spells.cause, event_of_interest=ON)
    curve = estimate(durations_of(spells))
    oracle = fitter.cumulative_density_.iloc[:, 0]
    read = np.interp(curve.times + 1e-6, oracle.index.to_numpy(), oracle.to_numpy())
    np.testing.assert_allclose(curve.went_on, read, atol=2e-3)
    at_end = oracle[oracle.index <= curve.times[-1] + 1e-6].iloc[-1]
    assert curve.plateau == pytest.approx(at_end, abs=1e-6)
    variance = fitter.variance_[fitter.variance_.index <= curve.times[-1] + 1e-6].iloc[-1]
    assert curve.variance == pytest.approx(float(variance), rel=0.02)


def test_without_censoring_the_variance_is_the_binomial_one() -> None:
    curve = estimate(durations_of(step_spells(np.arange(1, 101), [ON] * 30 + [LOST] * 70)))
    assert curve.variance == pytest.approx(0.3 * 0.7 / 100)


def coverage(series: int, n: int, seed: int) -> tuple[float, float, float, float]:
    """Share of 90 % intervals that hold the truth; mean error of the estimate, of on / closed and of on / all."""
    rng = np.random.default_rng(seed)
    hits, errors, closed_errors, raw_errors = 0, [], [], []
    for _ in range(series):
        spells = one_step(rng, n, follow_up=300.0)
        found = conversion(spells)
        assert found.conversion is not None
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.45 <= found.high
        errors.append(found.conversion - 0.45)
        closed = np.count_nonzero(spells.cause != OPEN)
        closed_errors.append(np.count_nonzero(spells.cause == ON) / closed - 0.45)
        raw_errors.append(np.count_nonzero(spells.cause == ON) / n - 0.45)
    return hits / series, float(np.mean(errors)), float(np.mean(closed_errors)), float(np.mean(raw_errors))


def test_intervals_cover_and_the_naive_share_of_closed_ones_is_far_too_high() -> None:
    covered, error, closed_error, _ = coverage(400, 150, seed=11)
    assert abs(covered - 0.90) < 0.06
    assert abs(error) < 0.01
    assert 0.05 < closed_error < 0.10


@pytest.mark.long
@pytest.mark.parametrize("n", [60, 150, 600])
def test_intervals_cover_ninety_per_cent_within_three_points(n: int) -> None:
    covered, error, closed_error, raw_error = coverage(3000, n, seed=12)
    assert abs(covered - 0.90) < 0.03
    assert abs(error) < 0.01
    assert 0.05 < closed_error < 0.10
    assert raw_error < -0.02


def test_every_step_of_a_simulated_year_is_unbiased() -> None:
    rng = np.random.default_rng(3)
    found = np.array(
        [
            [conversion(year.of_step(step)).conversion for step in range(STEPS - 1)]
            for year in (simulate(rng, opportunities=2000, spread=0.0).spells() for _ in range(25))
        ],
        dtype=np.float64,
    )
    np.testing.assert_allclose(found.mean(axis=0), CONVERSION, atol=0.025)


def test_left_truncation_is_cured_by_counting_from_the_moment_of_observation() -> None:
    # Half of the opportunities entered before the source was complete and are only there because they were open then.
    rng = np.random.default_rng(4)
    naive, cured = [], []
    for _ in range(60):
        whole = one_step(rng, 3000, follow_up=2000.0, never_closed=0.0)
        start = rng.uniform(-60.0, 0.0, len(whole))  # entered so many days before the source began
        seen = whole.where(whole.age > -start)
        delayed = Spells(**{**vars(seen), "observed_from": -start[whole.age > -start]})
        cured.append(conversion(delayed).conversion)
        naive.append(conversion(seen).conversion)
    assert abs(np.mean(np.array(cured, dtype=float)) - 0.45) < 0.01
    assert abs(np.mean(np.array(naive, dtype=float)) - 0.45) > 0.03, "survivors only: another population"


def test_bulk_clean_up_bends_conversion_less_when_its_moments_are_taken_as_unknown() -> None:
    # Of those that are dead, 60 % are closed on the last day by a clean-up; the last sign of life is known.
    rng = np.random.default_rng(8)
    left, treated, left_days, treated_days, true_days = [], [], [], [], []
    for _ in range(80):
        n = 400
        goes_on = rng.random(n) < 0.45
        time = np.where(goes_on, 30 * rng.weibull(1.3, n), 40 * rng.lognormal(-0.18, 0.6, n))
        seen = rng.uniform(0, 200, n)
        ended = time <= seen
        cleaned = ended & ~goes_on & (rng.random(n) < 0.6)
        age = np.where(cleaned, seen, np.minimum(time, seen))
        cause = np.where(ended, np.where(goes_on, ON, LOST), OPEN)
        sign = np.where(cleaned, time * rng.uniform(0.3, 1.0, n), np.nan)
        known = step_spells(age, cause, bulk=cleaned, last_sign=sign)
        unknown = step_spells(age, cause)
        left.append(conversion(unknown).conversion)
        treated.append(conversion(known).conversion)
        for spells, days in ((unknown, left_days), (known, treated_days)):
            data = durations_of(spells)
            lost = data.cause == LOST
            days.append(np.average(data.age[lost], weights=data.weight[lost]))
        true_days.append(time[ended & ~goes_on].mean())
    bias_left, bias_treated = (abs(np.mean(np.array(found, dtype=float)) - 0.45) for found in (left, treated))
    assert bias_treated < 0.8 * bias_left
    assert bias_treated < 0.015
    gaps = [abs(np.mean(days) - np.mean(true_days)) for days in (treated_days, left_days)]
    assert gaps[0] < 0.25 * gaps[1]


def test_weights_that_add_up_count_as_whole_subjects() -> None:
    whole = Durations(np.array([1.0, 2.0]), np.array([ON, LOST], dtype=np.int8), np.zeros(2), np.ones(2) * 5)
    parts = Durations(np.repeat(whole.age, 5), np.repeat(whole.cause, 5), np.zeros(10), np.ones(10))
    assert estimate(whole).plateau == pytest.approx(estimate(parts).plateau)
    assert estimate(whole).variance == pytest.approx(estimate(parts).variance)
