"""Mails that are to go out: a row each, encrypted, kept until it went."""

from __future__ import annotations

from datetime import datetime

from meetpunt.store.models import OutgoingMail
from meetpunt.store.secrets import Purpose, encrypt


def queue_mail(organisation_id: int, to: str, subject: str, body: str, now: datetime) -> int:
    """Let a mail go out; gives its row's id. Call it inside `store.tenancy.changing`."""
    kept = encrypt(Purpose.MAIL, body)
    row = OutgoingMail.objects.create(
        organisation_id=organisation_id, to=to, subject=subject[:200], body=kept, made_at=now
    )
    return row.pk
