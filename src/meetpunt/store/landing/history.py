"""The event histories of a batch of opportunities: read, told anew, counted and appended to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike, Terms
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.values import instant, text
from meetpunt.store.models import StageEvent
from meetpunt.store.opportunity_events import Logged, Told
from meetpunt.store.opportunity_state import LOST, NO_DECISION, REOPENED, Event

_COLUMNS = ("kind", "step_id", "raw_stage", "reason", "happened_at", "recorded_at", "owner_id", "by_id", "origin")
_NONE: list[Event] = []


class Histories:
    """The events that stand, per opportunity."""

    def __init__(self) -> None:
        self._events: dict[int, list[Event]] = {}
        self._of_others: dict[int, set[tuple[Any, ...]]] = {}

    @classmethod
    def read(cls, landing: Landing, opportunities: Sequence[int]) -> Histories:
        """Read those of some opportunities."""
        histories = cls()
        columns = ("id", "opportunity_id", "import_run_id", *_COLUMNS)
        rows = bulk.select(StageEvent, columns, "opportunity_id", opportunities)
        for _, opportunity, run, *values in sorted(rows, key=itemgetter(0)):
            event = Event(*values)
            histories._events.setdefault(opportunity, []).append(event)
            if run != landing.terms.run_id:
                histories._of_others.setdefault(opportunity, set()).add((event.kind, event.step, event.at))
        return histories

    def of(self, opportunity: int) -> list[Event]:
        """The events of one, in the order in which they were written down."""
        return self._events.get(opportunity, _NONE)

    def count(self, landing: Landing, logged: Mapping[int, Sequence[Logged]]) -> None:
        """Count lines of event logs as new or same."""
        for opportunity, lines in logged.items():
            counts = landing.tally.of("events")
            seen = set(self._of_others.get(opportunity, ()))
            for line in lines:
                key = _key(line)
                if key in seen:
                    counts.same += 1
                else:
                    counts.new += 1
                    seen.add(key)


def read_logged(landing: Landing, records: Mapping[int, Sequence[RecordLike]]) -> dict[int, list[Logged]]:
    """Event records as lines of the log of their opportunity."""
    people = {str(record.values["by"]) for rows in records.values() for record in rows if "by" in record.values}
    by = landing.references.ensure(Kind.PERSON, people, "events.by")
    codes = landing.terms.step_codes
    logged: dict[int, list[Logged]] = {}
    for opportunity, rows in records.items():
        lines = logged[opportunity] = []
        for record in landing.once(rows):
            v = record.values
            stage, raw = str(v["stage"]), text(v.get("stage_text"), 120) or ""
            if stage == "unmapped":
                landing.tally.unmapped[raw] += 1
            target = stage if stage in (LOST, NO_DECISION, REOPENED) else codes.get(stage)
            who = by[str(v["by"])] if "by" in v else None
            lines.append(Logged(target, raw, instant(v["at"]) or 0, instant(v.get("recorded_at")), who))
    return logged


def read_told(
    terms: Terms, told: tuple[Any, ...], created_at: int | None, owner: int | None, log: Sequence[Logged]
) -> Told:
    """What the record of an opportunity tells of its place in the process.

    told: stage, stage text, status, reason, stage_changed_at, closed_at and ("entered.<STEP>", moment) pairs.
    """
    stage, raw, status, reason, changed, closed, entered, *_ = told
    return Told(
        owner=owner,
        step=terms.step_codes.get(stage),
        raw=raw,
        unmapped=stage == "unmapped",
        outcome=status,
        reason=reason,
        created_at=created_at,
        stage_changed_at=changed,
        closed_at=closed,
        entered=[(terms.step_codes[name[8:]], at) for name, at in entered if name[8:] in terms.step_codes],
        log=log,
    )


def append(landing: Landing, fresh: Sequence[tuple[int, Event]], accounts: Mapping[int, int | None]) -> None:
    """Write events down, each with the day, team and territory of its moment. accounts: of each opportunity."""
    terms, attribution, days = landing.terms, landing.attribution, landing.days
    rows = []
    ids = landing.allocate(StageEvent, len(fresh))
    for row_id, (opportunity, event) in zip(ids, fresh, strict=True):
        day = days.of(event.at)
        team = attribution.team(event.owner, day, event.recorded)
        territory = attribution.territory(accounts[opportunity], event.owner, day, event.recorded)
        rows.append((row_id, terms.organisation_id, opportunity, *event, day, team, territory, terms.run_id))
        landing.tally.notes["undated_events" if event.at is None else event.origin] += 1
    columns = (*_COLUMNS, "happened_on", "team_id", "territory_id", "import_run_id")
    bulk.insert(StageEvent, ("id", "organisation_id", "opportunity_id", *columns), rows)


def _key(line: Logged) -> tuple[Any, ...]:
    kind = line.target if isinstance(line.target, str) else "step"
    return kind, line.target if isinstance(line.target, int) else None, line.at
