"""On which days somebody works: Dutch public holidays, leave, illness, and the odd Saturday of a trade fair."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.holidays import proposed
from meetpunt.method.period import first_moment
from meetpunt.store.fields import from_day_number, to_day_number, to_us

ZONE = ZoneInfo("Europe/Amsterdam")
Days = NDArray[np.int64]
_MINUTE_US = 60_000_000


def free_days(year: int) -> set[date]:
    """The days on which the Netherlands is closed."""
    return {one.day for one in proposed("NL", year)}


class Diary:
    """The days from `first` until `end` (day numbers) on which one rep works.

    Attributes:
        first: day number of element 0 of every array.
        works: bool [days]; training: bool [days], a working day spent in a training; leave: bool [days].
        offset: int64 [days], microseconds since the epoch of local midnight.
    """

    def __init__(self, rng: np.random.Generator, first: int, end: int, started: int) -> None:
        self.first = first
        days = [from_day_number(number) for number in range(first, end)]
        self.weekday = np.array([day.weekday() for day in days])
        closed = {day for year in range(days[0].year, days[-1].year + 1) for day in free_days(year)}
        is_closed = np.array([day in closed for day in days])
        month = np.array([day.month for day in days])
        well = rng.random(len(days)) >= 0.025
        self.leave = _leave(rng, days)
        self.works = (self.weekday < 5) & ~is_closed & well & ~self.leave
        fair = (self.weekday == 5) & ~is_closed & np.isin(month, (1, 3, 10)) & (rng.random(len(days)) < 0.06)
        self.works |= fair
        self.works &= np.arange(first, end) >= started
        self.training = self.works & (rng.random(len(days)) < 0.016) & (self.weekday < 5)
        self.offset = np.array([to_us(first_moment(day, ZONE)) for day in days])
        self._next = _next_true(self.works & ~self.training)
        self._next_in_area = [_next_true(self.works & ~self.training & (self.weekday == area)) for area in range(5)]

    def next_day(self, day: Days) -> Days:
        """The first working day on or after each day (the end of the calendar when there is none)."""
        return np.asarray(self.first + self._next[self._place(day)])

    def next_road_day(self, day: Days, area: Days) -> Days:
        """The first working day on or after each day on which the rep drives to that area; area -1 = any day."""
        place = self._place(day)
        found = self._next[place]
        for number in range(5):
            here = area == number
            # Rather another day soon than the right weekday after a long holiday.
            planned = self._next_in_area[number][place[here]]
            found[here] = np.where(planned - place[here] <= 8, planned, found[here])
        return np.asarray(self.first + found)

    def moment(self, day: Days, minute: NDArray[np.float64]) -> Days:
        """Microseconds since the epoch of a local minute of a day."""
        return np.asarray(self.offset[self._place(day)] + minute.astype(np.int64) * _MINUTE_US)

    def _place(self, day: Days) -> Days:
        return np.clip(day - self.first, 0, len(self.works) - 1)


def _leave(rng: np.random.Generator, days: list[date]) -> NDArray[np.bool_]:
    """Three weeks in summer, one around New Year, one in between."""
    free: set[date] = set()
    for year in range(days[0].year, days[-1].year + 1):
        summer = date(year, 7, 8) + timedelta(days=int(rng.integers(0, 35)))
        spring = date(year, 2, 10) + timedelta(days=int(rng.integers(0, 95)))
        free |= {summer + timedelta(days=gap) for gap in range(19)}
        free |= {spring + timedelta(days=gap) for gap in range(5)}
        free |= {date(year, 12, 24) + timedelta(days=gap) for gap in range(8)}
    return np.array([day in free for day in days])


def _next_true(flags: NDArray[np.bool_]) -> Days:
    """For each place the first true one at or after it; the length when there is none."""
    place = np.where(flags, np.arange(len(flags)), len(flags))
    return np.asarray(np.minimum.accumulate(place[::-1])[::-1])


def local_midnight(day: int) -> int:
    """Microseconds since the epoch of the first moment of a day."""
    return to_us(first_moment(from_day_number(day), ZONE))


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return to_day_number(day)
