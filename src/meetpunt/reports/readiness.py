"""The readiness check of an organisation: each precondition measured from what stands in the product, else asked.

Rule: numbers of the whole organisation only, the same for everybody who may see the page; never of one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.method import readiness as method
from meetpunt.method.readiness import ASKED, CODES, Measured
from meetpunt.reports.kpis.register import kpis
from meetpunt.reports.own_fields import fields_kept
from meetpunt.store import readiness as stored
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.charter import Acceptance, acceptance, holding_charter
from meetpunt.store.data_signals import active_days
from meetpunt.store.steering import MOST, steering_of
from meetpunt.store.working import calendars_of

DAILY = timedelta(days=28)
TALKS = timedelta(days=84)
BEFORE = timedelta(days=182)
"""Registration is looked at over four weeks, conversations over twelve, progress over half a year."""


@dataclass(frozen=True)
class Asked:
    """What people answer from 1 to 5. mean None: fewer than four did."""

    mean: float | None
    n: int


@dataclass(frozen=True)
class Precondition:
    """One of the twelve.

    Attributes:
        measured: the share of n for which it is met.
        beside: other numbers of its definition, by name.
        asked: what is answered about it, of what is asked.
        points: day, share and n of the weekly looks, the oldest first.
    """

    code: str
    measured: Measured
    beside: dict[str, float]
    asked: Asked | None
    points: tuple[tuple[date, float | None, int], ...]


def may_see(viewer: Viewer) -> bool:
    """Reps, inside sales, managers, directors and administrators see the check."""
    return viewer.is_operator or bool(viewer.roles & {*stored.ANSWERERS, "director", "administrator"})


def readiness(viewer: Viewer, now: datetime) -> tuple[Precondition, ...]:
    """The twelve, in the order of the source.

    Raises:
        NotVisible: the viewer may not see the check.
    """
    if not may_see(viewer):
        raise NotVisible("readiness")
    organisation, today = viewer.organisation.id, viewer.today
    reps = stored.reps_of(organisation, today)
    answers = stored.answers(organisation)
    found, beside = _measured(viewer, now, reps, answers)
    lines = stored.points(organisation, today - BEFORE)
    asked = {one: list(answers.get(one, {}).values()) for one in ASKED}
    return tuple(
        Precondition(
            one,
            found[one],
            beside.get(one, {}),
            Asked(method.mean_of(asked[one]), len(asked[one])) if one in ASKED else None,
            lines.get(one, ()),
        )
        for one in CODES
    )


def measured(viewer: Viewer, now: datetime) -> dict[str, Measured]:
    """Where each precondition stands, by code."""
    return {one.code: one.measured for one in readiness(viewer, now)}


def plain(viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The check as plain values, for a shell or a program."""
    return {
        "organisation": viewer.organisation.name,
        "day": viewer.today.isoformat(),
        "preconditions": [
            {
                "code": one.code,
                "state": one.measured.state.value,
                "share": one.measured.share,
                "n": one.measured.n,
                **({"asked": one.asked.mean, "answers": one.asked.n} if one.asked else {}),
                **one.beside,
                "points": [[day.isoformat(), share, n] for day, share, n in one.points],
            }
            for one in readiness(viewer, now)
        ],
    }


def _measured(
    viewer: Viewer, now: datetime, reps: frozenset[int], answers: dict[str, dict[int, float]]
) -> tuple[dict[str, Measured], dict[str, dict[str, float]]]:
    organisation, today = viewer.organisation.id, viewer.today
    chosen = [code for _row, code in steering_of(organisation, None)]
    linked = {one.code for one in kpis(viewer) if one.objective_id is not None}
    agreed = stored.agreed_codes(organisation)
    shared = stored.shared_dashboards(organisation)
    charter = holding_charter(organisation)
    asked = acceptance(organisation, charter.id, stored.ANSWERERS) if charter else Acceptance(0, 0, 0, 0)
    zone = ZoneInfo(viewer.organisation.time_zone)
    since, until = _moment(today - TALKS, zone), _moment(today, zone)
    talks = stored.talks(organisation, since, until)
    due = sum(
        method.talks_due(weeks, min((today - first).days, TALKS.days))
        for _rep, weeks, first in stored.rhythms(organisation)
    )
    trust = _together(answers.get("trust", {}), stored.ratings(organisation, since))
    written, to_work = _daily(viewer, reps)
    kept, fields = fields_kept(organisation, now)
    found = {
        "process": method.of(*stored.steps_with_criterion(organisation, today)),
        "definitions": method.of(sum(code.partition(":")[0] in agreed for code in chosen), len(chosen)),
        "steering": method.of((0 < len(chosen) <= MOST) + (shared > 0), 2),
        "registration": method.of(*stored.open_in_a_step(organisation)),
        "fields": method.of(kept, fields),
        "daily": method.of(written, to_work),
        "known": method.of(asked.accepted, asked.people) if charter else Measured(0.0, 0),
        "own_dashboards": method.of(stored.with_own_dashboard(organisation, reps), len(reps)),
        "rhythm": method.of(talks.held, max(talks.past, due)),
        "objectives": method.of(sum(code in linked for code in chosen), len(chosen)),
        "trust": method.of_answers(trust),
        "actions": method.of(talks.with_action, talks.held),
    }
    beside: dict[str, dict[str, float]] = {
        "steering": {"chosen": len(chosen), "shared": shared},
        "known": {"version": charter.version if charter else 0},
        "rhythm": {"held": talks.held, "due": due},
    }
    if talks.held:
        beside["actions"] = {"per_talk": round(talks.actions / talks.held, 1)}
    return found, beside


def _together(answered: dict[int, float], rated: dict[int, float]) -> list[float]:
    """One mean per person of what was answered and how conversations were rated.

    Ratings count from four people on, so that a mean never tells of fewer.
    """
    if len(rated) < method.FEWEST:
        rated = {}
    people = {*answered, *rated}
    both = [[one[person] for one in (answered, rated) if person in one] for person in sorted(people)]
    return [sum(one) / len(one) for one in both]


def _daily(viewer: Viewer, reps: frozenset[int]) -> tuple[int, int]:
    """Days on which reps were to work and registered something, and all days on which they were to work."""
    first, last = viewer.today - DAILY, viewer.today - timedelta(days=1)
    calendars = calendars_of(viewer.organisation.id, reps, first, last, today=viewer.today)
    done = active_days(viewer.organisation.id, reps, first, last)
    days = [first + timedelta(days=place) for place in range(DAILY.days)]
    due = [(person, day) for person in reps for day in days if calendars[person].on(day).due > 0]
    return sum(day in done.get(person, ()) for person, day in due), len(due)


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
