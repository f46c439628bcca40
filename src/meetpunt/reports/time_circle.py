"""Whose time and travel a report is about, who stands beside, and the measures' scope of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.period import moment_after
from meetpunt.reports.known import find_person, find_team
from meetpunt.reports.known import people as known_people
from meetpunt.reports.known import places_of as known_places
from meetpunt.reports.memory import answers
from meetpunt.store import access
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, NotVisible, Viewer, with_teams_below
from meetpunt.store.account_status import customer_months
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.refs import Named, Place


@dataclass(frozen=True)
class Circle:
    """Whom a report is about, and who stands beside: None = the whole organisation, without machines."""

    name: str
    own: tuple[int, ...] | None
    beside_name: str
    beside: tuple[int, ...] | None

    @property
    def owners(self) -> tuple[int, ...] | None:
        """Whose rows have to be read; None = everybody's."""
        if self.own is None or (self.beside is None and self.beside_name):
            return None
        return tuple(sorted({*self.own, *(self.beside or ())}))


def circle_of(viewer: Viewer, place: Place) -> Circle:
    """Who is meant and who stands beside.

    Raises:
        NotVisible: the viewer may not see the figures of this place.
    """
    return answers.while_it_holds(viewer.organisation.id, ("circle", viewer, place), lambda: _circle_of(viewer, place))


def _circle_of(viewer: Viewer, place: Place) -> Circle:
    organisation = viewer.organisation
    if place.territory_id is not None or place.family_id is not None:
        raise NotVisible("time use of a part")
    if place.person_id is not None:
        person = find_person(viewer, place.person_id)
        members: Iterable[int] = () if person.team_id is None else access.members_of((person.team_id,), viewer.today)
        others = tuple(sorted({*members} - {person.id}))
        if len(others) >= OTHERS_IN_AN_AGGREGATE:
            return Circle(person.name, (person.id,), person.team_name, others)
        return Circle(person.name, (person.id,), organisation.name, None)
    if place.team_id is not None:
        team = find_team(viewer, place.team_id)
        below = with_teams_below(organisation.id, (team.id,))
        return Circle(team.name, tuple(sorted(access.members_of(below, viewer.today))), organisation.name, None)
    if not viewer.sees_organisation:
        raise NotVisible("time use of the organisation")
    return Circle(organisation.name, None, "", None)


def scope_between(viewer: Viewer, first: date, last: date, owners: tuple[int, ...] | None = None) -> Scope:
    """The measures' scope of a period, as seen today."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    return Scope(
        viewer.organisation.id,
        owners=owners,
        from_day=to_day_number(first),
        until_day=to_day_number(last),
        as_of_us=to_us(moment_after(viewer.today, zone)),
        customer_months=customer_months(viewer.organisation.id),
    )


def places_of(viewer: Viewer) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """The people and teams whose time use the viewer may choose."""
    people = tuple(Named(one.id, one.name) for one in known_people(viewer))
    return people, tuple(Named(one.id, one.name) for one in known_places(viewer).teams)
