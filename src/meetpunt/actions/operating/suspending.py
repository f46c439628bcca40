"""Suspending an organisation and taking it up again: nobody of it comes in meanwhile, and nothing is lost."""

from __future__ import annotations

from datetime import datetime

from meetpunt.actions.operator_trail import Kind, note, tell_administrators
from meetpunt.store.access import NotVisible
from meetpunt.store.fields import to_us
from meetpunt.store.models import Organisation
from meetpunt.store.tenancy import changing


def suspend(organisation_id: int, by: str, now: datetime) -> bool:
    """Let nobody of it come in, and its work wait; False when that was so already.

    Raises:
        NotVisible: there is no such organisation.
    """
    return _set(organisation_id, now, by, now)


def resume(organisation_id: int, by: str, now: datetime) -> bool:
    """Take it up again; False when it was at work.

    Raises:
        NotVisible: there is no such organisation.
    """
    return _set(organisation_id, None, by, now)


def found(organisation_id: int) -> Organisation:
    """One to do something with; NotVisible when there is none."""
    row = Organisation.objects.filter(pk=organisation_id).first() if organisation_id < 2**63 else None
    if row is None:
        raise NotVisible(f"organisation {organisation_id}")
    return row


def _set(organisation_id: int, since: datetime | None, by: str, now: datetime) -> bool:
    found(organisation_id)
    with changing(organisation_id, leaves_accounts=True):
        row = found(organisation_id)
        if (row.suspended_at is None) == (since is None):
            return False
        before = {"suspended_at": to_us(row.suspended_at) if row.suspended_at else None}
        Organisation.objects.filter(pk=row.pk).update(suspended_at=since)
        tell_administrators(row, before, {"suspended_at": to_us(since) if since else None}, now)
        note(Kind.SUSPENDED if since else Kind.RESUMED, by, now, organisation=row)
    return True
