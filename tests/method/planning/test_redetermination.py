"""Last year's plan beside what was measured since: the worked example of docs/counting/redetermination.md."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs, StepInputs, exactly
from meetpunt.method.planning.redetermination import (
    PARAMETERS,
    Difference,
    Reading,
    by_chance,
    differences,
    raised,
    to_explain,
)


def _one(
    planned: float | None, measured: float | None, low: float | None = None, high: float | None = None
) -> Difference:
    return Difference(Code.VISITS_PER_DAY, "", planned, Origin.WANTED, measured, low, high, 40)


@pytest.mark.parametrize(
    ("one", "reading"),
    [
        (_one(4.0, 3.7, 3.5, 3.9), Reading.LESS),
        (_one(4.0, 3.8, 3.4, 4.2), Reading.WITHIN),
        (_one(3.0, 3.7, 3.5, 3.9), Reading.MORE),
        (_one(3.7, 3.7, 3.5, 3.9), Reading.SAME),
        (_one(3.9, 3.7, 3.5, 3.9), Reading.WITHIN),  # on the edge is inside
        (_one(None, 3.7, 3.5, 3.9), Reading.UNKNOWN),
        (_one(4.0, None), Reading.UNKNOWN),
        (_one(4.0, 3.7), Reading.LESS),  # counted, without an interval
    ],
)
def test_a_difference_is_to_explain_when_the_plan_lies_outside_what_was_measured(
    one: Difference, reading: Reading
) -> None:
    assert one.reading is reading


def test_the_interval_of_the_difference_is_that_of_what_was_measured_less_the_plan() -> None:
    one = _one(4.0, 3.7, 3.5, 3.9)
    assert [round(value or 0, 9) for value in (one.apart, one.apart_low, one.apart_high)] == [-0.3, -0.5, -0.1]
    assert not one.is_counted
    assert Difference(Code.CUSTOMERS, "", 100, Origin.WANTED, 90, 90, 90, math.inf).is_counted


def test_what_the_plan_took_as_measured_was_not_sure_either() -> None:
    now = SellerInputs(1, "Bram", visits_per_day=Figure(3.7, 3.5, 3.9, 500))
    sure = differences(SellerInputs(1, "Bram", visits_per_day=Figure(4.0, 3.8, 4.2).with_wanted(4.0)), now)[0]
    unsure = differences(SellerInputs(1, "Bram", visits_per_day=Figure(4.0, 3.8, 4.2, 500)), now)[0]
    assert (sure.reading, unsure.reading) == (Reading.LESS, Reading.LESS)
    assert round(unsure.apart_high or 0, 4) == -0.0172  # -0.3 + root of 0.2 squared and 0.2 squared
    vague = differences(SellerInputs(1, "Bram", visits_per_day=Figure(4.0, 3.7, 4.3, 500)), now)[0]
    assert vague.reading is Reading.WITHIN


def test_one_in_ten_lies_outside_by_chance_alone() -> None:
    ten = [_one(4.0, 3.7, 3.5, 3.9)] * 10
    assert by_chance([*ten, _one(None, 3.7), Difference(Code.CUSTOMERS, "", 9, Origin.WANTED, 8, 8, 8, math.inf)]) == 1


def test_every_parameter_is_compared_with_what_the_plan_counted_with() -> None:
    step = StepInputs("O", Figure(0.6, 0.5, 0.7, 80), Figure(2.0, 1.8, 2.2, 80))
    before = SellerInputs(
        1,
        "Bram",
        visits_per_day=Figure(3.6, 3.4, 3.8, 500).with_wanted(4.0),
        customers=exactly(100),
        steps=(StepInputs("O", Figure(0.55).with_wanted(0.65, Origin.PUBLISHED), Figure(2.0)),),
    )
    now = SellerInputs(1, "Bram", visits_per_day=Figure(3.7, 3.5, 3.9, 500), customers=exactly(90), steps=(step,))
    found = {(one.code, one.step): one for one in differences(before, now)}
    assert found[Code.VISITS_PER_DAY, ""].planned == 4.0
    assert found[Code.VISITS_PER_DAY, ""].reading is Reading.LESS
    assert found[Code.CUSTOMERS, ""].reading is Reading.LESS  # counted: no chance in it
    assert found[Code.CONVERSION, "O"].told is Origin.PUBLISHED
    assert found[Code.CONVERSION, "O"].reading is Reading.WITHIN
    assert to_explain(found.values()) == 2
    without = differences(None, now)
    assert len(without) == len(PARAMETERS) + 2
    assert {one.reading for one in without} == {Reading.UNKNOWN}


def test_a_step_that_is_new_has_nothing_to_be_compared_with() -> None:
    now = SellerInputs(1, "Bram", steps=(StepInputs("T", Figure(0.6, 0.5, 0.7, 80), Figure()),))
    conversion = next(one for one in differences(SellerInputs(1, "Bram"), now) if one.code is Code.CONVERSION)
    assert (conversion.planned, conversion.reading) == (None, Reading.UNKNOWN)


def test_a_proposed_target_is_round() -> None:
    assert raised(123_456_700, 5) == 129_600_000
    assert raised(1_000, 5) == 1_050
    assert raised(0, 5) == raised(1_000, -120) == 0


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e3))
def test_a_wider_interval_never_makes_more_to_explain(planned: float, measured: float, half: float) -> None:
    narrow = _one(planned, measured, measured - half, measured + half)
    wide = _one(planned, measured, measured - 2 * half - 1, measured + 2 * half + 1)
    assert to_explain([wide]) <= to_explain([narrow])
