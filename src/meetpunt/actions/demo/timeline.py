"""Events with their moments and owners, and how each opportunity stands at the end; the past only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.cycle import Lives
from meetpunt.actions.demo.kinds import LOST, NO_DECISION, REOPENED, STEP, TRANSFERRED, S, W
from meetpunt.actions.demo.rows import Rows
from meetpunt.actions.demo.workdays import Diary

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_HOUR_US = 3_600_000_000
OPEN, WON, GONE, UNDECIDED = range(4)
OUTCOMES = ("open", "won", "lost", "no_decision")


@dataclass(frozen=True)
class Timeline:
    """Past events in order of opportunity and time, and the standing of every opportunity.

    Attributes:
        opportunity, kind, step, reason, day, at, recorded, theirs: per event; theirs = owned by the next rep.
        now_step, outcome, closed, why, passed: per opportunity; closed = -1 when open; passed = now the next rep's.
        started, won_at: per opportunity, microseconds; won_at = -1 when not won.
    """

    opportunity: Ints
    kind: Ints
    step: Ints
    reason: Ints
    day: Ints
    at: Ints
    recorded: Ints
    theirs: Bools
    now_step: Ints
    outcome: Ints
    closed: Ints
    why: Ints
    passed: Bools
    started: Ints
    won_at: Ints

    def steps_at(self, opportunity: Ints, at: Ints) -> Ints:
        """The step in which each opportunity stood at a moment: that of its last step event; -1 = none yet."""
        rows = np.flatnonzero(self.kind == STEP)
        base = int(self.at.min(initial=0)) if not len(rows) else int(self.at[rows].min())
        # One number that orders by opportunity and then by moment; 2^47 microseconds are four years.
        key = (self.opportunity[rows] << 47) + (self.at[rows] - base)
        place = np.searchsorted(key, (opportunity << 47) + np.maximum(0, at - base), side="right") - 1
        found = np.maximum(place, 0)
        known = (place >= 0) & (self.opportunity[rows][found] == opportunity) if len(rows) else place >= 0
        return np.where(known, self.step[rows][found] if len(rows) else -1, -1)


def timeline_of(plan: CompanyPlan, rep: RepPlan, lives: Lives, rows: Rows, diary: Diary) -> Timeline:
    """When every event happened and was written down."""
    rng, count = plan.random(6, rep.number), len(lives.event_day)
    at = diary.moment(lives.event_day, rng.integers(9 * 60, 17 * 60, count).astype(np.float64))
    brought = np.flatnonzero((rows.event >= 0) & (rows.day < plan.cut))
    event = rows.event[brought]
    # An opportunity begins with the activity that found it; any other event is what an activity ended in.
    begins = lives.event_step[event] == S
    after = rows.minute[brought] + np.where(begins & (lives.event_kind[event] == STEP), 0, rows.minutes[brought])
    at[event] = diary.moment(rows.day[brought], after.astype(np.float64))
    kind, step, day, reason = lives.event_kind, lives.event_step, lives.event_day, lives.event_reason
    opportunity = lives.event_opportunity
    past = day < plan.cut
    parts = [part[past] for part in (opportunity, kind, step, reason, day, at)]
    handed = _handed_over(lives, parts[0], parts[1], parts[4])
    if len(handed):
        moment = diary.moment(np.full(len(handed), lives.moved_day), np.full(len(handed), 450.0))
        more = (handed, np.full_like(handed, TRANSFERRED), np.full_like(handed, -1), np.zeros_like(handed))
        extra = (*more, np.full_like(handed, lives.moved_day), moment)
        parts = [np.concatenate(pair) for pair in zip(parts, extra, strict=True)]
    order = np.lexsort((parts[5], parts[0]))
    opportunity, kind, step, reason, day, at = (part[order] for part in parts)
    theirs = (lives.account[opportunity] == lives.moved_account) & (day >= lives.moved_day) & (lives.moved_account >= 0)
    recorded = recorded_at(rng, rep, at, diary, plan.cut)
    return Timeline(
        opportunity,
        kind,
        step,
        reason,
        day,
        at,
        recorded,
        theirs,
        *_standing(len(lives.account), opportunity, kind, step, reason, day, at, theirs),
    )


def recorded_at(rng: np.random.Generator, rep: RepPlan, at: Ints, diary: Diary, cut: int) -> Ints:
    """When something was written down: the same day mostly, by some days later; at the latest on the last day."""
    delay = (rng.exponential(5 * _HOUR_US, len(at))).astype(np.int64) + 60_000_000
    late = rng.random(len(at)) < rep.character.late
    delay = np.where(late, delay + (rng.lognormal(1.6, 0.7, len(at)) * 24 * _HOUR_US).astype(np.int64), delay)
    return np.asarray(np.maximum(at, np.minimum(at + delay, diary.offset[cut - diary.first] - 60_000_000)))


def _handed_over(lives: Lives, opportunity: Ints, kind: Ints, day: Ints) -> Ints:
    """The opportunities of the account that moved which were open on that day."""
    if lives.moved_account < 0:
        return np.zeros(0, dtype=np.int64)
    found = []
    for one in np.flatnonzero(lives.account == lives.moved_account).tolist():
        before = np.flatnonzero((opportunity == one) & (day < lives.moved_day))
        last = before[np.argmax(day[before])] if len(before) else -1
        if last >= 0 and kind[last] in (STEP, REOPENED) and not _is_won(lives, one, lives.moved_day):
            found.append(one)
    return np.array(found, dtype=np.int64)


def _is_won(lives: Lives, opportunity: int, before: int) -> bool:
    mine = (lives.event_opportunity == opportunity) & (lives.event_day < before)
    return bool((mine & (lives.event_kind == STEP) & (lives.event_step == W)).any())


def _standing(
    count: int, opportunity: Ints, kind: Ints, step: Ints, reason: Ints, day: Ints, at: Ints, theirs: Bools
) -> tuple[Ints, Ints, Ints, Ints, Bools, Ints, Ints]:
    """Events stand in order, so that of several values for one opportunity the last one stays."""
    now_step, closed, why, won_at = (np.full(count, -1) for _ in range(4))
    outcome, started = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    passed = np.zeros(count, dtype=np.bool_)
    steps = kind == STEP
    now_step[opportunity[steps]] = step[steps]
    tells = kind != TRANSFERRED
    ended = np.where(
        steps & (step == W), WON, np.where(kind == LOST, GONE, np.where(kind == NO_DECISION, UNDECIDED, OPEN))
    )
    outcome[opportunity[tells]] = ended[tells]
    closed[opportunity[tells]] = np.where(ended == OPEN, -1, day)[tells]
    why[opportunity[tells]] = np.where((kind == LOST) | (kind == NO_DECISION), reason, -1)[tells]
    won = steps & (step == W)
    won_at[opportunity[won]] = at[won]
    passed[opportunity] = theirs
    started[opportunity[::-1]] = at[::-1]
    return now_step, outcome, closed, why, passed, started, won_at
