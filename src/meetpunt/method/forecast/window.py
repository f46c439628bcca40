"""The part of history that a forecast learns from: what happened in the last so many days.

The rule: an opportunity that was running when the window opens is followed from there on, as if it had come under
observation then; so old ones still tell how they end, and old habits do not.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import Spells


def in_window(spells: Spells, start: float) -> tuple[Spells, NDArray[np.intp]]:
    """The spells that were running or began at or after `start`, and their rows.

    Args:
        spells: the whole history.
        start: first moment of the window, days since 1970-01-01 UTC.
    """
    rows = np.flatnonzero((spells.entered >= start) | (spells.entered + spells.age > start))
    kept = spells.where(rows)
    since = np.maximum(kept.observed_from, start - kept.entered)
    return replace(kept, observed_from=np.maximum(since, 0.0)), rows


def followed_from(spells: Spells, entries: NDArray[np.float64], start: float) -> float:
    """From when on every entry is known: the window's start, or later where the source begins later.

    A spell under observation only from an age on says that its source is complete from that moment.
    """
    late = spells.observed_from > 0
    complete = float((spells.entered + spells.observed_from)[late].max()) if late.any() else -np.inf
    first = float(entries.min()) if len(entries) else np.inf
    return max(start, complete, first if np.isfinite(first) else start)
