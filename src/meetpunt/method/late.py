"""Late registration: how long after they happened events were written down.

The rule: the figures use the moment at which something happened; the delay until it was recorded is shown beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LATE_DAYS = 1.0
"""Recorded more than this many days after it happened is late."""


@dataclass(frozen=True)
class Delay:
    """How late events were recorded.

    Attributes:
        n: events with both moments.
        late: share recorded more than `LATE_DAYS` after they happened, 0..1; None without events.
        p50, p90: delay in days, linear interpolation; None without events.
        ahead: events recorded before the moment at which they are said to have happened (left out of the rest).
    """

    n: int
    late: float | None
    p50: float | None
    p90: float | None
    ahead: int


def registration_delay(
    happened: NDArray[np.float64], recorded: NDArray[np.float64], late_days: float = LATE_DAYS
) -> Delay:
    """The delay between what happened and its registration.

    Args:
        happened, recorded: float64 [n], days since 1970-01-01 UTC; nan where unknown (left out).
        late_days: days after which a registration is late.
    """
    delay = recorded - happened
    delay = delay[np.isfinite(delay)]
    ahead = int(np.count_nonzero(delay < 0))
    delay = delay[delay >= 0]
    if not len(delay):
        return Delay(0, None, None, None, ahead)
    p50, p90 = (float(value) for value in np.quantile(delay, (0.5, 0.9)))
    return Delay(len(delay), float(np.mean(delay > late_days)), p50, p90, ahead)
