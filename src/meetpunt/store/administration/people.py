"""People as an administrator sees them: roles, team, territory and sign-in of today. No figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import (
    Invitation,
    Person,
    SignOnPerson,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryAssignment,
)
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class PersonLine:
    """A line of the list."""

    id: int
    name: str
    email: str
    phone: str
    roles: tuple[str, ...]
    team: str
    manages: tuple[str, ...]
    territory: str
    is_active: bool
    has_sign_in: bool
    """Comes in: with a password, or by the sign-on."""
    last_sign_in: datetime | None
    invited_until: datetime | None


@dataclass(frozen=True)
class Span:
    """What held from a day until a day; None = from the beginning, or until further notice."""

    what: str
    name: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class PersonCard:
    """A person with what held when."""

    line: PersonLine
    team_id: int | None
    territory_id: int | None
    history: tuple[Span, ...] = field(default=())


def people_lines(viewer: Viewer, now: datetime) -> tuple[PersonLine, ...]:
    """Everybody, who works here first, alphabetically."""
    return _lines(
        viewer, administered(viewer, Person).filter(is_machine=False).order_by("-is_active", "name", "pk"), now
    )


def person_card(viewer: Viewer, person_id: int, now: datetime) -> PersonCard:
    """One person; NotVisible when there is none or the viewer does not administer."""
    rows = administered(viewer, Person).filter(is_machine=False)
    find(rows, person_id)
    line = _lines(viewer, rows.filter(pk=person_id), now)[0]
    member = TeamMembership.objects.filter(person_id=person_id).select_related("team").order_by("-valid_from")
    home = TerritoryAssignment.objects.filter(person_id=person_id).select_related("territory").order_by("-valid_from")
    lead = TeamManagement.objects.filter(person_id=person_id).select_related("team").order_by("-valid_from")
    history = [
        *(_span("team", row.team.name, row) for row in member),
        *(_span("manages", row.team.name, row) for row in lead),
        *(_span("territory", row.territory.name, row) for row in home),
    ]
    team = member.filter(on_day(viewer.today)).values_list("team_id", flat=True).first()
    territory = home.filter(on_day(viewer.today)).values_list("territory_id", flat=True).first()
    return PersonCard(line, team, territory, tuple(history))


def team_names(viewer: Viewer) -> tuple[Named, ...]:
    """Every team, to choose from."""
    return tuple(Named(pk, name) for pk, name in administered(viewer, Team).order_by("name").values_list("pk", "name"))


def territory_names(viewer: Viewer) -> tuple[Named, ...]:
    """Every territory, to choose from."""
    rows = administered(viewer, Territory).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def people_names(viewer: Viewer) -> tuple[Named, ...]:
    """Everybody who works here, to choose from."""
    rows = administered(viewer, Person).filter(is_active=True, is_machine=False).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def _lines(viewer: Viewer, persons: Iterable[Person], now: datetime) -> tuple[PersonLine, ...]:
    organisation_id = viewer.organisation.id
    persons = list(persons.select_related("login").prefetch_related("roles"))  # type: ignore[attr-defined]
    today = on_day(viewer.today)
    members = TeamMembership.objects.filter(today, organisation_id=organisation_id)
    homes = TerritoryAssignment.objects.filter(today, organisation_id=organisation_id)
    teams = dict(members.values_list("person_id", "team__name"))
    territories = dict(homes.values_list("person_id", "territory__name"))
    manages: dict[int, list[str]] = {}
    leads = TeamManagement.objects.filter(today, organisation_id=organisation_id).order_by("team__name")
    for person_id, name in leads.values_list("person_id", "team__name"):
        manages.setdefault(person_id, []).append(name)
    letters = Invitation.objects.filter(
        organisation_id=organisation_id, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    invited = dict(letters.values_list("person_id", "expires_at"))
    by_sign_on = set(SignOnPerson.objects.filter(organisation_id=organisation_id).values_list("person_id", flat=True))
    return tuple(
        PersonLine(
            id=one.pk,
            name=one.name,
            email=one.email or (one.login.email if one.login else ""),
            phone=one.phone,
            roles=tuple(sorted(row.role for row in one.roles.all())),
            team=teams.get(one.pk, ""),
            manages=tuple(manages.get(one.pk, ())),
            territory=territories.get(one.pk, ""),
            is_active=one.is_active,
            has_sign_in=one.login is not None and (one.login.has_usable_password() or one.pk in by_sign_on),
            last_sign_in=one.login.last_login if one.login else None,
            invited_until=invited.get(one.pk),
        )
        for one in persons
    )


def _span(what: str, name: str, row: TeamMembership | TeamManagement | TerritoryAssignment) -> Span:
    first = None if row.valid_from == BEGINNING else row.valid_from
    last = None if row.valid_until == FOREVER else row.valid_until
    return Span(what, name, first, last)
