"""How many opportunities are yet to come in, per cell: from what came in, and from what is planned.

The rule: a seller's pace is drawn to the others' where there is little to go by, the last months count for more when
months differ more than chance makes them, and a plan counts as a quarter's experience.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PLAN_WEEKS = 13.0
"""A plan weighs as much as this many weeks of entries."""
BLOCK_DAYS = 28.0
_KEPT = np.array([1.0, 0.95, 0.85, 0.7, 0.5])
"""What the past is worth after another four weeks, and how likely each is beforehand."""
_KEPT_PRIOR = np.array([0.4, 0.2, 0.2, 0.1, 0.1])
_AHEAD = 3
_UNKNOWN_VARIANCE = 0.04
_STARTED, _STOPPED = 4.6, 7.0
"""Entries expected in a silence: by chance 1 in 100, 1 in 1000."""


@dataclass(frozen=True)
class Arrivals:
    """Entries per day.

    Attributes:
        shape, rate: float64 [sellers], gamma posterior of each seller's entries per day.
        seller: intp [cells], place of the cell's seller.
        part: float64 [cells], share of the seller's entries that fall in the cell.
        variance: of a factor with mean 1 that hits all at once.
        blocks: float64 [blocks], entries of all per four weeks.
    """

    shape: NDArray[np.float64]
    rate: NDArray[np.float64]
    seller: NDArray[np.intp]
    part: NDArray[np.float64]
    variance: float
    blocks: NDArray[np.float64]

    def draws(self, generator: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Entries per day and cell; float64 [count, cells]."""
        own = generator.standard_gamma(self.shape, (count, len(self.shape))) / self.rate
        if self.variance > 1e-6:
            factor = generator.standard_gamma(1.0 / self.variance, count) * self.variance
            own = own * (factor / factor.mean())[:, None]
        return np.asarray(own[:, self.seller] * self.part)


def arrivals(
    moments: NDArray[np.float64],
    entry_cell: NDArray[np.int64],
    since: float,
    as_of: float,
    seller: NDArray[np.intp],
    sellers: int,
    planned: NDArray[np.float64] | None,
) -> Arrivals:
    """Learn the pace of entries.

    Per seller n entries in w days: Gamma(a + n / f, a / mean + w / f); mean and a from the sellers together (moments),
    f = how much more weeks differ than Poisson. With a plan of p a day the prior is Gamma(91 p / f, 91 / f).

    Args:
        moments: float64 [entries], days since 1970-01-01 UTC.
        entry_cell: int64 [entries].
        since, as_of: between which moments every entry is known.
        seller: intp [cells], place of each cell's seller.
        sellers: how many.
        planned: float64 [cells], entries per week; nan = no plan; None = none has one.
    """
    days = max(as_of - since, 1.0)
    inside = (moments >= since) & (moments < as_of)
    at, cell = moments[inside] - since, entry_cell[inside]
    whose = seller[cell]
    n = np.bincount(whose, minlength=sellers).astype(np.float64)
    first, last = np.full(sellers, days), np.zeros(sellers)
    np.minimum.at(first, whose, at)
    np.maximum.at(last, whose, at)
    n, followed = _active(n, first, last, days)
    blocks = _counts(at, days, BLOCK_DAYS)
    dispersion = _dispersion(_counts(at, days, 7.0))
    mean = float(n.sum() / max(followed.sum(), 1.0))
    shape_of_all = _alike(n, followed, mean)
    if mean > 0:
        shape, rate = shape_of_all + n / dispersion, shape_of_all / mean + followed / dispersion
    else:
        # Nothing ever came in: half an entry, so that the forecast says little rather than nothing.
        shape, rate = np.full(sellers, 0.5 / max(sellers, 1)), np.full(sellers, days)
    cells = np.asarray(np.bincount(cell, minlength=len(seller)) + 0.5, dtype=np.float64)
    if planned is not None:
        shape, rate, cells = _with_plan(planned / 7.0, seller, n, followed, dispersion, (shape, rate, cells))
    level, variance = _level(blocks)
    part = cells / np.bincount(seller, cells, minlength=sellers)[seller]
    return Arrivals(shape, rate / level, seller, part, variance, blocks)


def _active(
    n: NDArray[np.float64], first: NDArray[np.float64], last: NDArray[np.float64], days: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Entries and days that tell of today: from the start of who began later, the silence of who stopped."""
    followed = np.full(len(n), days)
    since_first = np.maximum(days - first, 1.0)
    began = (n >= 3) & ((n - 1) / since_first * first > _STARTED)
    followed[began], n = since_first[began], np.where(began, n - 1, n)
    silence = days - last
    stopped = (n >= 3) & (n / np.maximum(followed - silence, 1.0) * silence > _STOPPED)
    followed = np.where(stopped, silence, followed)
    return np.where(stopped, 0.0, n), np.maximum(followed, 1.0)


def _counts(at: NDArray[np.float64], days: float, width: float) -> NDArray[np.float64]:
    """Entries per whole block, the last one ending at the as-of moment."""
    blocks = int(days // width)
    place = ((days - at) // width).astype(np.intp)
    return np.bincount(place[place < blocks], minlength=blocks)[::-1].astype(np.float64)


def _dispersion(weeks: NDArray[np.float64]) -> float:
    if len(weeks) < 4 or weeks.mean() <= 0:
        return 2.0
    return float(np.clip(weeks.var(ddof=1) / weeks.mean(), 1.0, 10.0))


def _alike(n: NDArray[np.float64], days: NDArray[np.float64], mean: float) -> float:
    """The gamma's shape: mean^2 / variance between sellers beyond Poisson."""
    active = n > 0
    if np.count_nonzero(active) < 2 or mean <= 0:
        return 1.0
    pace = n[active] / days[active]
    between = float(pace.var(ddof=1) - (pace / days[active]).mean())
    return float(np.clip(mean**2 / between, 0.5, 20.0)) if between > 0 else 20.0


def _level(blocks: NDArray[np.float64]) -> tuple[float, float]:
    """Today's pace of all against the mean of the window, and the variance of what it may become, relative to it.

    A gamma that forgets: a = d a + n, b = d b + 1 per four weeks; each d is weighed by how well it foretold every next
    count (negative binomial). Three blocks ahead a is worth d^3 a.
    Source: West and Harrison 1997, Bayesian Forecasting and Dynamic Models, 10.
    """
    from scipy.special import gammaln

    if len(blocks) < 2 or blocks.mean() <= 0:
        return 1.0, _UNKNOWN_VARIANCE
    a, b, weight = np.full(len(_KEPT), blocks[0] + 0.5), np.ones(len(_KEPT)), np.log(_KEPT_PRIOR)
    for n in blocks[1:].tolist():
        a, b = _KEPT * a, _KEPT * b
        weight += gammaln(a + n) - gammaln(a) + a * np.log(b / (b + 1.0)) - n * np.log(b + 1.0)
        a, b = a + n, b + 1.0
    mass = np.exp(weight - weight.max())
    mass /= mass.sum()
    ratio = a / b / blocks.mean()
    beyond = np.maximum(1.0 / (a * _KEPT**_AHEAD) - 1.0 / blocks.sum(), 0.0)
    level = float(mass @ ratio)
    return level, max(float(mass @ (ratio**2 * (1.0 + beyond))) / level**2 - 1.0, 0.0)


def _with_plan(
    planned: NDArray[np.float64],
    seller: NDArray[np.intp],
    n: NDArray[np.float64],
    followed: NDArray[np.float64],
    dispersion: float,
    without: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    shape, rate, cells = without
    known = np.isfinite(planned)
    plan = np.bincount(seller[known], planned[known], minlength=len(n))
    has = np.bincount(seller[known], minlength=len(n)) > 0
    weight = 7.0 * PLAN_WEEKS
    shape = np.where(has, (np.maximum(plan * weight, 1e-3) + n) / dispersion, shape)
    rate = np.where(has, (weight + followed) / dispersion, rate)
    return shape, rate, cells + np.where(known, planned * weight, 0.0)
