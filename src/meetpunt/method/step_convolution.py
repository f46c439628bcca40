"""Steps one after another: when what enters a step today becomes an order, and how much of it does before a day.

The rule: times are added by convolution on half weeks, with the mass of a time shared out over the two points around it
so that its mean stays; rounding six steps down to whole weeks made them three weeks too fast (a forecast 17 % high).
Quantiles come from the convolution, never from the sum of the steps' medians.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

POINT_DAYS = 3.5
POINTS = 2 * 52 * 4
"""Four years of half weeks; what takes longer is in `Passage.waits` no more."""
USUAL_SIGMA = 0.7
"""Of the log of a time, where only its median is known."""
Z80 = 0.8416212335729143


@dataclass(frozen=True)
class Passage:
    """Going on from a step, or from a step all the way to an order.

    Attributes:
        chance: that it ever happens.
        waits: given that it does, the share at 0, 3.5, 7, ... days; [point], sums to 1 or less (the rest is later).
    """

    chance: float
    waits: NDArray[np.float64]


def passage(chance: float, p50_days: float | None, p80_days: float | None) -> Passage:
    """A step with a log-normal time: mu = log P50, sigma = log(P80 / P50) / 0.8416. Without a median it takes no time.

    The share at point j is the integral of the density times a hat of one point to either side:
    w_j = (G(j + 1) - 2 G(j) + G(j - 1)) / h, with G(x) = x F(x) - E[X; X <= x] the integral of F.
    """
    if not p50_days or p50_days <= 0:
        return Passage(chance, _at_once())
    sigma = math.log(p80_days / p50_days) / Z80 if p80_days and p80_days > p50_days else USUAL_SIGMA
    points = POINT_DAYS * np.arange(1, POINTS + 1)
    z = (np.log(points) - math.log(p50_days)) / sigma
    area = points * _phi(z) - p50_days * math.exp(sigma**2 / 2) * _phi(z - sigma)
    area = np.concatenate(([0.0, 0.0], area))
    waits = np.diff(area, 2) / POINT_DAYS
    waits[0] = area[2] / POINT_DAYS
    return Passage(chance, np.maximum(waits, 0.0))


def observed(chance: float, days: NDArray[np.float64], weights: NDArray[np.float64]) -> Passage:
    """A step with times as counted: each time's weight (shares, summing to 1) over the two points around it."""
    places = np.minimum(days / POINT_DAYS, POINTS - 1.000001)
    below = places.astype(np.intp)
    part = places - below
    waits = np.bincount(below, weights * (1 - part), POINTS) + np.bincount(below + 1, weights * part, POINTS)
    return Passage(chance, np.asarray(waits[:POINTS], dtype=np.float64))


def rests(steps: Sequence[Passage]) -> tuple[Passage, ...]:
    """From each step all the way: chances multiplied, times added. One per step."""
    found: list[Passage] = []
    rest = Passage(1.0, _at_once())
    for step in reversed(steps):
        rest = Passage(step.chance * rest.chance, np.convolve(step.waits, rest.waits)[:POINTS])
        found.append(rest)
    return tuple(reversed(found))


def share_by(rest: Passage, days: float) -> float:
    """Share, of what ever happens, that has happened after so many days; each point stands for the days around it."""
    return float(np.interp(days / POINT_DAYS, _edges(), _reached(rest))) if days >= 0 else 0.0


def days_until(rest: Passage, level: float) -> float | None:
    """The days within which this share of what ever happens has happened; None = longer than is followed."""
    reached = _reached(rest)
    return float(np.interp(level, reached, _edges())) * POINT_DAYS if reached[-1] >= level else None


def last_useful_day(rest: Passage, period_end: date, level: float = 0.8) -> date | None:
    """The last day on which what enters still becomes an order in the period, in this share of the orders to be.

    period end - the P80 of the rest of the way; None = longer than is followed.
    """
    days = days_until(rest, level)
    return None if days is None else period_end - timedelta(days=math.ceil(days))


def share_in_period(rest: Passage, days: int) -> float:
    """Of orders to be from entries spread evenly over a period of so many days, the share that falls within it."""
    at = np.arange(days) + 0.5
    return float(np.interp(at / POINT_DAYS, _edges(), _reached(rest)).mean()) if days > 0 else 0.0


def per_week(entries: NDArray[np.float64], rest: Passage, weeks: int | None = None) -> NDArray[np.float64]:
    """Orders per week from entries per week, both taken to happen in the middle of their week.

    Args:
        entries: expected entries, [week].
        weeks: how many weeks of orders; None = as many as there are of entries.
    """
    count = len(entries) if weeks is None else weeks
    # From the middle of a week an even point is the middle of another one, an odd point the border between two.
    kernel = rest.chance * np.concatenate((rest.waits, np.zeros(2 * count + 2)))
    border = kernel[1::2] / 2
    weekly = kernel[0::2][: len(border)] + border
    weekly[1:] += border[:-1]
    return np.asarray(np.convolve(entries, weekly)[:count], dtype=np.float64)


def _at_once() -> NDArray[np.float64]:
    waits = np.zeros(POINTS)
    waits[0] = 1.0
    return waits


def _edges() -> NDArray[np.float64]:
    """Points between which each point's mass is spread evenly: 0, a half, one and a half, ..."""
    return np.concatenate(([0.0], np.arange(POINTS) + 0.5))


def _reached(rest: Passage) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(rest.waits)))


def _phi(z: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import ndtr

    return np.asarray(ndtr(z), dtype=np.float64)
