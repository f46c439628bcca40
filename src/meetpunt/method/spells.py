"""Spells: one row per step that an opportunity entered, the input of every conversion and lead time.

A spell starts when the opportunity first reached the step and ends when it first went beyond it, was lost, or at the
as-of moment while still open. Skipped steps count as reached but have no dwell time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum, IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


class MethodError(ValueError):
    """A question to the method that has no answer; the text says what to change."""


class Cause(IntEnum):
    """How a spell ended as of the moment of looking."""

    OPEN = 0
    WENT_ON = 1
    LOST = 2


class CohortBy(Enum):
    """Which entry decides whether an opportunity belongs to the period."""

    PROCESS = "process"
    STEP = "step"


@dataclass(frozen=True)
class Spells:
    """Arrays of equal length n, one element per (opportunity, step).

    Attributes:
        opportunity: int64, identity of the opportunity.
        step: int16, index of the step in its process, 0-based; the final step has spells too (it has no conversion).
        group: int64, the rep who owned the opportunity when the step was entered (-1 = nobody).
        team: int64, that rep's team at that moment (-1 = none).
        entered: float64, moment of entry in days since 1970-01-01 UTC.
        age: float64, days from entry until it ended, or until the as-of moment when open.
        cause: int8, a Cause.
        skipped: bool, passed without a dwell time (counts for conversion, not for lead time; age is 0).
        unknown_entry: bool, entry only "seen at import" (counts in the four parts, not in any estimate over age).
        observed_from: float64, age at which it came under observation (left truncation); 0 = from the start.
        bulk_closed: bool, its loss was booked in a bulk clean-up, so the moment of the loss is unknown.
        last_sign: float64, age of the last sign of life before an end whose moment is unknown (a bulk clean-up, or an
            end only seen at an import): it ended somewhere between `last_sign` and `age`; nan when not applicable or
            unknown.
    """

    opportunity: NDArray[np.int64]
    step: NDArray[np.int16]
    group: NDArray[np.int64]
    team: NDArray[np.int64]
    entered: NDArray[np.float64]
    age: NDArray[np.float64]
    cause: NDArray[np.int8]
    skipped: NDArray[np.bool_]
    unknown_entry: NDArray[np.bool_]
    observed_from: NDArray[np.float64]
    bulk_closed: NDArray[np.bool_]
    last_sign: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.opportunity)

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """All arrays, in order."""
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def followed(self) -> tuple[NDArray[Any], ...]:
        """The arrays that an estimate over age is made of: how long, to what end, and how well that is known."""
        seen = (self.age, self.cause, self.observed_from, self.last_sign)
        return (*seen, self.skipped, self.unknown_entry, self.bulk_closed)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """The spells that a mask (or an index array) chooses."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return type(self)(*(column[places] for column in self.columns))

    def of_step(self, step: int) -> Self:
        """The spells of one step."""
        return self.where(self.step == step)

    @property
    def uncertain_end(self) -> NDArray[np.bool_]:
        """True where it is known how the spell ended but not when (see `last_sign`)."""
        return np.asarray((self.cause != Cause.OPEN) & (self.bulk_closed | ~np.isnan(self.last_sign)))


def cohort(spells: Spells, start: float, end: float, by: CohortBy = CohortBy.PROCESS) -> Spells:
    """The spells of the opportunities that entered in a period.

    Args:
        spells: spells of whole opportunities.
        start: first moment of the period, days since 1970-01-01 UTC.
        end: first moment after the period, in the same unit.
        by: PROCESS keeps every spell of an opportunity whose first entry lies in the period (the cohort);
            STEP keeps each spell whose own entry lies in it.
    """
    if by is CohortBy.STEP:
        return spells.where((spells.entered >= start) & (spells.entered < end))
    opportunities, place = np.unique(spells.opportunity, return_inverse=True)
    first = np.full(len(opportunities), np.inf)
    np.minimum.at(first, place, spells.entered)
    return spells.where(((first >= start) & (first < end))[place])
