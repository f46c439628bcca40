"""The one place that says who may see what. Whatever is not found through here does not exist for the viewer.

| role | sees |
| --- | --- |
| rep, inside sales | everything of their own; aggregates of at least 4 others (else the organisation's) |
| manager | figures of the own team and of the teams under it (of the team above all: everybody's) |
| director | aggregates of teams and organisation; names only as far as the organisation's setting goes |
| administrator | settings, imports, mappings; no personal figures |
| production, trainer | nothing here; they get what is shared with them |

A viewer without a person is the operator at the command line of the machine itself, who may see all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

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
from meetpunt.store.refs import Named, OrganisationRef, PersonRef, TeamRef

OTHERS_IN_AN_AGGREGATE = 4
"""A rep is shown a team's aggregate only when at least this many others are in it."""

SELLING = (Role.REP, Role.INSIDE_SALES, Role.MANAGER)


class NotVisible(LookupError):
    """There is no such thing for this viewer; pages answer 404."""


@dataclass(frozen=True)
class Viewer:
    """Who is looking: a person in an organisation, with the roles and teams of today."""

    organisation: OrganisationRef
    person_id: int | None
    name: str
    roles: frozenset[str]
    managed_team_ids: frozenset[int]
    today: date
    manages_everybody: bool = False

    @property
    def is_operator(self) -> bool:
        """At the command line of the machine itself."""
        return self.person_id is None

    @property
    def may_import(self) -> bool:
        """Reads files in, confirms mappings, takes imports back."""
        return self.is_operator or Role.ADMINISTRATOR in self.roles

    @property
    def sees_organisation(self) -> bool:
        """The organisation's own funnel as an aggregate."""
        return self.is_operator or bool(self.roles & {Role.DIRECTOR, Role.MANAGER})


def viewer_of(login_id: int, organisation_id: int, today: date) -> Viewer | None:
    """The person that a sign-in is in an organisation; None when it is nobody there (any more)."""
    person = (
        Person.objects.select_related("organisation")
        .filter(login_id=login_id, organisation_id=organisation_id, is_active=True)
        .first()
    )
    if person is None:
        return None
    roles = frozenset(person.roles.values_list("role", flat=True))
    managed: frozenset[int] = frozenset()
    everybody = False
    if Role.MANAGER in roles:
        own = TeamManagement.objects.filter(_on(today), person=person)
        managed = with_teams_below(organisation_id, own.values_list("team_id", flat=True))
        everybody = Team.objects.filter(pk__in=managed, is_whole=True).exists()
        if everybody:
            managed = frozenset(Team.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True))
    return Viewer(organisation_ref(person.organisation), person.pk, person.name, roles, managed, today, everybody)


def operator_of(organisation_name: str, today: date) -> Viewer:
    """The operator's view on an organisation, found by name or slug; NotVisible when there is none."""
    found = Organisation.objects.filter(Q(name=organisation_name) | Q(slug=organisation_name)).first()
    if found is None:
        raise NotVisible(_("There is no organisation %(name)s.") % {"name": repr(organisation_name)})
    return Viewer(organisation_ref(found), None, "operator", frozenset(), frozenset(), today)


def all_organisations() -> tuple[OrganisationRef, ...]:
    """Every organisation, by name: for the operator of the machine, never for a page."""
    return tuple(organisation_ref(one) for one in Organisation.objects.order_by("name"))


def organisations_of(login_id: int) -> tuple[OrganisationRef, ...]:
    """The organisations in which a sign-in is somebody, by name."""
    persons = Person.objects.select_related("organisation").filter(login_id=login_id, is_active=True)
    return tuple(organisation_ref(person.organisation) for person in persons.order_by("organisation__name"))


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
    for row in TeamManagement.objects.filter(_on(viewer.today), team__in=visible).select_related("person"):
        managers[row.team_id] = row.person.name
    sizes: dict[int, int] = {}
    for team_id in TeamMembership.objects.filter(_on(viewer.today), team__in=visible).values_list("team_id", flat=True):
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
    members = TeamMembership.objects.filter(_on(viewer.today), team_id=team_id)
    others = (
        members.filter(person__is_machine=False, person__is_active=True)
        .exclude(person_id=viewer.person_id or 0)
        .count()
    )
    return team_id if others >= OTHERS_IN_AN_AGGREGATE else None


def members_of(team_ids: Iterable[int], day: date) -> dict[int, str]:
    """Who is in these teams on a day: name by person id, machines left out. For lists that were found visible."""
    rows = TeamMembership.objects.filter(_on(day), team_id__in=list(team_ids), person__is_machine=False)
    return dict(rows.order_by("person__name").values_list("person_id", "person__name"))


def with_teams_below(organisation_id: int, team_ids: Iterable[int]) -> frozenset[int]:
    """The teams and every team under them."""
    parents = dict(Team.objects.filter(organisation_id=organisation_id).values_list("pk", "parent_id"))
    found = set(team_ids)
    while more := {team for team, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


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
    rows = Opportunity.objects.filter(organisation_id=viewer.organisation.id).exclude(segment="")
    return tuple(rows.order_by("segment").values_list("segment", flat=True).distinct())


def organisation_ref(organisation: Organisation) -> OrganisationRef:
    """The organisation's settings as a frozen reference."""
    return OrganisationRef(
        organisation.pk,
        organisation.name,
        organisation.slug,
        organisation.time_zone,
        organisation.currency,
        organisation.language,
        organisation.is_demo,
        organisation.names_for_directors,
    )


def _on(day: date) -> Q:
    return Q(valid_from__lte=day, valid_until__gt=day)


def _with_places(viewer: Viewer, visible: QuerySet[Person]) -> tuple[PersonRef, ...]:
    persons = list(visible)
    ids = [person.pk for person in persons]
    memberships = TeamMembership.objects.filter(_on(viewer.today), person_id__in=ids).select_related("team")
    teams_now = {row.person_id: row.team for row in memberships}
    homes = TerritoryAssignment.objects.filter(_on(viewer.today), person_id__in=ids).select_related("territory")
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
        return persons.filter(Q(is_active=True) & (Q(pk=viewer.person_id) | Q(roles__role__in=SELLING))).distinct()
    allowed = Q(pk=viewer.person_id)
    if viewer.managed_team_ids:
        members = TeamMembership.objects.filter(_on(viewer.today), team_id__in=viewer.managed_team_ids)
        allowed |= Q(pk__in=members.values("person_id"))
    if Role.DIRECTOR in viewer.roles:
        line = viewer.organisation.names_for_directors
        if line == Organisation.NamesForDirectors.EVERYBODY:
            allowed |= Q(roles__role__in=SELLING)
        elif line == Organisation.NamesForDirectors.MANAGERS:
            allowed |= Q(pk__in=TeamManagement.objects.filter(_on(viewer.today)).values("person_id"))
    return persons.filter(allowed, is_active=True).distinct()
