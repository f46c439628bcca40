"""What targets can be set for: each measure with its unit, whether more or less is wanted, and whether parts add up.

The rule: a target is kept as a whole number in the smallest unit of its measure, so that sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from meetpunt.method.spells import MethodError

MOST = 10**15
"""Beyond this no target is meant; below it every sum of a thousand parts stays exact in 64 bits."""


class Unit(StrEnum):
    """What a target is kept in, and beside it how many of those make one as people write it."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DAYS = "days"
    HOURS = "hours"
    AVERAGE = "average"


SCALE = {Unit.COUNT: 1, Unit.SHARE: 100, Unit.DAYS: 1, Unit.HOURS: 60, Unit.AVERAGE: 100}
"""Kept units per written one: a per cent is 100 ten-thousandths, an hour 60 minutes, an average number 100 hundredths.
Money is kept in minor units, of which the currency says how many make one."""


@dataclass(frozen=True)
class Measure:
    """Something that a target can be set for.

    Attributes:
        code: as `Target.measure` keeps it.
        wants: whether more or less of it is better.
        per_step: it is of one step of the sales process.
        adds_up: the whole is the sum of its parts (people, months). Shares and averages do not add up.
        figure: the code of the definition that says how it is counted.
    """

    code: str
    unit: Unit
    wants: Literal["more", "less"] = "more"
    per_step: bool = False
    adds_up: bool = True
    figure: str = ""


def _step(code: str, unit: Unit, wants: Literal["more", "less"], figure: str) -> Measure:
    return Measure(code, unit, wants, per_step=True, adds_up=False, figure=figure)


REGISTER: tuple[Measure, ...] = (
    Measure("revenue", Unit.MONEY, figure="revenue"),
    Measure("margin", Unit.MONEY, figure="margin"),
    Measure("orders", Unit.COUNT, figure="orders"),
    Measure("market_share", Unit.SHARE, adds_up=False, figure="market_share"),
    Measure("retention", Unit.SHARE, adds_up=False, figure="retention"),
    Measure("visits", Unit.COUNT, figure="visits"),
    Measure("calls", Unit.COUNT, figure="calls"),
    Measure("demonstrations", Unit.COUNT, figure="demonstrations"),
    Measure("prospect_visits", Unit.COUNT, figure="prospect_visits"),
    Measure("leads", Unit.COUNT, figure="leads"),
    Measure("new_prospects", Unit.COUNT, figure="new_prospects"),
    Measure("quotes", Unit.COUNT, figure="quotes"),
    _step("conversion", Unit.SHARE, "more", "conversion"),
    _step("norm_days", Unit.DAYS, "less", "days"),
    _step("norm_visits", Unit.AVERAGE, "less", "effort_per_entry"),
    _step("norm_contacts", Unit.AVERAGE, "less", "effort_per_entry"),
    _step("norm_minutes", Unit.HOURS, "less", "effort_per_entry"),
)
MEASURES = {one.code: one for one in REGISTER}


def kept(measure: Measure, written: Decimal, digits: int = 2) -> int:
    """What people write (62.5 %, 1250.50, 12 days, 1.5 hours) as the whole number that is kept, halves rounded up.

    Parameters:
        digits: how many decimals the currency has.

    Raises:
        MethodError: below nothing, beyond counting, or a share over a hundred per cent.
    """
    if not written.is_finite() or written < 0:
        raise MethodError("A target cannot be below nothing.")
    scale = 10**digits if measure.unit is Unit.MONEY else SCALE[measure.unit]
    value = int((written * scale).to_integral_value(ROUND_HALF_UP))
    if measure.unit is Unit.SHARE and value > 10_000:
        raise MethodError("A share is at most a hundred per cent.")
    if value > MOST:
        raise MethodError("This is beyond counting.")
    return value


def written(measure: Measure, value: int, digits: int = 2) -> Decimal:
    """The other way round: what is kept as people write it."""
    scale = 10**digits if measure.unit is Unit.MONEY else SCALE[measure.unit]
    return Decimal(value) / scale


def raised(measure: Measure, value: int, permille: int) -> int:
    """A value so many thousandths higher (or lower), rounded to a whole one; a share stays within 0 and 100 %."""
    found = max(0, (value * (1000 + permille) * 2 + 1000) // 2000)
    return min(found, 10_000) if measure.unit is Unit.SHARE else found
