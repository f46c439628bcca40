"""Who is looking: the roles and teams of a sign-in, and whose registration that opens."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from meetpunt.store.models import (
    Organisation,
    Person,
    PersonRole,
    Role,
    StandIn,
    Team,
    TeamManagement,
    TeamMembership,
)
from meetpunt.store.prepared import Told, prepared
from meetpunt.store.refs import OrganisationRef

SELLING = (Role.REP, Role.INSIDE_SALES, Role.MANAGER)


class NotVisible(LookupError):
    """There is no such thing for this viewer; pages answer 404."""


@dataclass(frozen=True)
class Viewer(Told):
    """Who is looking: a person in an organisation, with the roles and teams of today."""

    organisation: OrganisationRef
    person_id: int | None
    name: str
    roles: frozenset[str]
    managed_team_ids: frozenset[int]
    today: date
    manages_everybody: bool = False

    @cached_property
    def in_hand(self) -> frozenset[int]:
        """Persons whose registration (accounts, opportunities, activities) the viewer works in: oneself, who is absent
        and stood in for, and the people of the teams that one manages. Figures are another matter.
        """
        if self.person_id is None or not self.roles & set(SELLING):
            return frozenset()
        absent = _absent(self.person_id, self.today)
        members: Iterable[int] = ()
        if self.managed_team_ids:
            rows = TeamMembership.objects.filter(on_day(self.today), team_id__in=self.managed_team_ids)
            members = rows.values_list("person_id", flat=True)
        return frozenset((self.person_id, *absent, *members))

    @cached_property
    def teams_above(self) -> tuple[int, ...]:
        """The teams that one is in today and those above them, the nearest first."""
        rows = TeamMembership.objects.filter(on_day(self.today), person_id=self.person_id or 0)
        own = list(rows.values_list("team_id", flat=True))
        return with_teams_above(self.organisation.id, own) if own else ()

    def shape(self) -> Hashable:
        """What decides how something is asked for the viewer; whom it is asked of are values (`store.prepared`)."""
        return (self.roles, self.manages_everybody, self.organisation.names_for_directors)

    def values(self) -> tuple[Any, ...]:
        """The organisation, the person, whose registration they work in, the teams that they manage, and the day."""
        hand = () if self.sees_all_registration else tuple(self.in_hand)
        return (self.organisation.id, self.person_id, hand, tuple(self.managed_team_ids), self.today)

    def with_values(self, values: Sequence[Any]) -> Viewer:
        """Somebody of whom these are the values, and of whom nothing else is known."""
        organisation, person, hand, managed, today = values
        known = OrganisationRef(organisation, "", "", "", "", "", False, self.organisation.names_for_directors)
        one = replace(
            self, organisation=known, person_id=person, name="", managed_team_ids=frozenset(managed), today=today
        )
        vars(one)["in_hand"] = frozenset(hand)
        return one

    @property
    def is_operator(self) -> bool:
        """At the command line of the machine itself."""
        return self.person_id is None

    @property
    def may_import(self) -> bool:
        """Reads files in, confirms mappings, takes imports back."""
        return self.is_operator or Role.ADMINISTRATOR in self.roles

    @property
    def administers(self) -> bool:
        """Keeps people, lists, settings and agreements."""
        return self.is_operator or Role.ADMINISTRATOR in self.roles

    @property
    def sells(self) -> bool:
        """Registers: visits, opportunities and so on."""
        return self.is_operator or bool(self.roles & set(SELLING))

    @property
    def sees_all_registration(self) -> bool:
        """Works in everybody's registration."""
        names = Organisation.NamesForDirectors.EVERYBODY
        directs = Role.DIRECTOR in self.roles and self.organisation.names_for_directors == names
        return self.is_operator or self.manages_everybody or directs

    @property
    def sees_organisation(self) -> bool:
        """The organisation's own funnel as an aggregate."""
        return self.is_operator or bool(self.roles & {Role.DIRECTOR, Role.MANAGER})


def viewer_of(login_id: int, organisation_id: int, today: date) -> Viewer | None:
    """The person that a sign-in is in an organisation; None when it is nobody there (any more)."""
    return _viewer(_signed_in.first(login_id, organisation_id), today)


def viewer_of_person(person_id: int, organisation_id: int, today: date) -> Viewer | None:
    """The person as a viewer, for work that is done in their name; None when it is nobody (any more)."""
    rows = Person.objects.filter(pk=person_id, organisation_id=organisation_id, is_active=True)
    return _viewer(rows.select_related("organisation").first(), today)


def _viewer(person: Person | None, today: date) -> Viewer | None:
    if person is None:
        return None
    organisation_id = person.organisation_id
    roles = frozenset(_roles(person.pk))
    managed: frozenset[int] = frozenset()
    everybody = False
    if Role.MANAGER in roles:
        own = TeamManagement.objects.filter(on_day(today), person=person)
        managed = with_teams_below(organisation_id, own.values_list("team_id", flat=True))
        everybody = Team.objects.filter(pk__in=managed, is_whole=True).exists()
        if everybody:
            managed = frozenset(Team.objects.filter(organisation_id=organisation_id).values_list("pk", flat=True))
    return Viewer(organisation_ref(person.organisation), person.pk, person.name, roles, managed, today, everybody)


@prepared
def _signed_in(login_id: int, organisation_id: int) -> QuerySet[Person]:
    rows = Person.objects.filter(login_id=login_id, organisation_id=organisation_id, is_active=True)
    return rows.select_related("organisation").order_by("pk")[:1]


@prepared
def _roles(person_id: int) -> QuerySet[PersonRole, str]:
    return PersonRole.objects.filter(person_id=person_id).values_list("role", flat=True)


@prepared
def _somebody(login_id: int) -> QuerySet[Person]:
    persons = Person.objects.select_related("organisation").filter(login_id=login_id, is_active=True)
    return persons.order_by("organisation__name")


@prepared
def _absent(person_id: int, day: date) -> QuerySet[StandIn, int]:
    return StandIn.objects.filter(on_day(day), by_id=person_id).values_list("absent_id", flat=True)


def operator_of(organisation_name: str, today: date) -> Viewer:
    """The operator's view on an organisation, found by name or slug; NotVisible when there is none."""
    found = Organisation.objects.filter(Q(name=organisation_name) | Q(slug=organisation_name)).first()
    if found is None:
        raise NotVisible(_("There is no organisation %(name)s.") % {"name": repr(organisation_name)})
    return Viewer(organisation_ref(found), None, "operator", frozenset(), frozenset(), today)


def all_organisations() -> tuple[OrganisationRef, ...]:
    """Every organisation, by name: for the operator of the machine, never for a page."""
    return tuple(organisation_ref(one) for one in Organisation.objects.order_by("name"))


def organisations_at_work() -> tuple[OrganisationRef, ...]:
    """Those that are not suspended, by name: whose work the clock asks for."""
    return tuple(one for one in all_organisations() if not one.is_suspended)


def organisations_of(login_id: int) -> tuple[OrganisationRef, ...]:
    """The organisations in which a sign-in is somebody, by name."""
    return tuple(organisation_ref(person.organisation) for person in _somebody(login_id))


def with_teams_below(organisation_id: int, team_ids: Iterable[int]) -> frozenset[int]:
    """The teams and every team under them."""
    parents = dict(Team.objects.filter(organisation_id=organisation_id).values_list("pk", "parent_id"))
    found = set(team_ids)
    while more := {team for team, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


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
        organisation.second_step_from,
        organisation.sign_on_only,
        organisation.suspended_at is not None,
        organisation.remove_at,
    )


def with_teams_above(organisation_id: int, team_ids: Iterable[int]) -> tuple[int, ...]:
    """The teams and every team above them, the nearest first."""
    parents = dict(Team.objects.filter(organisation_id=organisation_id).values_list("pk", "parent_id"))
    found = dict.fromkeys(team for team in team_ids if team in parents)
    level = list(found)
    while level := [above for team in level if (above := parents.get(team)) is not None and above not in found]:
        found |= dict.fromkeys(level)
    return tuple(found)


def on_day(day: date) -> Q:
    """Dated rows that hold on a day."""
    return Q(valid_from__lte=day, valid_until__gt=day)
