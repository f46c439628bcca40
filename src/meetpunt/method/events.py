"""What happened to opportunities: the events from which spells and histories are made.

The rule: an event says what was seen and when, nothing else; what it means is decided in `first_passage`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class EventKind(IntEnum):
    """What an event says of its opportunity; at the same moment they count in this order."""

    STEP = 0
    LOST = 1
    NO_DECISION = 2
    REOPENED = 3


class Outcome(IntEnum):
    """How an opportunity stood at the as-of moment."""

    OPEN = 0
    WON = 1
    LOST = 2
    NO_DECISION = 3


@dataclass(frozen=True)
class Events:
    """Arrays of equal length, one element per event, in any order.

    Attributes:
        opportunity: int64, identity of the opportunity.
        kind: int8, an EventKind.
        position: int16, 0-based index of the step in its process; only read for kind STEP.
        happened: float64, days since 1970-01-01 UTC; must be finite (undated events belong in no figure over time).
        owner: int64, the rep who owned the opportunity at that moment (-1 = nobody).
        team: int64, that rep's team at that moment (-1 = none).
        seen_at_import: bool, the moment is that of the import that saw it, not of the event itself.
        bulk: bool or None, the loss was booked in a bulk clean-up (see `clean_up`); None = no such losses.
        last_sign: float64 or None, for a bulk-booked loss the moment of the last sign of life, days since
            1970-01-01 UTC, nan when unknown.
        reason: int64 or None, code of the loss reason (-1 = none given).
    """

    opportunity: NDArray[np.int64]
    kind: NDArray[np.int8]
    position: NDArray[np.int16]
    happened: NDArray[np.float64]
    owner: NDArray[np.int64]
    team: NDArray[np.int64]
    seen_at_import: NDArray[np.bool_]
    bulk: NDArray[np.bool_] | None = None
    last_sign: NDArray[np.float64] | None = None
    reason: NDArray[np.int64] | None = None
