"""The event log of a process as arrays, with spells and histories made of it; what changed is fetched anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.database import Columns
from meetpunt.measures.engine import facts_of, measure_columns
from meetpunt.measures.scope import Scope
from meetpunt.measures.since import OF_OPPORTUNITIES, since
from meetpunt.method.clean_up import bulk_closed
from meetpunt.method.event_log import closings, in_order
from meetpunt.method.events import EventKind, Events
from meetpunt.method.first_passage import Histories, histories_of, spells_of
from meetpunt.method.funnel import exit_age, still_ages
from meetpunt.method.spells import Spells
from meetpunt.reports.memory import event_logs, of_data
from meetpunt.store.noting import note

DAY_US = 86_400_000_000.0
FEW = 2_500
"""Opportunities of which the events are fetched apart; when more changed, all are."""
TEXTS = ("reason", "segment")
SETTLED = -1
"""Instead of a change number: of what is kept for the day (`reports.settled`)."""


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
        registrations: how late each event was written down.
    """

    steps: int
    spells: Spells
    histories: Histories
    territory: NDArray[np.int64]
    segment: NDArray[np.int64]
    segments: tuple[str, ...]
    reasons: tuple[str, ...]
    still: NDArray[np.float64]
    registrations: Registrations


def process_log(scope: Scope, steps: int, change_number: int) -> ProcessLog:
    """The log of a scope's organisation and process as of its moment; period and persons do not matter here."""
    asked = Scope(scope.organisation, scope.process, as_of_us=scope.as_of_us, known_at_us=scope.known_at_us)
    kept = change_number if change_number == SETTLED else since.of("stage_events", asked, change_number)
    note(facts_of("stage_events", asked))

    def made(former: _Kept | None) -> _Kept:
        if former is not None and former.number == kept:
            return former
        column = _columns(asked, former, kept)
        return _Kept(kept, column, _build(asked, steps, column))

    # In the place of the former one: a log of a large organisation is tens of megabytes, and steps are entered all day.
    return event_logs.renew((asked, steps), made).log


@dataclass(frozen=True)
class _Kept:
    """A log with the columns that it was made of, as of a number of its facts (`measures.since`)."""

    number: int
    columns: Columns
    log: ProcessLog


def _columns(scope: Scope, former: _Kept | None, number: int) -> Columns:
    """Every event, opportunity by opportunity: of those that changed as they are now, of the others as they were."""
    # A lower number is the change number of who is writing and sees more than was told.
    known = former is not None and former.number < number and len(former.columns["opportunity_id"])
    changed = since.changed(scope.organisation, former.number, *OF_OPPORTUNITIES) if known and former else None
    if former is None or changed is None or len(changed) > FEW:
        return _shared(measure_columns("stage_events", scope))
    fresh = measure_columns("stage_events", replace(scope, opportunities=tuple(sorted(changed))))
    stays = ~np.isin(former.columns["opportunity_id"], list(changed))
    if not len(fresh["opportunity_id"]):
        return {name: column[stays] for name, column in former.columns.items()}
    fresh = _shared(fresh)
    opportunity = np.concatenate((former.columns["opportunity_id"][stays], fresh["opportunity_id"]))
    order = np.argsort(opportunity, kind="stable")
    return {name: np.concatenate((column[stays], fresh[name]))[order] for name, column in former.columns.items()}


def _shared(columns: Columns) -> Columns:
    """Each text once for all its rows: this is kept beside the log."""
    found = {name: column if name in TEXTS else np.asarray(column, dtype=np.int64) for name, column in columns.items()}
    for name in TEXTS:
        names, code = _codes(found[name])
        found[name] = np.array((*names, ""), dtype=object)[code]
    return found


def _build(scope: Scope, steps: int, column: Columns) -> ProcessLog:

    def numbers(name: str) -> NDArray[np.int64]:
        return np.asarray(column[name], dtype=np.int64)

    reasons, reason = _codes(column["reason"])
    segments, segment = _codes(column["segment"])
    opportunity, complete = numbers("opportunity_id"), numbers("complete_from_day").astype(np.float64)
    kind, owner = numbers("kind").astype(np.int8), numbers("owner_id")
    losses = np.flatnonzero((kind == EventKind.LOST) | (kind == EventKind.NO_DECISION))
    bulk = np.zeros(len(kind), dtype=np.bool_)
    # What nobody owns is no clean-up of anybody.
    bulk[losses] = (owner[losses] >= 0) & bulk_closed(owner[losses], numbers("happened_us")[losses] // int(DAY_US))
    events = Events(
        opportunity=opportunity,
        kind=kind,
        position=numbers("position").astype(np.int16),
        happened=numbers("happened_us") / DAY_US,
        owner=owner,
        team=numbers("team_id"),
        seen_at_import=numbers("seen_at_import").astype(np.bool_),
        reason=reason,
        bulk=bulk,
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
    territory = numbers("territory_id")[entered_with]
    segment_of = _of_opportunity(opportunity, segment, spells.opportunity).astype(np.int64)
    still = still_ages(spells, steps, segment_of, max(1, len(segments)), _exit_age)
    written = numbers("written_down").astype(np.bool_)
    registrations = Registrations(
        events.happened[written], numbers("recorded_us")[written] / DAY_US, owner[written], events.team[written]
    )
    return ProcessLog(steps, spells, histories, territory, segment_of, segments or ("",), reasons, still, registrations)


def _exit_age(
    age: NDArray[np.float64], left: NDArray[np.bool_], observed_from: NDArray[np.float64]
) -> tuple[float | None, int]:
    """Of a step and segment in which nothing happened it stays as it was."""
    data = (age, left, observed_from)
    return of_data("exit age", data, lambda: exit_age(*data))


def _codes(column: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The distinct texts in order, and for each row the number of its text."""
    texts = column.tolist()
    names = tuple(sorted(set(texts)))
    number = {name: code for code, name in enumerate(names)}
    return names, np.array([number[text] for text in texts], dtype=np.int64)


def _of_opportunity(opportunity: NDArray[np.int64], value: NDArray[Any], wanted: NDArray[np.int64]) -> NDArray[Any]:
    """A value that every event of an opportunity repeats, for the opportunities wanted (all of which have events)."""
    identities, first = np.unique(opportunity, return_index=True)
    return value[first[np.searchsorted(identities, wanted)]] if len(wanted) else value[:0]
