"""Making and changing the people at an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import Change, Contact
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import changing

TEXTS = ("name", "job_title", "email", "phone")
COLUMNS = (*TEXTS, "decides")
LABELS: dict[str, Promise] = {
    "name": _("Name"),
    "job_title": _("Job title"),
    "email": _("E-mail address"),
    "phone": _("Phone"),
    "decides": _("Decides on buying"),
}
LONGEST = {name: Contact._meta.get_field(name).max_length or 0 for name in TEXTS}  # type: ignore[union-attr]


def told_of(contact: Contact) -> dict[str, Any]:
    """A contact's values by name."""
    return values_of(contact, COLUMNS)


def make_contact(viewer: Viewer, account_id: int, told: Mapping[str, Any], key: UUID | None, now: datetime) -> int:
    """Make a contact at an account; sent twice with the same key it is made once.

    Raises:
        NotVisible: the account is not in the viewer's registration.
        Refused: it has no name, or a value cannot be kept.
    """
    wanted = _checked(told)
    if not wanted.get("name"):
        raise Refused(_("Give the contact a name."))

    def make() -> int:
        row = Contact.objects.create(
            organisation_id=viewer.organisation.id, account_id=account_id, created_at=now, **wanted
        )
        made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id):
        registration.find(registration.accounts(viewer), account_id)
        row_id, _is_new = once(viewer, key, "contact", now, make)
    return row_id


def change_contact(
    viewer: Viewer, contact_id: int, seen: Mapping[str, Any], told: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change a contact; None when there was nothing to change.

    Raises:
        NotVisible: it is not in the viewer's registration.
        Conflict: somebody else changed the same values meanwhile; both versions are in it.
        Refused: a value cannot be kept, or the contact was erased.
    """
    wanted = _checked(told)
    if wanted.get("name") == "":
        raise Refused(_("Give the contact a name."))
    with changing(viewer.organisation.id):
        row = registration.find(registration.contacts(viewer), contact_id)
        if row.erased_at is not None:
            raise Refused(_("This person asked to be forgotten, so nothing more is kept about them."))
        return change(viewer, row, seen, wanted, now)


def _checked(told: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for name, value in told.items():
        if name in TEXTS:
            text = " ".join(str(value or "").replace("\0", "").split())
            if len(text) > LONGEST[name]:
                texts = {"field": LABELS[name], "count": LONGEST[name], "given": len(text)}
                raise Refused(_("%(field)s: at most %(count)s characters fit, this has %(given)s.") % texts)
            wanted[name] = text
        elif name == "decides":
            wanted[name] = None if value is None else bool(value)
        else:
            raise KeyError(name)
    return wanted
