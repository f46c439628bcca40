"""Mails that are to go out: kept encrypted until they went, tried again when the server is down.

Rule: a mail goes out at least once. Its Message-ID is made of the row, so that a mail that was sent twice (stopped just
after sending) is shown once by the receiver's program. What went is emptied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.store import job_queue
from meetpunt.store.models import Notification, OutgoingMail
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.store.tenancy import acting_in

BETWEEN = "\f"
"""Stands between a mail as text and as HTML; no text for people holds a form feed."""
ATTEMPTS = 9
"""The waits of the queue (5 seconds, 20, 80 ...) add up to some thirty hours."""


class NotSent(Exception):
    """The mail server did not take it (yet); it is tried again."""


class Letter(Protocol):
    """What a mail says, and which notifications it tells."""

    @property
    def to(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def notice_ids(self) -> tuple[int, ...]: ...


def queue_mail(organisation_id: int, to: str, subject: str, body: str, now: datetime, html: str = "") -> int:
    """Keep a mail and ask to send it, within the caller's transaction; gives its id. html: the same, laid out."""
    row = OutgoingMail.objects.create(
        organisation_id=organisation_id,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=encrypt(Purpose.MAIL, f"{body}{BETWEEN}{html}" if html else body),
        made_at=now,
    )
    job_queue.enqueue(
        "send_mail",
        now,
        organisation_id=organisation_id,
        arguments={"mail_id": row.pk},
        key=f"mail:{row.pk}",
        max_attempts=ATTEMPTS,
    )
    return row.pk


def queue_letters(organisation_id: int, letters: Iterable[Letter], now: datetime) -> int:
    """Queue a mail for each letter of which nothing was mailed meanwhile; gives how many."""
    queued = 0
    for letter in letters:
        with acting_in(organisation_id), transaction.atomic():
            rows = Notification.objects.select_for_update().filter(
                organisation_id=organisation_id, pk__in=letter.notice_ids, mailed_at=None
            )
            if len(list(rows)) == len(letter.notice_ids):
                queue_mail(organisation_id, letter.to, letter.subject, letter.body, now)
                rows.update(mailed_at=now)
                queued += 1
    return queued


def send_mail(organisation_id: int, mail_id: int, now: datetime) -> bool:
    """Send a mail that waits; False when it went already.

    Raises:
        NotSent: the server did not take it now.
        Refused: it never will: the receiver's address is refused, or what it says cannot be read any more.
    """
    with acting_in(organisation_id):
        row = OutgoingMail.objects.filter(organisation_id=organisation_id, pk=mail_id).first()
    if row is None or row.sent_at is not None:
        return False
    try:
        body = decrypt(Purpose.MAIL, row.body)
        _message(row, body).send()
    except CannotBeRead as error:
        raise _kept(row, str(error), is_final=True) from error
    except SMTPRecipientsRefused as error:
        final = all(code >= 500 for code, _text in error.recipients.values())
        raise _kept(row, _("The receiver's mail server refuses this address."), is_final=final) from None
    except (OSError, SMTPException) as error:
        raise _kept(row, type(error).__name__, is_final=False) from None
    _update(row, sent_at=now, body="", attempts=row.attempts + 1, problem="")
    return True


def forget_sent(organisation_id: int, before: datetime) -> int:
    """Remove mails that went before a moment; gives how many."""
    with acting_in(organisation_id):
        return OutgoingMail.objects.filter(organisation_id=organisation_id, sent_at__lt=before).delete()[0]


def message_id(row: OutgoingMail) -> str:
    """The same for every attempt."""
    mark = hashlib.sha256(f"{row.organisation_id}:{row.pk}:{row.made_at.isoformat()}".encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{mark}@{domain}>"


def _message(row: OutgoingMail, body: str) -> EmailMessage:
    headers = {"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"}
    text, _between, html = body.partition(BETWEEN)
    mail = EmailMultiAlternatives(row.subject, text, settings.DEFAULT_FROM_EMAIL, [row.to], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


def _kept(row: OutgoingMail, problem: str, is_final: bool) -> Exception:
    """Note why it did not go; gives what to raise. The server's own words may hold addresses: they stay out of logs."""
    _update(row, attempts=row.attempts + 1, problem=problem[:200])
    return Refused(problem) if is_final else NotSent(problem)


def _update(row: OutgoingMail, **values: object) -> None:
    with acting_in(row.organisation_id), transaction.atomic():
        OutgoingMail.objects.filter(pk=row.pk, sent_at=None).update(**values)
