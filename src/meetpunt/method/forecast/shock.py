"""What hits the sellers of a month together: how much months differ, where the market stands now, what it may do next.

The rule: months are taken to differ only as far as they differ more than chance makes them; what is likely to last
moves the forecast, what is not known widens it, and widening alone never lifts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MONTH = 365.25 / 12
PRIOR_SCALE = 0.1
"""Of the half-Cauchy prior of each tau: mostly nearly nothing, never impossible to be much."""
AHEAD = 3
"""The market of the coming months is their mean over so many."""
_COMMON = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.1, 1.8])
_OWN = np.array([0.0, 0.1, 0.2, 0.4, 0.8, 1.6])
_LASTING = np.array([0.3, 0.7, 0.95])
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
        weight: float64 [grid], posterior of how much months differ and how long that lasts; adds up to 1.
        mean: float64 [grid, steps-1], expected change of the logit.
        root: float64 [grid, steps-1, steps-1], a square root of its covariance.
        tau: float64 [grid], sd of one month of one step.
    """

    weight: NDArray[np.float64]
    mean: NDArray[np.float64]
    root: NDArray[np.float64]
    tau: NDArray[np.float64]

    @property
    def level(self) -> NDArray[np.float64]:
        """Where the market is expected to stand, per step, on the logit."""
        return np.asarray(self.weight @ self.mean)

    @property
    def spread(self) -> float:
        """Posterior mean of the sd of one month of one step."""
        return float(self.weight @ self.tau)

    def draws(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Departures from `level`; float64 [count, steps-1]."""
        reached = np.cumsum(self.weight)
        place = np.searchsorted(reached, (np.arange(count) + 0.5) / count * reached[-1])
        place = generator.permutation(place)
        z = generator.standard_normal((count, self.mean.shape[1]))
        z = (z - z.mean(axis=0)) / np.maximum(z.std(axis=0), 1e-9) if count > 1 else z
        found = self.mean[place] + np.einsum("pkj,pj->pk", self.root[place], z)
        return np.asarray(found - self.level)


def shock(months: Months) -> Shock:
    """Months of steps as a Gaussian field: y_km = U / I ~ N(mu_k + c_m + s_km, 1 / I).

    c and s are autoregressive over months (rho), with sd tau_c (all steps) and tau_s (each step its own); mu_k is
    integrated out, tau_c, tau_s (half-Cauchy, scale 0.1) and rho over a grid (restricted likelihood). The prediction is
    that of mu_k + c + s over the coming months; what is not known of mu_k itself is in the sellers' shares already and
    is taken off.
    """
    steps, count = months.score.shape
    step, month = np.nonzero(months.information > _ENOUGH)
    noise = 1.0 / months.information[step, month]
    y = months.score[step, month] * noise
    common, own, lasting = (one.ravel() for one in np.meshgrid(_COMMON, _OWN, _LASTING, indexing="ij"))
    prior = _prior(_COMMON)[:, None, None] * _prior(_OWN)[None, :, None] * np.ones(len(_LASTING))
    mean, root = np.zeros((len(common), steps)), np.zeros((len(common), steps, steps))
    log_weight = np.log(prior.ravel())
    ahead = np.arange(count, count + AHEAD)
    for rho in _LASTING:
        rows = np.flatnonzero(lasting == rho)
        sums = common[rows, None, None] ** 2 + own[rows, None, None] ** 2 * np.eye(steps)  # [rows, k, k]
        later = sums  # of one month, not of a mean of several: a path has the same shock throughout
        past = rho ** np.abs(month[:, None] - month)
        to_come = (rho ** np.abs(ahead[:, None] - month)).mean(axis=0)
        known = np.zeros(steps, dtype=np.bool_)
        known[step] = True
        design = (step[:, None] == np.flatnonzero(known)).astype(np.float64)
        v = sums[:, step[:, None], step] * past + np.diag(noise)
        c = sums[:, :, step] * to_come  # [rows, k, n]
        solved = np.linalg.solve(v, np.concatenate((np.broadcast_to(design, (len(rows), *design.shape)),
                                                    np.broadcast_to(y[:, None], (len(rows), len(y), 1)),
                                                    c.transpose(0, 2, 1)), axis=2))  # fmt: skip
        k = design.shape[1]
        vx, vy, vc = solved[:, :, :k], solved[:, :, k], solved[:, :, k + 1 :]
        xvx = design.T @ vx
        mu = np.linalg.solve(xvx, (vy @ design)[..., None])[..., 0] if k else np.zeros((len(rows), 0))
        quadratic = vy @ y - (mu * (vy @ design)).sum(axis=1)
        determinant = np.linalg.slogdet(v)[1] + (np.linalg.slogdet(xvx)[1] if k else 0.0)
        log_weight[rows] -= 0.5 * (determinant + quadratic)
        residual = vy - (vx @ mu[..., None])[..., 0]
        full = np.zeros((len(rows), steps))
        full[:, known] = mu
        mean[rows] = full + (c @ residual[..., None])[..., 0]
        left = np.zeros((len(rows), k, steps))
        left[:, np.arange(k), np.flatnonzero(known)] = 1.0
        left -= design.T @ vc
        spread = later - c @ vc + (left.transpose(0, 2, 1) @ np.linalg.solve(xvx, left) if k else 0.0)
        spread[:, np.flatnonzero(known), np.flatnonzero(known)] -= 1.0 / (design.T @ (1.0 / noise))
        root[rows] = _root(spread)
    weight = np.exp(log_weight - log_weight.max())
    return Shock(weight / weight.sum(), mean, root, np.hypot(common, own))


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
