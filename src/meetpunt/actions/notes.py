"""Notes at an account, possibly about one of its opportunities: written, changed and removed by who wrote them.

Rule: whoever works in the account or in the opportunity reads and pins them. One that was read in and is changed here
is ours from then on.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, remove
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.models import Change, Note
from meetpunt.store.tenancy import changing

LONGEST = 10_000


def write_note(
    viewer: Viewer, table: str, row_id: int, text: str, is_pinned: bool, key: UUID | None, now: datetime
) -> Change | None:
    """Add a note to an account or an opportunity; None when it was sent before.

    Raises:
        NotVisible: it is not in the viewer's registration.
        Refused: the note is empty or too long, or the opportunity has no account.
    """
    trail: list[Change] = []

    def make() -> int:
        row = Note.objects.create(
            organisation_id=viewer.organisation.id,
            person_id=viewer.person_id,
            text=_checked(text),
            at=now,
            is_pinned=is_pinned,
            **about,
        )
        trail.append(made(viewer, row, now))
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        about = _about(viewer, table, row_id)
        once(viewer, key, "note", now, make)
    return trail[0] if trail else None


def change_note(viewer: Viewer, note_id: int, seen: str, text: str, now: datetime) -> Change | None:
    """Put a note of one's own in other words; seen: as the form showed it."""
    text = _checked(text)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _own(viewer, note_id)
        stays = {"changed_here": True} if row.source_id is not None and text != row.text else {}
        return change(viewer, row, {"text": seen}, {"text": text, **stays}, now)


def pin_note(viewer: Viewer, note_id: int, is_pinned: bool, now: datetime) -> Change | None:
    """Keep a note on top, or let it go; anybody who sees the account may."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return change(viewer, find_note(viewer, note_id), {}, {"is_pinned": is_pinned}, now)


def remove_note(viewer: Viewer, note_id: int, now: datetime) -> Change:
    """Remove a note of one's own; it can be undone."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return remove(viewer, _own(viewer, note_id), now)


def find_note(viewer: Viewer, note_id: int) -> Note:
    """A note at an account, or about an opportunity, of the viewer's registration.

    Raises:
        NotVisible: there is no such note for this viewer.
    """
    accounts, opportunities = registration.accounts(viewer), registration.opportunities(viewer)
    seen = Q(account__in=accounts.values("pk")) | Q(opportunity__in=opportunities.values("pk"))
    return registration.find(Note.objects.filter(seen, organisation_id=viewer.organisation.id), note_id)


def _about(viewer: Viewer, table: str, row_id: int) -> dict[str, int]:
    match table:
        case "account":
            return {"account_id": registration.find(registration.accounts(viewer), row_id).pk}
        case "opportunity":
            row = registration.find(registration.opportunities(viewer), row_id)
            if row.account_id is None:
                raise Refused(_("A note is kept with the account. Give the opportunity its account first."))
            return {"account_id": row.account_id, "opportunity_id": row.pk}
    raise NotVisible(table)


def _own(viewer: Viewer, note_id: int) -> Note:
    row = find_note(viewer, note_id)
    if row.person_id is None or row.person_id != viewer.person_id:
        raise NotVisible(f"note {note_id}")
    return row


def _checked(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > LONGEST:
        texts = {"count": LONGEST, "given": len(text)}
        raise Refused(_("A note has room for %(count)s characters, this has %(given)s.") % texts)
    return text
