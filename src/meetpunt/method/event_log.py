"""Events put in order per opportunity, and how each opportunity was closed.

The rule: only what happened before the as-of moment exists; the last event decides whether an opportunity is lost,
and entering the final step is for good unless a re-opening says that it was not so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.events import EventKind, Events, Outcome
from meetpunt.method.spells import Cause, MethodError


@dataclass(frozen=True)
class EventLog:
    """The events that are seen, per opportunity in order of time; `place` numbers the opportunities 0, 1, ..., `row` is
    where each event stood in the events that were given."""

    row: NDArray[np.intp]
    opportunity: NDArray[np.int64]
    place: NDArray[np.int64]
    kind: NDArray[np.int8]
    position: NDArray[np.int16]
    happened: NDArray[np.float64]
    owner: NDArray[np.int64]
    team: NDArray[np.int64]
    seen_at_import: NDArray[np.bool_]
    bulk: NDArray[np.bool_]
    last_sign: NDArray[np.float64]
    reason: NDArray[np.int64]
    passage: NDArray[np.bool_]  # reached a step that was not reached before
    first: NDArray[np.bool_]  # at a passage: it is the opportunity's first one
    won: NDArray[np.bool_]
    opportunities: int
    steps: int


def in_order(events: Events, steps: int, as_of: float) -> EventLog:
    """The events that happened before `as_of`, per opportunity in order of time.

    Opportunities without any step are left out; what else is dated before the first step is moved to it.

    Raises:
        MethodError: fewer than two steps, a position outside them, or an event without a moment.
    """
    if steps < 2:
        raise MethodError("A process needs at least two steps: one to start in and one to win in.")
    is_step = events.kind == EventKind.STEP
    if np.any(is_step & ((events.position < 0) | (events.position >= steps))):
        raise MethodError(f"A step event lies outside the {steps} steps of its process: leave unmapped events out.")
    if not np.all(np.isfinite(events.happened)):
        raise MethodError("An event has no moment: leave undated events out, they count in today's stock only.")
    seen = np.flatnonzero(events.happened < as_of)
    seen = seen[~_taken_back(events, seen, steps)]
    # An opportunity without any step never entered the process: it is in no funnel.
    opportunity, happened = events.opportunity[seen], events.happened[seen]
    identities, place = np.unique(opportunity, return_inverse=True)
    entry = np.full(len(identities), np.inf)
    step_rows = is_step[seen]
    np.minimum.at(entry, place[step_rows], happened[step_rows])
    inside = np.isfinite(entry)[place]
    seen, place, told = seen[inside], place[inside], happened[inside]
    happened = np.maximum(told, entry[place])
    kind = events.kind[seen]
    position = np.where(kind == EventKind.STEP, events.position[seen], np.int16(-1)).astype(np.int16)

    # What was moved stands after the first step, in the order in which it is told.
    order = np.lexsort((position, kind, told, kind != EventKind.STEP, happened, place))
    seen, place, happened, kind, position = seen[order], place[order], happened[order], kind[order], position[order]
    # The running furthest step within each opportunity: `place` grows, so one running maximum serves them all.
    furthest = np.maximum.accumulate(place * (steps + 1) + position + 1) if len(place) else place
    previous = np.concatenate(([np.int64(-1)], furthest[:-1]))
    passage = (furthest > previous) & (position >= 0)
    first = passage & (previous <= place * (steps + 1))
    last = np.append(place[1:] != place[:-1], True) if len(place) else np.zeros(0, dtype=np.bool_)
    won = np.zeros(len(identities), dtype=np.bool_)
    won[place[last]] = furthest[last] % (steps + 1) == steps
    n = len(events.opportunity)
    bulk = events.bulk if events.bulk is not None else np.zeros(n, dtype=np.bool_)
    last_sign = events.last_sign if events.last_sign is not None else np.full(n, np.nan)
    reason = events.reason if events.reason is not None else np.full(n, -1, dtype=np.int64)
    return EventLog(
        row=seen,
        opportunity=events.opportunity[seen],
        place=place,
        kind=kind,
        position=position,
        happened=happened,
        owner=events.owner[seen],
        team=events.team[seen],
        seen_at_import=events.seen_at_import[seen],
        bulk=bulk[seen],
        last_sign=last_sign[seen],
        reason=reason[seen],
        passage=passage,
        first=first,
        won=won,
        opportunities=len(identities),
        steps=steps,
    )


def _taken_back(events: Events, seen: NDArray[np.intp], steps: int) -> NDArray[np.bool_]:
    """Which of the events seen are wins that a re-opening, then or later, takes back."""
    kind, happened = events.kind[seen], events.happened[seen]
    identities, place = np.unique(events.opportunity[seen], return_inverse=True)
    reopened = np.full(len(identities), -np.inf)
    again = kind == EventKind.REOPENED
    np.maximum.at(reopened, place[again], happened[again])
    is_win = (kind == EventKind.STEP) & (events.position[seen] == steps - 1)
    return np.asarray(is_win & (happened <= reopened[place]))


@dataclass(frozen=True)
class Closings:
    """How and when each opportunity was closed, by place; `moment` is the as-of moment while open."""

    cause: NDArray[np.int8]
    outcome: NDArray[np.int8]
    moment: NDArray[np.float64]
    uncertain: NDArray[np.bool_]
    bulk: NDArray[np.bool_]
    last_sign: NDArray[np.float64]
    reason: NDArray[np.int64]
    reopened: NDArray[np.bool_]


def closings(log: EventLog, as_of: float) -> Closings:
    """How each opportunity of the log was closed, in the order of its places."""
    n = log.opportunities
    index = np.arange(len(log.place))
    loss = (log.kind == EventKind.LOST) | (log.kind == EventKind.NO_DECISION)
    # The last event that keeps an opportunity alive, and the last event of all.
    alive = np.full(n, -1, dtype=np.int64)
    np.maximum.at(alive, log.place[~loss], index[~loss])
    final = np.full(n, -1, dtype=np.int64)
    np.maximum.at(final, log.place, index)
    lost = (final > alive) & ~log.won
    # Losses repeated without a re-opening: the first one dates the loss, the last one names its reason.
    dated = np.where(lost, alive + 1, -1)
    winning = np.flatnonzero(log.passage & (log.position == log.steps - 1))
    win = np.full(n, -1, dtype=np.int64)
    win[log.place[winning]] = winning
    win[~log.won] = -1

    no_decision = lost & (log.kind[final] == EventKind.NO_DECISION) if len(index) else lost
    outcome = np.where(log.won, Outcome.WON, np.where(no_decision, Outcome.NO_DECISION, Outcome.OPEN))
    outcome = np.where(lost & ~no_decision, Outcome.LOST, outcome)
    at = np.where(log.won, win, dated)
    closed = at >= 0
    moment, imported, bulk = np.full(n, as_of), np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    sign, reason = np.full(n, -np.inf), np.full(n, -1, dtype=np.int64)
    moment[closed] = log.happened[at[closed]]
    imported[closed] = log.seen_at_import[at[closed]]
    bulk[lost] = log.bulk[dated[lost]]
    # An event is a sign of life too: the loss lies after the last one that kept the opportunity alive.
    sign[lost] = np.fmax(log.last_sign[dated[lost]], log.happened[alive[lost]])
    reason[lost] = log.reason[final[lost]]
    voided = np.zeros(n, dtype=np.bool_)
    voided[log.place[loss & (index < alive[log.place])]] = True
    return Closings(
        cause=np.where(lost, np.int8(Cause.LOST), np.where(log.won, np.int8(Cause.WENT_ON), np.int8(Cause.OPEN))),
        outcome=outcome.astype(np.int8),
        moment=moment,
        uncertain=imported | bulk,
        bulk=bulk,
        last_sign=sign,
        reason=reason,
        reopened=voided,
    )
