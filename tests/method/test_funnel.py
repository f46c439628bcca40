"""The four parts: standing still is older than nine in ten that left, and only when enough left."""

import numpy as np
import pytest

from meetpunt.method.funnel import Part, funnel, part_of, still_ages
from meetpunt.method.spells import Cause, MethodError
from tests.method.simulator import step_spells


def exits(days: list[float], open_days: list[float]) -> tuple[list[float], list[int]]:
    cause = [int(Cause.WENT_ON if index % 2 else Cause.LOST) for index in range(len(days))]
    return days + open_days, cause + [int(Cause.OPEN)] * len(open_days)


def test_open_past_the_p90_of_those_that_left_stands_still_and_the_others_are_too_young() -> None:
    age, cause = exits([float(day) for day in range(1, 21)], [0.5, 25.0])
    spells = step_spells(age, cause)
    ages = still_ages(spells, 2)
    # 22 entered; one censored at 0.5 leaves 21; each exit takes 1/21 of them; P90 of the 20 exits is the 18th.
    assert ages[0, 0] == pytest.approx(18.0)
    first = funnel(spells, 2, ages)[0]
    assert (first.reached, first.went_on, first.lost, first.still, first.young) == (22, 10, 10, 1, 1)
    assert part_of(spells, ages)[-2:].tolist() == [Part.YOUNG, Part.STILL]


def test_with_nineteen_exits_nobody_stands_still() -> None:
    age, cause = exits([float(day) for day in range(1, 20)], [400.0])
    spells = step_spells(age, cause)
    assert np.isnan(still_ages(spells, 2)).all()
    assert funnel(spells, 2, still_ages(spells, 2))[0].young == 1


def test_a_lost_offer_stays_in_the_count() -> None:
    spells = step_spells([1.0, 2.0, 3.0], [Cause.LOST, Cause.LOST, Cause.WENT_ON])
    first = funnel(spells, 2, still_ages(spells, 2))[0]
    assert (first.reached, first.lost) == (3, 2)


def test_skips_and_entries_seen_at_import_set_no_norm() -> None:
    age, cause = exits([float(day) for day in range(1, 20)], [])
    spells = step_spells([*age, 0.0, 90.0], [*cause, Cause.WENT_ON, Cause.LOST],
                         skipped=[False] * 19 + [True, False], unknown_entry=[False] * 20 + [True])  # fmt: skip
    assert np.isnan(still_ages(spells, 2)).all(), "19 exits with days, so no norm"


def test_a_segment_is_drawn_to_the_organisation_by_the_number_of_its_exits() -> None:
    slow, fast = [float(10 * day) for day in range(1, 21)], [float(day) for day in range(1, 61)]
    spells = step_spells(slow + fast, Cause.LOST)
    segment = np.array([0] * 20 + [1] * 60)
    ages = still_ages(spells, 2, segment, segments=3)[:, 0]
    whole = still_ages(spells, 2)[0, 0]
    assert ages[0] == pytest.approx((180.0 + whole) / 2), "20 exits: half its own P90, half the organisation's"
    assert ages[1] == pytest.approx((60 * 54.0 + 20 * whole) / 80)
    assert ages[2] == whole, "a segment without exits takes the organisation's"


def test_ages_of_another_process_are_refused() -> None:
    with pytest.raises(MethodError, match="one column for each of the 3 steps"):
        funnel(step_spells([1.0], Cause.OPEN), 3, np.zeros((1, 2)))
