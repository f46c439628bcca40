"""What a forecast is made of: the open opportunities, the orders of history, entries, and every spell known by then.

The rule: nothing that happened or was decided after the as-of moment is in here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import MethodError, Spells


@dataclass(frozen=True)
class Deals:
    """The open opportunities as of the moment; arrays of equal length n.

    Attributes:
        opportunity: int64, identity.
        seller: int64, who owns it (-1 = nobody).
        cell: int64, row of the caller's table of combinations (seller, product family, ...), 0..cells-1.
        step: int16, the furthest step reached, 0..steps-2.
        age: float64, days in that step.
        amount: float64, reporting currency, minor units; nan = unknown.
        margin: float64, the same; nan = unknown.
        has_next_step: bool, a dated next step lies in the future.
    """

    opportunity: NDArray[np.int64]
    seller: NDArray[np.int64]
    cell: NDArray[np.int64]
    step: NDArray[np.int16]
    age: NDArray[np.float64]
    amount: NDArray[np.float64]
    margin: NDArray[np.float64]
    has_next_step: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.opportunity)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """The opportunities that a mask (or an index array) chooses."""
        return type(self)(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True)
class Won:
    """The orders of history; arrays of equal length.

    Attributes:
        day: float64, days since the as-of moment (negative).
        amount, margin: float64, minor units; nan = unknown.
        cell, seller: int64.
    """

    day: NDArray[np.float64]
    amount: NDArray[np.float64]
    margin: NDArray[np.float64]
    cell: NDArray[np.int64]
    seller: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """The orders that a mask (or an index array) chooses."""
        return type(self)(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True)
class Landmarks:
    """What stood open at earlier moments, and whether it has gone on since: what a dated next step was worth.

    Attributes:
        step: int16.
        age: float64, days in the step at that moment.
        has_next_step: bool, a dated next step lay in the future then.
        went_on: bool, the step was gone on from afterwards (False: lost, or open still).
    """

    step: NDArray[np.int16]
    age: NDArray[np.float64]
    has_next_step: NDArray[np.bool_]
    went_on: NDArray[np.bool_]


@dataclass(frozen=True)
class ForecastInputs:
    """Everything that was known at the as-of moment.

    Attributes:
        steps: number of steps of the process, the winning one included; at least 2.
        spells: the whole history.
        entries: float64 [entries], moments of entry into the process, days since 1970-01-01 UTC.
        entry_seller, entry_cell: int64 [entries].
        as_of: the moment, days since 1970-01-01 UTC.
        deals: what is open.
        won: the orders of history.
        cells: number of cells.
        cell_seller: int64 [cells], whose cell it is.
        horizon_days: how far is looked ahead at most.
        window_days: only what happened in so many days before counts (52 weeks: markets drift).
        planned_entries: float64 [cells] or None, entries per week that planned activity will bring; nan = no plan.
        spell_amount: float64 [spells] or None, the amount of each spell's opportunity (nan = unknown): tells whether
            larger ones go on less often. Without it size has no effect.
        spell_cell: int64 [spells] or None, the cell of each spell's opportunity; only for looking back.
        cell_family: int64 [cells] or None, cells whose orders are of the same kind (a product family): where a cell
            has few orders the sizes come from its family. None = one family.
        landmarks: what dated next steps were worth before; None = they change nothing.
    """

    steps: int
    spells: Spells
    entries: NDArray[np.float64]
    entry_seller: NDArray[np.int64]
    entry_cell: NDArray[np.int64]
    as_of: float
    deals: Deals
    won: Won
    cells: int
    cell_seller: NDArray[np.int64]
    horizon_days: float
    window_days: float = 364.0
    planned_entries: NDArray[np.float64] | None = None
    spell_amount: NDArray[np.float64] | None = None
    spell_cell: NDArray[np.int64] | None = None
    cell_family: NDArray[np.int64] | None = None
    landmarks: Landmarks | None = None

    def __post_init__(self) -> None:
        if self.steps < 2:
            raise MethodError("A process needs at least two steps: one to start in and one to win in.")
        if len(self.deals) and (self.deals.step.min() < 0 or self.deals.step.max() > self.steps - 2):
            raise MethodError("An open opportunity stands outside the steps that can still be gone on from.")
        if len(self.cell_seller) != self.cells:
            raise MethodError("Every cell needs its seller.")
        for name, cell in (("deals", self.deals.cell), ("won", self.won.cell), ("entries", self.entry_cell)):
            if len(cell) and (cell.min() < 0 or cell.max() >= self.cells):
                raise MethodError(f"The {name} hold a cell outside the {self.cells} that there are.")
