"""Yearly re-determination: last year's plan beside what was measured since, and whether chance alone brings that much.

The rule: a difference is worth explaining when its 90 % interval leaves out nought. Else there is nothing to explain:
another year of just the same work would have differed as much. What a plan wanted has no interval of its own; what it
took as measured has, and both then count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs
from meetpunt.method.planning.merging import STEP_FIGURES

PARAMETERS = (
    Code.VISITS_PER_DAY,
    Code.CUSTOMERS,
    Code.VISITS_PER_CUSTOMER,
    Code.SALE_SHARE,
    Code.VISITS_PER_ORDER,
    Code.ORDERS,
    Code.ORDER_SIZE,
    Code.PROSPECTS_PER_ORDER,
    Code.CONTACTS_PER_ORDER,
    Code.CROSS_SELLING,
    Code.FOLLOW_ON,
    Code.FOLLOW_ON_SIZE,
    Code.MARGIN_SHARE,
)
"""What is determined anew, in the order of the planning page; and of each step its conversion and visits.

Workable days are not among them: they follow from the calendar of the new year.
"""
ALMOST = 1e-9


class Reading(StrEnum):
    """What a difference says."""

    SAME = "same"
    WITHIN = "within"
    MORE = "more"
    LESS = "less"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Difference:
    """A parameter of last year's plan beside what was measured since.

    Attributes:
        code, step: which one; step = code of the step, empty for a figure that is of no step.
        planned: what the plan counted with; None = no plan held, or it did not know. told: where that came from.
        measured, low, high: since, with its 90 % interval; None = too few to say. n: records it was measured from.
        planned_low, planned_high: the interval of what the plan took as measured; of a wanted value the value itself.
    """

    code: Code
    step: str
    planned: float | None
    told: Origin
    measured: float | None
    low: float | None
    high: float | None
    n: float
    planned_low: float | None = None
    planned_high: float | None = None

    @property
    def apart(self) -> float | None:
        """Measured less planned."""
        return _less(self.measured, self.planned)

    @property
    def apart_low(self) -> float | None:
        """The lower end of the difference, from both intervals (MOVER: Zou and Donner, 2008)."""
        if self.apart is None or self.low is None:
            return None
        return self.apart - math.hypot((self.measured or 0) - self.low, self._beyond(self.planned_high))

    @property
    def apart_high(self) -> float | None:
        """The upper end."""
        if self.apart is None or self.high is None:
            return None
        return self.apart + math.hypot(self.high - (self.measured or 0), self._beyond(self.planned_low))

    def _beyond(self, end: float | None) -> float:
        return 0.0 if end is None or self.planned is None else end - self.planned

    @property
    def is_counted(self) -> bool:
        """Counted and not estimated: then there is no chance in it."""
        return math.isinf(self.n) or (self.low is not None and self.low == self.high)

    @property
    def reading(self) -> Reading:
        """Whether there is something to explain, and which way it goes."""
        if self.apart is None or self.measured is None or self.planned is None:
            return Reading.UNKNOWN
        slack = ALMOST * max(1.0, abs(self.planned))
        if abs(self.apart) <= slack:
            return Reading.SAME
        low = self.apart if self.apart_low is None else self.apart_low
        high = self.apart if self.apart_high is None else self.apart_high
        if low - slack <= 0 <= high + slack:
            return Reading.WITHIN
        return Reading.MORE if self.apart > 0 else Reading.LESS


def differences(planned: SellerInputs | None, now: SellerInputs) -> tuple[Difference, ...]:
    """Every parameter of a seller, or of the whole, in order; steps of the process as it is now.

    planned: as the plan counted that held; None when none did.
    """
    found = [_of(code, "", getattr(planned, code.value, Figure()), getattr(now, code.value)) for code in PARAMETERS]
    before = {step.code: step for step in planned.steps} if planned else {}
    for code, name in STEP_FIGURES.items():
        for step in now.steps:
            was = getattr(before[step.code], name) if step.code in before else Figure()
            found.append(_of(code, step.code, was, getattr(step, name)))
    return tuple(found)


def raised(value: float, percent: float) -> float:
    """A target that is so many percent higher, rounded to four figures, as people set targets; halves go up."""
    grown = value * (1 + percent / 100)
    if grown <= 0:
        return 0.0
    unit = 10.0 ** max(0, math.floor(math.log10(grown)) - 3)
    return math.floor(grown / unit + 0.5) * unit


def to_explain(found: Iterable[Difference]) -> int:
    """How many differences are more than chance brings."""
    return sum(one.reading in (Reading.MORE, Reading.LESS) for one in found)


def by_chance(found: Iterable[Difference]) -> float:
    """How many of these would lie outside their interval by chance alone: one in ten of what was estimated."""
    return 0.1 * sum(one.reading is not Reading.UNKNOWN and not one.is_counted for one in found)


def _of(code: Code, step: str, planned: Figure, now: Figure) -> Difference:
    of_plan = (planned.low, planned.high) if planned.origin is Origin.MEASURED else (None, None)
    return Difference(code, step, planned.value, planned.origin, now.measured, now.low, now.high, now.n, *of_plan)


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
