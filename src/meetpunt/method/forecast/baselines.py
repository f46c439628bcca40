"""What people are used to instead of a forecast, where the product shows it too: own shares per step, and own errors.

The rule: the forecast is held against these with their own past errors as their range, so that they lose only where
they deserve to.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.scores import LEVELS, Range
from meetpunt.method.spells import Cause, Spells

ENOUGH = 4
"""Past ratios below which a baseline has no range of its own."""


def own_chances(spells: Spells, steps: int, fewest: int = 1) -> NDArray[np.float64]:
    """Per step, of the opportunities that reached it and are closed, the share that was won; float64 [steps-1].

    What spreadsheets do; open ones are left out, so it is too high where dead ones are never closed. It is nan
    of fewer closed ones than `fewest`.
    """
    opportunity, place = np.unique(spells.opportunity, return_inverse=True)
    won, lost = (np.zeros(len(opportunity), dtype=np.bool_) for _ in range(2))
    won[place[spells.step == steps - 1]] = True
    lost[place[spells.cause == Cause.LOST]] = True
    closed = (won | lost)[place]
    reached = np.bincount(spells.step[closed], minlength=steps)[: steps - 1]
    of_won = np.bincount(spells.step[won[place]], minlength=steps)[: steps - 1]
    return np.where(reached >= fewest, of_won / np.maximum(reached, 1), np.nan)


def calibrated(point: float, past_points: Sequence[float], past_actuals: Sequence[float]) -> Range | None:
    """A point forecast with the range that its own past gives it: point x quantiles of past actual / past point.

    None with fewer than four usable past forecasts: then it has no range.
    """
    pairs = zip(past_points, past_actuals, strict=True)
    ratios = [actual / before for before, actual in pairs if before > 0]
    if len(ratios) < ENOUGH:
        return None
    return Range(*(float(point * ratio) for ratio in np.quantile(ratios, LEVELS)))
