"""What is kept about a contact person, for their right to see it and to be forgotten.

Rule: administrators, and who owns or manages the account of the contact; for others it does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import activities, contacts, find
from meetpunt.store.models import (
    AcchState,
    Activity,
    Appointment,
    Change,
    Contact,
    CustomValue,
    Document,
    Note,
    Opportunity,
)

FREE = ("subject", "outcome", "commitment", "answer", "next_step")
"""Texts of an activity that somebody typed."""


@dataclass(frozen=True)
class Text:
    """A text that mentions the contact, possibly. words: empty for who may not read it."""

    table: str
    id: int
    day: date | None
    by: str
    words: str
    is_readable: bool


@dataclass(frozen=True)
class Subject:
    """The contact person."""

    id: int
    name: str
    account_id: int | None
    account: str
    erased_at: datetime | None


def find_contact(viewer: Viewer, contact_id: int) -> Contact:
    """The contact, for who may export and erase it; else NotVisible."""
    row: Contact = find(contacts(viewer).select_related("account"), contact_id)
    if viewer.administers or viewer.sees_all_registration:
        return row
    if row.account is None or row.account.owner_id not in viewer.in_hand:
        raise NotVisible(f"contact {contact_id}")
    return row


def subject(viewer: Viewer, contact_id: int) -> Subject:
    """Who it is about."""
    row = find_contact(viewer, contact_id)
    return Subject(row.pk, row.name, row.account_id, row.account.name if row.account else "", row.erased_at)


def same_person(row: Contact) -> list[int]:
    """The contact with the doubles that were merged into it."""
    return [row.pk, *Contact.objects.filter(merged_into=row).values_list("pk", flat=True)]


def texts(viewer: Viewer, contact_id: int) -> tuple[Text, ...]:
    """Free texts with this contact: activities, notes and appointments. Others' activities show no words."""
    row = find_contact(viewer, contact_id)
    ids = same_person(row)
    may_read = set(activities(viewer).filter(contact_id__in=ids).values_list("pk", flat=True))
    found = []
    for one in Activity.objects.filter(contact_id__in=ids).select_related("person").order_by("-started_on", "-pk"):
        words = " · ".join(filter(None, (getattr(one, name) for name in FREE)))
        if words:
            readable = one.pk in may_read
            by = one.person.name if one.person else ""
            found.append(Text("activity", one.pk, one.started_on, by, words if readable else "", readable))
    for note in Note.objects.filter(contact_id__in=ids).select_related("person").order_by("-at"):
        by = note.person.name if note.person else ""
        found.append(Text("note", note.pk, note.at.date(), by, note.text, True))
    for at in Appointment.objects.filter(contact_id__in=ids).select_related("person").order_by("-starts_at"):
        readable = at.person_id in viewer.in_hand
        found.append(Text("appointment", at.pk, at.starts_on, at.person.name, at.title if readable else "", readable))
    return tuple(found)


def everything(viewer: Viewer, contact_id: int) -> dict[str, Any]:
    """All that is stored about a contact, ready to be written as JSON: for the contact, who may ask for it."""
    row = find_contact(viewer, contact_id)
    ids = same_person(row)
    own = CustomValue.objects.filter(field__on="contact", row_id__in=ids).select_related("field")
    return {
        "contact": [_contact(one) for one in Contact.objects.filter(pk__in=ids).select_related("account", "source")],
        "own_fields": [
            {"field": one.field.name_en, "text": one.text, "number_micro": one.number_micro, "day": _text(one.day)}
            for one in own
        ],
        "activities": [
            {
                "kind": one.kind,
                "status": one.status,
                "day": _text(one.started_on),
                "by": one.person.name if one.person else "",
                **{name: getattr(one, name) for name in FREE},
            }
            for one in Activity.objects.filter(contact_id__in=ids).select_related("person").order_by("started_on", "pk")
        ],
        "notes": [
            {"at": _text(one.at), "by": one.person.name if one.person else "", "text": one.text}
            for one in Note.objects.filter(contact_id__in=ids).select_related("person").order_by("at")
        ],
        "acch": [
            {
                "day": _text(one.day),
                "aware": one.aware,
                "covered": one.covered,
                "considers": one.considers,
                "promised": one.promised,
                "origin": one.origin,
                "note": one.note,
                "by": one.by.name if one.by else "",
            }
            for one in AcchState.objects.filter(contact_id__in=ids).select_related("by").order_by("day", "pk")
        ],
        "opportunities": [
            {"name": one.name, "outcome": one.outcome, "created_at": _text(one.created_at)}
            for one in Opportunity.objects.filter(contact_id__in=ids).order_by("created_at")
        ],
        "appointments": [
            {"title": one.title, "place": one.place, "at": _text(one.starts_at)}
            for one in Appointment.objects.filter(contact_id__in=ids).order_by("starts_at")
        ],
        "documents": [
            {"name": one.name, "at": _text(one.at)}
            for one in Document.objects.filter(
                organisation_id=viewer.organisation.id, table="contact", row_id__in=ids
            ).order_by("at")
        ],
        "changes": [
            {"at": _text(one.at), "kind": one.kind, "before": one.before, "after": one.after}
            for one in Change.objects.filter(
                organisation_id=viewer.organisation.id, table="contact", row_id__in=ids
            ).order_by("at", "pk")
        ],
    }


def _contact(row: Contact) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "job_title": row.job_title,
        "decides": row.decides,
        "account": row.account.name if row.account else "",
        "source": row.source.name if row.source else "",
        "id_in_source": row.external_id,
        "kept_since": _text(row.created_at),
        "erased_at": _text(row.erased_at),
    }


def _text(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
