"""Lets a trainer see a training, or a rep who invites, until a day; and ends that by hand.

Rule: a rep decides alone about what a trainer sees of them; who plans a training invites to its totals only.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.trainings import invitations_by, planned_trainings
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, Role, TrainerInvitation
from meetpunt.store.tenancy import changing
from meetpunt.store.trainings import trainers

LONGEST = timedelta(days=366)


def may_invite_to_oneself(viewer: Viewer) -> bool:
    """Who sells and is coached: reps and inside sales."""
    return bool(viewer.roles & {Role.REP, Role.INSIDE_SALES})


def invite(
    viewer: Viewer, trainer_id: int, until: date, training_id: int | None, now: datetime, key: UUID | None = None
) -> Change | None:
    """Invite a trainer to a training that the viewer plans, or (None) to oneself; gives what an undo takes back.

    Raises:
        NotVisible: no such trainer or training.
        Refused: the day lies behind, or more than a year ahead.
    """
    if trainer_id not in {one.id for one in trainers(viewer)}:
        raise NotVisible(f"trainer {trainer_id}")
    if not viewer.today <= until <= viewer.today + LONGEST:
        raise Refused(_("Choose a last day from today on, at most a year ahead."))
    if training_id is not None:
        find(planned_trainings(viewer), training_id)
    elif not may_invite_to_oneself(viewer):
        raise NotVisible("invitation")
    changes: list[Change] = []

    def make() -> int:
        row = TrainerInvitation.objects.create(
            organisation_id=viewer.organisation.id,
            trainer_id=trainer_id,
            training_id=training_id,
            rep_id=viewer.person_id if training_id is None else None,
            until=until,
            made_by_id=viewer.person_id,
            made_at=now,
        )
        changes.append(editing.made(viewer, row, now))
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        once(viewer, key, "trainer_invitation", now, make)
    return changes[0] if changes else None


def end_invitation(viewer: Viewer, invitation_id: int, now: datetime) -> Change | None:
    """From now on the trainer sees it no more."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(invitations_by(viewer), invitation_id)
        return editing.change(viewer, row, {}, {"ended_at": to_us(now)}, now)
