"""In which team somebody works, which teams they manage and which territory is their own, each from a day on."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.dating import Held, hold_from, refresh_held, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import (
    Change,
    Person,
    PersonRole,
    Role,
    Team,
    TeamManagement,
    TeamMembership,
    Territory,
    TerritoryAssignment,
)
from meetpunt.store.tenancy import changing


class Place(StrEnum):
    """What a person gets from a day on."""

    TEAM = "team"
    TERRITORY = "territory"


def place(
    viewer: Viewer, person_id: int, what: Place, target_id: int | None, day: date, now: datetime
) -> Change | None:
    """Put somebody in a team or territory from a day on; None = in none. Figures from that day on follow.

    Raises:
        NotVisible: there is no such person, team or territory, or the viewer does not administer.
    """
    check_day(day)
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person), person_id)
        organisation_id = viewer.organisation.id
        whose = {"person_id": person.pk}
        if what is Place.TEAM:
            values = None if target_id is None else {"team_id": find(administered(viewer, Team), target_id).pk}
            held = hold_from(TeamMembership, organisation_id, whose, values, day)
            trail = write_down_held(viewer, TeamMembership, held, person.name, now)
        else:
            values = None
            if target_id is not None:
                values = {"territory_id": find(administered(viewer, Territory), target_id).pk}
            held = hold_from(TerritoryAssignment, organisation_id, whose, values, day)
            trail = write_down_held(viewer, TerritoryAssignment, held, person.name, now)
        refresh_held(organisation_id, held)
        return trail


def let_manage(viewer: Viewer, team_id: int, person_id: int | None, day: date, now: datetime) -> Change | None:
    """Let somebody manage a team from a day on (in the place of who did); None = nobody. Gives them the role."""
    check_day(day)
    with changing(viewer.organisation.id):
        team = find(administered(viewer, Team), team_id)
        values = None
        if person_id is not None:
            person = find(administered(viewer, Person).filter(is_active=True), person_id)
            values = {"person_id": person.pk}
            PersonRole.objects.get_or_create(organisation_id=viewer.organisation.id, person=person, role=Role.MANAGER)
        held: Held = hold_from(TeamManagement, viewer.organisation.id, {"team_id": team.pk}, values, day)
        return write_down_held(viewer, TeamManagement, held, team.name, now)


def check_day(day: date) -> None:
    """Refused for a day that cannot be meant."""
    if not date(1900, 1, 1) <= day < FOREVER:
        raise Refused(_("Give a day between 1900 and today or soon after."))
