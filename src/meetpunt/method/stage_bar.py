"""One opportunity's way through the steps of its process: days in each, where it stands, and what it skipped.

Rule: a stay lasts until the next step is entered, of the last one until today or the day it was closed; stays in one
step add up. Skipped = before the farthest step that was reached, and never entered. Where a moment is not known, nor
are the days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What a step is to an opportunity."""

    WAS = "was"
    HERE = "on"
    SKIPPED = "skip"
    AHEAD = "ahead"


@dataclass(frozen=True)
class BarStep:
    """A step of the bar; `days` is None where it is not known or there is none."""

    place: Place
    days: float | None = None


def stage_bar(entered: Sequence[tuple[int, float | None]], steps: int, end: float) -> tuple[BarStep, ...]:
    """The bar of an opportunity.

    Parameters:
        entered: (position of the step, moment in days) in the order in which it happened; None = nobody knows when.
        steps: how many the process has.
        end: the moment until which the last stay lasts, in days.
    """
    days: dict[int, float | None] = {}
    for place, (position, since) in enumerate(entered):
        until = entered[place + 1][1] if place + 1 < len(entered) else end
        stay = None if since is None or until is None else max(0.0, until - since)
        before = days.get(position, 0.0)
        days[position] = None if stay is None or before is None else before + stay
    here = entered[-1][0] if entered else -1
    farthest = max((position for position, _ in entered), default=-1)
    made = []
    for position in range(steps):
        if position == here:
            made.append(BarStep(Place.HERE, days[position]))
        elif position in days:
            made.append(BarStep(Place.WAS, days[position]))
        else:
            made.append(BarStep(Place.SKIPPED if position < farthest else Place.AHEAD))
    return tuple(made)
