"""When managers are reminded to make next year's plan: on the organisation's date, once a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WITHIN = timedelta(days=60)
"""Longer after the date it is no reminder any more."""


def reminder_year(today: date, month: int, day: int) -> int | None:
    """The year whose plan is to be made, when today lies within 60 days from the date on; else None.

    A date in the first half of the year is about that year itself, as for who plans from spring on; a later one about
    the next year. A day that the month does not have is its last one.
    """
    for year in (today.year, today.year - 1):
        begins = date(year, month, min(day, monthrange(year, month)[1]))
        if begins <= today < begins + WITHIN:
            return year if month <= 6 else year + 1
    return None
