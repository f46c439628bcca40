"""What was done to somebody's sign-in, written down in each organisation that they are in, and told to them by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.mailing import queue_mail
from meetpunt.actions.operator_trail import Kind, note_of_sign_in
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer
from meetpunt.store.models import Change, Login, Person
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.trail_chain import append

TABLE = "signin"
"""What the trail calls it; the record is the person."""


@dataclass(frozen=True)
class Membership:
    """Who a sign-in is in one organisation."""

    organisation_id: int
    person_id: int
    name: str


def memberships(login_id: int) -> tuple[Membership, ...]:
    """Who a sign-in is, in each organisation."""
    with acting_in(None, login_id):
        rows = Person.objects.filter(login_id=login_id, is_active=True).order_by("organisation_id")
        return tuple(Membership(*row) for row in rows.values_list("organisation_id", "pk", "name"))


def write_down(
    login_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
    by: tuple[int, int | None] | None = None,
) -> None:
    """A line in the trail of every organisation that the sign-in is somebody in.

    by: the organisation and person who did it, where it was somebody else; no person = the operator. Elsewhere it then
    stands under nobody's name.
    """
    found = memberships(login_id)
    if not found:
        note_of_sign_in(login_id, Kind.SIGN_IN, now, after)
    for one in found:
        who: int | None = one.person_id
        if by is not None:
            who = by[1] if by[0] == one.organisation_id else None
        with changing(one.organisation_id, leaves_accounts=True):
            line = Change(
                organisation_id=one.organisation_id,
                by_id=who,
                at=now,
                kind=Change.Kind.CHANGED,
                table=TABLE,
                row_id=one.person_id,
                name=one.name[:200],
                before=dict(before),
                after=dict(after),
            )
            append(line)


@undoes(TABLE, Change.Kind.CHANGED)
def _stays(viewer: Viewer, found: Change, now: datetime) -> None:
    raise Refused(_("This is changed under My sign-in, and not undone."))


def tell(login: Login, subject: Promise, body: Promise, now: datetime, **told: object) -> None:
    """A mail to whose sign-in it is, in their language, by the first organisation that they are in."""
    found = memberships(login.pk)
    if not found:
        return
    with translation.override(login.language or translation.get_language()):
        end = _("Was this not you? Then tell your administrator now, and change your password.")
        text = f"{str(body) % told}\n\n{end}" if told else f"{body}\n\n{end}"
        with acting_in(found[0].organisation_id):
            queue_mail(found[0].organisation_id, login.email, str(subject), text, now)
