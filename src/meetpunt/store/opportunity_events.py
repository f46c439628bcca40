"""From what a source tells of one opportunity to the events that must be added to its history.

Rule: history is append-only. A told moment is kept as it was told; what is only seen to stand so gets the moment of the
import that saw it, and says so; what has no date at all is undated and counts in today's stock only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from meetpunt.store.opportunity_state import (
    LOST,
    NO_DECISION,
    OPEN,
    RECORDED,
    REOPENED,
    SEEN,
    STEP,
    TRANSFERRED,
    WON,
    Event,
    State,
    Steps,
    state,
)


class Logged(NamedTuple):
    """A line of an event log. target: id of a step, None = stage not mapped, or "lost", "no_decision", "reopened"."""

    target: int | str | None
    raw: str
    at: int
    recorded: int | None
    by: int | None


@dataclass(frozen=True)
class Told:
    """What a source tells of an opportunity now; None = not told.

    step: id of the step it stands in; raw: the stage as written; unmapped: that text means no step yet.
    outcome: open, won, lost or no_decision. entered: (step id, moment) told by a date column per step.
    """

    owner: int | None = None
    step: int | None = None
    raw: str = ""
    unmapped: bool = False
    outcome: str | None = None
    reason: str = ""
    created_at: int | None = None
    stage_changed_at: int | None = None
    closed_at: int | None = None
    entered: Sequence[tuple[int, int]] = ()
    log: Sequence[Logged] = ()


def additions(told: Told, known: Sequence[Event], steps: Steps, owner_before: int | None, now: int) -> list[Event]:
    """The events to add to the `known` ones, so that they say what is told; empty when they do already.

    owner_before: who owned it according to the last import. now: the run's moment, microseconds.
    """
    return _Unfolding(told, known, steps, owner_before, now).run()


class _Unfolding:
    def __init__(self, told: Told, known: Sequence[Event], steps: Steps, owner_before: int | None, now: int) -> None:
        self.told, self.known, self.steps, self.now = told, known, steps, now
        self.places = steps.places
        self.owner = told.owner if told.owner is not None else owner_before
        self.transferred = bool(known) and told.owner is not None and told.owner != owner_before
        self.owner_before = owner_before
        self.new: list[Event] = []
        self.keys = {_key(event) for event in known}

    def run(self) -> list[Event]:
        told = self.told
        for line in told.log:
            kind = line.target if isinstance(line.target, str) else STEP
            step = line.target if isinstance(line.target, int) else None
            is_end = kind in (LOST, NO_DECISION)
            if is_end and told.outcome in (LOST, NO_DECISION) and kind != told.outcome:
                continue  # the source says which of two endings goes before the other
            reason = told.reason or line.raw if is_end else ""
            self._add(kind, step, line.at, RECORDED, line.raw, reason, line.recorded, line.by)
        for step, at in told.entered:
            self._add(STEP, step, at, RECORDED)
        self._reopened()
        self._entry()
        if told.outcome == WON:
            self._won()
        elif told.outcome in (LOST, NO_DECISION):
            self._lost(told.outcome)
        else:
            self._open()
        if self.transferred:
            self._add(TRANSFERRED, None, self.now, SEEN)
        return self.new

    def _entry(self) -> None:
        """The source's own creation of it is the entry of the process, unless an earlier event is told."""
        created = self.told.created_at
        if created is None:
            return
        mapped = [event for event in (*self.known, *self.new) if event.kind != TRANSFERRED and not _is_unmapped(event)]
        if any(event.at is not None and event.at <= created for event in mapped):
            return
        if self.told.unmapped and self.told.outcome in (None, OPEN) and not mapped:
            return  # in no funnel until its stage is mapped
        self._add(STEP, self.steps.first, created, RECORDED, recorded=created)

    def _reopened(self) -> None:
        """A step that its log tells after winning re-opened it, when the source itself says that it is not won now."""
        if self.told.outcome in (None, WON):
            return
        is_won = False
        for line in sorted(self.told.log, key=lambda line: line.at):
            if is_won and line.target != self.steps.final and not isinstance(line.target, str):
                self._add(REOPENED, None, line.at, RECORDED, line.raw, recorded=line.recorded, by=line.by)
            is_won = line.target == self.steps.final

    def _won(self) -> None:
        told = self.told
        wins = [event for event in (*self.known, *self.new) if event.kind == STEP and event.step == self.steps.final]
        moment = told.closed_at if told.closed_at is not None else told.stage_changed_at
        if self._state().outcome == WON and (moment is None or any(event.origin == RECORDED for event in wins)):
            return
        self._add(STEP, self.steps.final, *self._when(moment), raw=told.raw)

    def _lost(self, kind: str) -> None:
        told = self.told
        moment = told.closed_at if told.closed_at is not None else told.stage_changed_at
        stands = self._state()
        if stands.outcome == kind:
            events = (*self.known, *self.new)
            is_told = any(event.kind == kind and event.origin == RECORDED for event in events)
            if moment is None or is_told or any(event.kind == REOPENED for event in self.known):
                return
        if stands.outcome == WON:
            if self._log_closes():
                return  # its own log says that it was won
            self._add(REOPENED, None, self.now, SEEN, told.raw)
            # A microsecond later: at the same moment a re-opening makes a loss void.
            self._add(kind, None, self.now + 1, SEEN, told.raw, told.reason or told.raw)
            return
        at, origin = self._when(moment)
        if told.step is not None and told.step != stands.step and self._is_beyond(told.step):
            # It got this far before it was lost; when is told, or only that it was by then.
            changed = told.stage_changed_at
            if changed is not None and (at is None or changed <= at):
                self._add(STEP, told.step, changed, RECORDED, raw=told.raw)
            else:
                self._add(STEP, told.step, at, SEEN, raw=told.raw)
        self._add(kind, None, at, origin, told.raw, told.reason or told.raw)

    def _open(self) -> None:
        told = self.told
        if told.unmapped:
            if self._state().unmapped != told.raw:
                self._add(STEP, None, *self._when(told.stage_changed_at), raw=told.raw)
            return
        if told.step is None and told.outcome is None:
            return
        stands = self._state()
        closed_before = stands.outcome != OPEN and state(self.known, self.steps).outcome == stands.outcome
        if closed_before and told.outcome == OPEN and not self._log_closes():
            changed = told.stage_changed_at
            later = changed is not None and changed > self._last_end()
            self._add(REOPENED, None, changed if later else self.now, RECORDED if later else SEEN, told.raw)
        if told.step is None:
            return
        if told.stage_changed_at is not None:
            seen_only = all(e.origin != RECORDED for e in (*self.known, *self.new) if e.step == told.step)
            if stands.step != told.step or seen_only:
                self._add(STEP, told.step, told.stage_changed_at, RECORDED, raw=told.raw)
        elif stands.step != told.step and (self._moved_since() or self._is_beyond(told.step)):
            self._add(STEP, told.step, *self._when(None), raw=told.raw)

    def _last_end(self) -> int:
        """The moment of the last ending that is known."""
        ends = (e.at for e in self.known if e.kind in (LOST, NO_DECISION) or e.step == self.steps.final)
        return max((at for at in ends if at is not None), default=self.now)

    def _log_closes(self) -> bool:
        """Its own log ends with an ending: a record that says otherwise lags behind it."""
        ends = (LOST, NO_DECISION, self.steps.final)
        told = [(line.at, line.target) for line in self.told.log] + [(at, step) for step, at in self.told.entered]
        last = max((at for at, _target in told), default=0)
        return any(target in ends for at, target in told if at == last)

    def _moved_since(self) -> bool:
        """Known from an earlier import, and this source tells no moments of its own to trust more."""
        return bool(self.known) and not self.told.log and not self.told.entered

    def _is_beyond(self, step: int) -> bool:
        furthest = (
            self.places.get(e.step, -1) for e in (*self.known, *self.new) if e.kind == STEP and e.step is not None
        )
        return self.places[step] > max(furthest, default=-1)

    def _when(self, moment: int | None) -> tuple[int | None, str]:
        """The told moment; else that at which the same stage text was seen unmapped; else now; else undated."""
        if moment is not None:
            return moment, RECORDED
        for event in self.known:
            if _is_unmapped(event) and event.raw == self.told.raw and not self.told.unmapped:
                return event.at, event.origin
        told = self.told
        dated = (told.created_at, told.closed_at, told.stage_changed_at)
        if self.known or self.new or any(at is not None for at in dated):
            return self.now, SEEN
        return None, SEEN

    def _state(self) -> State:
        return state((*self.known, *self.new), self.steps)

    def _add(
        self,
        kind: str,
        step: int | None,
        at: int | None,
        origin: str,
        raw: str = "",
        reason: str = "",
        recorded: int | None = None,
        by: int | None = None,
    ) -> None:
        owner = self.owner
        if self.transferred and self.owner_before is not None and at is not None and at < self.now:
            owner = self.owner_before
        event = Event(
            kind, step, raw[:120], reason[:120], at, self.now if recorded is None else recorded, owner, by, origin
        )
        key = _key(event)
        if key not in self.keys:
            self.keys.add(key)
            self.new.append(event)


def _is_unmapped(event: Event) -> bool:
    return event.kind == STEP and event.step is None


def _key(event: Event) -> tuple[object, ...]:
    return event.kind, event.step, event.at, event.raw if _is_unmapped(event) else ""
