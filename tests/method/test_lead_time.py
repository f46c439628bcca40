"""Days per step and for the cycle: open ones censored, naive figures as everybody computes them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.events import EventKind, Events, Outcome
from meetpunt.method.first_passage import histories_from_events
from meetpunt.method.lead_time import cycle, lead_time, lead_times, naive_days
from meetpunt.method.spells import Cause, Spells
from tests.method.simulator import MEAN_DAYS, STEPS, one_step, simulate, step_spells

ON, LOST, OPEN = int(Cause.WENT_ON), int(Cause.LOST), int(Cause.OPEN)


def test_with_everything_closed_the_quantiles_are_those_of_the_ones_that_went_on() -> None:
    spells = step_spells([*range(1, 11), *range(1, 11)], [ON] * 10 + [LOST] * 10)
    found = lead_time(spells)
    assert (found.p50, found.p80, found.p90) == (5.0, 8.0, 9.0)
    assert found.n == 20
    assert found.naive.n == 10
    assert found.naive.median == 5.5


def test_naive_quartiles_interpolate_between_order_statistics() -> None:
    found = naive_days(np.array([1.0, 2.0, 4.0, 9.0]))
    assert (found.n, found.mean, found.p25, found.median, found.p75) == (4, 4.0, 1.75, 3.0, 5.25)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=40))
def test_naive_figures_are_those_of_pandas(days: list[float]) -> None:
    found, series = naive_days(np.array(days)), pd.Series(days)
    assert found.mean == pytest.approx(series.mean())
    assert (found.p25, found.median, found.p75) == pytest.approx(tuple(series.quantile([0.25, 0.5, 0.75])))


def test_nobody_gives_no_days() -> None:
    found = lead_time(step_spells([], OPEN))
    assert (found.n, found.p50, found.horizon_days, found.naive.n, found.naive.mean) == (0, None, None, 0, None)


def test_only_lost_ones_give_no_days() -> None:
    assert lead_time(step_spells(np.arange(1, 31), LOST)).p50 is None


def test_a_skip_has_no_lead_time() -> None:
    spells = step_spells([*range(1, 21), 0, 0], ON, skipped=[False] * 20 + [True] * 2)
    found = lead_time(spells)
    assert (found.n, found.naive.n, found.p50) == (20, 20, 10.0)


def median_days(days: float) -> float:
    """The true median of the simulated Weibull times with a mean of so many days."""
    return float(days / 0.9236 * np.log(2) ** (1 / 1.3))


@pytest.mark.parametrize(("follow_up", "near"), [(70.0, 0.20), (200.0, 0.05)])
def test_open_ones_make_the_lead_time_longer_than_the_completed_ones_say(follow_up: float, near: float) -> None:
    rng = np.random.default_rng(3)
    estimated, completed = [], []
    for _ in range(40):
        found = lead_time(one_step(rng, 1500, days=28.0, follow_up=follow_up))
        assert found.p50 is not None
        assert found.naive.median is not None
        estimated.append(found.p50)
        completed.append(found.naive.median)
    truth = median_days(28.0)
    assert np.mean(completed) < truth - 0.05 * truth
    assert abs(np.mean(estimated) - truth) < near * truth
    assert abs(np.mean(estimated) - truth) < abs(np.mean(completed) - truth)


def test_a_history_shorter_than_the_step_gives_no_quantiles_but_the_age_up_to_which_is_known() -> None:
    found = lead_time(one_step(np.random.default_rng(4), 3000, days=60.0, follow_up=28.0))
    assert (found.p50, found.p80, found.p90) == (None, None, None)
    assert found.horizon_days is not None
    assert 20.0 < found.horizon_days <= 28.0
    assert found.naive.median is not None
    assert found.naive.median < 0.25 * median_days(60.0), "what the completed ones alone would have said"


@pytest.mark.parametrize("factor", [7.0, 1 / 24])
def test_quantiles_scale_with_the_unit_of_time(factor: float) -> None:
    spells = one_step(np.random.default_rng(5), 500, follow_up=120.0)
    one, two = lead_time(spells), lead_time(Spells(**{**vars(spells), "age": spells.age * factor}))
    assert one.p50 is not None
    assert two.p50 == pytest.approx(one.p50 * factor)
    assert two.p90 == (None if one.p90 is None else pytest.approx(one.p90 * factor))


def test_every_step_of_a_simulated_process_takes_the_days_it_takes() -> None:
    spells = simulate(np.random.default_rng(6), opportunities=20_000, weeks=104).spells()
    truth = [median_days(days) for days in MEAN_DAYS]
    np.testing.assert_allclose([step.p50 for step in lead_times(spells, STEPS)], truth, rtol=0.06)


def history(rows: list[tuple[int, int, int, float, int]]) -> Events:
    columns = list(zip(*rows, strict=True))
    n = len(rows)
    return Events(
        opportunity=np.array(columns[0], dtype=np.int64),
        kind=np.array(columns[1], dtype=np.int8),
        position=np.array(columns[2], dtype=np.int16),
        happened=np.array(columns[3], dtype=np.float64),
        owner=np.zeros(n, dtype=np.int64),
        team=np.zeros(n, dtype=np.int64),
        seen_at_import=np.zeros(n, dtype=np.bool_),
        reason=np.array(columns[4], dtype=np.int64),
    )


def test_the_cycle_is_told_by_outcome_and_by_loss_reason() -> None:
    step, lost, undecided = EventKind.STEP, EventKind.LOST, EventKind.NO_DECISION
    rows = []
    for number in range(30):
        rows.append((number, step, 0, 0.0, -1))
        end = (step, 2, 10.0 + number, -1) if number < 10 else (lost, -1, 2.0 + number % 10, 5 + number % 2)
        rows.append((number, *(end if number < 20 else (undecided, -1, 40.0, -1))))
    found = cycle(histories_from_events(history(rows), 3, as_of=100.0))
    assert found.closed.naive.n == 30
    assert found.by_outcome[Outcome.WON].naive.median == 14.5
    assert found.by_outcome[Outcome.WON].p50 == 14.0
    assert found.by_outcome[Outcome.LOST].naive.mean == 6.5
    assert found.by_outcome[Outcome.NO_DECISION].p90 == 40.0
    assert {reason: times.naive.n for reason, times in found.by_reason.items()} == {5: 5, 6: 5, -1: 10}


def test_a_loss_booked_in_a_clean_up_keeps_its_days_in_the_naive_figures_only() -> None:
    rows = []
    for number in range(20):
        rows += [(number, EventKind.STEP, 0, 0.0, -1), (number, EventKind.LOST, -1, 4.0 if number < 10 else 90.0, -1)]
    events = history(rows)
    cleaned = Events(**{**vars(events), "bulk": events.happened == 90.0})
    plain, treated = (cycle(histories_from_events(log, 3, as_of=100.0)).closed for log in (events, cleaned))
    assert treated.naive == plain.naive
    assert plain.p90 == 90.0
    assert treated.p90 is not None
    assert treated.p90 < 90.0
