"""Where the gap between a plan and its result lies: volume, each step, chance, timing, mix and order size.

The rule: result = entered x the share that goes on at each step x timing x what an order brings. Each step's effect is
split at what is now believed of it (the posterior): from the plan to there is conversion, from there to what happened
is chance. The bars add up to the gap to a cent. Worked example and limits: docs/counting/diagnosis.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.decomposition import effects
from meetpunt.method.spells import MethodError

Array = NDArray[np.float64]
LEVELS = (0.05, 0.95)


class Bar(StrEnum):
    """What a part of the gap goes with, in the order of the page."""

    VOLUME = "volume"
    CONVERSION = "conversion"
    TIMING = "timing"
    OUTSIDE = "outside"
    MIX = "mix"
    SIZE = "size"
    CHANCE = "chance"


@dataclass(frozen=True)
class StepFlow:
    """What came through one step of the cohort that entered in the period.

    Attributes:
        code: of the step that is left.
        planned: the share that the plan has go on, 0..1, above 0.
        reached, went_on: counts of the cohort up to the as-of day.
        expected: how many of those still open in the step are expected to go on yet.
        believed: float64 [draws], posterior draws of the share that goes on in the end.
    """

    code: str
    planned: float
    reached: int
    went_on: int
    expected: float
    believed: Array

    @property
    def realised(self) -> float:
        """The share that went on or is expected to; what is believed where nothing reached the step."""
        if not self.reached:
            return float(self.believed.mean())
        return min(1.0, (self.went_on + self.expected) / self.reached)


@dataclass(frozen=True)
class Segment:
    """A part of the orders, such as a product family.

    Attributes:
        name: to show.
        planned_share, realised_share: of the orders, adding up to 1 over the segments.
        planned_size, realised_size: what an order brings, in any unit (minor units, or 1 for a diagnosis in orders).
    """

    name: str
    planned_share: float
    realised_share: float
    planned_size: float
    realised_size: float


@dataclass(frozen=True)
class Contribution:
    """One bar.

    Attributes:
        bar: what it goes with. step: the code of the step for conversion and chance, else empty.
        amount: its part of the gap, whole units; all amounts add up to the gap.
        low, high: 90 % interval over the draws; equal to the amount for what was counted.
        surely: the share of the draws in which it has the sign of its amount.
    """

    bar: Bar
    step: str
    amount: int
    low: float
    high: float
    surely: float


@dataclass(frozen=True)
class Decomposition:
    """The gap and its parts, in the result's whole units."""

    planned: int
    realised: int
    contributions: tuple[Contribution, ...]

    @property
    def gap(self) -> int:
        """Realised minus planned."""
        return self.realised - self.planned


def decompose(
    planned_entries: float,
    entries: int,
    steps: Sequence[StepFlow],
    segments: Sequence[Segment],
    orders: int,
    outside: tuple[float, float] = (1.0, 1.0),
) -> Decomposition:
    """Split the gap between the planned result and the realised one.

    planned = planned_entries x prod(planned_k) x outside_0 x sum(share_i x size_i); realised = orders x sum(share_i x
    size_i), and orders = entries x prod(realised_k) x timing x outside_1: timing is what comes from earlier cohorts and
    what of this one is still under way.

    Parameters:
        planned_entries: opportunities that the plan has enter the process in the period, above 0.
        entries: those that did.
        steps: every step but the last, in order, with draws of equal number.
        segments: at least one.
        orders: orders of the period.
        outside: planned and realised orders per order that came by an opportunity, at least 1.

    Raises:
        MethodError: the plan plans nothing, or the draws do not match.
    """
    if planned_entries <= 0 or not segments or any(not 0 < step.planned <= 1 for step in steps):
        raise MethodError("A plan without entries, shares or orders has no gap to explain.")
    if len({len(step.believed) for step in steps}) > 1:
        raise MethodError("Every step needs as many draws.")
    believed = np.stack([step.believed for step in steps], axis=-1) if steps else np.ones((1, 0))
    believed = np.clip(np.vstack((believed.mean(axis=0), believed)), 1e-9, 1.0)
    shares = np.array([step.realised for step in steps])
    if orders and entries * shares.prod() <= 0:
        # All of them come from earlier: timing has to start from something, so what is believed stands for what came.
        entries, shares = max(entries, 1), np.where(shares > 0, shares, believed[0])
    expected = entries * shares.prod() * outside[1]
    rest = (orders / expected if expected > 0 else 0.0, outside[1])
    planned = np.array([step.planned for step in steps])
    before = _factors(planned_entries, planned, np.ones(len(steps)), (1.0, outside[0]), segments, False)
    after = np.stack([_factors(float(entries), row, shares / row, rest, segments, True) for row in believed])
    found = effects(before, after)
    return _decomposition(found, before, after[0], [step.code for step in steps])


def _factors(
    entries: float,
    conversion: Array,
    chance: Array,
    rest: tuple[float, float],
    segments: Sequence[Segment],
    realised: bool,
) -> Array:
    """float64 [segments, factors]: entries, conversions, chances, timing, outside, share, size."""
    common = np.concatenate(([entries], conversion, chance, rest))
    own = [
        (one.realised_share, one.realised_size) if realised else (one.planned_share, one.planned_size)
        for one in segments
    ]
    return np.hstack((np.tile(common, (len(segments), 1)), np.array(own, dtype=np.float64)))


def _decomposition(found: Array, before: Array, after: Array, codes: list[str]) -> Decomposition:
    n = len(codes)
    names = [(Bar.VOLUME, "")] + [(Bar.CONVERSION, code) for code in codes] + [(Bar.CHANCE, code) for code in codes]
    rest = (Bar.TIMING, Bar.OUTSIDE, Bar.MIX, Bar.SIZE)
    names += [(bar, "") for bar in rest]
    planned, realised = (round(float(part.prod(axis=-1).sum())) for part in (before, after))
    amounts = _whole(found[0], realised - planned)
    draws = found[1:]
    order = [0, *range(1, 1 + n), *range(1 + 2 * n, 1 + 2 * n + len(rest)), *range(1 + n, 1 + 2 * n)]
    bars = []
    for place in order:
        low, high = np.quantile(draws[:, place], LEVELS)
        surely = float(np.mean(np.sign(draws[:, place]) == np.sign(found[0, place])))
        bars.append(Contribution(names[place][0], names[place][1], amounts[place], float(low), float(high), surely))
    return Decomposition(planned, realised, tuple(bars))


def _whole(values: Array, total: int) -> list[int]:
    """Whole numbers near the values that add up to the total: the largest remainders are rounded up."""
    floors = np.floor(values).astype(int)
    missing = total - int(floors.sum())
    nearest = np.argsort(-(values - floors), kind="stable")
    for place in range(abs(missing)):
        floors[nearest[place % len(values)]] += 1 if missing > 0 else -1
    return [int(value) for value in floors]
