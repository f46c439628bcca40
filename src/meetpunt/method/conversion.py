"""Conversion of a step: the chance that an opportunity that entered it ever goes on to the next or beyond.

The rule: Aalen-Johansen with going on and being lost competing and open ones censored; every share carries its count,
its information after censoring and a 90 % interval, or says that there is too little to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from meetpunt.method.curve import Curve, Durations, durations_of, estimate
from meetpunt.method.spells import Cause, Spells

TOO_FEW = 5.0
"""Below this much information no conversion is given."""

INDICATIVE = 20.0
"""Below this much information a conversion is only indicative."""

Z90 = 1.6448536269514722
"""Two-sided 90 % point of the normal distribution."""


@dataclass(frozen=True)
class Conversion:
    """Conversion of one step.

    Attributes:
        conversion: estimate, 0..1; None when there is too little to say.
        low, high: 90 % interval; None together with `conversion`.
        raw: went on so far / reached; None when nobody reached the step.
        n: opportunities that reached the step.
        n_eff: information after censoring, in opportunities whose outcome is known (at most n).
        horizon_days: last age at which at least five were followed; None when there was none.
        indicative: True when there is something to say but little (n_eff under 20).
    """

    conversion: float | None
    low: float | None
    high: float | None
    raw: float | None
    n: int
    n_eff: float
    horizon_days: float | None
    indicative: bool


def conversion(spells: Spells) -> Conversion:
    """The conversion of one step from its spells.

    Of a cohort, of a team or larger (for one rep beside the team see `comparison`). The final step has none.

    The estimate is the end of the Aalen-Johansen curve. n_eff = p (1 - p) / Var(p), the number of fully followed
    opportunities that would give the same variance; where p is 0 or 1 the variance says nothing and the ended ones
    are counted, with an open one counting for the share of the curve that it has lived through. The interval is
    Wilson's with n_eff for n, so that it stays within 0..1 and does not vanish at 0 of 8.

    Args:
        spells: spells of one step.
    """
    n = len(spells)
    went_on = int(np.count_nonzero(spells.cause == Cause.WENT_ON))
    curve, n_eff = _followed(spells)
    p = curve.plateau
    raw = went_on / n if n else None
    horizon = None if math.isnan(curve.horizon) else curve.horizon
    if n_eff < TOO_FEW or math.isnan(p):
        return Conversion(None, None, None, raw, n, n_eff, horizon, indicative=False)
    low, high = wilson(p, n_eff)
    return Conversion(p, low, high, raw, n, n_eff, horizon, indicative=n_eff < INDICATIVE)


def followed(spells: Spells) -> tuple[float, float]:
    """The estimate of one step (0 without any) and its n_eff, however little: to lay beside what is known elsewhere."""
    curve, n_eff = _followed(spells)
    return (0.0, 0.0) if math.isnan(curve.plateau) else (curve.plateau, n_eff)


def wilson(share: float, n: float, z: float = Z90) -> tuple[float, float]:
    """Wilson's interval of a share with n (not necessarily whole) observations; 90 % unless told.

    Source: Wilson 1927, Journal of the American Statistical Association 22:209-212.
    """
    if n <= 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def _followed(spells: Spells) -> tuple[Curve, float]:
    data = durations_of(spells)
    curve = estimate(data)
    return curve, _information(curve, data)


def _information(curve: Curve, data: Durations) -> float:
    if curve.subjects <= 0:
        return 0.0
    p = curve.plateau
    if curve.variance > 0 and 1e-9 < p < 1 - 1e-9:
        return min(curve.subjects, p * (1 - p) / curve.variance)
    is_open = data.cause == Cause.OPEN
    decided = 1.0 - curve.open_share
    if decided <= 0:
        return curve.ended
    lived = (1.0 - curve.at(curve.survival, data.age[is_open], start=1.0)) / decided
    return float(min(curve.subjects, curve.ended + (lived * data.weight[is_open]).sum()))
