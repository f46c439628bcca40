"""A slice of the forecast: whose, of which product, in which days; and what was ordered in it already.

Rule: draws are added up first and read off as P10, P50 and P90 then; quantiles are never added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.direct_orders import DirectDraws
from meetpunt.method.forecast.cube import Cube, Measure, Part, quantiles
from meetpunt.reports.forecast.cube_of import Foreseen
from meetpunt.store.fields import to_day_number

MEASURES: tuple[Literal["revenue", "orders", "margin"], ...] = ("revenue", "orders", "margin")
OF_CUBE: dict[str, Measure] = {"revenue": "amount", "orders": "orders", "margin": "margin"}


@dataclass(frozen=True)
class Whose:
    """Which part: None leaves a dimension open. thing: an id of what `Cells.by` says; team ids with those below."""

    sellers: frozenset[int] | None = None
    teams: frozenset[int] | None = None
    territory: int | None = None
    thing: int | None = None


@dataclass(frozen=True)
class Band:
    """Where the outcome lies: mean and quantiles of the draws, in minor units or orders."""

    mean: float
    p1: float
    p10: float
    p50: float
    p90: float
    p99: float


def band_of(draws: NDArray[np.float64]) -> Band | None:
    """The band of draws; None when nothing tells how much one is worth."""
    if not np.isfinite(draws).all():
        return None
    return Band(float(draws.mean()), *(max(0.0, float(one)) for one in quantiles(draws)))


class Slice:
    """One part of a forecast, with what it asks of the cube."""

    def __init__(self, foreseen: Foreseen, whose: Whose) -> None:
        self.foreseen = foreseen
        self.whose = whose
        self._sums: dict[tuple[str, str], NDArray[np.float64]] = {}
        cells, lines, deals = foreseen.cells, foreseen.history.ordered, foreseen.history.deals
        self.cells = np.ones(len(cells), dtype=np.bool_)
        self.lines = np.ones(len(lines), dtype=np.bool_)
        if not foreseen.process.is_default:
            self.lines &= lines.opportunity >= 0
        if whose.sellers is not None:
            self.cells &= np.isin(cells.seller, list(whose.sellers))
            if whose.teams is None:
                self.lines &= np.isin(lines.owner, list(whose.sellers))
        if whose.teams is not None:
            self.lines &= np.isin(lines.team, list(whose.teams))
        if whose.territory is not None:
            self.cells &= cells.territory == whose.territory
            self.lines &= lines.territory == whose.territory
        if whose.thing is not None:
            self.cells &= cells.thing == whose.thing
            self.lines &= (lines.product if cells.by == "product" else lines.family) == whose.thing
        self.deals = self.cells[cells.deals] if len(deals) else np.zeros(0, dtype=np.bool_)

    def won(self, measure: str, first: date, last: date) -> float:
        """What was ordered from the first to the last day, as far as the forecast looks back."""
        chosen = self._ordered_in(first, last)
        lines = self.foreseen.history.ordered
        if measure == "orders":
            return float(len(np.unique(lines.order[chosen])))
        if measure == "margin":
            return float(np.nansum(lines.margin[chosen]))
        return float(lines.amount[chosen].sum())

    def lacks_cost(self, first: date, last: date) -> int:
        """Lines ordered in these days whose cost is not known: they are in no margin."""
        return int(np.isnan(self.foreseen.history.ordered.margin[self._ordered_in(first, last)]).sum())

    def lacks_rate(self, first: date, last: date) -> int:
        """Lines ordered in these days whose amount has no exchange rate."""
        return int(self.foreseen.history.ordered.no_rate[self._ordered_in(first, last)].sum())

    def draws(self, measure: str, periods: Iterable[int], part: Part = "all") -> NDArray[np.float64]:
        """What is still to come in these periods of the cube, a number per draw, as wide as its own past asks for."""
        chosen = list(periods)
        if not chosen:
            return np.zeros(self.foreseen.cube.draws)
        names: tuple[Part, ...] = ("open", "new") if part == "all" else (part,)
        cube = self.foreseen.cube
        draws = np.zeros(cube.draws)
        for name in names:
            own = self._added(cube, f"{name}_{OF_CUBE[measure]}")[:, chosen].sum(axis=1)
            draws += own * self.foreseen.doubt[name]
        return draws

    def direct(self, measure: str, periods: Iterable[int]) -> float:
        """The mean of what is still to come without an opportunity."""
        chosen = list(periods)
        if self.foreseen.direct is None or not chosen:
            return 0.0
        mean = float(self._added(self.foreseen.direct, OF_CUBE[measure])[:, chosen].sum(axis=1).mean())
        return mean if np.isfinite(mean) else 0.0

    def _added(self, of: Cube | DirectDraws, name: str) -> NDArray[np.float64]:
        """The combinations of this slice added up, once; float64 [draws, periods]."""
        key = (type(of).__name__, name)
        if key not in self._sums:
            values: NDArray[np.float32] = getattr(of, name)
            own = values if self.cells.all() else values[:, np.flatnonzero(self.cells)]
            self._sums[key] = own.sum(axis=1, dtype=np.float64)
        return self._sums[key]

    def periods(self, first: date, last: date) -> list[int]:
        """The periods of the cube that lie within these days."""
        edges = self.foreseen.edges
        return [
            place
            for place in range(len(edges) - 1)
            if edges[place] >= first and edges[place + 1].toordinal() - 1 <= last.toordinal()
        ]

    def _ordered_in(self, first: date, last: date) -> NDArray[np.bool_]:
        day = self.foreseen.history.ordered.day
        return self.lines & (day >= to_day_number(first)) & (day <= to_day_number(last))
