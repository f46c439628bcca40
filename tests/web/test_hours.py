"""Hours as people type them."""

from __future__ import annotations

import pytest

from meetpunt.web.hours import NoHours, hours, minutes_of


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("", None),
        ("  ", None),
        ("0", None),
        ("0:00", None),
        ("1:30", 90),
        ("01:05", 65),
        (":45", 45),
        ("1,5", 90),
        ("1.5", 90),
        (",25", 15),
        ("1,333", 80),
        ("8", 480),
        ("8 uur", 480),
        ("1.5h", 90),
        ("1u30", 90),
        ("1h05m", 65),
        ("90m", 90),
        ("90 min", 90),
        ("24", 1440),
        ("24:00", 1440),
    ],
)
def test_hours_are_read_as_they_are_written(typed: str, minutes: int | None) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["veel", "-1", "1:75", "1:5:5", "90", "24:01", "1441m", "=1+1", "1e2", "٣", "1" * 40, "1:"]
)
def test_what_is_no_time_of_a_day_is_refused_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(NoHours, match=r"1:30|90m"):
        minutes_of(typed)


@pytest.mark.parametrize(("minutes", "shown"), [(None, ""), (0, ""), (5, "0:05"), (90, "1:30"), (2104, "35:04")])
def test_minutes_are_shown_as_hours(minutes: int | None, shown: str) -> None:
    assert hours(minutes) == shown
    if shown and minutes is not None and minutes <= 1440:
        assert minutes_of(shown) == minutes


@pytest.mark.parametrize(("minutes", "shown"), [(1 / 3, "< 0:01"), (0.6, "0:01"), (89.7, "1:30"), (119.6, "2:00")])
def test_a_sum_of_seconds_is_shown_in_whole_minutes_and_never_as_nothing(minutes: float, shown: str) -> None:
    assert hours(minutes) == shown
