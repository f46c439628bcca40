"""What is asked of a plan: whose history over which days, for which days to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PlanAsk:
    """The question.

    Attributes:
        process_id: which sales process. team_id: whose plan; None = the organisation.
        measured_from, measured_until: the days that are measured, both included.
        first, last: the days planned for, both included.
    """

    process_id: int
    team_id: int | None
    measured_from: date
    measured_until: date
    first: date
    last: date
