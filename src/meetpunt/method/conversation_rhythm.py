"""The days of a rhythm: every so many weeks on the same weekday."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

WEEK = timedelta(days=7)


def next_day(first: date, every_weeks: int, after: date, free: Set[date] = frozenset()) -> date:
    """The first day of a rhythm after a day; a free one moves to the next day that is not, weekends neither.

    Parameters:
        first: the first day of the rhythm. after: the day that is over. free: holidays.
    """
    step = WEEK * every_weeks
    on = first if first > after else first + step * ((after - first) // step + 1)
    while on in free or (on.weekday() >= 5 and first.weekday() < 5):
        on += timedelta(days=1)
    return on
