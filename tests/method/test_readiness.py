"""Where a precondition stands: shares, answers of at least four people, and what a rhythm brings."""

from __future__ import annotations

from meetpunt.method.readiness import Measured, State, mean_of, of, of_answers, talks_due


def test_a_share_has_a_state_and_of_nothing_nothing_is_said() -> None:
    assert [of(k, 10).state for k in (10, 8, 7, 4, 3, 0)] == [
        State.STANDS,
        State.STANDS,
        State.ON_ITS_WAY,
        State.ON_ITS_WAY,
        State.TO_DO,
        State.TO_DO,
    ]
    assert of(0, 0) == Measured(None, 0)
    assert of(0, 0).state == State.UNKNOWN


def test_answers_of_fewer_than_four_people_are_not_shown() -> None:
    assert of_answers([5, 5, 5]) == Measured(None, 3)
    assert mean_of([5, 4, 3]) is None
    # (3 + 4 + 4 + 5) / 4 = 4; a quarter of the way is left.
    assert of_answers([3, 4, 4, 5]) == Measured(0.75, 4)


def test_what_a_rhythm_brings_in_twelve_weeks() -> None:
    assert [talks_due(weeks, 84) for weeks in (1, 2, 4, 5)] == [12, 6, 3, 2]
    assert talks_due(4, -7) <= 0
