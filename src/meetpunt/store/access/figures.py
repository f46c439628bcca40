"""Whose figures and which teams a viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.store.access.viewer import SELLING, NotVisible, Viewer, on_day
from meetpunt.store.models import (
    Opportunity,
    Organisation,
    Person,
    Product,
    Role,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryAssignment,
)
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import Named, PersonRef, TeamRef

_SELLS = Q(roles__role__in=SELLING) | Q(roles=None)
"""Who is known by name only, as the owner of what was read in, has no role yet and is taken for a rep."""
OTHERS_IN_AN_AGGREGATE = 4
"""A rep is shown a team's aggregate only when at least this many others are in it."""


def people(viewer: Viewer) -> tuple[PersonRef, ...]:
    """Whose personal figures the viewer may see, alphabetically."""
    return _with_places(viewer, _visible_persons(viewer).order_by("name", "pk"))


def find_person(viewer: Viewer, person_id: int) -> PersonRef:
    """The person, when the viewer may see their figures; else NotVisible."""
    for person in _with_places(viewer, _visible_persons(viewer).filter(pk=person_id)):
        return person
    raise NotVisible(f"person {person_id}")


def teams(viewer: Viewer) -> tuple[TeamRef, ...]:
    """The teams whose figures the viewer may see as such, alphabetically."""
    visible = Team.objects.filter(organisation_id=viewer.organisation.id)
    if not viewer.is_operator and Role.DIRECTOR not in viewer.roles:
        visible = visible.filter(pk__in=viewer.managed_team_ids)
    managers: dict[int, str] = {}
    for row in TeamManagement.objects.filter(on_day(viewer.today), team__in=visible).select_related("person"):
        managers[row.team_id] = row.person.name
    sizes: dict[int, int] = {}
    for team_id in TeamMembership.objects.filter(on_day(viewer.today), team__in=visible).values_list(
        "team_id", flat=True
    ):
        sizes[team_id] = sizes.get(team_id, 0) + 1
    return tuple(
        TeamRef(team.pk, team.name, managers.get(team.pk, ""), sizes.get(team.pk, 0))
        for team in visible.order_by("name", "pk")
    )


def find_team(viewer: Viewer, team_id: int) -> TeamRef:
    """The team, when the viewer may see its figures; else NotVisible."""
    for team in teams(viewer):
        if team.id == team_id:
            return team
    raise NotVisible(f"team {team_id}")


def sees_names_of_team(viewer: Viewer, team_id: int) -> bool:
    """Whether the team's reps may be shown by name: to who manages it, and to a director as far as was agreed."""
    if viewer.is_operator or team_id in viewer.managed_team_ids:
        return True
    agreed = viewer.organisation.names_for_directors == Organisation.NamesForDirectors.EVERYBODY
    return Role.DIRECTOR in viewer.roles and agreed


def beside(viewer: Viewer, team_id: int | None) -> int | None:
    """The team whose aggregate may stand beside one rep's figures; None means the whole organisation's."""
    if team_id is None:
        return None
    if viewer.is_operator or team_id in viewer.managed_team_ids or Role.DIRECTOR in viewer.roles:
        return team_id
    return team_id if _others.count(team_id, viewer.person_id or 0, viewer.today) >= OTHERS_IN_AN_AGGREGATE else None


@prepared
def _others(team_id: int, person_id: int, day: date) -> QuerySet[TeamMembership, Any]:
    members = TeamMembership.objects.filter(on_day(day), team_id=team_id)
    others = members.filter(person__is_machine=False, person__is_active=True)
    return others.exclude(person_id=person_id).values_list("pk")


def beside_of(viewer: Viewer, team_id: int | None, members: Mapping[int, int]) -> int | None:
    """The same for several teams, of which `team_members_of_all` was asked before."""
    if team_id is None or viewer.is_operator or team_id in viewer.managed_team_ids or Role.DIRECTOR in viewer.roles:
        return team_id
    others = sum(team == team_id and person != viewer.person_id for person, team in members.items())
    return team_id if others >= OTHERS_IN_AN_AGGREGATE else None


def members_of(team_ids: Iterable[int], day: date) -> dict[int, str]:
    """Who is in these teams on a day: name by person id, machines left out. For lists that were found visible."""
    rows = TeamMembership.objects.filter(on_day(day), team_id__in=list(team_ids), person__is_machine=False)
    return dict(rows.order_by("person__name").values_list("person_id", "person__name"))


def team_members_of_all(viewer: Viewer) -> dict[int, int]:
    """Team by person of everybody who is in a team today, machines left out: only to make aggregates of."""
    return dict(_members(viewer.organisation.id, viewer.today))


@prepared
def _members(organisation_id: int, day: date) -> QuerySet[TeamMembership, tuple[int, int]]:
    rows = TeamMembership.objects.filter(on_day(day), organisation_id=organisation_id)
    rows = rows.filter(person__is_machine=False, person__is_active=True)
    return rows.order_by("person_id").values_list("person_id", "team_id")


def products(viewer: Viewer) -> tuple[Named, ...]:
    """Products to filter by."""
    rows = Product.objects.filter(organisation_id=viewer.organisation.id).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def territories(viewer: Viewer) -> tuple[Named, ...]:
    """Territories to filter by."""
    rows = Territory.objects.filter(organisation_id=viewer.organisation.id).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def segments(viewer: Viewer) -> tuple[str, ...]:
    """Segments that occur on opportunities, to filter by."""
    return tuple(_segments(viewer.organisation.id))


@prepared
def _segments(organisation_id: int) -> QuerySet[Opportunity, str]:
    rows = Opportunity.objects.filter(organisation_id=organisation_id).exclude(segment="")
    return rows.order_by("segment").values_list("segment", flat=True).distinct()


def _with_places(viewer: Viewer, visible: QuerySet[Person]) -> tuple[PersonRef, ...]:
    persons = list(visible)
    ids = [person.pk for person in persons]
    memberships = TeamMembership.objects.filter(on_day(viewer.today), person_id__in=ids).select_related("team")
    teams_now = {row.person_id: row.team for row in memberships}
    homes = TerritoryAssignment.objects.filter(on_day(viewer.today), person_id__in=ids).select_related("territory")
    territories_now = {row.person_id: row.territory.name for row in homes}
    found = []
    for person in persons:
        team = teams_now.get(person.pk)
        territory = territories_now.get(person.pk, "")
        found.append(PersonRef(person.pk, person.name, team.pk if team else None, team.name if team else "", territory))
    return tuple(found)


def _visible_persons(viewer: Viewer) -> QuerySet[Person]:
    persons = Person.objects.filter(organisation_id=viewer.organisation.id, is_machine=False)
    if viewer.is_operator:
        return persons
    if viewer.manages_everybody:
        return persons.filter(Q(is_active=True) & (Q(pk=viewer.person_id) | _SELLS)).distinct()
    allowed = Q(pk=viewer.person_id)
    if viewer.managed_team_ids:
        members = TeamMembership.objects.filter(on_day(viewer.today), team_id__in=viewer.managed_team_ids)
        allowed |= Q(pk__in=members.values("person_id"))
    if Role.DIRECTOR in viewer.roles:
        line = viewer.organisation.names_for_directors
        if line == Organisation.NamesForDirectors.EVERYBODY:
            allowed |= _SELLS
        elif line == Organisation.NamesForDirectors.MANAGERS:
            allowed |= Q(pk__in=TeamManagement.objects.filter(on_day(viewer.today)).values("person_id"))
    return persons.filter(allowed, is_active=True).distinct()
