"""The readiness check (*gereedheidstoets*): twelve preconditions of Sales Activity Management, and where each stands.

A precondition is met for a share of what it is about (steps, KPIs, people, days, conversations). Source:
"Randvoorwaarden" of the article. The limits are ours: from 80 % it stands, from 40 % it is on its way;
they are a way to see what to do next, no mark for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CODES = (
    "process",
    "definitions",
    "steering",
    "registration",
    "fields",
    "daily",
    "known",
    "own_dashboards",
    "rhythm",
    "objectives",
    "trust",
    "actions",
)
"""In the order of the source."""
ASKED = ("registration", "own_dashboards", "trust")
"""What is asked as well, 1 to 5; trust can only be asked."""
LOWEST, HIGHEST = 1, 5
FEWEST = 4
"""Answers of fewer people are not shown."""
STANDS, ON_ITS_WAY = 0.8, 0.4


class State(StrEnum):
    """Where a precondition stands."""

    STANDS = "stands"
    ON_ITS_WAY = "on_its_way"
    TO_DO = "to_do"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Measured:
    """A precondition is met for `share` of `n`; share None: it cannot be said. n: steps, people, days and so on."""

    share: float | None
    n: int

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.share is None:
            return State.UNKNOWN
        if self.share >= STANDS:
            return State.STANDS
        return State.ON_ITS_WAY if self.share >= ON_ITS_WAY else State.TO_DO


def of(k: float, n: int) -> Measured:
    """k of n; of nothing nothing can be said."""
    return Measured(min(k / n, 1.0) if n else None, n)


def of_answers(by_person: Sequence[float]) -> Measured:
    """The mean of what people answered, as a share of the way from 1 to 5: (mean - 1) / 4, the mean at one decimal.

    by_person: one mean per person, so that nobody counts twice. Of fewer than four people nothing is said.
    """
    mean = mean_of(by_person)
    share = None if mean is None else (mean - LOWEST) / (HIGHEST - LOWEST)
    return Measured(share, len(by_person))


def mean_of(by_person: Sequence[float]) -> float | None:
    """The mean at one decimal; None of fewer than four people."""
    return round(sum(by_person) / len(by_person), 1) if len(by_person) >= FEWEST else None


def talks_due(every_weeks: int, days: int) -> int:
    """How many conversations a rhythm brings in so many days."""
    return days // (7 * every_weeks) if every_weeks > 0 else 0
