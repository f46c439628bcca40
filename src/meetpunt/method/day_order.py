"""A better order or grouping of planned visits: which of them on which of some days, and at what time.

The rule: what has a fixed time stays where it is; the others keep their length and go where the rounds are shortest
together, as long as everything fits between the first start and the end of the day. A set number of trials instead of
a clock: the same visits give the same proposal. See docs/counting/travel.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.distance import ROAD
from meetpunt.method.rounds import distances
from meetpunt.method.travel import SPEED_KMH

MOST_ON_A_DAY = 7
TRIALS = 500
"""So many rounds of a day are worked out at most."""
_GRID = 5
"""Visits begin at a whole five minutes."""
_DAY_ENDS = 17 * 60 + 30
_DAY_BEGINS = 8 * 60 + 30


@dataclass(frozen=True)
class Stop:
    """A planned visit: place in degrees, on which of the days (0..), from which minute of it, how long, and whether
    that time is fixed.
    """

    latitude: float
    longitude: float
    day: int
    start: int
    minutes: int
    is_fixed: bool = False


@dataclass(frozen=True)
class Slot:
    """Where a stop goes: which of them, on which day, from which minute."""

    stop: int
    day: int
    start: int


@dataclass(frozen=True)
class Proposal:
    """Slots by day and time, with the kilometres of the rounds as they are planned and as proposed."""

    slots: tuple[Slot, ...]
    before_km: float
    after_km: float


_Round = tuple[float, tuple[Slot, ...]]


def propose(start: tuple[float, float], stops: Sequence[Stop], days: int) -> Proposal | None:
    """The best order that is found; None when nothing shorter fits, or a day holds more than `MOST_ON_A_DAY` visits."""
    if not stops:
        return None
    km = ROAD * distances(start, [(one.latitude, one.longitude) for one in stops])
    groups = [frozenset(n for n, one in enumerate(stops) if one.day == day) for day in range(days)]
    if max(map(len, groups)) > MOST_ON_A_DAY:
        return None
    before = sum(_as_planned(km, stops, group) for group in groups)
    search = _Search(km, tuple(stops), days)
    told = [search.round(day, group) for day, group in enumerate(groups)]
    while (better := search.step(groups)) is not None:
        groups = better
    told = [search.round(day, group) for day, group in enumerate(groups)]
    if any(one is None for one in told):
        return None
    known = [one for one in told if one is not None]
    after = sum(length for length, _slots in known)
    if after > before - 0.5:
        return None
    return Proposal(tuple(slot for _length, slots in known for slot in slots), before, after)


def _as_planned(km: NDArray[np.float64], stops: Sequence[Stop], group: frozenset[int]) -> float:
    order = [0, *(n + 1 for n in sorted(group, key=lambda n: (stops[n].start, n))), 0]
    return float(km[order[:-1], order[1:]].sum())


class _Search:
    """Rounds that were worked out already, and how many more may be."""

    def __init__(self, km: NDArray[np.float64], stops: tuple[Stop, ...], days: int) -> None:
        self.km, self.stops, self.left = km.tolist(), stops, TRIALS
        self.known: dict[tuple[int, frozenset[int]], _Round | None] = {}
        own = [[one for one in stops if one.day == day] for day in range(days)]
        self.begins = [min((one.start for one in some), default=_DAY_BEGINS) for some in own]
        self.ends = [max([_DAY_ENDS, *(one.start + one.minutes for one in some)]) for some in own]

    def step(self, groups: list[frozenset[int]]) -> list[frozenset[int]] | None:
        """The first move or swap of stops between days that shortens the week; None = there is none."""
        free = [n for n, one in enumerate(self.stops) if not one.is_fixed]
        where = {n: day for day, group in enumerate(groups) for n in group}
        pairs: list[tuple[int, int | None, int]] = [(n, None, day) for n in free for day in range(len(groups))]
        pairs += [(n, m, where[m]) for n in free for m in free if n < m]
        for n, m, there in pairs:
            here = where[n]
            if here == there:
                continue
            swapped = frozenset() if m is None else frozenset((m,))
            one, other = (groups[here] - {n}) | swapped, (groups[there] - swapped) | {n}
            if not one or max(len(one), len(other)) > MOST_ON_A_DAY:
                continue
            old = [self.round(here, groups[here]), self.round(there, groups[there])]
            new = [self.round(here, one), self.round(there, other)]
            if None in old or None in new:
                continue
            if sum(r[0] for r in new if r) < sum(r[0] for r in old if r) - 0.5:
                found = list(groups)
                found[here], found[there] = one, other
                return found
        return None

    def round(self, day: int, group: frozenset[int]) -> _Round | None:
        """The shortest round of a day that fits; None = none does, or the trials are used up."""
        key = (day, group)
        if key not in self.known:
            if self.left <= 0:
                return None
            self.left -= 1
            self.best: _Round | None = None
            self._go_on(day, 0, self.begins[day], 0.0, sorted(group), ())
            self.known[key] = self.best
        return self.known[key]

    def _go_on(
        self, day: int, here: int, free_at: int, length: float, left: list[int], slots: tuple[Slot, ...]
    ) -> None:
        if self.best is not None and length + self.km[here][0] >= self.best[0] and left:
            return
        if not left:
            whole = length + self.km[here][0]
            if self.best is None or whole < self.best[0]:
                self.best = (whole, slots)
            return
        for n in left:
            one, way = self.stops[n], self.km[here][n + 1]
            arrives = free_at if not slots else free_at + way / SPEED_KMH * 60
            start = one.start if one.is_fixed else int(-(-arrives // _GRID) * _GRID)
            ends = start + one.minutes
            if arrives > start or (ends > self.ends[day] and not one.is_fixed):
                continue
            rest = [other for other in left if other != n]
            self._go_on(day, n + 1, ends, length + way, rest, (*slots, Slot(n, day, start)))
