"""How long something took: kept and added up in whole milliseconds, told in minutes and hours.

Rule: what is counted is not rounded, so that a sum is what the log says; it is divided once, where it is told.
"""

from __future__ import annotations

from decimal import Decimal
from typing import overload

MINUTE = 60_000
"""Milliseconds."""

HOUR = 60 * MINUTE


@overload
def minutes(ms: int) -> float: ...
@overload
def minutes(ms: int | None) -> float | None: ...
def minutes(ms: int | None) -> float | None:
    """Minutes, exactly; whole ones are a whole number."""
    if ms is None:
        return None
    whole, rest = divmod(ms, MINUTE)
    return ms / MINUTE if rest else whole


def written(ms: int) -> Decimal:
    """Minutes with as many decimals (five) as tell the milliseconds: to write down, and to be read again."""
    return round(Decimal(ms) / MINUTE, 5)


def kept(told: float) -> int:
    """Milliseconds of minutes that were told."""
    return round(told * MINUTE)
