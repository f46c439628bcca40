"""Orders that come without an opportunity (repeat orders, a shop): how many more of them, and how large, by draws.

The rule: they have no steps, so that only their own pace tells: a rate per week, uncertain by how few they were and by
how unevenly they came. A season is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WEEK = 7.0


@dataclass(frozen=True)
class DirectOrders:
    """Those of the window; arrays of equal length.

    Attributes:
        day: days since the moment of looking, negative.
        cell: row of the caller's table of combinations.
        amount, margin: minor units; margin nan = not known.
    """

    day: NDArray[np.float64]
    cell: NDArray[np.int64]
    amount: NDArray[np.float64]
    margin: NDArray[np.float64]


@dataclass(frozen=True)
class DirectDraws:
    """What is still to come: float32 [draws, cells, periods]."""

    orders: NDArray[np.float32]
    amount: NDArray[np.float32]
    margin: NDArray[np.float32]


def draw_direct(
    known: DirectOrders, cells: int, edges: NDArray[np.float64], window_days: float, draws: int, seed: int
) -> DirectDraws | None:
    """Draws of the orders to come per cell and period; None when there were none.

    Per cell: rate ~ Gamma(count + 1/2, weeks); how many in a period ~ Poisson(rate x weeks x g) with one g ~ Gamma of
    mean 1 per draw and period, whose variance is what the weekly totals vary beyond Poisson; sizes are taken from the
    cell's own orders, of fewer than five from all of them.

    Args:
        edges: float64 [periods + 1], days from the moment of looking.
        window_days: over how many days the known ones came.
    """
    within = known.day >= -window_days
    if not within.any():
        return None
    rng = np.random.default_rng(seed)
    weeks = window_days / WEEK
    lengths = np.diff(edges) / WEEK
    day, cell = known.day[within], known.cell[within]
    amount, margin = known.amount[within], known.margin[within]
    shared = float(np.nansum(margin) / amount[~np.isnan(margin)].sum()) if (~np.isnan(margin)).any() else np.nan
    margin = np.where(np.isnan(margin), amount * shared, margin)
    g = _unevenness(day, weeks, lengths, draws, rng)
    shape = (draws, cells, len(lengths))
    found = DirectDraws(*(np.zeros(shape, dtype=np.float32) for _part in range(3)))
    counts = np.bincount(cell, minlength=cells)
    for one in np.flatnonzero(counts).tolist():
        rate = rng.gamma(counts[one] + 0.5, 1 / weeks, size=(draws, 1))
        times = rng.poisson(rate * lengths * g)
        sizes = np.flatnonzero(cell == one) if counts[one] >= 5 else np.arange(len(cell))
        picked = sizes[rng.integers(0, len(sizes), size=int(times.sum()))]
        place = np.repeat(np.arange(times.size), times.ravel())
        found.orders[:, one] = times
        found.amount[:, one] = np.bincount(place, amount[picked], times.size).reshape(times.shape)
        found.margin[:, one] = np.bincount(place, margin[picked], times.size).reshape(times.shape)
    return found


def _unevenness(
    day: NDArray[np.float64], weeks: float, lengths: NDArray[np.float64], draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """A factor of mean 1 per draw and period: weekly counts vary by mean + mean^2 v, a period of w weeks by v / w."""
    per_week = np.bincount(np.minimum((-day / WEEK).astype(np.int64), int(weeks)), minlength=int(weeks))
    mean = per_week.mean()
    beyond = max(0.0, (per_week.var(ddof=1) - mean) / mean**2) if len(per_week) > 1 and mean > 0 else 0.0
    if beyond <= 0:
        return np.ones((draws, len(lengths)))
    shape = np.maximum(lengths, 0.2) / beyond
    return np.asarray(rng.gamma(shape, 1 / shape, size=(draws, len(lengths))), dtype=np.float64)
