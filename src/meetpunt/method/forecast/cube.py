"""The draws of a forecast: orders, revenue and margin per draw, cell and period; every figure is a sum over them.

The rule: add first, take quantiles afterwards. The P10 of a team is not the sum of its sellers' P10s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.forecast.cautions import Caution

Part = Literal["open", "new", "all"]
Measure = Literal["orders", "amount", "margin"]

LEVELS = (0.01, 0.1, 0.5, 0.9, 0.99)


@dataclass(frozen=True)
class Cube:
    """Draws of what is to come.

    Attributes:
        edges: float64 [periods+1], days from the as-of moment.
        draws: how many.
        deal_period: int8 or int16 [draws, deals], the period in which it is won; -1 = not won within the periods.
        open_orders, open_amount, open_margin: float32 [draws, cells, periods], from what is open; amounts in minor
            units, nan when no amount (or margin) is known at all.
        new_orders, new_amount, new_margin: the same, from what is yet to come in.
        warnings: what to be careful about.
    """

    edges: NDArray[np.float64]
    draws: int
    deal_period: NDArray[np.int8] | NDArray[np.int16]
    open_orders: NDArray[np.float32]
    open_amount: NDArray[np.float32]
    open_margin: NDArray[np.float32]
    new_orders: NDArray[np.float32]
    new_amount: NDArray[np.float32]
    new_margin: NDArray[np.float32]
    warnings: tuple[Caution, ...] = ()

    def slice(
        self,
        cells: NDArray[np.bool_] | None = None,
        periods: slice | None = None,
        part: Part = "all",
        measure: Measure = "amount",
    ) -> NDArray[np.float64]:
        """The sum over some cells and periods, per draw; float64 [draws].

        Args:
            cells: bool [cells]; None = all.
            periods: which; None = all.
            part: what is open, what is yet to come in, or both.
            measure: orders, amount or margin.
        """
        total = np.zeros(self.draws)
        for name in ("open", "new") if part == "all" else (part,):
            values: NDArray[np.float32] = getattr(self, f"{name}_{measure}")
            if cells is not None:
                values = values[:, np.flatnonzero(cells)]
            if periods is not None:
                values = values[:, :, periods]
            total += values.reshape(self.draws, -1).sum(axis=1, dtype=np.float64)
        return total


def quantiles(draws: NDArray[np.float64], levels: tuple[float, ...] = LEVELS) -> NDArray[np.float64]:
    """Quantiles of draws; float64 [levels]."""
    return np.asarray(np.quantile(draws, levels))


def chance_to_reach(won_so_far: float, draws: NDArray[np.float64], target: float) -> float:
    """Share of the draws in which what is won already and what is to come reach the target; nan when not known."""
    if not np.isfinite(draws).all():
        return float("nan")
    return float(np.mean(won_so_far + draws >= target))
