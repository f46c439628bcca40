"""Periods of inclusive days and the moments at which they begin and end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.period import (
    Period,
    day_from_number,
    day_number,
    day_of,
    days_since_epoch,
    first_moment,
    moment_after,
)
from meetpunt.method.spells import MethodError

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_period_holds_its_first_and_its_last_day() -> None:
    march = Period.month(2026, 3)
    assert date(2026, 3, 1) in march
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    assert march.days == 31


def test_quarters_and_years() -> None:
    assert Period.quarter(2025, 4) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert Period.month(2024, 12) == Period(date(2024, 12, 1), date(2024, 12, 31))
    assert Period.year(2024).days == 366
    with pytest.raises(MethodError, match="quarters from 1 to 4"):
        Period.quarter(2025, 5)


def test_the_previous_period_has_the_same_shape() -> None:
    assert Period.month(2026, 3).previous() == Period.month(2026, 2)
    assert Period.quarter(2026, 1).previous() == Period.quarter(2025, 4)
    assert Period.year(2026).previous() == Period.year(2025)
    assert Period(date(2026, 3, 4), date(2026, 3, 10)).previous() == Period(date(2026, 2, 25), date(2026, 3, 3))


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(MethodError, match="swap the two days"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_the_day_of_the_spring_clock_change_lasts_twenty_three_hours() -> None:
    day = date(2026, 3, 29)
    assert first_moment(day, AMSTERDAM) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert moment_after(day, AMSTERDAM) - first_moment(day, AMSTERDAM) == timedelta(hours=23)
    assert Period(day, day).bounds(AMSTERDAM) == (first_moment(day, AMSTERDAM), moment_after(day, AMSTERDAM))


def test_a_day_without_a_midnight_begins_at_one() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    assert first_moment(date(2018, 11, 4), sao_paulo).astimezone(sao_paulo).hour == 1


def test_a_quarter_past_midnight_in_amsterdam_is_still_yesterday_in_utc() -> None:
    moment = datetime(2026, 1, 1, 23, 15, tzinfo=UTC)
    assert day_of(moment, AMSTERDAM) == date(2026, 1, 2)
    with pytest.raises(MethodError, match="time zone"):
        day_of(datetime(2026, 1, 1), AMSTERDAM)
    with pytest.raises(MethodError, match="time zone"):
        days_since_epoch(datetime(2026, 1, 1))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_days_and_their_numbers_go_back_and_forth(day: date) -> None:
    assert day_from_number(day_number(day)) == day
    assert days_since_epoch(first_moment(day, ZoneInfo("UTC"))) == day_number(day)
    assert day_of(first_moment(day, AMSTERDAM), AMSTERDAM) == day
    assert day_of(moment_after(day, AMSTERDAM) - timedelta(microseconds=1), AMSTERDAM) == day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_moments_keep_their_microsecond(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    back = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days_since_epoch(aware))
    assert abs(back - aware) <= timedelta(microseconds=1)


@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 1)))
def test_the_week_month_and_quarter_of_a_day_hold_it_and_begin_where_they_should(day: date) -> None:
    week, month, quarter = Period.week_of(day), Period.month_of(day), Period.quarter_of(day)
    assert all(day in period for period in (week, month, quarter))
    assert (week.first.weekday(), week.days) == (0, 7)
    assert (month.first.day, (month.last + timedelta(days=1)).day) == (1, 1)
    assert quarter.first.month in (1, 4, 7, 10)
    assert month.first in quarter
    assert month.last in quarter
