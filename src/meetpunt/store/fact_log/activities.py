"""A part of an organisation's activities, as far as the log of changes tells whether something in it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SomeActivities:
    """What some persons (None = anybody, or nobody) did on some days, both included; or what was done at some accounts,
    or about some opportunities.

    It is noted in the place of all activities for what hangs on no others.
    """

    persons: tuple[int, ...] | None = None
    first_day: int = 0
    last_day: int = 0
    accounts: tuple[int, ...] | None = None
    opportunities: tuple[int, ...] | None = None


@dataclass
class ChangedDays:
    """When what each person did on each day last changed, by numbers that go up.

    Attributes: of: by person (0 = nobody) and day (0 = a day that is not known); of_all: by day, whoever it was.
    """

    of: dict[int, dict[int, int]] = field(default_factory=dict)
    of_all: dict[int, int] = field(default_factory=dict)

    def take_in(self, person: int, day: int, number: int) -> None:
        """Something changed."""
        self.of.setdefault(person, {})[day] = number
        self.of_all[day] = number

    def latest(self, some: SomeActivities) -> int:
        """When something in a part last changed; 0 = never."""
        if some.persons is None:
            return _latest((self.of_all,), some)
        return _latest((self.of[one] for one in some.persons if one in self.of), some)


def _latest(by_day: Iterable[Mapping[int, int]], some: SomeActivities) -> int:
    first, last = some.first_day, some.last_day
    return max(
        (number for days in by_day for day, number in days.items() if not day or first <= day <= last), default=0
    )
