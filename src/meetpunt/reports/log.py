"""What the events of a process tell, as arrays; of opportunities that changed it is made anew."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.engine import facts_of
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import OF_OPPORTUNITIES, since
from meetpunt.method.event_log import closings, in_order
from meetpunt.method.events import Events
from meetpunt.method.first_passage import Histories, histories_of, spells_of
from meetpunt.method.funnel import exit_age, still_ages
from meetpunt.method.spells import Spells
from meetpunt.reports.log_events import DAY_US, ProcessEvents, every_event, renewed_events, spliced_places
from meetpunt.reports.memory import curves, event_logs, of_data
from meetpunt.store.noting import note

FEW = 2_500
"""Opportunities of which the events are fetched apart; when more changed, all are."""
_MOST_RENEWALS = 200
"""So many are told of; who saw an earlier one makes all anew."""
SETTLED = -1
"""Instead of a change number: of what is kept for the day (`reports.settled`)."""

Arrays = TypeVar("Arrays", Spells, Histories)


@dataclass(frozen=True)
class Registrations:
    """When each event happened and when it was written down, in days since 1970-01-01 UTC; float64 [events].

    What an import brought without telling when it was written down is left out.

    Attributes:
        happened, recorded: the two moments.
        owner, team: int64 [events], of that moment (-1 = none).
    """

    happened: NDArray[np.float64]
    recorded: NDArray[np.float64]
    owner: NDArray[np.int64]
    team: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Renewal:
    """That a log was read as a whole, or which spells became others in it: of what teams and steps; None = any."""

    teams: frozenset[int] | None = None
    steps: frozenset[int] | None = None


@dataclass(frozen=True)
class ProcessLog:
    """Everything that figures over time need of one process of one organisation, as of a moment.

    Attributes:
        steps: number of steps.
        spells, histories: of all opportunities, owner and team as at entry.
        territory: int64 [spells], the territory at entry of the step (-1 = none).
        segment: int64 [spells], row of `segments`.
        segments: the segments' names.
        reasons: loss reasons by code, as `histories.reason` has them.
        still: float64 [segments, steps], the age past which an open one stands still.
        events: that it was made of.
        renewals: how it came about, the latest last.
    """

    steps: int
    spells: Spells
    histories: Histories
    territory: NDArray[np.int64]
    segment: NDArray[np.int64]
    segments: tuple[str, ...]
    reasons: tuple[str, ...]
    still: NDArray[np.float64]
    events: ProcessEvents
    renewals: tuple[Renewal, ...] = ()

    @property
    def registrations(self) -> Registrations:
        """How late each event was written down; made of the events when asked, for it is as large as they are."""
        told = self.events
        written = np.flatnonzero(told["written_down"])
        return Registrations(
            told["happened_us"][written] / DAY_US,
            told["recorded_us"][written] / DAY_US,
            told["owner_id"][written],
            told["team_id"][written],
        )

    def teams_renewed_since(self, renewal: Renewal) -> frozenset[int] | None:
        """The teams whose spells may be others than after an earlier renewal; None = all of them."""
        if renewal not in self.renewals:
            return None
        later = self.renewals[self.renewals.index(renewal) + 1 :]
        return frozenset(team for one in later for team in one.teams or ())


def process_log(scope: Scope, steps: int, change_number: int) -> ProcessLog:
    """The log of a scope's organisation and process as of its moment; period and persons do not matter here."""
    asked = Scope(scope.organisation, scope.process, as_of_us=scope.as_of_us, known_at_us=scope.known_at_us)
    kept = change_number if change_number == SETTLED else since.of("stage_events", asked, change_number)
    note(facts_of("stage_events", asked))

    def made(former: _Kept | None) -> _Kept:
        return former if former is not None and former.number == kept else _kept(asked, steps, former, kept)

    # In the place of the former one: a log of a large organisation is tens of megabytes, and steps are entered all day.
    return event_logs.renew((asked, steps), made).log


@dataclass(frozen=True)
class _Kept:
    """A log as of a number of its facts (`measures.since`)."""

    number: int
    log: ProcessLog


def _kept(scope: Scope, steps: int, former: _Kept | None, number: int) -> _Kept:
    """The log as it is now; of opportunities that did not change what was made of them stays."""
    # A lower number is the change number of who is writing and sees more than was told.
    known = former is not None and former.number < number and len(former.log.events)
    changed = since.changed(scope.organisation, former.number, *OF_OPPORTUNITIES) if known and former else None
    if former is None or changed is None or len(changed) > FEW:
        events = every_event(scope)
        return _Kept(number, _log(events, _lives(scope, steps, events), steps, (Renewal(),)))
    events, touched = renewed_events(former.log.events, scope, changed)
    if events.names != former.log.events.names:
        return _Kept(number, _log(events, _lives(scope, steps, events), steps, (Renewal(),)))
    before = _Lives(former.log.spells, former.log.histories, former.log.territory, former.log.segment)
    after = _lives(scope, steps, events.of(touched))
    renewal = _renewal(before, after, touched)
    renewals = (*former.log.renewals[-_MOST_RENEWALS:], renewal)
    return _Kept(number, _log(events, _spliced(before, after, touched), steps, renewals, former.log.still))


def _renewal(before: _Lives, after: _Lives, touched: NDArray[np.int64]) -> Renewal:
    """Where the spells of the opportunities that were touched became others."""
    places = np.flatnonzero(np.isin(before.spells.opportunity, touched))
    was, now = _rows(before.spells.where(places), before.segment[places]), _rows(after.spells, after.segment)
    changed = [(team, step) for team, step, *_row in was ^ now]
    return Renewal(frozenset(int(team) for team, _step in changed), frozenset(int(step) for _team, step in changed))


def _rows(spells: Spells, segment: NDArray[np.int64]) -> set[tuple[float, ...]]:
    """All that is known of each spell, its team and step first."""
    names = ("team", "step", *(field.name for field in fields(spells) if field.name not in ("team", "step")))
    columns = [np.nan_to_num(getattr(spells, name).astype(np.float64), nan=-1.0) for name in names]
    return set(zip(*(one.tolist() for one in (*columns, segment)), strict=True))


@dataclass(frozen=True)
class _Lives:
    """What the events of each opportunity tell of it alone; territory and segment are int64 [spells]."""

    spells: Spells
    histories: Histories
    territory: NDArray[np.int64]
    segment: NDArray[np.int64]


def _lives(scope: Scope, steps: int, told: ProcessEvents) -> _Lives:
    opportunity, complete = told["opportunity_id"], told["complete_from_day"].astype(np.float64)
    events = Events(
        opportunity=opportunity,
        kind=told["kind"],
        position=told["position"],
        happened=told["happened_us"] / DAY_US,
        owner=told["owner_id"],
        team=told["team_id"],
        seen_at_import=told["seen_at_import"].astype(np.bool_),
        reason=told["reason"],
        bulk=told.bulk,
    )
    as_of = scope.as_of_us / DAY_US
    ordered = in_order(events, steps, as_of)
    closed = closings(ordered, as_of)
    spells, entered_with = spells_of(ordered, closed)
    histories = histories_of(ordered, closed)
    since = _of_opportunity(opportunity, complete, spells.opportunity)
    spells = replace(spells, observed_from=np.maximum(0.0, since - spells.entered))
    since = _of_opportunity(opportunity, complete, histories.opportunity)
    histories = replace(histories, observed_from=np.maximum(0.0, since - histories.entered))
    segment = _of_opportunity(opportunity, told["segment"], spells.opportunity)
    return _Lives(spells, histories, told["territory_id"][entered_with], segment)


def _spliced(before: _Lives, after: _Lives, touched: NDArray[np.int64]) -> _Lives:
    """Of the opportunities that were touched as they are afterwards, of the others as they were."""
    spells = spliced_places(before.spells.opportunity, after.spells.opportunity, touched)
    histories = spliced_places(before.histories.opportunity, after.histories.opportunity, touched)

    def rows(name: str) -> NDArray[np.int64]:
        return np.asarray(np.concatenate((getattr(before, name), getattr(after, name)))[spells])

    return _Lives(
        _taken(before.spells, after.spells, spells),
        _taken(before.histories, after.histories, histories),
        rows("territory"),
        rows("segment"),
    )


def _taken(before: Arrays, after: Arrays, places: NDArray[np.intp]) -> Arrays:
    columns = ((getattr(one, field.name) for one in (before, after)) for field in fields(before))
    return type(before)(*(np.concatenate(tuple(column))[places] for column in columns))


def _log(
    events: ProcessEvents,
    lives: _Lives,
    steps: int,
    renewals: tuple[Renewal, ...],
    former: NDArray[np.float64] | None = None,
) -> ProcessLog:
    """Parameters: former, the ages past which one stood still; they stay at the steps where nothing was renewed."""
    segments = events.names["segment"] or ("",)
    again = renewals[-1].steps if former is not None else None
    still = still_ages(lives.spells, steps, lives.segment, len(segments), again, former, _exit_age)
    return ProcessLog(
        steps,
        lives.spells,
        lives.histories,
        lives.territory,
        lives.segment,
        segments,
        events.names["reason"],
        still,
        events,
        renewals,
    )


def _exit_age(*data: NDArray[Any]) -> tuple[float | None, int]:
    """Remembered by the data itself: a move is in one segment."""
    return of_data("exit age", data, lambda: exit_age(*data), curves)


def _of_opportunity(opportunity: NDArray[np.int64], value: NDArray[Any], wanted: NDArray[np.int64]) -> NDArray[Any]:
    """A value that every event of an opportunity repeats, for the opportunities wanted (all of which have events)."""
    identities, first = np.unique(opportunity, return_index=True)
    return value[first[np.searchsorted(identities, wanted)]] if len(wanted) else value[:0]
