"""The four parts of a funnel: of all that reached a step, how many went on, were lost, stand still or are too young.

The rule: the parts are counts of whole opportunities and always add up to those that reached the step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.curve import Durations, estimate, quantile
from meetpunt.method.spells import Cause, MethodError, Spells

FEWEST_EXITS = 20
"""With fewer exits from a step than this nobody knows what a long stay is: all open ones are too young to say."""

STILL_LEVEL = 0.90
"""An open opportunity stands still once it is older than this share of those that left were when they left."""

_SHRINK = 20.0
"""Exits at which a segment's own standing-still age counts for half, the organisation's for the other half."""


class Part(IntEnum):
    """Which of the four parts an opportunity belongs to at a step."""

    WENT_ON = 0
    LOST = 1
    STILL = 2
    YOUNG = 3


@dataclass(frozen=True)
class StepParts:
    """The four parts of one step; went_on + lost + still + young == reached.

    Attributes:
        step: index of the step, 0-based.
        reached: opportunities that reached the step, skips included.
        went_on: reached a later step; at the final step: all of them.
        lost: lost (or ended without a decision) while this was the furthest step.
        still: open for longer than 90 % of those that left this step had stayed.
        young: the other open ones.
        skipped: of those reached, how many passed without a dwell time.
    """

    step: int
    reached: int
    went_on: int
    lost: int
    still: int
    young: int
    skipped: int


def exit_age(
    age: NDArray[np.float64], left: NDArray[np.bool_], observed_from: NDArray[np.float64]
) -> tuple[float | None, int]:
    """P90 of the age at exit (days; None = nobody left, or it cannot be said) and the number of exits.

    Args:
        age: float64 [n], days in the step until it was left, or until now.
        left: bool [n], whether it was left.
        observed_from: float64 [n], the age from which on it was followed.
    """
    exits = int(np.count_nonzero(left))
    if not exits:
        return None, 0
    curve = estimate(Durations(age, left.astype(np.int8) * np.int8(Cause.WENT_ON), observed_from, np.ones(len(age))))
    if not curve.plateau > 0:
        return None, exits
    return quantile(curve.times, curve.went_on / curve.plateau, STILL_LEVEL), exits


def still_ages(
    spells: Spells,
    steps: int,
    segment: NDArray[np.int64] | None = None,
    segments: int = 1,
    again: Collection[int] | None = None,
    former: NDArray[np.float64] | None = None,
    exit_of: Callable[..., tuple[float | None, int]] = exit_age,
) -> NDArray[np.float64]:
    """The age, per segment and step, past which an open opportunity is said to stand still.

    It is the P90 of the age at which opportunities *left* the step (went on or lost), with open ones censored:
    F(t) / F(end) of the product-limit curve of any exit. A segment's own P90 is drawn to the organisation's with
    weight exits / (exits + 20); a segment with too few exits takes the organisation's.

    Args:
        spells: all spells of the organisation and process that may serve as a norm (not only the cohort shown).
        steps: number of steps.
        segment: int64 [n], segment of each spell, 0-based; None = no segments.
        segments: number of segments.
        again, former: the steps to work out again, and the ages of the others; None = all are worked out.
        exit_of: `exit_age`, or what gives its answer again where the data are the same.

    Returns:
        float64 [segments, steps] in days; nan where there are fewer than 20 exits to go by.
    """
    ages = np.full((segments, steps), np.nan) if former is None else former.copy()
    known = ~spells.skipped & ~spells.unknown_entry & ~spells.uncertain_end
    known &= (spells.observed_from <= 0) | (spells.age > spells.observed_from)
    for step in range(steps - 1) if again is None else sorted({*again} & {*range(steps - 1)}):
        ages[:, step] = np.nan
        places = np.flatnonzero(known & (spells.step == step))
        age, left, since = spells.age[places], spells.cause[places] != Cause.OPEN, spells.observed_from[places]
        whole, exits = exit_of(age, left, since)
        if whole is None or exits < FEWEST_EXITS:
            continue
        ages[:, step] = whole
        if segment is None or segments < 2:
            continue
        for code in range(segments):
            of = segment[places] == code
            own, own_exits = exit_of(age[of], left[of], since[of])
            if own is not None:
                weight = own_exits / (own_exits + _SHRINK)
                ages[code, step] = weight * own + (1.0 - weight) * whole
    return ages


def part_of(spells: Spells, ages: NDArray[np.float64], segment: NDArray[np.int64] | None = None) -> NDArray[np.int8]:
    """The part of each spell, so that a page can open the records behind a count.

    Args:
        spells: the spells to divide.
        ages: float64 [segments, steps] as `still_ages` gives it; nan = all open ones are too young.
        segment: int64 [n], row of `ages` for each spell; None = row 0.

    Returns:
        int8 [n], a Part per spell.
    """
    row = np.zeros(len(spells), dtype=np.int64) if segment is None else segment
    with np.errstate(invalid="ignore"):
        still = spells.age > ages[row, spells.step]
    open_part = np.where(still, np.int8(Part.STILL), np.int8(Part.YOUNG))
    ended = np.where(spells.cause == Cause.WENT_ON, np.int8(Part.WENT_ON), np.int8(Part.LOST))
    return np.where(spells.cause == Cause.OPEN, open_part, ended).astype(np.int8)


def funnel(
    spells: Spells, steps: int, ages: NDArray[np.float64], segment: NDArray[np.int64] | None = None
) -> tuple[StepParts, ...]:
    """The four parts of every step, in order.

    Args:
        spells: spells of the cohort shown.
        steps: number of steps of the process.
        ages: float64 [segments, steps], see `still_ages`.
        segment: int64 [n], row of `ages` for each spell; None = row 0.

    Raises:
        MethodError: `ages` has another number of steps than the process.
    """
    if ages.ndim != 2 or ages.shape[1] != steps:
        raise MethodError(f"The standing-still ages must have one column for each of the {steps} steps.")
    part = part_of(spells, ages, segment)
    counts = np.bincount(spells.step.astype(np.int64) * len(Part) + part, minlength=steps * len(Part))
    counts = counts.reshape(steps, len(Part))
    skipped = np.bincount(spells.step[spells.skipped].astype(np.int64), minlength=steps)
    return tuple(
        StepParts(
            step=step,
            reached=int(row.sum()),
            went_on=int(row[Part.WENT_ON]),
            lost=int(row[Part.LOST]),
            still=int(row[Part.STILL]),
            young=int(row[Part.YOUNG]),
            skipped=int(skipped[step]),
        )
        for step, row in enumerate(counts)
    )
