"""From stage events to spells and histories, by first passage.

The rule: an opportunity has reached a step once it was seen in that step or any later one. So a skip counts as
reached, a move back takes nothing away, and a loss that was followed by a re-opening never happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.spells import Cause, MethodError, Spells


class EventKind(IntEnum):
    """What an event says of its opportunity; at the same moment they count in this order."""

    STEP = 0
    LOST = 1
    NO_DECISION = 2
    REOPENED = 3


class Outcome(IntEnum):
    """How an opportunity stood at the as-of moment."""

    OPEN = 0
    WON = 1
    LOST = 2
    NO_DECISION = 3


@dataclass(frozen=True)
class Events:
    """Arrays of equal length, one element per event, in any order.

    Attributes:
        opportunity: int64, identity of the opportunity.
        kind: int8, an EventKind.
        position: int16, 0-based index of the step in its process; only read for kind STEP.
        happened: float64, days since 1970-01-01 UTC; must be finite (undated events belong in no figure over time).
        owner: int64, the rep who owned the opportunity at that moment (-1 = nobody).
        team: int64, that rep's team at that moment (-1 = none).
        seen_at_import: bool, the moment is that of the import that saw it, not of the event itself.
        bulk: bool or None, the loss was booked in a bulk clean-up (see `clean_up`); None = no such losses.
        last_sign: float64 or None, for a bulk-booked loss the moment of the last sign of life, days since
            1970-01-01 UTC, nan when unknown.
        reason: int64 or None, code of the loss reason (-1 = none given).
    """

    opportunity: NDArray[np.int64]
    kind: NDArray[np.int8]
    position: NDArray[np.int16]
    happened: NDArray[np.float64]
    owner: NDArray[np.int64]
    team: NDArray[np.int64]
    seen_at_import: NDArray[np.bool_]
    bulk: NDArray[np.bool_] | None = None
    last_sign: NDArray[np.float64] | None = None
    reason: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Histories:
    """One element per opportunity that entered the process, ordered by identity.

    Attributes:
        opportunity: int64, identity.
        group, team: int64, who owned it at its entry into the process.
        entered: float64, moment of its first step, days since 1970-01-01 UTC.
        age: float64, days from entry until it was closed, or until the as-of moment when open.
        outcome: int8, an Outcome.
        furthest: int16, index of the furthest step reached.
        reason: int64, code of the loss reason; -1 when not lost or none given.
        reopened: bool, a loss of it was made void.
        unknown_entry, observed_from, uncertain_end, last_sign: as in Spells.
    """

    opportunity: NDArray[np.int64]
    group: NDArray[np.int64]
    team: NDArray[np.int64]
    entered: NDArray[np.float64]
    age: NDArray[np.float64]
    outcome: NDArray[np.int8]
    furthest: NDArray[np.int16]
    reason: NDArray[np.int64]
    reopened: NDArray[np.bool_]
    unknown_entry: NDArray[np.bool_]
    observed_from: NDArray[np.float64]
    uncertain_end: NDArray[np.bool_]
    last_sign: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.opportunity)


def spells_from_events(events: Events, steps: int, as_of: float, complete_from: float | None = None) -> Spells:
    """The spells of every opportunity as of a moment.

    The rules, in the order in which they are applied:
      * only events that happened before `as_of` exist;
      * step i is entered at the first event in step i or beyond; it is `skipped` when that event was beyond;
      * owner and team of a spell are those of the event with which the step was entered;
      * entering the final step is winning. It is for good: a later loss does not undo it (a cancelled order is
        counted with the orders), nor does a move back. The final step's own spell has gone on at age 0;
      * an opportunity is lost when its last event is a loss; the moment is that of the first loss after the last step
        or re-opening. Any step event or re-opening after a loss makes the loss void, and the clock goes on;
      * a loss dated before the first step is taken as happening at the first step;
      * a move whose moment is only that of an import ends the step before at an unknown moment since its entry.

    Args:
        events: the events, in any order.
        steps: number of steps of the process, at least 2.
        as_of: first moment that is no longer seen, days since 1970-01-01 UTC.
        complete_from: the moment from which the source holds every opportunity. Spells that were entered earlier are
            under observation only from there (left truncation).

    Returns:
        Spells ordered by opportunity and step.

    Raises:
        MethodError: a process of fewer than two steps, a position outside it, or an event without a moment.
    """
    log = _in_order(events, steps, as_of)
    passages = np.flatnonzero(log.passage)
    furthest = log.position[passages].astype(np.int64)
    starts = log.first[passages]
    before = np.where(starts, -1, np.concatenate(([-1], furthest[:-1])))
    reached = furthest - before
    row = np.repeat(np.arange(len(passages)), reached)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(reached) - reached, reached)
    step = before[row] + 1 + offset
    event = passages[row]
    skipped = step != furthest[row]

    last_passage = np.append(starts[1:], True) if len(passages) else starts
    close = _closings(log, as_of)
    following = np.append(passages[1:], -1)
    end = np.where(last_passage, close.moment[log.place[passages]], log.happened[following])
    cause = np.where(last_passage, close.cause[log.place[passages]], np.int8(Cause.WENT_ON))
    unclear = np.where(last_passage, close.uncertain[log.place[passages]], log.seen_at_import[following])
    sign = np.where(last_passage, close.last_sign[log.place[passages]], -np.inf)
    bulk = last_passage & close.bulk[log.place[passages]]

    entered = log.happened[event]
    final = step == steps - 1
    done = skipped | final
    age = np.where(done, 0.0, end[row] - entered)
    unclear_row = unclear[row] & ~done
    return Spells(
        opportunity=log.opportunity[event],
        step=step.astype(np.int16),
        group=log.owner[event],
        team=log.team[event],
        entered=entered,
        age=age,
        cause=np.where(done, np.int8(Cause.WENT_ON), cause[row]).astype(np.int8),
        skipped=skipped,
        unknown_entry=log.seen_at_import[event],
        observed_from=_observed_from(entered, complete_from),
        bulk_closed=bulk[row] & ~done,
        last_sign=np.where(unclear_row, np.clip(sign[row] - entered, 0.0, age), np.nan),
    )


def histories_from_events(events: Events, steps: int, as_of: float, complete_from: float | None = None) -> Histories:
    """One row per opportunity from first entry to closing, under the rules of `spells_from_events`."""
    log = _in_order(events, steps, as_of)
    close = _closings(log, as_of)
    passages = np.flatnonzero(log.passage)
    ends = np.append(log.first[passages][1:], True) if len(passages) else np.zeros(0, dtype=np.bool_)
    entry = passages[log.first[passages]]
    place = log.place[entry]
    entered = log.happened[entry]
    age = close.moment[place] - entered
    uncertain = close.uncertain[place]
    return Histories(
        opportunity=log.opportunity[entry],
        group=log.owner[entry],
        team=log.team[entry],
        entered=entered,
        age=age,
        outcome=close.outcome[place],
        furthest=log.position[passages[ends]],
        reason=close.reason[place],
        reopened=close.reopened[place],
        unknown_entry=log.seen_at_import[entry],
        observed_from=_observed_from(entered, complete_from),
        uncertain_end=uncertain,
        last_sign=np.where(uncertain, np.clip(close.last_sign[place] - entered, 0.0, age), np.nan),
    )


@dataclass(frozen=True)
class _Log:
    """The events that are seen, per opportunity in order of time; `place` numbers the opportunities 0, 1, ..."""

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


def _in_order(events: Events, steps: int, as_of: float) -> _Log:
    if steps < 2:
        raise MethodError("A process needs at least two steps: one to start in and one to win in.")
    is_step = events.kind == EventKind.STEP
    if np.any(is_step & ((events.position < 0) | (events.position >= steps))):
        raise MethodError(f"A step event lies outside the {steps} steps of its process: leave unmapped events out.")
    if not np.all(np.isfinite(events.happened)):
        raise MethodError("An event has no moment: leave undated events out, they count in today's stock only.")
    seen = np.flatnonzero(events.happened < as_of)
    # An opportunity without any step never entered the process: it is in no funnel.
    opportunity, happened = events.opportunity[seen], events.happened[seen]
    identities, place = np.unique(opportunity, return_inverse=True)
    entry = np.full(len(identities), np.inf)
    step_rows = is_step[seen]
    np.minimum.at(entry, place[step_rows], happened[step_rows])
    inside = np.isfinite(entry)[place]
    seen, place = seen[inside], place[inside]
    happened = np.maximum(happened[inside], entry[place])
    kind = events.kind[seen]
    position = np.where(kind == EventKind.STEP, events.position[seen], np.int16(-1)).astype(np.int16)

    order = np.lexsort((position, kind, happened, place))
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
    return _Log(
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


@dataclass(frozen=True)
class _Closings:
    """How and when each opportunity was closed, by place; `moment` is the as-of moment while open."""

    cause: NDArray[np.int8]
    outcome: NDArray[np.int8]
    moment: NDArray[np.float64]
    uncertain: NDArray[np.bool_]
    bulk: NDArray[np.bool_]
    last_sign: NDArray[np.float64]
    reason: NDArray[np.int64]
    reopened: NDArray[np.bool_]


def _closings(log: _Log, as_of: float) -> _Closings:
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
    return _Closings(
        cause=np.where(lost, np.int8(Cause.LOST), np.where(log.won, np.int8(Cause.WENT_ON), np.int8(Cause.OPEN))),
        outcome=outcome.astype(np.int8),
        moment=moment,
        uncertain=imported | bulk,
        bulk=bulk,
        last_sign=sign,
        reason=reason,
        reopened=voided,
    )


def _observed_from(entered: NDArray[np.float64], complete_from: float | None) -> NDArray[np.float64]:
    if complete_from is None:
        return np.zeros(len(entered))
    return np.maximum(0.0, complete_from - entered)
