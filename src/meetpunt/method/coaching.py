"""How often two people should have spoken, and what several thought of it without telling what one did.

The rule: a mean of ratings changes by four at a time, so that no single one can be worked out from two means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FOUR = 4


@dataclass(frozen=True)
class RatingMean:
    """The mean of ratings from 1 to 5, and of how many."""

    mean: float
    n: int


def is_due(every_weeks: int | None, held_on: date | None, today: date) -> bool:
    """Whether a rhythm asks for a conversation: so many weeks went by since the last one, or there was none yet."""
    if every_weeks is None:
        return False
    return held_on is None or held_on + timedelta(weeks=every_weeks) <= today


def told_in_fours(scores: Sequence[int]) -> RatingMean | None:
    """The mean of the first 4, 8, 12 ... scores; None of fewer than four.

    Args:
        scores: in the order in which they were given.
    """
    n = len(scores) - len(scores) % FOUR
    return RatingMean(sum(scores[:n]) / n, n) if n else None
