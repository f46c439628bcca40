"""Which open opportunities the forecast hangs on most.

The rule: not the largest but those whose outcome is both large and open: one nearly sure or nearly lost moves little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.cube import Cube, Part, chance_to_reach
from meetpunt.method.forecast.inputs import Deals


@dataclass(frozen=True)
class Move:
    """One open opportunity.

    Attributes:
        opportunity: identity.
        place: its place in the deals.
        chance: of being won within the periods.
        amount: what it is worth.
        p50_won, p50_lost: the P50 of all revenue if it is won within the periods, and if it is not.
        reach_won, reach_lost: the chance of the target then; None without a target.
    """

    opportunity: int
    place: int
    chance: float
    amount: float
    p50_won: float
    p50_lost: float
    reach_won: float | None
    reach_lost: float | None


def what_moves(
    cube: Cube,
    deals: Deals,
    k: int = 3,
    *,
    target: float | None = None,
    won_so_far: float = 0.0,
    cells: NDArray[np.bool_] | None = None,
    periods: slice | None = None,
    doubt: Mapping[Part, NDArray[np.float64]] | None = None,
) -> tuple[Move, ...]:
    """The k open opportunities that move the P50 (or the chance of a target) most, by what is expected of it.

    An opportunity of amount a and chance p moves the P50 by a (1 - p) up or a p down, so by 2 p (1 - p) a on average;
    with a target the same with the chance of reaching it. Ties fall to the lower identity.

    Args:
        cube: the draws.
        deals: the open opportunities that it was made of.
        k: how many.
        target, won_so_far: what is to be reached, and how much of it is won already.
        cells, periods: what part of the forecast is looked at; None = all.
        doubt: what open ones and new ones are multiplied by in each draw (`conformal.doubt`); None = nothing.
    """
    factor = np.ones(cube.draws) if doubt is None else doubt["open"]
    total = cube.slice(cells, periods, "open") * factor
    total += cube.slice(cells, periods, "new") * (1.0 if doubt is None else doubt["new"])
    periods_seen = np.zeros(cube.open_orders.shape[2], dtype=np.bool_)
    periods_seen[periods if periods is not None else slice(None)] = True
    inside = np.append(periods_seen, False)  # -1 = not within the periods
    seen = np.flatnonzero(np.isfinite(deals.amount) & (np.True_ if cells is None else cells[deals.cell]))
    if not len(seen) or not np.isfinite(total).all():
        return ()
    chance = inside[cube.deal_period[:, seen]].mean(axis=0)
    size = 2.0 * chance * (1.0 - chance) * deals.amount[seen]
    first = np.lexsort((deals.opportunity[seen], -size))
    if target is not None:
        first = first[: max(10 * k, 50)]
    found = []
    for row in first[: k if target is None else None].tolist():
        place, amount = int(seen[row]), float(deals.amount[seen[row]])
        without = total - amount * inside[cube.deal_period[:, place]] * factor
        middle = float(np.median(without))
        reach = [None if target is None else chance_to_reach(won_so_far + a, without, target) for a in (amount, 0.0)]
        found.append(
            Move(int(deals.opportunity[place]), place, float(chance[row]), amount, middle + amount, middle, *reach)
        )
    if target is not None:
        found.sort(key=lambda move: (-_swing(move), move.opportunity))
    return tuple(found[:k])


def _swing(move: Move) -> float:
    gap = (move.reach_won or 0.0) - (move.reach_lost or 0.0)
    return 2.0 * move.chance * (1.0 - move.chance) * gap
