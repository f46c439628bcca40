"""What the audit trail tells besides changes: who signed in, who tried to, and which files were taken.

Rule: it raises no change number, because no figure hangs on it; an address that nobody has is written down nowhere.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from meetpunt.actions.operator_trail import Kind, note_of_sign_in
from meetpunt.store.access import Viewer, organisations_of
from meetpunt.store.models import Change, Login, Person
from meetpunt.store.tenancy import acting_in
from meetpunt.store.trail_chain import append


def note_signed_in(login_id: int, now: datetime) -> None:
    """Somebody signed in: a line in each organisation that it opens."""
    _note(login_id, Change.Kind.ENTERED, now)


def note_refused(email: str, now: datetime) -> None:
    """Somebody tried to sign in as this address, with something that was wrong."""
    login = Login.objects.filter(email=email.strip().lower()).first()
    if login is not None:
        _note(login.pk, Change.Kind.FAILED, now)


def note_taken(viewer: Viewer, name: str, now: datetime) -> None:
    """Somebody took a page along as a file. name: the file's."""
    line = Change(
        organisation_id=viewer.organisation.id,
        by_id=viewer.person_id,
        at=now,
        kind=Change.Kind.EXPORTED,
        table="page",
        row_id=0,
        name=name[:200],
    )
    with acting_in(viewer.organisation.id):
        append(line)


def _note(login_id: int, kind: Change.Kind, now: datetime) -> None:
    with acting_in(None, login_id):
        found = organisations_of(login_id)
    if not found:
        note_of_sign_in(login_id, Kind.ENTERED if kind == Change.Kind.ENTERED else Kind.FAILED, now)
    for organisation in found:
        with acting_in(organisation.id), transaction.atomic():
            person = Person.objects.get(organisation_id=organisation.id, login_id=login_id)
            by_id = person.pk if kind == Change.Kind.ENTERED else None
            told = {"organisation_id": organisation.id, "by_id": by_id, "at": now, "kind": kind}
            append(Change(**told, table="login", row_id=person.pk, name=person.name))
