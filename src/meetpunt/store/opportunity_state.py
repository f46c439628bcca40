"""How an opportunity stands after what happened to it: its step, its outcome, and when and why it closed.

Rule: the last event decides, winning is for good unless it was re-opened, and a step after a loss makes the loss void.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

STEP, LOST, NO_DECISION, REOPENED, TRANSFERRED = "step", "lost", "no_decision", "reopened", "transferred"
RECORDED, SEEN = "recorded", "seen_at_import"
WON, OPEN = "won", "open"
_RANK = {STEP: 0, LOST: 1, NO_DECISION: 2, REOPENED: 3, TRANSFERRED: 4}


class Event(NamedTuple):
    """Something that happened. at, recorded: microseconds; at None = undated. step: id, None = stage not mapped."""

    kind: str
    step: int | None
    raw: str
    reason: str
    at: int | None
    recorded: int
    owner: int | None
    by: int | None
    origin: str


@dataclass(frozen=True)
class Steps:
    """The ids of a process's steps in order; the last one is winning."""

    ids: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.ids[0]

    @property
    def final(self) -> int:
        return self.ids[-1]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Step id -> place in the process."""
        return {step: place for place, step in enumerate(self.ids)}


class State(NamedTuple):
    """How an opportunity stands after its events: last step (None = none mapped), outcome, when it closed and why."""

    step: int | None
    unmapped: str
    outcome: str
    closed_at: int | None
    reason: str


_NOTHING = State(None, "", OPEN, None, "")


def in_order(events: Sequence[Event], steps: Steps) -> Sequence[Event]:
    """Events as they happened; undated ones first, at the same moment steps before outcomes."""
    if len(events) < 2:
        return events
    places = steps.places
    return sorted(
        events,
        key=lambda e: (e.at is not None, e.at or 0, _RANK[e.kind], -1 if e.step is None else places.get(e.step, -1)),
    )


def state(events: Sequence[Event], steps: Steps) -> State:
    """How it stands after all events. Winning is for good unless it was re-opened; a step after a loss re-opens."""
    stands = _NOTHING
    for _event, stands in states(events, steps):  # noqa: B007  (the last one counts)
        pass
    return stands


def states(events: Sequence[Event], steps: Steps) -> Iterator[tuple[Event, State]]:
    """Each event in the order in which they happened, with how it stands after it."""
    step: int | None = None
    unmapped, outcome, reason = "", OPEN, ""
    closed_at: int | None = None
    for event in in_order(events, steps):
        if event.kind == STEP:
            step, unmapped = event.step, event.raw if event.step is None else ""
            if outcome != WON:
                outcome, closed_at, reason = OPEN, None, ""
                if event.step == steps.final:
                    outcome, closed_at = WON, event.at
        elif event.kind == REOPENED:
            outcome, closed_at, reason = OPEN, None, ""
        elif event.kind in (LOST, NO_DECISION) and outcome != WON:
            if outcome == OPEN:
                closed_at = event.at
            outcome, reason = event.kind, event.reason
        yield event, State(step, unmapped, outcome, closed_at, reason)
