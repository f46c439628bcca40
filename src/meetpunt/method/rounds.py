"""Rounds along the stops of a day: as driven, in the best order, regrouped over a week, and what a territory asks.

The rule: a round begins and ends in one place; distances are as the crow flies, and by road so many times that.
See docs/counting/travel.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, permutations
from math import pi, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meetpunt.method.conversion import TOO_FEW
from meetpunt.method.distance import KM_PER_DEGREE, ROAD, crow_km
from meetpunt.method.planning.ratios import Estimate, ratio_of_sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EXACT = 6
"""Up to so many stops every order is tried."""
LEAST_DRIVES = 30
"""Under so many drives the detour is the rule of thumb."""
SQUARE_ROOT = 0.7124
"""Beardwood, Halton and Hammersley, The shortest path through many points, 1959; constant by Applegate et al. 2006."""
_TURNS = 6
_AT_ONCE = 400


def detour(road: ArrayLike, crow: ArrayLike) -> Estimate:
    """Kilometres by road per kilometre as the crow flies, from drives between known addresses."""
    told, straight = np.asarray(road, dtype=np.float64), np.asarray(crow, dtype=np.float64)
    if len(told) < LEAST_DRIVES or straight.sum() <= 0:
        return Estimate(ROAD, None, None, len(told))
    return ratio_of_sums(told, straight)


def distances(start: ArrayLike, stops: ArrayLike) -> Floats:
    """Kilometres as the crow flies between the start (place 0) and the stops (1..n): float [n + 1, n + 1]."""
    points = np.vstack((np.asarray(start, dtype=np.float64)[None, :], np.asarray(stops, dtype=np.float64)))
    north, east = points[:, 0], points[:, 1]
    return crow_km(north[:, None], east[:, None], north[None, :], east[None, :])


def driven(km: Floats) -> float:
    """The round along the stops as they stand, in kilometres."""
    order = np.append(np.arange(len(km)), 0)
    return float(km[order[:-1], order[1:]].sum())


def best_order(km: Floats) -> tuple[int, ...]:
    """The stops (1..n) in the order of the shortest round that is found."""
    n = len(km) - 1
    if n <= 1:
        return tuple(range(1, n + 1))
    if n <= EXACT:
        orders = _orders(n)
        return tuple(int(one) for one in orders[int(_lengths(km[None], orders)[0].argmin())][1:-1])
    return _improved(km, _nearest(km))


def shortest(days: Sequence[Floats]) -> Floats:
    """The shortest round of each day, kilometres: every order up to six stops, else nearest neighbour and 2-opt."""
    found = np.zeros(len(days))
    by_size: dict[int, list[int]] = {}
    for place, km in enumerate(days):
        by_size.setdefault(len(km) - 1, []).append(place)
    for n, places in by_size.items():
        if n > EXACT:
            for place in places:
                order = (0, *best_order(days[place]), 0)
                found[place] = days[place][order[:-1], order[1:]].sum()
        elif n:
            for first in range(0, len(places), _AT_ONCE):
                some = places[first : first + _AT_ONCE]
                found[some] = _lengths(np.stack([days[place] for place in some]), _orders(n)).min(axis=1)
    return found


def regrouped(start: ArrayLike, days: Sequence[ArrayLike]) -> float:
    """Kilometres of a week whose stops may change days, each day keeping its number: swept by angle round the start.

    Args:
        start: latitude and longitude; days: float [stops, 2] of each day.
    """
    middle = np.asarray(start, dtype=np.float64)
    told = [np.asarray(one, dtype=np.float64) for one in days]
    now = float(shortest([distances(middle, one) for one in told]).sum())
    every = np.vstack(told)
    away = every - middle
    swept = every[np.argsort(np.arctan2(away[:, 0], away[:, 1] * np.cos(np.radians(middle[0]))), kind="stable")]
    ends = np.cumsum([0, *(len(one) for one in told)])
    tried: list[Floats] = []
    for turn in range(_TURNS):
        turned = np.roll(swept, -round(turn * len(swept) / _TURNS), axis=0)
        tried += [distances(middle, turned[a:b]) for a, b in pairwise(ends)]
    sums = shortest(tried).reshape(_TURNS, len(told)).sum(axis=1)
    return min(now, float(sums.min()))


def more_than(driven_km: ArrayLike, best_km: ArrayLike) -> Estimate:
    """Driven over best - 1, sums over days or weeks; too few under 5."""
    one = ratio_of_sums(driven_km, best_km)
    if one.value is None or one.low is None or one.high is None:
        return one
    return Estimate(one.value - 1, max(0.0, one.low - 1), one.high - 1, one.n)


def area_km2(addresses: ArrayLike) -> float | None:
    """How wide addresses (float [n, 2], degrees) lie: 4 pi sqrt(det covariance), exact for an even disc."""
    points = np.unique(np.asarray(addresses, dtype=np.float64).reshape(-1, 2), axis=0)
    if len(points) < TOO_FEW:
        return None
    scale = np.array([KM_PER_DEGREE, KM_PER_DEGREE * np.cos(np.radians(points[:, 0].mean()))])
    return 4 * pi * sqrt(max(0.0, float(np.linalg.det(np.cov((points * scale).T)))))


def expected_km_per_stop(area: float, stops_a_day: float) -> float:
    """Kilometres as the crow flies per stop of a round along so many points of an area: 0.7124 sqrt(A / n)."""
    return SQUARE_ROOT * sqrt(area / stops_a_day)


@cache
def _orders(n: int) -> Ints:
    """Every round along n stops once, not also backwards: [rounds, n + 2]."""
    found = [(0, *order, 0) for order in permutations(range(1, n + 1)) if order[0] <= order[-1]]
    return np.array(found, dtype=np.int64)


def _lengths(km: Floats, orders: Ints) -> Floats:
    """Length of every order on every day: [days, orders]."""
    total = np.zeros((len(km), len(orders)))
    for place in range(orders.shape[1] - 1):
        total += km[:, orders[:, place], orders[:, place + 1]]
    return total


def _nearest(km: Floats) -> Ints:
    """From each stop to the nearest that is left, of equals the lowest number."""
    left, here = km.copy(), 0
    left[:, 0] = np.inf
    order = np.zeros(len(km) - 1, dtype=np.int64)
    for place in range(len(order)):
        order[place] = here = int(left[here].argmin())
        left[:, here] = np.inf
    return order


def _improved(km: Floats, order: Ints) -> tuple[int, ...]:
    """2-opt: turn a stretch round as long as that shortens the round."""
    told, better, far = [0, *order.tolist(), 0], True, km.tolist()
    while better:
        better = False
        for i in range(1, len(told) - 2):
            before, first = far[told[i - 1]], far[told[i]]
            if before[told[i]] == 0:
                continue  # Twice at one address after each other: no way round from there is shorter.
            for j in range(i + 1, len(told) - 1):
                ends, after = told[j], told[j + 1]
                gain = before[told[i]] + far[ends][after]
                gain -= before[ends] + first[after]
                if gain > 1e-9:
                    told[i : j + 1] = told[i : j + 1][::-1]
                    first, better = far[told[i]], True
    return tuple(told[1:-1])
