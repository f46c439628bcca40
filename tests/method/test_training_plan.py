"""Lots that can be drawn again, and the days that are compared."""

from __future__ import annotations

from datetime import date

from meetpunt.method.period import Period
from meetpunt.method.training_plan import drawn, moved, wave_sizes, wave_windows, windows


def test_the_same_seed_draws_the_same_people_whatever_their_order() -> None:
    first = drawn([9, 3, 7, 1, 5], (2, 2), 17)
    assert drawn([1, 3, 5, 7, 9], (2, 2), 17) == first
    assert sum(map(len, first)) == len({one for group in first for one in group}) == 4
    assert {drawn(range(10), (3,), seed) for seed in range(30)} != {first}
    assert wave_sizes(11, 3) == (4, 4, 3)


def test_both_sides_are_as_long_and_the_days_before_are_washed_out() -> None:
    """Followed for 30 days: what entered from 30 days before the training on could go on after it."""
    found = windows(date(2026, 3, 2), date(2026, 3, 3), 3, 30, date(2026, 11, 28))
    assert found.times == (Period(date(2025, 10, 31), date(2026, 1, 30)), Period(date(2026, 3, 4), date(2026, 6, 3)))
    assert found.is_whole
    assert found.times[0].days == found.times[1].days == 92


def test_before_enough_days_are_over_it_says_from_when_on() -> None:
    """The training ends on the 3rd; 28 days and 31 of following later something can be told."""
    early = windows(date(2026, 3, 2), date(2026, 3, 3), 3, 30, date(2026, 4, 29))
    assert (early.times, early.ready_on) == ((), date(2026, 5, 1))
    just = windows(date(2026, 3, 2), date(2026, 3, 3), 3, 30, date(2026, 5, 1))
    assert [one.days for one in just.times] == [28, 28]
    assert not just.is_whole


def test_waves_are_compared_until_the_next_one_begins() -> None:
    starts = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    found = wave_windows(starts, 3, 20, date(2026, 8, 1))
    assert found.times == (
        Period(date(2025, 9, 12), date(2025, 12, 11)),
        Period(date(2026, 1, 1), date(2026, 3, 11)),
        Period(date(2026, 4, 1), date(2026, 6, 10)),
    )
    assert not found.is_whole
    assert wave_windows(starts, 3, 20, date(2026, 10, 1)).is_whole
    assert wave_windows(starts, 3, 20, date(2026, 2, 1)).ready_on == date(2026, 4, 1)
    never = wave_windows(starts, 3, 80, date(2026, 10, 1))
    assert (never.times, never.ready_on) == ((), None)
    assert moved(date(2026, 1, 31), 1) == date(2026, 2, 28)
