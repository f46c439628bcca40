"""What the age of an open opportunity tells: the chance that it still goes on.

The rule: age is read against how long others took at the same step, not against a fixed number of days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.comparison import timing_share
from meetpunt.method.curve import Curve, durations_of, estimate
from meetpunt.method.spells import Spells


def ageing_curve(spells: Spells) -> Curve:
    """The timing of one step, from its spells (usually those of the whole team or organisation)."""
    return estimate(durations_of(spells))


def chance_of_going_on(conversion: float, curve: Curve, ages: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(still goes on | open at age a) = theta S_A(a) / (theta S_A(a) + (1 - theta) S_N(a)).

    Args:
        conversion: theta, the conversion of the step (the rep's or the team's), 0..1.
        curve: timing of the step, see `ageing_curve`.
        ages: float64 [n], days in the step.

    Returns:
        float64 [n], 0..1: of a hundred this old, so many still go on. At age 0 it is the conversion; past the oldest
        that ever went on it is 0.
    """
    share = timing_share(curve, ages)
    total = conversion * share + (1.0 - conversion) * (1.0 - share)
    return np.divide(conversion * share, total, out=np.zeros(len(ages)), where=total > 0)
