"""Who sells in a team or an organisation, and since when: the people that a plan is made for.

The rule: reps and inside sales of today, and who is known by name only; managers plan but are not planned for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer, on_day, with_teams_below
from meetpunt.store.models import Person, Role, TeamMembership

_PLANNED = Q(roles__role__in=(Role.REP, Role.INSIDE_SALES)) | Q(roles=None)


@dataclass(frozen=True)
class Sellers:
    """The people of a plan.

    Attributes:
        everybody: name by id, alphabetically; the whole is what they did together.
        shown: those whose own figures the viewer may see.
        team_id: whose people they are; None = the organisation's.
        name: of that team or organisation.
    """

    everybody: dict[int, str]
    shown: frozenset[int]
    team_id: int | None
    name: str


def sellers_for(viewer: Viewer, team_id: int | None) -> Sellers:
    """The sellers of a team with the teams under it (None = the organisation) as the viewer may see them.

    A rep sees the own figures beside those of the own team, or of the organisation where the team is too small.

    Raises:
        NotVisible: not this viewer's team, or no figures at all.
    """
    if viewer.sees_organisation:
        name = access.find_team(viewer, team_id).name if team_id is not None else viewer.organisation.name
        everybody = _sellers(viewer, team_id)
        shown = frozenset(one.id for one in access.people(viewer)) & everybody.keys()
        return Sellers(everybody, frozenset(shown), team_id, name)
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("parameters")
    own = access.find_person(viewer, viewer.person_id)
    if team_id not in (None, own.team_id):
        raise NotVisible(f"team {team_id}")
    beside = access.beside(viewer, own.team_id)
    everybody = _sellers(viewer, beside)
    name = own.team_name if beside is not None else viewer.organisation.name
    return Sellers({**everybody, own.id: own.name}, frozenset((own.id,)), beside, name)


def there_between(person_ids: Iterable[int]) -> dict[int, tuple[date, date]]:
    """From which day until which (not included) each of these people was in any team; who never was is not in it."""
    found: dict[int, tuple[date, date]] = {}
    rows = TeamMembership.objects.filter(person_id__in=list(person_ids))
    for person_id, first, until in rows.values_list("person_id", "valid_from", "valid_until"):
        before = found.get(person_id, (first, until))
        found[person_id] = (min(first, before[0]), max(until, before[1]))
    return found


def memberships_between(organisation_id: int, first: date, last: date) -> tuple[tuple[int, int, date, date], ...]:
    """Who was in which team on which of these days: person, team, first and last day, both included; no machines."""
    rows = TeamMembership.objects.filter(organisation_id=organisation_id, valid_from__lte=last, valid_until__gt=first)
    told = rows.filter(person__is_machine=False).order_by("pk")
    return tuple(
        (person, team, max(first, begin), min(last, until - timedelta(days=1)))
        for person, team, begin, until in told.values_list("person_id", "team_id", "valid_from", "valid_until")
    )


def _sellers(viewer: Viewer, team_id: int | None) -> dict[int, str]:
    people = Person.objects.filter(_PLANNED, organisation_id=viewer.organisation.id, is_machine=False, is_active=True)
    if team_id is not None:
        teams = with_teams_below(viewer.organisation.id, (team_id,))
        members = TeamMembership.objects.filter(on_day(viewer.today), team_id__in=teams)
        people = people.filter(pk__in=members.values("person_id"))
    return dict(people.distinct().order_by("name", "pk").values_list("pk", "name"))
