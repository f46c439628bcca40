"""Shares of several groups that resemble each other: a hierarchical Beta, integrated over a grid.

The rule: how much the groups resemble each other is itself uncertain, so it is integrated, never plugged in (with 8
reps of 4 to 39 quotes a plugged-in value covers 52 % where it promises 90).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MATERIAL = 0.9
"""A share is materially lower when it is under this part of the groups' mean."""

_THETA = 200
_M_POINTS, _S_POINTS = 25, 22
_LOGIT_M = (-9.0, 9.0)
_LOG_S = (-1.5, 8.0)
_ZOOMS = 3
_FAR = 9.0  # log-posterior below its top at which a grid point no longer matters
_LEVELS = (0.05, 0.5, 0.95)


def theta_grid(largest: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cell edges and middles of theta, even in arcsin(sqrt(theta)), where every conversion has the same spread."""
    points = int(max(_THETA, min(2000.0, 6.0 * np.sqrt(largest))))
    edges = np.sin(np.linspace(0.0, np.pi / 2, points + 1)) ** 2
    theta = np.sin((np.arange(points) + 0.5) * np.pi / (2 * points)) ** 2
    return edges, theta


@dataclass(frozen=True)
class Posterior:
    """What is known of the mean (`team`), of how alike the groups are (`spread`) and of every group.

    Attributes:
        team, team_low, team_high: posterior median and 90 % interval of m.
        spread: posterior median of s.
        quantiles: float64 [groups, 3], 5 %, 50 % and 95 % points.
        below, materially_below: float64 [groups], P(theta < m) and P(theta < 0.9 m).
        mass: float64 [groups, theta], the posterior per cell of theta; each row adds up to 1.
    """

    team: float
    team_low: float
    team_high: float
    spread: float
    quantiles: NDArray[np.float64]  # [groups, 3]: 5 %, 50 %, 95 %
    below: NDArray[np.float64]
    materially_below: NDArray[np.float64]
    mass: NDArray[np.float64]


def integrate(
    log_likelihood: NDArray[np.float64],
    edges: NDArray[np.float64],
    theta: NDArray[np.float64],
    wanted: Sequence[int] | None = None,
) -> Posterior:
    """Integrate theta_g ~ Beta(m s, (1 - m) s), m uniform, p(s) ~ (1 + s)^(-3/2), over a grid that closes in.

    Args:
        log_likelihood: float64 [groups, theta], up to a constant per group.
        edges, theta: cells of theta as `theta_grid` gives them.
        wanted: which groups are told of, in this order; None = all. Of how alike they are all tell.
    """
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    m_range, s_range = _LOGIT_M, _LOG_S
    for zoom in range(_ZOOMS):
        m_points, s_points = (_M_POINTS, _S_POINTS) if zoom == _ZOOMS - 1 else (_M_POINTS // 2, _S_POINTS // 2)
        logit_m, log_s = np.linspace(*m_range, m_points), np.linspace(*s_range, s_points)
        prior, marginal, weight = _grid_posterior(logit_m, log_s, theta, likelihood)
        if zoom == _ZOOMS - 1:
            break
        matters = weight > weight.max() * np.exp(-_FAR)
        m_range = _around(logit_m, matters.any(axis=1))
        # Only once m is settled: between two far-off points of m a large s looks less likely than it is.
        if zoom == _ZOOMS - 2:
            s_range = _around(log_s, matters.any(axis=0))

    if wanted is not None:
        likelihood, marginal = likelihood[list(wanted)], marginal[:, list(wanted)]
    by_group = weight.ravel()[:, None] / marginal  # [grid, groups]
    mass = (by_group.T @ prior) * likelihood
    mass /= mass.sum(axis=1, keepdims=True)
    m = 1.0 / (1.0 + np.exp(-logit_m))
    below, materially_below = (_chance_under(bound, prior, likelihood, by_group, edges) for bound in (m, MATERIAL * m))
    over_m = weight.sum(axis=1)
    team_low, team, team_high = _quantiles_of_points(logit_m, over_m, _LEVELS)
    _, spread, _ = _quantiles_of_points(log_s, weight.sum(axis=0), _LEVELS)
    return Posterior(
        team=float(1.0 / (1.0 + np.exp(-team))),
        team_low=float(1.0 / (1.0 + np.exp(-team_low))),
        team_high=float(1.0 / (1.0 + np.exp(-team_high))),
        spread=float(np.exp(spread)),
        quantiles=_quantiles_of_cells(mass, edges, _LEVELS),
        below=below,
        materially_below=materially_below,
        mass=mass,
    )


def _grid_posterior(
    logit_m: NDArray[np.float64],
    log_s: NDArray[np.float64],
    theta: NDArray[np.float64],
    likelihood: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Prior of theta [grid, theta], marginal likelihood [grid, groups], posterior of (m, s) [m, s] adding up to 1."""
    m = (1.0 / (1.0 + np.exp(-logit_m)))[:, None]
    s = np.exp(log_s)[None, :]
    a, b = (m * s).ravel()[:, None], ((1.0 - m) * s).ravel()[:, None]
    # Density per cell of the arcsine grid: the Jacobian takes half a power from each side.
    exponent = np.hstack((a - 0.5, b - 0.5)) @ np.vstack((np.log(theta), np.log1p(-theta)))
    prior = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    prior /= prior.sum(axis=1, keepdims=True)
    marginal = np.maximum(prior @ likelihood.T, 1e-300)
    # m uniform and p(s) ~ (1 + s)^(-3/2), both as densities over (logit m, log s).
    log_prior = np.log(m) + np.log1p(-m) + np.log(s) - 1.5 * np.log1p(s)
    log_weight = log_prior + np.log(marginal).sum(axis=1).reshape(log_prior.shape)
    weight = np.exp(log_weight - log_weight.max())
    return prior, marginal, weight / weight.sum()


def _around(points: NDArray[np.float64], matters: NDArray[np.bool_]) -> tuple[float, float]:
    """The range of the points that matter with one neighbour on each side."""
    chosen = np.flatnonzero(matters)
    return float(points[max(chosen[0] - 1, 0)]), float(points[min(chosen[-1] + 1, len(points) - 1)])


def _chance_under(
    bounds: NDArray[np.float64],
    prior: NDArray[np.float64],
    likelihood: NDArray[np.float64],
    by_group: NDArray[np.float64],
    edges: NDArray[np.float64],
) -> NDArray[np.float64]:
    """P(theta < bound) per group, jointly over the grid; `bounds` has one value per m."""
    part = np.clip((bounds[:, None] - edges[:-1]) / np.diff(edges), 0.0, 1.0)  # share of each cell under the bound
    under = (prior * np.repeat(part, len(prior) // len(bounds), axis=0)) @ likelihood.T  # [grid, groups]
    return np.asarray(np.clip((under * by_group).sum(axis=0), 0.0, 1.0))


def _quantiles_of_cells(
    mass: NDArray[np.float64], edges: NDArray[np.float64], levels: tuple[float, ...]
) -> NDArray[np.float64]:
    cumulative = np.concatenate((np.zeros((len(mass), 1)), np.cumsum(mass, axis=1)), axis=1)
    found = [np.interp(levels, row, edges) for row in cumulative]
    return np.asarray(found, dtype=np.float64).reshape(len(mass), len(levels))


def _quantiles_of_points(
    points: NDArray[np.float64], weight: NDArray[np.float64], levels: tuple[float, ...]
) -> NDArray[np.float64]:
    """Quantiles of a density given at evenly spaced points."""
    step = points[1] - points[0]
    edges = np.concatenate((points - step / 2, points[-1:] + step / 2))
    return np.asarray(np.interp(levels, np.concatenate(([0.0], np.cumsum(weight))) / weight.sum(), edges))
