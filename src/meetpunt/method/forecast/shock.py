"""What hits the sellers of a month together: how much months differ, and so what the coming ones may do.

The rule: months are taken to differ only as far as they differ more than chance makes them; that widens the forecast
without lifting it, and no month is taken to tell how the next one will be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MONTH = 365.25 / 12
PRIOR_SCALE = 0.1
"""Of the half-Cauchy prior of each tau: mostly nearly nothing, never impossible to be much."""
_COMMON = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.1, 1.8])
_OWN = np.array([0.0, 0.1, 0.2, 0.4, 0.8, 1.6])
_ENOUGH = 0.5
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
    """What the coming months may do to the logit of every step, beside the mean of the window.

    Attributes:
        weight: float64 [grid], posterior of how much months differ; adds up to 1.
        mean: float64 [grid, steps-1], the mean of the months less the mean of the spells: months count alike in so far
            as they differ.
        root: float64 [grid, steps-1, steps-1], a square root of the covariance.
        tau: float64 [grid], sd of one month of one step.
    """

    weight: NDArray[np.float64]
    mean: NDArray[np.float64]
    root: NDArray[np.float64]
    tau: NDArray[np.float64]

    @property
    def level(self) -> NDArray[np.float64]:
        """Where the coming months are expected to stand, per step, on the logit."""
        return np.asarray(self.weight @ self.mean)

    @property
    def spread(self) -> float:
        """Posterior mean of the sd of one month of one step."""
        return float(self.weight @ self.tau)

    def draws(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Departures from `level`, one for all months of a path; float64 [count, steps-1]."""
        reached = np.cumsum(self.weight)
        place = np.searchsorted(reached, (np.arange(count) + 0.5) / count * reached[-1])
        place = generator.permutation(place)
        z = generator.standard_normal((count, self.mean.shape[1]))
        z = (z - z.mean(axis=0)) / np.maximum(z.std(axis=0), 1e-9) if count > 1 else z
        found = self.mean[place] + np.einsum("pkj,pj->pk", self.root[place], z)
        return np.asarray(found - self.level)


def shock(months: Months) -> Shock:
    """Months of steps as a random effect: y_km = U / I ~ N(mu_k + c_m + s_km, 1 / I).

    c_m has sd tau_c (all steps), s_km sd tau_s (each step its own). mu_k is integrated out, and so are tau_c and tau_s
    (half-Cauchy, scale 0.1), over a grid (restricted likelihood). Predicted is mu_k + c + s of a month not seen, the
    same for all that is to come: months may last. What is not known of mu_k with months alike is in the sellers' shares
    already and is taken off.
    """
    steps, count = months.score.shape
    common, own = (one.ravel() for one in np.meshgrid(_COMMON, _OWN, indexing="ij"))
    log_weight = np.log(np.outer(_prior(_COMMON), _prior(_OWN)).ravel())
    sums = common[:, None, None] ** 2 + own[:, None, None] ** 2 * np.eye(steps)  # [grid, k, k]
    precision = np.zeros_like(sums)
    pull = np.zeros((len(common), steps))
    for month in range(count):  # months are independent: each adds X' V^-1 X and X' V^-1 y of its own few steps
        seen = np.flatnonzero(months.information[:, month] > _ENOUGH)
        if not len(seen):
            continue
        noise = 1.0 / months.information[seen, month]
        y = months.score[seen, month] * noise
        v = sums[:, seen[:, None], seen] + np.diag(noise)
        inverse = np.linalg.inv(v)
        precision[:, seen[:, None], seen] += inverse
        vy = inverse @ y
        pull[:, seen] += vy
        log_weight -= 0.5 * (np.linalg.slogdet(v)[1] + vy @ y)
    known = np.flatnonzero(np.any(months.information > _ENOUGH, axis=1))
    mean, spread = np.zeros((len(common), steps)), sums
    if len(known):
        inside = precision[:, known[:, None], known]
        covariance = np.linalg.inv(inside)
        found = (covariance @ pull[:, known, None])[..., 0]
        log_weight += 0.5 * ((found * pull[:, known]).sum(axis=1) - np.linalg.slogdet(inside)[1])
        mean[:, known] = found
        spread[:, known[:, None], known] += covariance - covariance[0]  # the first of the grid: months alike
    weight = np.exp(log_weight - log_weight.max())
    return Shock(weight / weight.sum(), mean, _root(spread), np.hypot(common, own))


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


def _prior(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half-Cauchy mass around each point."""
    edges = np.concatenate(([0.0], (points[1:] + points[:-1]) / 2, [np.inf]))
    return np.asarray(np.diff(np.arctan(edges / PRIOR_SCALE)) * 2.0 / np.pi)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh((matrix + matrix.transpose(0, 2, 1)) / 2)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :])
