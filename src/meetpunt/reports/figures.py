"""The figures that reports hand over: a number never travels without what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conversion:
    """The share of a step that goes on, with what it was counted from.

    Attributes:
        value, low, high: estimate with its 90 % interval, 0..1; None when there is too little to say (n_eff under 5).
        raw: went on / reached, the naive share; None when nothing was reached.
        n: how many reached the step.
        n_eff: how many of them the information is worth after censoring.
        horizon_days: the last age with 5 still at risk, so how far the estimate looks.
        indicative: n_eff under 20, to be read with care.
    """

    value: float | None
    low: float | None
    high: float | None
    raw: float | None
    n: int
    n_eff: float
    horizon_days: float | None
    indicative: bool


@dataclass(frozen=True)
class Naive:
    """Days over completed ones only, as a spreadsheet would have it."""

    n: int
    mean: float | None
    p25: float | None
    median: float | None
    p75: float | None


@dataclass(frozen=True)
class Days:
    """Days that a step takes those that go on; None where the curve does not get there within the horizon."""

    n: int
    p50: float | None
    p80: float | None
    p90: float | None
    horizon_days: float | None
    naive: Naive


@dataclass(frozen=True)
class Parts:
    """Where those that reached a step are now: went_on + lost + still + young == reached, whole opportunities."""

    reached: int
    went_on: int
    lost: int
    still: int
    young: int


@dataclass(frozen=True)
class Stock:
    """What stands in a step now: flow x time, not conversion. None amount: a currency without a rate is in it."""

    count: int
    valued: int
    """How many of them have an amount; the value says nothing about the others."""
    amount_minor: int | None
    currency: str
