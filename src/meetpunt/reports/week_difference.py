"""What was registered beside the working day: hours by contract, and the difference per day and week.

Rule: due are the contract hours without holidays, leave and other absence; training and meetings are work, so they are
registered. A day to come has no difference, today has one once something is registered, and a
day off on which nothing was done has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetpunt.reports.week import WeekSheet


@dataclass(frozen=True)
class Difference:
    """A week, in minutes.

    Attributes:
        due: per day. days: registered - due; None on a day that does not count yet.
    """

    due: tuple[int, ...]
    days: tuple[float | None, ...]

    @property
    def due_in_all(self) -> int:
        """Of the whole week."""
        return sum(self.due)

    @property
    def total(self) -> float | None:
        """Of the days that count; None when none does."""
        told = [one for one in self.days if one is not None]
        return sum(told) if told else None


def difference(sheet: WeekSheet, today: date) -> Difference:
    """A week's hours beside its working days."""
    due = tuple(round(one.due) for one in sheet.work)
    days = tuple(
        total - minutes if (total or minutes) and (day < today or (day == today and total)) else None
        for day, total, minutes in zip(sheet.days, sheet.totals, due, strict=True)
    )
    return Difference(due, days)
