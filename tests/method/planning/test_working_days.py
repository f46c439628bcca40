"""Workable days: a year counted by hand, the rules one by one, and what holds whatever is told."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.holidays import proposed
from meetpunt.method.period import Period
from meetpunt.method.planning.working_days import WorkableDays, workable_days, working_calendar
from meetpunt.method.planning.working_terms import Absence, Allowance, Away, ContractTerm
from meetpunt.method.spells import MethodError

START, END = date(2027, 1, 1), date(2027, 12, 31)
BEFORE, AFTER = date(2026, 11, 28), date(2028, 1, 10)
ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))
FREE = tuple(one.day for one in proposed("NL", 2027))
USUAL = Allowance(*ALWAYS, leave=25, training=4, meetings=11, illness=0.04)
FOUR_DAYS = ContractTerm(*ALWAYS, (480, 480, 480, 480, 0, 0, 0))


def _year(today: date = BEFORE, **told: object) -> WorkableDays:
    return workable_days(START, END, today, **told)  # type: ignore[arg-type]


def test_a_coming_year_counted_by_hand() -> None:
    # 2027 has 261 weekdays; New Year's Day, Easter Monday, King's Day, Ascension Day and Whit Monday fall on one.
    whole = _year(holidays=FREE, allowances=[USUAL])
    assert (whole.weekdays, whole.holidays) == (261, 5)
    assert (whole.leave, whole.training, whole.meetings) == pytest.approx((25, 4, 11))
    assert whole.illness == pytest.approx(0.04 * 216)
    assert whole.days == pytest.approx(207.36)
    assert not whole.is_overspent


def test_four_days_a_week_take_four_fifths_of_what_a_year_takes_off() -> None:
    whole = _year(contracts=[FOUR_DAYS], holidays=FREE, allowances=[USUAL])
    # 52 Mondays to Thursdays; New Year's Day 2027 is a Friday, Christmas falls in the weekend.
    assert (whole.weekdays, whole.holidays, whole.full_time) == (208, 4, pytest.approx(0.8))
    assert (whole.leave, whole.training, whole.meetings) == pytest.approx((20, 3.2, 8.8))
    assert (whole.illness, whole.days) == pytest.approx((6.88, 165.12))


def test_short_days_are_days_of_the_own_contract() -> None:
    # Five days of four hours: half of the hours, as many days to go out, and as many days of leave, each half as long.
    half = ContractTerm(*ALWAYS, (240, 240, 240, 240, 240, 0, 0))
    whole = _year(contracts=[half], allowances=[USUAL])
    assert (whole.full_time, whole.weekdays, whole.leave) == pytest.approx((0.5, 261, 25))


def test_days_gone_by_take_what_was_recorded_and_illness_as_expected() -> None:
    away = [Absence(Away.LEAVE, date(2027, 7, 5), date(2027, 7, 16))]
    whole = _year(AFTER, absences=away, allowances=[USUAL])
    assert (whole.leave, whole.training, whole.meetings) == (10, 0, 0)
    assert whole.illness == pytest.approx(0.04 * 251)


def test_days_to_come_take_the_greater_of_recorded_and_allowed() -> None:
    some = Absence(Away.LEAVE, date(2027, 7, 5), date(2027, 7, 16))
    much = Absence(Away.LEAVE, date(2027, 7, 5), date(2027, 8, 20))
    assert _year(absences=[some], allowances=[USUAL]).leave == pytest.approx(25)
    assert _year(absences=[much], allowances=[USUAL]).leave == pytest.approx(35)
    months = working_calendar(START, END, BEFORE, absences=[some], allowances=[USUAL])
    # Ten of the 25 are in July; the other fifteen are spread over the 251 days that are still free.
    assert months.between(date(2027, 7, 1), date(2027, 7, 31)).leave == pytest.approx(10 + 15 * 12 / 251)


def test_half_a_year_to_come_takes_half_of_the_allowance() -> None:
    gone = date(2027, 6, 30)
    to_come = workable_days(date(2027, 7, 1), END, gone, allowances=[USUAL])
    assert to_come.leave == pytest.approx(25 * to_come.weekdays / 261)
    assert workable_days(START, gone, gone, allowances=[USUAL]).leave == 0


def test_absence_of_another_year_takes_nothing_and_one_over_new_year_its_own_part() -> None:
    before = Absence(Away.LEAVE, date(2026, 6, 1), date(2026, 6, 12))
    after = Absence(Away.LEAVE, date(2028, 6, 1), date(2028, 6, 12))
    over = Absence(Away.LEAVE, date(2026, 12, 28), date(2027, 1, 5))
    assert _year(AFTER, absences=[before, after]).leave == 0
    assert _year(AFTER, absences=[before, over]).leave == 3


def test_absence_on_a_holiday_or_outside_the_contract_takes_nothing() -> None:
    kings_week = Absence(Away.LEAVE, date(2027, 4, 24), date(2027, 5, 2))
    assert _year(AFTER, holidays=FREE, absences=[kings_week]).leave == 4
    assert _year(AFTER, holidays=FREE, absences=[kings_week], contracts=[FOUR_DAYS]).leave == 3


def test_where_absences_meet_the_day_goes_to_the_earlier_and_halves_fit_together() -> None:
    day = (date(2027, 3, 1), date(2027, 3, 1))
    both = [Absence(Away.TRAINING, *day, 0.5), Absence(Away.LEAVE, *day)]
    whole = _year(AFTER, absences=both)
    assert (whole.training, whole.leave, whole.days) == (0.5, 0.5, 260)


def test_more_leave_than_days_is_no_days_and_says_so() -> None:
    greedy = _year(allowances=[Allowance(*ALWAYS, leave=300, illness=0.5)])
    assert (greedy.leave, greedy.days, greedy.illness) == pytest.approx((300, 0, 0))
    assert greedy.is_overspent
    assert greedy.beyond == pytest.approx(39)
    assert WorkableDays(10, 0, 12).days == 0
    assert WorkableDays(10, 0, 12).is_overspent
    assert not WorkableDays(10, 0, 10).is_overspent


def test_who_has_no_working_day_has_no_workable_day() -> None:
    nobody = _year(contracts=[ContractTerm(*ALWAYS, (0,) * 7)], holidays=FREE, allowances=[USUAL])
    assert astuple(nobody) == (0,) * 9


def test_a_contract_that_changes_holds_from_its_day() -> None:
    later = replace(FOUR_DAYS, first=date(2027, 7, 1))
    whole = _year(contracts=[later], allowances=[USUAL])
    assert whole.weekdays == 129 + 105
    assert whole.leave == pytest.approx(25 * 129 / 261 + 20 * 105 / 208)
    assert 0.8 < whole.full_time < 1


def test_the_own_allowance_replaces_only_what_it_tells() -> None:
    own = Allowance(date(2027, 1, 1), ALWAYS[1], leave=30)
    whole = _year(allowances=[USUAL, own])
    assert (whole.leave, whole.training) == pytest.approx((30, 4))


def test_what_the_week_sheet_compares_with_is_what_is_known() -> None:
    away = [
        Absence(Away.MEETING, date(2027, 3, 1), date(2027, 3, 1)),
        Absence(Away.LEAVE, date(2027, 3, 2), date(2027, 3, 2), 0.5),
    ]
    calendar = working_calendar(START, END, BEFORE, holidays=FREE, absences=away, allowances=[USUAL])
    assert [calendar.on(date(2027, 3, day)).due for day in (1, 2, 6)] == [480, 240, 0]
    assert calendar.on(date(2027, 3, 29)).is_holiday
    assert calendar.recorded(START, END)[Away.LEAVE] == 0.5
    assert calendar.share_to_work(date(2027, 3, 1), date(2027, 3, 7)) == 3.5
    with pytest.raises(MethodError, match="does not hold"):
        calendar.between(START, date(2028, 1, 1))


@pytest.mark.parametrize("minutes", [(480,) * 6, (480,) * 6 + (-1,), (1441,) + (0,) * 6])
def test_a_contract_that_cannot_be_is_refused(minutes: tuple[int, ...]) -> None:
    with pytest.raises(MethodError, match="seven weekdays"):
        ContractTerm(*ALWAYS, minutes)


@pytest.mark.parametrize("wrong", [{"leave": -1}, {"illness": 1.2}, {"training": float("nan")}, {"meetings": 999}])
def test_an_allowance_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(MethodError, match="takes off"):
        Allowance(*ALWAYS, **wrong)


_DAYS = st.dates(date(2026, 12, 20), date(2028, 1, 10))
_WEEKS = st.tuples(*[st.sampled_from([0, 240, 480, 600])] * 7)
_AWAY = st.builds(
    lambda kind, first, more, share: Absence(kind, first, first + timedelta(days=more), share),
    st.sampled_from(Away),
    _DAYS,
    st.integers(0, 60),
    st.sampled_from([0.5, 1.0]),
)
_ALLOWED = st.builds(
    lambda leave, training, meetings, illness: Allowance(*ALWAYS, leave, training, meetings, illness),
    *[st.floats(0, 150)] * 3,
    st.floats(0, 1),
)
_TOLD = st.fixed_dictionaries(
    {
        "today": st.one_of(_DAYS, st.just(BEFORE), st.just(AFTER)),
        "contracts": st.lists(st.builds(ContractTerm, _DAYS, st.just(ALWAYS[1]), _WEEKS), max_size=2),
        "holidays": st.lists(_DAYS, max_size=5),
        "absences": st.lists(_AWAY, max_size=5),
        "allowances": st.lists(_ALLOWED, max_size=2),
    }
)


@given(_TOLD)
def test_months_quarters_and_weeks_add_up_to_the_year(told: dict[str, object]) -> None:
    calendar = working_calendar(START, END, **told)  # type: ignore[arg-type]
    whole = calendar.between(START, END)
    for parts in (
        [Period.month(2027, month) for month in range(1, 13)],
        [Period.quarter(2027, quarter) for quarter in range(1, 5)],
        [Period(START + timedelta(days=7 * n), min(END, START + timedelta(days=7 * n + 6))) for n in range(53)],
    ):
        found = [calendar.between(part.first, part.last) for part in parts]
        for name in ("weekdays", "holidays", "leave", "illness", "training", "meetings", "other", "beyond", "days"):
            assert sum(getattr(one, name) for one in found) == pytest.approx(getattr(whole, name), abs=1e-6)


@given(_TOLD, _AWAY)
def test_more_absence_never_gives_more_days(told: dict[str, object], more: Absence) -> None:
    before = _year(**told)  # type: ignore[arg-type]
    told["absences"] = [*told["absences"], more]  # type: ignore[misc]
    assert _year(**told).days <= before.days + 1e-6  # type: ignore[arg-type]


@given(_TOLD, _DAYS, st.integers(0, 400))
def test_days_are_never_negative_nor_more_than_there_are(told: dict[str, object], first: date, more: int) -> None:
    found = workable_days(first, first + timedelta(days=more), **told)  # type: ignore[arg-type]
    assert 0 <= found.days <= found.weekdays - found.holidays + 1e-6
    assert all(value >= 0 for value in astuple(found))
    assert found.full_time <= 4200 / 2400


@given(_TOLD, _ALLOWED)
def test_what_is_gone_knows_no_allowance(told: dict[str, object], other: Allowance) -> None:
    told["today"] = AFTER
    before = _year(**told)  # type: ignore[arg-type]
    told["allowances"] = [replace(other, illness=None), *told["allowances"]]  # type: ignore[misc]
    assert _year(**told).leave == before.leave  # type: ignore[arg-type]
