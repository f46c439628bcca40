"""The contacts that carry an opportunity along: those that bring it to a step, and those in between.

What shows Bram's habit stands here: few contacts after the quote, and late; the order is asked for in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import Character
from meetpunt.actions.demo.kinds import (
    ASKED_NO,
    ASKED_UNKNOWN,
    ASKED_YES,
    CALL,
    DEMO,
    EMAIL,
    LEAD,
    QUOTE,
    VISIT,
    A,
    C,
    O,
    P,
    S,
    T,
    W,
)
from meetpunt.actions.demo.workdays import Diary

Ints = NDArray[np.int64]

_BRINGS = {
    S: ((LEAD,), (1.0,)),
    P: ((CALL, VISIT), (0.75, 0.25)),
    A: ((VISIT, CALL), (0.85, 0.15)),
    T: ((DEMO,), (1.0,)),
    O: ((QUOTE,), (1.0,)),
    C: ((CALL, VISIT), (0.55, 0.45)),
    W: ((VISIT, CALL, EMAIL), (0.5, 0.3, 0.2)),
}
"""Which activity brings an opportunity to a step."""
_BETWEEN = {
    S: ((VISIT, CALL, EMAIL, LEAD), (0.05, 0.5, 0.25, 0.2), 0.9),
    P: ((VISIT, CALL, EMAIL), (0.2, 0.55, 0.25), 1.0),
    A: ((VISIT, CALL, EMAIL), (0.5, 0.3, 0.2), 0.8),
    T: ((VISIT, CALL, EMAIL), (0.4, 0.4, 0.2), 0.7),
    O: ((VISIT, CALL, EMAIL), (0.25, 0.6, 0.15), 1.0),
    C: ((VISIT, CALL, EMAIL), (0.4, 0.45, 0.15), 0.9),
    W: ((VISIT, CALL), (0.6, 0.4), 0.6),
}
"""Which contacts there are while it stands in a step, and how many on average."""
_TOLD_IN_A_CALL = 0.6


@dataclass(frozen=True)
class Stay:
    """Stays in one step.

    Attributes:
        arrived: day of the event of entry, whose number is `event`; since, left: between these days it stood there
            undisturbed; goes_on: it left for a later step.
    """

    step: int
    opportunity: Ints
    arrived: Ints
    since: Ints
    left: Ints
    goes_on: NDArray[np.bool_]
    event: Ints


@dataclass(frozen=True)
class Touches:
    """Contacts, one element each. event: number of the event that it brought about; -1 = none."""

    opportunity: Ints
    day: Ints
    kind: Ints
    asked: Ints
    event: Ints

    def __len__(self) -> int:
        return len(self.day)

    def where(self, chosen: NDArray[np.bool_]) -> Touches:
        """Those that a mask chooses."""
        return Touches(
            self.opportunity[chosen], self.day[chosen], self.kind[chosen], self.asked[chosen], self.event[chosen]
        )


def touches_of(
    rng: np.random.Generator,
    who: Character,
    stays: Sequence[Stay],
    closings: Sequence[tuple[int, Ints, Ints, Ints]],
    area: Ints,
    diary: Diary,
    end: int,
) -> Touches:
    """Every contact of a rep's opportunities. closings: (kind, opportunity, day, number) of losses and re-openings."""
    parts = []
    for stay in stays:
        parts.append(_entry(rng, stay))
        parts.append(_between(rng, who, stay, area, diary))
    for _, opportunity, day, number in closings:
        told = rng.random(len(day)) < _TOLD_IN_A_CALL
        parts.append(_touches(opportunity[told], day[told], CALL, ASKED_UNKNOWN, number[told]))
    joined = Touches(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("opportunity", "day", "kind", "asked", "event")
        )
    )
    return joined.where(joined.day < end)


def _entry(rng: np.random.Generator, stay: Stay) -> Touches:
    kinds, shares = _BRINGS[stay.step]
    kind = rng.choice(kinds, len(stay.opportunity), p=shares)
    # The order being asked for is what entering C means.
    asked = ASKED_YES if stay.step == C else ASKED_UNKNOWN
    return _touches(stay.opportunity, stay.arrived, kind, asked, stay.event)


def _between(rng: np.random.Generator, who: Character, stay: Stay, area: Ints, diary: Diary) -> Touches:
    kinds, shares, mean = _BETWEEN[stay.step]
    often = np.full(len(stay.opportunity), mean)
    if stay.step == O:
        # Where the customer does not decide the rep keeps calling.
        often[~stay.goes_on] = who.follow_ups
    row = np.repeat(np.arange(len(often)), rng.poisson(often))
    first = np.append(True, row[1:] != row[:-1]) if len(row) else np.zeros(0, dtype=np.bool_)
    soon = who.waits if stay.step == O else 4.0
    gap = np.ceil(np.where(first, soon, 9.0) * rng.exponential(size=len(row)) + first).astype(np.int64) + 1
    run = np.cumsum(gap)
    start = np.maximum.accumulate(np.where(first, run - gap, 0)) if len(row) else run
    kind = rng.choice(kinds, len(row), p=shares)
    opportunity = stay.opportunity[row]
    day = stay.since[row] + run - start
    day = np.where(kind == VISIT, diary.next_road_day(day, area[opportunity]), diary.next_day(day))
    asked = _asked(rng, who, stay, row, kind)
    inside = (day > stay.since[row]) & (day < stay.left[row])
    return _touches(opportunity, day, kind, asked, -1).where(inside)


def _asked(rng: np.random.Generator, who: Character, stay: Stay, row: Ints, kind: Ints) -> Ints:
    """Whether the order was asked for in contacts after the quote."""
    if stay.step not in (O, C):
        return np.full(len(row), ASKED_UNKNOWN)
    # Before C the order was not asked for yet, else it would have stood in C; what is asked in vain ends there too.
    chance = np.where(stay.goes_on[row], 0.0, who.asks) if stay.step == O else np.full(len(row), 0.5)
    asked = np.where(rng.random(len(row)) < chance, ASKED_YES, ASKED_NO)
    return np.where((rng.random(len(row)) < 0.12) | (kind == EMAIL), ASKED_UNKNOWN, asked)


def _touches(opportunity: Ints, day: Ints, kind: int | Ints, asked: int | Ints, event: int | Ints) -> Touches:
    rest = [np.broadcast_to(np.asarray(part, dtype=np.int64), len(day)) for part in (kind, asked, event)]
    return Touches(opportunity, day, rest[0], rest[1], rest[2])
