"""Working days to read: of one person a year day by day, of a team everybody beside each other.

Rule: the figures are those that plans count with (`store.working`); what is only expected stands apart from what is
recorded. docs/counting/workable-days.md
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from meetpunt.method.period import Period
from meetpunt.method.planning.working_days import DayWork, WorkableDays, WorkingCalendar
from meetpunt.method.planning.working_terms import DEFAULT_WEEK, FULL_WEEK, Away
from meetpunt.store.access import Viewer
from meetpunt.store.free_days import holidays_of_years
from meetpunt.store.refs import PersonRef
from meetpunt.store.working import (
    AbsenceRow,
    AllowanceRow,
    ContractRow,
    absence_rows,
    allowance_rows,
    calendars_of,
    contracts_of,
    may_agree,
    people_of,
    person_of,
)


@dataclass(frozen=True)
class Week:
    """A contract week: its minutes, contract days, and part-time factor. is_default: nobody set one."""

    minutes: tuple[int, ...]
    is_default: bool

    @property
    def days(self) -> int:
        """Contract days."""
        return sum(one > 0 for one in self.minutes)

    @property
    def full_time(self) -> float:
        """Part of a full-time week."""
        return sum(self.minutes) / FULL_WEEK


@dataclass(frozen=True)
class YearDay:
    """A day of the year's calendar. absence: the id of what is recorded on it, as far as one can open it."""

    on: date
    work: DayWork
    holiday: str
    absence: int | None
    is_today: bool


@dataclass(frozen=True)
class Month:
    """A month: its working days, and its days by the week; None where the week holds days of other months."""

    first: date
    last: date
    work: WorkableDays
    weeks: tuple[tuple[YearDay | None, ...], ...]


@dataclass(frozen=True)
class Line:
    """A period of the year."""

    first: date
    last: date
    work: WorkableDays


@dataclass(frozen=True)
class WorkingYear:
    """A year of one person.

    Attributes:
        week: the contract that holds at the end of the year, or today in this year.
        recorded: days by kind; what `whole` holds more is still expected.
        quarters, weeks: the same days in other periods; a week belongs to the year as far as it lies in it.
        allowance: whether anything is taken off for the days to come; has_holidays: whether free days are kept.
        may_agree: the viewer sets contracts and allowances.
    """

    person: PersonRef
    is_own: bool
    year: int
    week: Week
    whole: WorkableDays
    recorded: dict[Away, float]
    months: tuple[Month, ...]
    quarters: tuple[Line, ...]
    weeks: tuple[Line, ...]
    absences: tuple[AbsenceRow, ...]
    contracts: tuple[ContractRow, ...]
    allowances: tuple[AllowanceRow, ...]
    of_all: tuple[AllowanceRow, ...]
    has_holidays: bool
    may_agree: bool

    @property
    def has_allowance(self) -> bool:
        """Somebody said what this year takes off."""
        return any(
            (one.first is None or one.first.year <= self.year) and (one.last is None or one.last.year >= self.year)
            for one in (*self.of_all, *self.allowances)
        )

    @property
    def expected(self) -> dict[Away, float]:
        """Days by kind that are not recorded yet."""
        whole = self.whole
        told = {Away.LEAVE: whole.leave, Away.TRAINING: whole.training, Away.MEETING: whole.meetings}
        return {kind: max(0.0, days - self.recorded[kind]) for kind, days in told.items()}


@dataclass(frozen=True)
class TeamLine:
    """Somebody of the team: the year, and its workable days per month."""

    person: PersonRef
    week: Week
    work: WorkableDays
    months: tuple[float, ...]


@dataclass(frozen=True)
class WorkingTeam:
    """The people whose working days the viewer keeps, alphabetically, and all of them together."""

    year: int
    lines: tuple[TeamLine, ...]
    together: WorkableDays
    months: tuple[float, ...]
    has_holidays: bool
    has_allowance: bool

    @property
    def some_default(self) -> bool:
        """Of somebody no contract is kept."""
        return any(line.week.is_default for line in self.lines)


def working_year(viewer: Viewer, person_id: int, year: int) -> WorkingYear:
    """A year of oneself or of somebody of the own team.

    Raises:
        NotVisible: anybody else.
    """
    person = person_of(viewer, person_id)
    organisation, whole = viewer.organisation.id, Period.year(year)
    span = (whole.first, whole.last)
    holidays = holidays_of_years(organisation, *span)
    calendar = calendars_of(organisation, [person_id], *span, today=viewer.today, holidays=holidays)[person_id]
    absences = absence_rows(organisation, person_id, whole.first, whole.last)
    contracts = contracts_of(organisation, [person_id])[person_id]
    return WorkingYear(
        person,
        person_id == viewer.person_id,
        year,
        _week(contracts, _seen_on(viewer.today, year)),
        calendar.between(whole.first, whole.last),
        calendar.recorded(whole.first, whole.last),
        tuple(_month(calendar, Period.month(year, one), holidays, absences, viewer.today) for one in range(1, 13)),
        tuple(_line(calendar, Period.quarter(year, one)) for one in range(1, 5)),
        tuple(_line(calendar, one) for one in _weeks(whole)),
        absences,
        contracts,
        allowance_rows(organisation, person_id),
        allowance_rows(organisation, None),
        bool(holidays),
        may_agree(viewer),
    )


def working_team(viewer: Viewer, year: int) -> WorkingTeam:
    """A year of everybody whose working days the viewer keeps."""
    people, whole = people_of(viewer), Period.year(year)
    organisation = viewer.organisation.id
    ids, span = [one.id for one in people], (whole.first, whole.last)
    holidays = holidays_of_years(organisation, *span)
    calendars = calendars_of(organisation, ids, *span, today=viewer.today, holidays=holidays)
    contracts = contracts_of(organisation, list(calendars))
    months = [Period.month(year, one) for one in range(1, 13)]
    lines = tuple(
        TeamLine(
            one,
            _week(contracts[one.id], _seen_on(viewer.today, year)),
            calendars[one.id].between(whole.first, whole.last),
            tuple(calendars[one.id].between(month.first, month.last).days for month in months),
        )
        for one in people
    )
    return WorkingTeam(
        year,
        lines,
        sum((line.work for line in lines), WorkableDays(full_time=0.0)),
        tuple(sum(line.months[place] for line in lines) for place in range(12)),
        bool(holidays),
        any(one.last is None or one.last >= whole.first for one in allowance_rows(organisation, None)),
    )


def _seen_on(today: date, year: int) -> date:
    """The day whose contract stands for the year."""
    return today if today.year == year else date(year, 12, 31) if year < today.year else date(year, 1, 1)


def _week(contracts: tuple[ContractRow, ...], on: date) -> Week:
    for one in contracts:
        if (one.first is None or one.first <= on) and (one.last is None or on <= one.last):
            return Week(one.minutes, is_default=False)
    return Week(DEFAULT_WEEK, is_default=True)


def _line(calendar: WorkingCalendar, period: Period) -> Line:
    return Line(period.first, period.last, calendar.between(period.first, period.last))


def _weeks(whole: Period) -> list[Period]:
    """The weeks of a year, the first and the last cut off where the year ends."""
    found, day = [], whole.first
    while day <= whole.last:
        last = min(Period.week_of(day).last, whole.last)
        found.append(Period(day, last))
        day = last + timedelta(days=1)
    return found


def _month(
    calendar: WorkingCalendar,
    month: Period,
    holidays: dict[date, str],
    absences: tuple[AbsenceRow, ...],
    today: date,
) -> Month:
    days: list[YearDay | None] = [None] * month.first.weekday()
    for place in range(month.days):
        on = month.first + timedelta(days=place)
        work = calendar.on(on)
        row = next((one.id for one in absences if work.away and one.first <= on <= one.last), None)
        days.append(YearDay(on, work, holidays.get(on, ""), row, on == today))
    days += [None] * (-len(days) % 7)
    weeks = tuple(tuple(days[place : place + 7]) for place in range(0, len(days), 7))
    return Month(month.first, month.last, calendar.between(month.first, month.last), weeks)
