"""What an order is worth that has no amount yet: drawn from the orders won.

The rule: a cell's own orders first, in so far as there are enough of them, then those of its family, then all; amount
and margin of one order stay together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.inputs import Deals, Won

BORROWED = 5.0
"""A cell with so many orders takes half of its sizes from its family."""
ENOUGH = 20


@dataclass(frozen=True)
class Sizes:
    """Orders to draw from.

    Attributes:
        amount, margin: float64 [orders], of the orders sorted by cell, then again by family, then once more as given.
        start, count: int64 [3, cells], where the cell's own, its family's and all orders lie.
        chance: float64 [2, cells], of taking one's own; of taking the family's if not.
        margin_share: mean margin per amount; nan when no margin is known.
    """

    amount: NDArray[np.float64]
    margin: NDArray[np.float64]
    start: NDArray[np.int64]
    count: NDArray[np.int64]
    chance: NDArray[np.float64]
    margin_share: float

    @property
    def known(self) -> bool:
        """Is there any order to draw from?"""
        return len(self.amount) > 0

    def draw(
        self, cell: NDArray[np.intp], generator: np.random.Generator
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Amount and margin of one order in each cell given; nan when nothing is known."""
        if not self.known:
            return np.full(len(cell), np.nan), np.full(len(cell), np.nan)
        u = generator.random((2, len(cell)), dtype=np.float32)
        own, family = self.chance[0, cell], self.chance[1, cell]
        level = (u[0] >= own).astype(np.intp) + (u[0] >= own + (1.0 - own) * family)
        count = self.count[level, cell]
        row = self.start[level, cell] + np.minimum((u[1] * count).astype(np.int64), count - 1)
        return self.amount[row], self.margin[row]

    def expected(self) -> NDArray[np.float64]:
        """Mean amount per cell; float64 [cells]."""
        if not self.known:
            return np.full(self.start.shape[1], np.nan)
        reached = np.concatenate(([0.0], np.cumsum(self.amount)))
        mean = (reached[self.start + self.count] - reached[self.start]) / np.maximum(self.count, 1)
        own, family = self.chance
        return np.asarray(own * mean[0] + (1.0 - own) * (family * mean[1] + (1.0 - family) * mean[2]))


def sizes(won: Won, deals: Deals, cells: int, family: NDArray[np.int64] | None, window_days: float) -> Sizes:
    """Sizes of the orders of the window (of all history when those are few); of open opportunities when there are none.

    Args:
        won: the orders.
        deals: what is open.
        cells: how many.
        family: int64 [cells] or None.
        window_days: how far is looked back.
    """
    usable = np.isfinite(won.amount)
    recent = usable & (won.day >= -window_days)
    chosen = won.where(recent if np.count_nonzero(recent) >= ENOUGH else usable)
    amount, margin, cell = chosen.amount, chosen.margin, chosen.cell
    if not len(amount):
        told = np.isfinite(deals.amount)
        amount, margin, cell = deals.amount[told], deals.margin[told], deals.cell[told]
    share = _margin_share(amount, margin, deals)
    margin = np.where(np.isfinite(margin), margin, amount * share)
    kinds = np.zeros(cells, dtype=np.int64) if family is None else np.unique(family, return_inverse=True)[1]
    of_kind = kinds[cell] if len(cell) else cell
    orders = len(amount)
    by_cell, by_kind = np.argsort(cell, kind="stable"), np.argsort(of_kind, kind="stable")
    rows = np.concatenate((by_cell, by_kind, np.arange(orders)))
    own = np.bincount(cell, minlength=cells)
    kind_count = np.bincount(of_kind, minlength=int(kinds.max(initial=0)) + 1)
    count = np.stack((own, kind_count[kinds], np.full(cells, orders)))
    begins = np.cumsum(own) - own, (np.cumsum(kind_count) - kind_count)[kinds] + orders
    start = np.stack((*begins, np.full(cells, 2 * orders)))
    chance = count[:2] / (count[:2] + BORROWED)
    return Sizes(amount[rows], margin[rows], start, count, chance, share)


def _margin_share(amount: NDArray[np.float64], margin: NDArray[np.float64], deals: Deals) -> float:
    for value, gain in ((amount, margin), (deals.amount, deals.margin)):
        told = np.isfinite(value) & np.isfinite(gain)
        if told.any() and value[told].sum() > 0:
            return float(gain[told].sum() / value[told].sum())
    return float("nan")
