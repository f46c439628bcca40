"""Somebody leaves: what is still to be done goes over, what was done stays theirs. And somebody comes back.

Rule: the sign-in stops working here at once; team, territory and management end on the day; conversations and scores do
not go to the successor but follow the organisation's retention.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.dating import Held, follow, hold_from, refresh_held, write_down_held
from meetpunt.actions.editing import change
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.keeping import keep_an_administrator
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.administration.leaving import Handover, handover
from meetpunt.store.attribution import Attribution
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import (
    Account,
    AccountAssignment,
    Activity,
    Invitation,
    Opportunity,
    Person,
    PersonRole,
    Role,
    StageEvent,
    TeamManagement,
    TeamMembership,
    TerritoryAssignment,
)
from meetpunt.store.tenancy import changing


def leave(viewer: Viewer, person_id: int, successor_id: int | None, now: datetime) -> Handover:
    """Let somebody leave today and hand over; gives what went to whom.

    successor_id: who gets everything; None = per account who works its territory, else nobody.

    Raises:
        NotVisible: one of them is not there, or the viewer does not administer.
        Refused: they left already, or nobody else administers.
    """
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person).filter(is_machine=False), person_id)
        if not person.is_active:
            raise Refused(_("%(name)s left already.") % {"name": person.name})
        if PersonRole.objects.filter(person=person, role=Role.ADMINISTRATOR).exists():
            keep_an_administrator(viewer, person.pk)
        found = handover(viewer, person_id, successor_id)
        _accounts(viewer, person, found, now)
        _opportunities(viewer, found, now)
        for row_id, to in found.activities.items():
            if to is not None:
                Activity.objects.filter(pk=row_id).update(person_id=to)
        _end(viewer, person, now)
        change(viewer, person, {}, {"is_active": False}, now)
    return found


def come_back(viewer: Viewer, person_id: int, now: datetime) -> None:
    """Let somebody work here again, with the roles and sign-in they had; what went over stays where it is."""
    with changing(viewer.organisation.id):
        person = find(administered(viewer, Person).filter(is_machine=False), person_id)
        change(viewer, person, {}, {"is_active": True}, now)


def _accounts(viewer: Viewer, person: Person, found: Handover, now: datetime) -> None:
    held = Held()
    territories = dict(Account.objects.filter(pk__in=found.accounts).values_list("pk", "territory_id"))
    for account_id, to in found.accounts.items():
        values = {"owner_id": to, "territory_id": territories[account_id]}
        held += hold_from(AccountAssignment, viewer.organisation.id, {"account_id": account_id}, values, viewer.today)
    write_down_held(viewer, AccountAssignment, held, person.name, now)
    follow(viewer.organisation.id, set(found.accounts), viewer.today)
    refresh_held(viewer.organisation.id, held)


def _opportunities(viewer: Viewer, found: Handover, now: datetime) -> None:
    attribution, day, moment = Attribution(viewer.organisation.id), to_day_number(viewer.today), to_us(now)
    events = []
    rows = list(Opportunity.objects.filter(pk__in=found.opportunities))
    for row in rows:
        row.owner_id = found.opportunities[row.pk]
        events.append(
            StageEvent(
                organisation_id=viewer.organisation.id,
                opportunity=row,
                kind=StageEvent.Kind.TRANSFERRED,
                happened_at=now,
                happened_on=viewer.today,
                recorded_at=now,
                owner_id=row.owner_id,
                by_id=viewer.person_id,
                team_id=attribution.team(row.owner_id, day, moment),
                territory_id=attribution.territory(row.account_id, row.owner_id, day, moment),
            )
        )
    StageEvent.objects.bulk_create(events, batch_size=500)
    Opportunity.objects.bulk_update(rows, ["owner"], batch_size=500)


def _end(viewer: Viewer, person: Person, now: datetime) -> None:
    organisation_id = viewer.organisation.id
    for model in (TeamMembership, TerritoryAssignment):
        held = hold_from(model, organisation_id, {"person_id": person.pk}, None, viewer.today)
        write_down_held(viewer, model, held, person.name, now)
        refresh_held(organisation_id, held)
    for team_id in TeamManagement.objects.filter(person=person).values_list("team_id", flat=True).distinct():
        whose = {"team_id": team_id, "person_id": person.pk}
        held = hold_from(TeamManagement, organisation_id, whose, None, viewer.today)
        write_down_held(viewer, TeamManagement, held, person.name, now)
    Invitation.objects.filter(person=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
