"""A step that is passed over, and dated next steps that were told: by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit

from meetpunt.method.forecast.inputs import Landmarks
from meetpunt.method.forecast.next_step import next_step
from meetpunt.method.forecast.timing import timings, when
from meetpunt.method.forecast.told_steps import EVERY_DAYS, NextSteps, landmarks_of
from meetpunt.method.spells import Cause, Spells
from tests.method.forecast import world

DAYS = np.array([10.0, 30.0, 91.0])


def spells_of(
    step: list[int], entered: list[float], age: list[float], cause: list[Cause], skipped: list[bool]
) -> Spells:
    n = len(step)
    none = np.zeros(n)
    return Spells(
        opportunity=np.arange(n, dtype=np.int64),
        step=np.array(step, dtype=np.int16),
        group=np.zeros(n, dtype=np.int64),
        team=np.zeros(n, dtype=np.int64),
        entered=np.array(entered),
        age=np.array(age),
        cause=np.array(cause, dtype=np.int8),
        skipped=np.array(skipped),
        unknown_entry=np.zeros(n, dtype=np.bool_),
        observed_from=none,
        bulk_closed=np.zeros(n, dtype=np.bool_),
        last_sign=np.full(n, np.nan),
    )


def test_a_step_that_everybody_passes_over_takes_no_time_of_the_other_steps() -> None:
    """maven's first step: with the times of the other steps "yet to come" was four times too low."""
    n = 200
    ages = np.linspace(5, 60, n).tolist()
    went, on = [Cause.WENT_ON] * n, [False] * n
    one = when(timings(spells_of([0] * n, [0.0] * n, ages, went, on), 2), 91.0)
    passed = spells_of([0] * n + [1] * n, [0.0] * 2 * n, [0.0] * n + ages, went * 2, [True] * n + on)
    two = when(timings(passed, 3), 91.0)
    assert two.entered_evenly(DAYS) == pytest.approx(one.entered_evenly(DAYS), rel=0.01)


def test_a_landmark_is_what_stood_open_then_also_when_it_stands_still() -> None:
    as_of = 1000.0
    mark = as_of - 3 * EVERY_DAYS
    spells = spells_of(
        [0, 0, 0, 0],
        [mark - 10, mark - 20, mark - 300, mark + 1],
        [30.0, 25.0, as_of - mark + 300, 5.0],
        [Cause.WENT_ON, Cause.LOST, Cause.OPEN, Cause.WENT_ON],
        [False] * 4,
    )
    told = NextSteps(
        np.array([0, 1, 1]), np.array([mark - 1, mark + 1, mark - 9]), np.array([mark + 4, mark + 9, mark - 2])
    )
    assert told.at(mark, spells.opportunity).tolist() == [True, False, False, False]
    found = landmarks_of(spells, 2, told, as_of)
    assert found is not None
    first = slice(0, 3)
    assert found.age[first].tolist() == [10, 20, 300]
    assert found.has_next_step[first].tolist() == [True, False, False]
    assert found.went_on[first].tolist() == [True, False, False]
    nothing = NextSteps(*(np.zeros(0, dtype=kind) for kind in (np.int64, np.float64, np.float64)))
    assert landmarks_of(spells, 2, nothing, as_of) is None


def test_told_apart_the_chances_still_add_up_to_what_went_on() -> None:
    inputs = world.make(world.A, 5, weeks=105.0).at(728.0)
    timed = timings(inputs.spells, inputs.steps)
    rng = np.random.default_rng(3)
    n = 4000
    has = rng.random(n) < 0.2
    age = rng.uniform(0, 40, n)
    odds = timed[2].log_odds(age)
    went = rng.random(n) < expit(np.where(has, 0.6, -0.9) + odds)
    marks = Landmarks(np.full(n, 2, dtype=np.int16), age, has, went)
    found = next_step(marks, timed)
    assert found.effect == pytest.approx(1.5, abs=0.35)
    level = brentq(lambda one: expit(one + odds).sum() - went.sum(), -9, 9)
    chances = expit(level + odds + found.effect * (has - found.usual))
    assert chances.mean() == pytest.approx(went.mean(), rel=0.01)
    without = next_step(replace(marks, has_next_step=np.zeros(n, dtype=np.bool_)), timed)
    assert without.effect == pytest.approx(0.0, abs=1e-6)
    assert next_step(None, timed).effect == 0
