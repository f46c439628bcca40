"""The difference of two figures that each have an interval of their own.

The rule: a difference is never told without what chance alone could make of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """First less second, with its 90 % interval; may_be_chance: nothing lies within it."""

    value: float
    low: float
    high: float

    @property
    def may_be_chance(self) -> bool:
        """No difference at all lies within the interval."""
        return self.low <= 0 <= self.high


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> Difference:
    """The difference of two independent figures, each given as value, low and high of its interval.

    d = a - b; low = d - sqrt((a - a_low)^2 + (b_high - b)^2), high = d + sqrt((a_high - a)^2 + (b - b_low)^2).
    Source: Newcombe 1998, Statistics in Medicine 17:873-890; Zou & Donner 2008, ibid. 27:1693-1702.
    """
    a, a_low, a_high = first
    b, b_low, b_high = second
    return Difference(a - b, a - b - math.hypot(a - a_low, b_high - b), a - b + math.hypot(a_high - a, b - b_low))
