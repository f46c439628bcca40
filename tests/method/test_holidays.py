"""Free days: Easter as the almanac has it, and the days that hang on it."""

from __future__ import annotations

from datetime import date

import pytest

from meetpunt.method.holidays import easter, proposed


@pytest.mark.parametrize(
    "day",
    ["1961-04-02", "1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25"],
)
def test_easter_is_where_the_almanac_has_it(day: str) -> None:
    assert easter(int(day[:4])).isoformat() == day


def test_easter_is_a_sunday_between_22_march_and_25_april() -> None:
    for year in range(1583, 2600):
        day = easter(year)
        assert day.isoweekday() == 7
        assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_dutch_and_belgian_days_of_2026() -> None:
    dutch = {one.day.isoformat(): one.nl for one in proposed("NL", 2026)}
    assert list(dutch) == [
        "2026-01-01",
        "2026-04-06",
        "2026-04-27",
        "2026-05-14",
        "2026-05-25",
        "2026-12-25",
        "2026-12-26",
    ]
    belgian = [one.day.isoformat()[5:] for one in proposed("BE", 2026)]
    assert belgian == ["01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25"]
    assert proposed("FR", 2026) == ()


def test_the_kings_day_is_never_a_sunday_and_liberation_day_is_free_once_in_five_years() -> None:
    days = {year: next(one.day for one in proposed("NL", year) if one.nl == "Koningsdag") for year in (2025, 2031)}
    assert days == {2025: date(2025, 4, 26), 2031: date(2031, 4, 26)}
    free = [year for year in range(2023, 2032) if any(one.nl == "Bevrijdingsdag" for one in proposed("NL", year))]
    assert free == [2025, 2030]
