"""Lanes for things that overlap in time, as few side by side as there are at once.

Things that touch end to start do not overlap. What overlaps, directly or through others, is a cluster: its things share
the width, others are not narrowed by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetpunt.method.spells import MethodError


@dataclass(frozen=True)
class Lane:
    """Where a thing stands: in which lane (from 0) of how many that its cluster has."""

    place: int
    of: int


def lanes(spans: Sequence[tuple[int, int]]) -> tuple[Lane, ...]:
    """A lane for each span, in the order in which they are given.

    Parameters:
        spans: first moment and first moment after it, in any unit.

    Each takes, by its first moment, the lowest lane that is free: that is never more lanes than there are things at
    once (interval partitioning; Kleinberg and Tardos, Algorithm Design, 2005, 4.1).

    Raises:
        MethodError: a span has no length.
    """
    if any(last <= first for first, last in spans):
        raise MethodError("Something that begins has to end later: give it a length.")
    places = [0] * len(spans)
    sizes = [0] * len(spans)
    cluster: list[int] = []
    free_from: list[int] = []
    for one in sorted(range(len(spans)), key=lambda one: (spans[one][0], -spans[one][1])):
        first, last = spans[one]
        if cluster and first >= max(free_from):
            _close(cluster, len(free_from), sizes)
            cluster, free_from = [], []
        place = next((lane for lane, free in enumerate(free_from) if free <= first), len(free_from))
        free_from[place : place + 1] = [last]
        places[one] = place
        cluster.append(one)
    _close(cluster, len(free_from), sizes)
    return tuple(Lane(place, of) for place, of in zip(places, sizes, strict=True))


def _close(cluster: list[int], count: int, sizes: list[int]) -> None:
    for one in cluster:
        sizes[one] = count
