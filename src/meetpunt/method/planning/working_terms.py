"""What working days are counted from: contracts, absences and what a year takes off, each told as it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from meetpunt.method.spells import MethodError

FULL_DAYS = 5
FULL_WEEK = FULL_DAYS * 480
"""Minutes of a full-time week: forty hours."""
DEFAULT_WEEK = (480, 480, 480, 480, 480, 0, 0)
"""Of whom no contract is known."""


class Away(IntEnum):
    """Why somebody does not work on a contract day; the first three have an allowance for a year."""

    LEAVE = 0
    TRAINING = 1
    MEETING = 2
    OTHER = 3


@dataclass(frozen=True)
class ContractTerm:
    """Minutes on each weekday, Monday first, from a day until the day before another."""

    first: date
    until: date
    minutes: tuple[int, ...] = DEFAULT_WEEK

    def __post_init__(self) -> None:
        if len(self.minutes) != 7 or not all(0 <= one <= 1440 for one in self.minutes):
            raise MethodError("A contract tells seven weekdays, each with 0 to 1440 minutes.")

    @property
    def days(self) -> int:
        """Contract days in a week."""
        return sum(one > 0 for one in self.minutes)


@dataclass(frozen=True)
class Absence:
    """Days that somebody is away, both included; share: of each of these days, 0.5 or 1."""

    kind: Away
    first: date
    last: date
    share: float = 1.0


@dataclass(frozen=True)
class Allowance:
    """What a calendar year of full time takes off, from a day until the day before another.

    leave, training, meetings: in days; illness: share of the days that remain. None leaves an earlier term as it is.
    """

    first: date
    until: date
    leave: float | None = None
    training: float | None = None
    meetings: float | None = None
    illness: float | None = None

    def __post_init__(self) -> None:
        days = [one for one in (self.leave, self.training, self.meetings) if one is not None]
        if not all(0 <= one <= 366 for one in days) or not 0 <= (self.illness or 0.0) <= 1:
            raise MethodError("A year takes off 0 to 366 days of a kind, and illness a share between 0 and 1.")
