"""Workable days: contract days, less holidays on them, absences, and what a year still takes off.

Rule: a contract day counts as one day however long it is, half an absence as half. Days up to today take the absences
that were recorded; days to come the greater of what is recorded and the allowance, pro rata of their contract days.
What is not recorded yet is spread over the free days to come of its calendar year, so that months add up to the year.
Illness is never recorded: it is a share of the days that remain, of past days too. See docs/counting/workable-days.md
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.period import day_from_number, day_number
from meetpunt.method.planning.working_terms import FULL_DAYS, FULL_WEEK, Absence, Allowance, Away, ContractTerm
from meetpunt.method.spells import MethodError

SLACK = 1e-9


@dataclass(frozen=True)
class WorkableDays:
    """The working days of a period, in days of the own contract.

    Attributes:
        weekdays: contract days; holidays: those on which nobody works.
        leave, training, meetings, other: recorded, or still to come by the allowance; illness: expected.
        full_time: contract time / full-time week, averaged over the days of the period.
        beyond: so much of what is taken off finds no day any more.
    """

    weekdays: float = 0.0
    holidays: float = 0.0
    leave: float = 0.0
    illness: float = 0.0
    training: float = 0.0
    meetings: float = 0.0
    other: float = 0.0
    full_time: float = 1.0
    beyond: float = 0.0

    @property
    def days(self) -> float:
        """What remains to work on; never below 0."""
        left = self._left + self.beyond
        return left if left > SLACK else 0.0

    @property
    def is_overspent(self) -> bool:
        """More is taken off than there are days; `days` stops at 0 where it would go below."""
        return self.beyond > SLACK or self._left < -SLACK

    @property
    def _left(self) -> float:
        off = self.leave + self.illness + self.training + self.meetings + self.other
        return self.weekdays - self.holidays - off

    def __add__(self, other: WorkableDays) -> WorkableDays:
        """Both together; `full_time` adds up to full-time people."""
        return WorkableDays(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class DayWork:
    """One day.

    Attributes:
        contract: its minutes; is_holiday: nobody works on it although the contract tells minutes.
        away: why and for which share of it somebody is away, as recorded.
    """

    contract: float
    is_holiday: bool
    away: tuple[tuple[Away, float], ...]

    @property
    def due(self) -> float:
        """Minutes to work: by contract, without holidays, leave and other absence. Training and meetings are work."""
        off = sum(share for kind, share in self.away if kind in (Away.LEAVE, Away.OTHER))
        return 0.0 if self.is_holiday else self.contract * (1 - off)


@dataclass(frozen=True)
class WorkingCalendar:
    """Day by day what somebody works; all arrays have one entry per day from `first` on.

    Attributes:
        minutes: by contract; holiday: 1 on contract days on which nobody works.
        away: share of the day that is recorded, per kind of `Away`; to_come: by the allowance, per kind.
        illness, beyond: as in `WorkableDays`. full_time: of the contract that holds.
    """

    first: date
    minutes: NDArray[np.float64]
    holiday: NDArray[np.float64]
    away: NDArray[np.float64]
    to_come: NDArray[np.float64]
    illness: NDArray[np.float64]
    beyond: NDArray[np.float64]
    full_time: NDArray[np.float64]

    def between(self, first: date, last: date) -> WorkableDays:
        """The days from the first to the last, both included; MethodError outside the calendar."""
        days = self._days(first, last)
        leave, training, meetings, other = (float(one) for one in (self.away + self.to_come)[:, days].sum(axis=1))
        return WorkableDays(
            float((self.minutes[days] > 0).sum()),
            float(self.holiday[days].sum()),
            leave,
            float(self.illness[days].sum()),
            training,
            meetings,
            other,
            float(self.full_time[days].mean()),
            float(self.beyond[days].sum()),
        )

    def on(self, day: date) -> DayWork:
        """What is known of one day."""
        place = self._days(day, day).start
        shares = ((kind, float(self.away[kind, place])) for kind in Away)
        away = tuple((kind, share) for kind, share in shares if share > SLACK)
        return DayWork(float(self.minutes[place]), bool(self.holiday[place]), away)

    def recorded(self, first: date, last: date) -> dict[Away, float]:
        """The days that were recorded, by kind: what `between` holds of them at least."""
        shares = self.away[:, self._days(first, last)].sum(axis=1)
        return {kind: float(shares[kind]) for kind in Away}

    def share_to_work(self, first: date, last: date) -> float:
        """Contract days without holidays and recorded absence: what is known of them, without any allowance."""
        return float(self._there[self._days(first, last)].sum())

    def share_of(self, day: date) -> float:
        """Which share of a day, 0..1, is such a day to work; outside the calendar a weekday is one."""
        place = day_number(day) - day_number(self.first)
        return float(self._there[place]) if 0 <= place < len(self.minutes) else float(day.weekday() < 5)

    @cached_property
    def _there(self) -> NDArray[np.float64]:
        return np.asarray((self.minutes > 0) - self.holiday - self.away.sum(axis=0), dtype=np.float64)

    def _days(self, first: date, last: date) -> slice:
        start, end = day_number(first) - day_number(self.first), day_number(last) - day_number(self.first) + 1
        if not 0 <= start < end <= len(self.minutes):
            raise MethodError(f"The working calendar does not hold {first} to {last}.")
        return slice(start, end)


def working_calendar(
    first: date,
    last: date,
    today: date,
    contracts: Sequence[ContractTerm] = (),
    holidays: Collection[date] = (),
    absences: Sequence[Absence] = (),
    allowances: Sequence[Allowance] = (),
) -> WorkingCalendar:
    """The calendar years that hold these days, worked out day by day.

    Parameters:
        today: days up to and including it are past.
        contracts: a later one in the row replaces an earlier one where both hold; where none holds it is
            `DEFAULT_WEEK`.
        holidays, absences: of these whole calendar years. Absences in the order in which they were recorded; where
            they meet on a day, the day goes to the earlier.
        allowances: those of the organisation first, then the person's own, which replace what they tell.

    Raises:
        MethodError: the last day lies before the first.
    """
    if last < first:
        raise MethodError(f"The period ends on {last} before it starts on {first}: swap the two days.")
    start = date(first.year, 1, 1)
    days = np.arange(day_number(start), day_number(date(last.year, 12, 31)) + 1)
    weekday = (days + 3) % 7  # 1 January 1970 was a Thursday
    years = (days.astype("datetime64[D]").astype("datetime64[Y]")).astype(int) + 1970
    minutes, full_time, rate = _contract_days(days, weekday, years, contracts)
    at_work = (minutes > 0).astype(float)
    free_days = np.isin(days, [day_number(one) for one in holidays])
    holiday = at_work * free_days
    away, free = _recorded(days, at_work - holiday, absences)
    allowed, illness = _allowed(days, allowances)
    to_come, beyond = np.zeros((4, len(days))), np.zeros(len(days))
    future = (days > day_number(today)) & (minutes > 0)
    for year in np.unique(years):
        places = np.flatnonzero(future & (years == year))
        if not len(places):
            continue
        weight = free[places] if free[places].sum() > SLACK else at_work[places]
        weight = weight / weight.sum()
        owed = (allowed[:, places] * rate[places]).sum(axis=1) - away[:3, places].sum(axis=1)
        owed = np.maximum(owed, 0.0)
        to_come[:3, places] = owed[:, None] * weight
        beyond[places] = max(0.0, owed.sum() - free[places].sum()) * weight
    left = np.maximum(free - to_come.sum(axis=0) + beyond, 0.0)
    return WorkingCalendar(start, minutes, holiday, away, to_come, illness * left, beyond, full_time)


def workable_days(
    first: date,
    last: date,
    today: date,
    contracts: Sequence[ContractTerm] = (),
    holidays: Collection[date] = (),
    absences: Sequence[Absence] = (),
    allowances: Sequence[Allowance] = (),
) -> WorkableDays:
    """The workable days from the first to the last, both included; parameters as those of `working_calendar`.

    days = contract days - holidays on them - leave - training - meetings - other absence - illness, and
    illness = share x what is left after all others. An allowance of N days for full time is N x (contract days a
    week / 5) in a year: with four days of eight hours as much as N x part-time factor.
    """
    calendar = working_calendar(first, last, today, contracts, holidays, absences, allowances)
    return calendar.between(first, last)


def _contract_days(
    days: NDArray[np.int_], weekday: NDArray[np.int_], years: NDArray[np.int_], contracts: Sequence[ContractTerm]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Per day: the minutes, the full-time factor, and which part of a year's full-time allowance it takes."""
    minutes, full_time, rate = (np.zeros(len(days)) for _ in range(3))
    always = ContractTerm(day_from_number(int(days[0])), day_from_number(int(days[-1]) + 1))
    for term in (always, *contracts):
        holds = (days >= day_number(term.first)) & (days < day_number(term.until))
        week = np.array(term.minutes, dtype=float)
        of_day = week[weekday]
        minutes[holds] = of_day[holds]
        full_time[holds] = week.sum() / FULL_WEEK
        for year in np.unique(years[holds]):
            whole = int((of_day[years == year] > 0).sum())
            part = term.days / FULL_DAYS / whole if whole else 0.0
            rate[holds & (years == year)] = part
    return minutes, full_time, rate * (minutes > 0)


def _recorded(
    days: NDArray[np.int_], free: NDArray[np.float64], absences: Sequence[Absence]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per kind and day the share that is recorded, and what of the day is left."""
    away, left, begin = np.zeros((4, len(days))), free.copy(), int(days[0])
    for one in absences:
        between = slice(max(0, day_number(one.first) - begin), max(0, day_number(one.last) - begin + 1))
        taken = np.minimum(left[between], one.share)
        away[one.kind, between] += taken
        left[between] -= taken
    return away, left


def _allowed(
    days: NDArray[np.int_], allowances: Sequence[Allowance]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per day the full-time days a year of leave, training and meetings, and the share of illness."""
    allowed = np.zeros((4, len(days)))
    for one in allowances:
        holds = (days >= day_number(one.first)) & (days < day_number(one.until))
        for place, value in enumerate((one.leave, one.training, one.meetings, one.illness)):
            if value is not None:
                allowed[place, holds] = value
    return allowed[:3], allowed[3]
