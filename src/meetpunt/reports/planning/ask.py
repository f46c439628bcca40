"""What a plan asks of history: which process and team, measured over which days, for which days to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from meetpunt.reports.ask import NotAnswerable


@dataclass(frozen=True)
class PlanAsk:
    """The question.

    Attributes:
        process_id: whose steps; figures that are not about a step are of all that somebody does.
        team_id: the team with the teams under it; None = the whole organisation.
        measured_from, measured_until: the days of history, both included.
        first, last: the days that are planned for, both included: workable days and agreed visits are of these.

    Raises:
        NotAnswerable: a period ends before it starts.
    """

    process_id: int
    team_id: int | None
    measured_from: date
    measured_until: date
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.measured_until < self.measured_from or self.last < self.first:
            raise NotAnswerable(_("The period ends before it starts: swap the two days."))


def last_months(today: date, months: int) -> tuple[date, date]:
    """The last whole months before a day, to measure over: first and last day."""
    until = today.replace(day=1) - timedelta(days=1)
    number = until.year * 12 + until.month - months
    return date(number // 12, number % 12 + 1, 1), until
