"""What hits all sellers and steps of a month at once, and whether something changed in between.

The rule: a common shock is believed only as far as months differ more than chance makes them, and it widens the
forecast without lifting it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MONTH = 365.25 / 12
PRIOR_SD = 0.2
"""Of tau: half-normal."""
_GRID = np.linspace(0.0, 1.0, 81)
_CHANGED = 1.95
"""Bound of the largest departure of a Brownian bridge: passed by chance once in a thousand."""


@dataclass(frozen=True)
class Months:
    """Per step and month of entry: how much more went on than expected, and how much that could tell.

    Attributes:
        score: float64 [steps-1, months], sum of the first derivatives to the logit.
        information: float64 [steps-1, months].
        start: float64 [months], first moments, days since 1970-01-01 UTC.
    """

    score: NDArray[np.float64]
    information: NDArray[np.float64]
    start: NDArray[np.float64]


def by_month(
    scores: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]], start: float, end: float
) -> Months:
    """Add scores up by month.

    Args:
        scores: per step: moments of entry, first derivatives, information.
        start, end: of the window; entries before it count in its first month.
    """
    months = max(1, round((end - start) / MONTH))
    edges = np.linspace(start, end, months + 1)
    both = np.zeros((2, len(scores), months))
    for step, (entered, first, second) in enumerate(scores):
        place = np.clip(np.searchsorted(edges, entered, side="right") - 1, 0, months - 1)
        both[0, step] = np.bincount(place, first, months)
        both[1, step] = np.bincount(place, second, months)
    return Months(both[0], np.maximum(both[1], 0.0), edges[:-1])


@dataclass(frozen=True)
class Shock:
    """tau, the sd on the logit of what a month does to every step: its posterior on a grid."""

    grid: NDArray[np.float64]
    mass: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Posterior mean of tau."""
        return float(self.grid @ self.mass)

    def draws(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """tau g per path, g ~ N(0, 1); float64 [count], both evenly over their distributions."""
        from scipy.special import ndtri

        level = (np.arange(count) + 0.5) / count
        tau = np.interp(level, np.cumsum(self.mass), self.grid)
        return np.asarray(generator.permutation(tau) * generator.permutation(ndtri(level)))


def shock(months: Months) -> Shock:
    """U_m ~ N(0, I_m + tau^2 I_m^2), U and I summed over the steps of month m; tau half-normal with sd 0.2."""
    score, information = months.score.sum(axis=0), months.information.sum(axis=0)
    told = information > 0.5
    u, i = score[told], information[told]
    variance = i + _GRID[:, None] ** 2 * i**2
    log_mass = -0.5 * (np.log(variance) + u**2 / variance).sum(axis=1) - 0.5 * (_GRID / PRIOR_SD) ** 2
    mass = np.exp(log_mass - log_mass.max())
    return Shock(_GRID, mass / mass.sum())


def change(score: NDArray[np.float64], variance: NDArray[np.float64]) -> int | None:
    """The month before which things were otherwise; None when no split stands out.

    The largest |sum of scores so far - its share of the total| / sqrt(total variance): the sup of a Brownian bridge.
    """
    total = float(variance.sum())
    if total <= 0 or len(score) < 4:
        return None
    departure = np.abs(np.cumsum(score) - np.cumsum(variance) / total * score.sum())[:-1] / np.sqrt(total)
    place = int(departure.argmax())
    return place + 1 if departure[place] > _CHANGED else None
