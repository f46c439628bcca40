"""Wanted values laid over measured ones."""

from __future__ import annotations

from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs, StepInputs
from meetpunt.method.planning.merging import with_wishes

MEASURED = SellerInputs(
    7,
    "Bram",
    visits_per_day=Figure(3.4, n=480),
    steps=(StepInputs("S", Figure(0.5), Figure(1.0)), StepInputs("P", Figure(0.7), Figure(2.0))),
)


def test_ones_own_value_counts_before_everybodys_and_the_measured_one_stays() -> None:
    everybody = {(Code.VISITS_PER_DAY, ""): (4.0, Origin.WANTED), (Code.CONVERSION, "S"): (0.6, Origin.PUBLISHED)}
    found = with_wishes(MEASURED, {(Code.VISITS_PER_DAY, ""): (3.8, Origin.WANTED)}, everybody)
    assert (found.visits_per_day.value, found.visits_per_day.measured) == (3.8, 3.4)
    assert [step.conversion.value for step in found.steps] == [0.6, 0.7]
    assert found.steps[0].conversion.origin is Origin.PUBLISHED


def test_a_target_of_everybody_is_nobodys_own() -> None:
    assert with_wishes(MEASURED, {}, {(Code.TARGET, ""): (1e6, Origin.WANTED)}).target.value is None


def test_visits_of_a_step_are_of_that_step_only() -> None:
    found = with_wishes(MEASURED, {(Code.VISITS_PER_ENTRY, "P"): (3.0, Origin.ASSUMED)})
    assert [step.visits.value for step in found.steps] == [1.0, 3.0]


def test_nothing_wanted_changes_nothing() -> None:
    assert with_wishes(MEASURED, {}) == MEASURED
