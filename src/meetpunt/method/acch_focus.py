"""Which of the four is worth working on next in a territory: marginal promises per visit, by draws.

The rule: worth of a focus = addresses between here and the P75 of comparable territories x what comes after it / visits
that moving one address takes. What is best in most draws is told with how many those are; where none is in half of
them, there is no clear choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.acch import RUNGS, Drawn, Rung

LEAST_BESIDE = 4
"""Of fewer comparable territories there is no upper quarter to speak of."""
CLEAR = 0.5


@dataclass(frozen=True)
class FocusLine:
    """One of the four as a focus.

    Attributes:
        best_in: share of the draws in which it gives most per visit, 0..1.
        target: P75 of comparable territories, the median of its draws; 0..1.
        moved: addresses that lie between here and that P75; promises: those that would follow; both medians.
        visits_each: visits that moving one address takes.
    """

    rung: Rung
    best_in: float
    target: float
    moved: float
    promises: float
    visits_each: float


@dataclass(frozen=True)
class Focus:
    """The next best focus of a territory. best: None = no clear choice, or (`is_enough` False) too few to say.

    none_in: share of the draws in which the territory stands at or over the P75 in all four.
    """

    is_enough: bool
    best: Rung | None = None
    lines: tuple[FocusLine, ...] = ()
    none_in: float = 0.0


class UpperQuartiles:
    """The third quartile, draw by draw, of the shares of the territories beside each: sorted once for all of them.

    Without its own, what stands over its own place moves down by one. Between two by straight line, as np.quantile.
    """

    def __init__(self, drawn: Drawn) -> None:
        self._shares = drawn.shares
        self._sorted: dict[tuple[int, ...], tuple[NDArray[np.float64], NDArray[np.intp]]] = {}

    def beside(self, place: int, beside: Sequence[int]) -> NDArray[np.float64]:
        """Of the territories beside the one at a place: float64 [4, draws]."""
        members = tuple(sorted({place, *beside}))
        if members not in self._sorted:
            chosen = self._shares[list(members)]
            order = chosen.argsort(axis=0)
            self._sorted[members] = np.take_along_axis(chosen, order, 0), order.argsort(axis=0)
        values, ranks = self._sorted[members]
        below, part = divmod((len(members) - 2) * 0.75, 1.0)
        rank = ranks[members.index(place)]
        low, high = (
            np.where(at < rank, values[at], values[min(at + 1, len(members) - 1)])
            for at in (int(below), min(int(below) + 1, len(members) - 2))
        )
        return np.asarray(low + (high - low) * part)


def next_focus(
    drawn: Drawn,
    place: int,
    beside: list[int],
    visits: Mapping[Rung, float],
    is_enough: bool,
    upper: UpperQuartiles | None = None,
) -> Focus:
    """The next best focus of the territory at a place of the draws.

    Parameters:
        beside: places of the comparable territories. visits: visits per moved address, per rung.
        is_enough: enough was asked here. upper: of these draws, where many are asked.
    """
    if not is_enough or len(beside) < LEAST_BESIDE:
        return Focus(False)
    own = drawn.shares[place]
    target = (upper or UpperQuartiles(drawn)).beside(place, beside)
    gap = np.maximum(target - own, 0.0)
    after = np.array([own[rung + 1 :].prod(axis=0) for rung in range(4)])
    each = np.array([visits[rung] for rung in RUNGS])[:, None]
    moved = gap * drawn.counts[place, :4]
    worth = moved * after / each
    best = np.where(worth.max(axis=0) > 0, worth.argmax(axis=0), -1)
    lines = tuple(
        FocusLine(
            rung,
            float(np.mean(best == at)),
            float(np.median(target[at])),
            float(np.median(moved[at])),
            float(np.median(moved[at] * after[at])),
            visits[rung],
        )
        for at, rung in enumerate(RUNGS)
    )
    top = max(lines, key=lambda line: line.best_in)
    return Focus(True, top.rung if top.best_in >= CLEAR else None, lines, float(np.mean(best < 0)))
