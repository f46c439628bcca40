"""Whether: every seller's share that goes on, per step, with what is not known about it.

The rule: a seller is drawn to the others in so far as there is little to go by, and what is not known about the mean of
all comes back in every seller at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.evidence import Evidence
from meetpunt.method.hierarchy import Posterior, integrate, theta_grid

SIZE_SD = 0.5
"""Prior sd of the effect of log amount on the logit."""
_ROUNDS = 4


@dataclass(frozen=True)
class Share:
    """One step.

    Attributes:
        posterior: of every seller, on the cells of theta.
        edges, theta: the cells.
        mean: float64 [sellers], posterior mean.
        common: float64 [sellers], correlation of the seller's doubt with the doubt about the mean of all.
        size: how much the logit changes per unit of log amount; and its posterior sd.
        size_sd: see `size`.
        usual: mean log amount of the step's spells; nan when no amount is known.
    """

    posterior: Posterior
    edges: NDArray[np.float64]
    theta: NDArray[np.float64]
    mean: NDArray[np.float64]
    common: NDArray[np.float64]
    size: float
    size_sd: float
    usual: float

    def draws(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """theta per seller; float64 [count, sellers], evenly over each seller's posterior."""
        sellers = len(self.mean)
        together, alone = generator.standard_normal((count, 1)), generator.standard_normal((count, sellers))
        z = self.common * together + np.sqrt(1.0 - self.common**2) * alone
        rank = np.argsort(np.argsort(z, axis=0), axis=0)
        level = np.broadcast_to((np.arange(count) + 0.5) / count, (sellers, count))
        return np.asarray(np.take_along_axis(self._quantiles(level).T, rank, axis=0))

    def _quantiles(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """theta at levels, ascending per seller; float64 [sellers, levels]."""
        reached = np.cumsum(self.posterior.mass, axis=1)
        reached /= reached[:, -1:]
        # Rows one after another on one line, so that one search serves all sellers.
        first = np.arange(len(reached))[:, None]
        line, cells = (reached + first).ravel(), len(self.theta)
        place = np.minimum(np.searchsorted(line, level + first), first * cells + cells - 1)
        into = 1.0 - (line[place] - level - first) / np.maximum(self.posterior.mass.ravel()[place], 1e-300)
        column = place - first * cells
        width = np.diff(self.edges)[column]
        return np.asarray(np.clip(self.edges[column] + np.clip(into, 0.0, 1.0) * width, 1e-6, 1.0 - 1e-6))


def share(found: Evidence, sellers: int, log_amount: NDArray[np.float64] | None) -> Share:
    """The share that goes on, per seller, and what size changes.

    Args:
        found: what the step's spells say.
        sellers: how many.
        log_amount: float64 [evidence], nan = unknown; None = no amounts.
    """
    counts = np.bincount(found.seller, minlength=sellers)
    edges, theta = theta_grid(float(counts.max(initial=0)))
    posterior = integrate(found.log_likelihood(theta, sellers), edges, theta)
    mean = posterior.mass @ theta
    size, size_sd, usual = _size(found, mean, log_amount)
    return Share(posterior, edges, theta, mean, _common(posterior), size, size_sd, usual)


def _common(posterior: Posterior) -> NDArray[np.float64]:
    """B sd(m) / sd(theta) on the logit, B = weight of the mean in the seller's estimate.

    With one seller's own information n: var(theta) = var(m) B^2 + own, B = s / (s + n); n from the width that is left.
    """
    low, _, high = (_logit(posterior.quantiles[:, column]) for column in range(3))
    width = np.maximum(high - low, 1e-9)
    mean_width = _logit(np.array(posterior.team_high)) - _logit(np.array(posterior.team_low))
    p = np.clip(posterior.quantiles[:, 1], 0.02, 0.98)
    known = 1.0 / (p * (1.0 - p) * (width / 3.29) ** 2)  # information that the posterior holds, in opportunities
    weight = np.clip(posterior.spread / np.maximum(known, posterior.spread), 0.0, 1.0)
    return np.asarray(np.clip(weight * mean_width / width, 0.0, 0.999))


def _size(
    found: Evidence, mean: NDArray[np.float64], log_amount: NDArray[np.float64] | None
) -> tuple[float, float, float]:
    """Ridge logistic regression on log amount less its mean, the sellers' shares held: Newton from 0."""
    if log_amount is None or not np.isfinite(log_amount).any():
        return 0.0, 0.0, float("nan")
    usual = float(np.nanmean(log_amount))
    x = np.nan_to_num(log_amount - usual)
    logit = _logit(mean)[found.seller]
    effect, precision = 0.0, 1.0 / SIZE_SD**2
    for _ in range(_ROUNDS):
        first, second = found.score(logit + effect * x)
        precision = max(float((x * x) @ second), 0.0) + 1.0 / SIZE_SD**2
        effect = float(np.clip(effect + (float(x @ first) - effect / SIZE_SD**2) / precision, -2.0, 2.0))
    return effect, precision**-0.5, usual


def _logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(p, 1e-9, 1.0 - 1e-9)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))
