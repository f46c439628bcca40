"""What hardly ever changes and nearly every page asks for, kept until it does: processes, people, working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meetpunt.method.planning.working_days import WorkingCalendar
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store import objectives as stored_objectives
from meetpunt.store import processes as stored
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import Places
from meetpunt.store.free_days import holidays_of_years
from meetpunt.store.objectives import ObjectiveRow
from meetpunt.store.refs import PersonRef, ProcessRef, TeamRef
from meetpunt.store.working import calendars_of


def processes(organisation: int, day: date) -> tuple[ProcessRef, ...]:
    """`store.processes.processes`."""
    known = answers.while_it_holds(
        organisation, ("described processes", day), lambda: stored.described(organisation, day)
    )
    # Apart, because every opportunity that moves makes it anew.
    ids = answers.while_it_holds(organisation, "used processes", lambda: stored.used(organisation))
    return stored.marked(known, ids)


def people(viewer: Viewer) -> tuple[PersonRef, ...]:
    """`store.access.people`: whose personal figures the viewer may see, alphabetically."""
    return answers.while_it_holds(viewer.organisation.id, ("people", viewer), lambda: access.people(viewer))


def find_person(viewer: Viewer, person_id: int) -> PersonRef:
    """`store.access.find_person`: the person, when the viewer may see their figures; else NotVisible."""
    found = next((one for one in people(viewer) if one.id == person_id), None)
    if found is None:
        raise NotVisible(f"person {person_id}")
    return found


def find_team(viewer: Viewer, team_id: int) -> TeamRef:
    """`store.access.find_team`: the team, when the viewer may see its figures; else NotVisible."""
    found = next((one for one in places_of(viewer).teams if one.id == team_id), None)
    if found is None:
        raise NotVisible(f"team {team_id}")
    return found


def places_of(viewer: Viewer) -> Places:
    """`store.access.targets.Places`, with whom and where it knows."""
    return answers.while_it_holds(viewer.organisation.id, ("places", viewer), lambda: Places(viewer).loaded())


def objectives(viewer: Viewer) -> tuple[ObjectiveRow, ...]:
    """`store.objectives.objectives`."""
    organisation = viewer.organisation.id
    return answers.while_it_holds(organisation, "objectives", lambda: stored_objectives.objectives(viewer))


def holidays(organisation: int, first: date, last: date) -> dict[date, str]:
    """`store.free_days.holidays_of_years`."""
    key = ("holidays", first.year, last.year)
    return answers.while_it_holds(organisation, key, lambda: holidays_of_years(organisation, first, last))


def calendars(viewer: Viewer, person_ids: Iterable[int], first: date, last: date) -> dict[int, WorkingCalendar]:
    """`store.working.calendars_of`, as it is known today; persons that were found visible."""
    organisation, ids = viewer.organisation.id, tuple(person_ids)
    first, last = date(first.year, 1, 1), date(last.year, 12, 31)  # of which calendars are made anyhow
    free = holidays(organisation, first, last)
    key = ("calendars", ids, first, last, viewer.today)
    return answers.while_it_holds(
        organisation, key, lambda: calendars_of(organisation, ids, first, last, today=viewer.today, holidays=free)
    )
