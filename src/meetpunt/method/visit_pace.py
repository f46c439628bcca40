"""Agreed visits against made ones: how many should have been by now, when the next is due, and whether it is overdue.

Rule: N visits a year are a visit every 365 / N days. The next one is due so many days after the last held visit; where
there was none, after the agreement began (one whose beginning nobody knows: after the account was made). It is overdue
from the day after. The pace is N times the part of the calendar year that has passed, days before the agreement left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

DAYS_IN_A_YEAR = 365


@dataclass(frozen=True)
class Pace:
    """How the agreed visits go.

    Attributes:
        agreed: visits a year; made: held in this calendar year up to today.
        expected: so many should have been held by now, not rounded.
        due_on: the day of the next one; days_overdue: since then, 0 = not overdue.
    """

    agreed: int
    made: int
    expected: float
    due_on: date
    days_overdue: int

    @property
    def is_overdue(self) -> bool:
        """The next visit should have been held before today."""
        return self.days_overdue > 0


def due(agreed: int, since: date, last_visit: date | None) -> date:
    """The day by which the next visit should be held."""
    return (last_visit or since) + timedelta(days=round(DAYS_IN_A_YEAR / agreed))


def due_days(agreed: ArrayLike, since: ArrayLike, last_visit: ArrayLike) -> NDArray[np.int64]:
    """The same of many accounts at once.

    Parameters: agreed, visits a year [accounts]; since and last_visit, day numbers [accounts]; never visited = NaN.
    """
    since, last = np.asarray(since, dtype=np.float64), np.asarray(last_visit, dtype=np.float64)
    days = np.rint(DAYS_IN_A_YEAR / np.asarray(agreed, dtype=np.float64))
    return (np.where(np.isnan(last), since, last) + days).astype(np.int64)


def pace(agreed: int, since: date, visits: Sequence[date], today: date) -> Pace:
    """How N agreed visits a year go.

    Parameters:
        agreed: visits a year, at least 1.
        since: first day of the agreement.
        visits: days of held visits, any order, none after today.
    """
    new_year = date(today.year, 1, 1)
    start = max(since, new_year)
    days = (date(today.year + 1, 1, 1) - new_year).days
    expected = agreed * max(0, (today - start).days + 1) / days
    due_on = due(agreed, since, max(visits, default=None))
    made = sum(new_year <= day <= today for day in visits)
    return Pace(agreed, made, expected, due_on, max(0, (today - due_on).days))
