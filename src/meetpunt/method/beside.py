"""What a fact about a possible cause says: one rep's figure beside that of the others, with how sure.

Rule: a fact points to a cause only when the rep differs materially from the others in the way that the cause would
show, and that is at least 95 % sure; it speaks against when it is as sure that it is not so. It proves no cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincinv

from meetpunt.method.hierarchy import theta_grid

MATERIAL_POINTS = 0.05
"""A share differs materially when it does by five points."""
MATERIAL_RATE = 0.10
"""A number per opportunity differs materially when it does by a tenth of the others'."""
SURE = 0.95
FEWEST = 5
"""Of fewer the fact is shown, and says nothing."""
_LOW, _HIGH = 0.05, 0.95
_POINTS = 400


class Says(StrEnum):
    """What a fact says about the cause it stands beside."""

    GOES_WITH = "goes_with"
    SPEAKS_AGAINST = "speaks_against"
    DIFFERS = "differs"
    """It differs from the others, which may mean one thing or another."""
    LITTLE = "little"
    TOO_FEW = "too_few"
    NOT_RECORDED = "not_recorded"


class Toward(StrEnum):
    """Which way a figure would lie if the cause is there; NEITHER = it only tells what to ask about."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Figure:
    """A figure with what it was counted from.

    Attributes:
        value, low, high: with its 90 % interval; None when there is nothing to say. A share lies in 0..1.
        k: how many of the n have it, of a share; events, of a rate.
        n: opportunities (ratings, of a score).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    k: int | None = None


NOTHING = Figure(None, None, None, 0)


@lru_cache(maxsize=4096)
def share(k: int, n: int) -> Figure:
    """A share with the 90 % interval of Beta(k + 1/2, n - k + 1/2); no interval under `FEWEST`."""
    if n <= 0:
        return NOTHING
    if n < FEWEST:
        return Figure(k / n, None, None, n, k)
    edges, _theta = theta_grid(float(n))
    low, high = np.interp((_LOW, _HIGH), betainc(k + 0.5, n - k + 0.5, edges), edges)
    return Figure(k / n, float(low), float(high), n, k)


@lru_cache(maxsize=4096)
def rate(k: int, n: int) -> Figure:
    """A number per opportunity with the 90 % interval of Gamma(k + 1/2, n)."""
    if n <= 0:
        return NOTHING
    if n < FEWEST:
        return Figure(k / n, None, None, n, k)
    low, high = gammaincinv(k + 0.5, np.array((_LOW, _HIGH))) / n
    return Figure(k / n, float(low), float(high), n, k)


def median(values: NDArray[np.float64]) -> Figure:
    """A median with the 90 % interval of the order statistics that a sign test would not reject.

    Args:
        values: float64 [n].
    """
    n = len(values)
    if not n:
        return NOTHING
    if n < FEWEST:
        return Figure(float(np.median(values)), None, None, n)
    ordered = np.sort(values)
    # The largest number of values under the interval whose chance, with one half each, is at most 5 %.
    at_most = betainc(n - np.arange(n), np.arange(n) + 1.0, 0.5)
    left = max(0, int(np.searchsorted(at_most, _LOW, side="right")) - 1)
    return Figure(float(np.median(values)), float(ordered[left]), float(ordered[n - 1 - left]), n)


@lru_cache(maxsize=4096)
def read_share(own: Figure, others: Figure, toward: Toward) -> Says:
    """What a share says beside the others'.

    P(own > others + 5 points) with own and others each Beta(k + 1/2, n - k + 1/2), integrated over the others.
    """
    missing = _missing(own, others)
    if missing:
        return missing
    edges = np.linspace(0.0, 1.0, _POINTS + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    weight = np.diff(betainc(_k(others) + 0.5, others.n - _k(others) + 0.5, edges))

    def under(bound: NDArray[np.float64]) -> float:
        clipped = np.clip(bound, 0.0, 1.0)
        return float((weight * betainc(_k(own) + 0.5, own.n - _k(own) + 0.5, clipped)).sum())

    return _said(1.0 - under(middle + MATERIAL_POINTS), under(middle - MATERIAL_POINTS), toward)


@lru_cache(maxsize=4096)
def read_rate(own: Figure, others: Figure, toward: Toward) -> Says:
    """What a number per opportunity says beside the others': P(own > 1.1 others), own Gamma(k + 1/2, n)."""
    missing = _missing(own, others)
    if missing:
        return missing
    share_of_mass = (np.arange(_POINTS) + 0.5) / _POINTS
    points = gammaincinv(_k(others) + 0.5, share_of_mass) / others.n

    def under(factor: float) -> float:
        return float(np.mean(gammainc(_k(own) + 0.5, own.n * factor * points)))

    return _said(1.0 - under(1.0 + MATERIAL_RATE), under(1.0 - MATERIAL_RATE), toward)


def read_values(own: NDArray[np.float64], others: NDArray[np.float64], toward: Toward) -> Says:
    """What values (days, amounts) say: the share of the own ones above the others' median, beside the others' share.

    A value that equals the median counts for one half, so that whole days do not tip it.
    """
    if not len(own) or not len(others):
        return Says.NOT_RECORDED
    middle = float(np.median(others))
    sides = [float(np.sum(part > middle) + 0.5 * np.sum(part == middle)) for part in (own, others)]
    mine, theirs = (
        Figure(None, None, None, len(part), round(side)) for part, side in zip((own, others), sides, strict=True)
    )
    return read_share(mine, theirs, toward)


def read_score(own: Figure, others: Figure) -> Says:
    """What a rating of 1 to 5 says: a whole point lower is something to ask about; an opinion is no evidence."""
    if own.value is None or others.value is None:
        return Says.NOT_RECORDED
    return Says.DIFFERS if own.value - others.value <= -1.0 else Says.LITTLE


def together(said: tuple[Says, ...]) -> Says:
    """What the facts of a cause say together: one that goes with it is enough to ask, else one that speaks against."""
    for one in (Says.GOES_WITH, Says.SPEAKS_AGAINST, Says.DIFFERS, Says.LITTLE, Says.TOO_FEW):
        if one in said:
            return one
    return Says.NOT_RECORDED


def _missing(own: Figure, others: Figure) -> Says | None:
    if not others.n and not own.n:
        return Says.NOT_RECORDED
    if min(own.n, others.n) < FEWEST:
        return Says.TOO_FEW
    return None


def _said(more: float, less: float, toward: Toward) -> Says:
    """From how sure it is that the own figure is materially more, and materially less, than the others'."""
    if toward is Toward.NEITHER:
        return Says.DIFFERS if max(more, less) >= SURE else Says.LITTLE
    chance = more if toward is Toward.MORE else less
    if chance >= SURE:
        return Says.GOES_WITH
    return Says.SPEAKS_AGAINST if chance <= 1.0 - SURE else Says.LITTLE


def _k(figure: Figure) -> int:
    return figure.k or 0
