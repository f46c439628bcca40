"""Dated next steps that were told: which opportunities had one at a moment, and what that was worth at earlier moments.

The rule: one counts that was told before the moment, for a day after it; so today and then are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.inputs import Landmarks
from meetpunt.method.spells import Cause, Spells

EVERY_DAYS, FIRST, LOOKS = 28.0, 3, 13
"""Each so many days back, over the last year but the last twelve weeks: what stood open so long since did not go on."""


@dataclass(frozen=True)
class NextSteps:
    """Every one that was told; arrays of equal length, days since 1970-01-01 UTC.

    Attributes:
        opportunity: int64. told: float64, when. day: float64, the first moment after the day that it was told for.
    """

    opportunity: NDArray[np.int64]
    told: NDArray[np.float64]
    day: NDArray[np.float64]

    def at(self, moment: float, opportunities: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these had one ahead at a moment."""
        ahead = np.unique(self.opportunity[(self.told < moment) & (self.day > moment)])
        return np.isin(opportunities, ahead)


def landmarks_of(spells: Spells, steps: int, told: NextSteps, as_of: float) -> Landmarks | None:
    """What stood open at each of these moments, and whether it has gone on since; None without any next step.

    Also what stands open still: leaving it out would compare those that moved with those that moved.
    """
    if not len(told.opportunity):
        return None
    found: list[tuple[NDArray[np.int16], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]] = []
    stood = spells.where((spells.step < steps - 1) & ~spells.skipped & ~spells.unknown_entry)
    for look in range(FIRST, LOOKS + 1):
        moment = as_of - EVERY_DAYS * look
        then = stood.where((stood.entered < moment) & (stood.entered + stood.age > moment))
        has = told.at(moment, then.opportunity)
        found.append((then.step, moment - then.entered, has, then.cause == Cause.WENT_ON))
    return Landmarks(*(np.concatenate(column) for column in zip(*found, strict=True)))
