"""Bulk clean-ups: many losses of one rep booked on one day, which tell that they were lost but not when.

The rule: such a loss stays a loss; only its moment is taken as unknown, since the last sign of life.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BULK_SHARE = 0.20
"""More than this share of a rep's losses on one day is a clean-up."""

BULK_COUNT = 10
"""Fewer losses on one day than this never are."""


def bulk_closed(
    owner: NDArray[np.int64], day: NDArray[np.int64], share: float = BULK_SHARE, count: int = BULK_COUNT
) -> NDArray[np.bool_]:
    """Which losses were booked in a bulk clean-up.

    Args:
        owner: int64 [n], the rep of each loss.
        day: int64 [n], the day on which it was booked (any whole-day number).
        share: more than this share of the rep's losses on that day ...
        count: ... and at least this many on that day.

    Returns:
        bool [n], True for losses of such a day.
    """
    if not len(owner):
        return np.zeros(0, dtype=np.bool_)
    _, who = np.unique(owner, return_inverse=True)
    _, when = np.unique(day, return_inverse=True)
    _, cell, on_day = np.unique(who * (when.max() + 1) + when, return_inverse=True, return_counts=True)
    in_all = np.bincount(who)[who]
    booked = on_day[cell]
    return np.asarray((booked >= count) & (booked > share * in_all))
