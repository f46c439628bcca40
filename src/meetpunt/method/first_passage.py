"""From stage events to spells and histories, by first passage.

The rule: an opportunity has reached a step once it was seen in that step or any later one. So a skip counts as
reached, a move back takes nothing away, and a loss that was followed by a re-opening never happened.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.event_log import Closings, EventLog, closings, in_order
from meetpunt.method.events import Events
from meetpunt.method.spells import Cause, Spells


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
        unknown_entry, observed_from, bulk_closed, uncertain_end, last_sign: as in Spells.
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
    bulk_closed: NDArray[np.bool_]
    uncertain_end: NDArray[np.bool_]
    last_sign: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.opportunity)

    def where(self, chosen: NDArray[np.bool_]) -> Self:
        """The histories that a mask chooses."""
        return type(self)(*(getattr(self, field.name)[chosen] for field in fields(self)))


def spells_from_events(events: Events, steps: int, as_of: float, complete_from: float | None = None) -> Spells:
    """The spells of every opportunity as of a moment.

    The rules, in the order in which they are applied:
      * only events that happened before `as_of` exist;
      * step i is entered at the first event in step i or beyond; it is `skipped` when that event was beyond;
      * owner and team of a spell are those of the event with which the step was entered;
      * entering the final step is winning. Only a re-opening takes it back, as if it had never been entered; a later
        loss does not (a cancelled order is counted with the orders), nor does a move back. The final step's own spell
        has gone on at age 0;
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
    log = in_order(events, steps, as_of)
    return spells_of(log, closings(log, as_of), complete_from)[0]


def spells_of(log: EventLog, close: Closings, complete_from: float | None = None) -> tuple[Spells, NDArray[np.intp]]:
    """The spells of events that were put in order, and the row of the event with which each spell was entered.

    The rows are those of the events as they were given: whatever else is known of an event can be taken from there.
    """
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

    last_passage = np.roll(starts, -1)  # the next one is another opportunity's first
    following = np.roll(passages, -1)
    end = np.where(last_passage, close.moment[log.place[passages]], log.happened[following])
    cause = np.where(last_passage, close.cause[log.place[passages]], np.int8(Cause.WENT_ON))
    unclear = np.where(last_passage, close.uncertain[log.place[passages]], log.seen_at_import[following])
    sign = np.where(last_passage, close.last_sign[log.place[passages]], -np.inf)
    bulk = last_passage & close.bulk[log.place[passages]]

    entered = log.happened[event]
    final = step == log.steps - 1
    done = skipped | final
    age = np.where(done, 0.0, end[row] - entered)
    unclear_row = unclear[row] & ~done
    spells = Spells(
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
    return spells, log.row[event]


def histories_from_events(events: Events, steps: int, as_of: float, complete_from: float | None = None) -> Histories:
    """One row per opportunity from first entry to closing, under the rules of `spells_from_events`."""
    log = in_order(events, steps, as_of)
    return histories_of(log, closings(log, as_of), complete_from)


def histories_of(log: EventLog, close: Closings, complete_from: float | None = None) -> Histories:
    """The histories of events that were put in order."""
    passages = np.flatnonzero(log.passage)
    ends = np.roll(log.first[passages], -1)
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
        bulk_closed=close.bulk[place],
        uncertain_end=uncertain,
        last_sign=np.where(uncertain, np.clip(close.last_sign[place] - entered, 0.0, age), np.nan),
    )


def _observed_from(entered: NDArray[np.float64], complete_from: float | None) -> NDArray[np.float64]:
    if complete_from is None:
        return np.zeros(len(entered))
    return np.maximum(0.0, complete_from - entered)
