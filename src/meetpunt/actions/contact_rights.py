"""Exporting and erasing a contact person. What remains of an erased one is nameless, so that counts stay right.

Rule: the trail says that it was done and by whom, without anything about the person; what the trail, import notes,
rejected rows and notifications held of them goes too.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.store.access import Viewer
from meetpunt.store.contact_rights import FREE, everything, find_contact, same_person
from meetpunt.store.crm.records import forget
from meetpunt.store.fields import to_us
from meetpunt.store.models import (
    AcchState,
    Activity,
    Appointment,
    Change,
    Contact,
    CustomValue,
    ImportReject,
    ImportUndo,
    Note,
    Notification,
    RecentlySeen,
    TrailDoor,
)
from meetpunt.store.tenancy import changing
from meetpunt.store.trail_lock import opened

PERSONAL = ("name", "email", "phone", "job_title")


def export_contact(viewer: Viewer, contact_id: int, now: datetime) -> dict[str, Any]:
    """All that is stored about a contact; the trail says that it was given out."""
    with changing(viewer.organisation.id):
        row = find_contact(viewer, contact_id)
        found = everything(viewer, contact_id)
        write_down(viewer, Change.Kind.EXPORTED, Contact(pk=row.pk), {}, {}, now)
    return found


def erase_contact(
    viewer: Viewer,
    contact_id: int,
    now: datetime,
    activity_ids: Collection[int] = (),
    note_ids: Collection[int] = (),
    appointment_ids: Collection[int] = (),
) -> None:
    """Forget a contact person, and empty these texts in which they are mentioned. It cannot be undone.

    Raises:
        NotVisible: the viewer may not.
        Refused: it was done already.
    """
    with changing(viewer.organisation.id):
        row = find_contact(viewer, contact_id)
        if row.erased_at is not None:
            raise Refused(_("This person was erased already."))
        ids, of = same_person(row), {"organisation_id": viewer.organisation.id}
        doubles = Contact.objects.filter(pk__in=ids)
        marks = {value for one in doubles for value in (one.name, one.email, one.phone) if len(value) > 3}
        forget("contact", doubles.values_list("source_id", "external_id"))
        doubles.update(name="", email="", phone="", job_title="", decides=None, digest="", erased_at=now)
        AcchState.objects.filter(contact__in=ids).update(note="", digest="")
        CustomValue.objects.filter(**of, field__on="contact", row_id__in=ids).delete()
        RecentlySeen.objects.filter(**of, table="contact", row_id__in=ids).delete()
        with opened(viewer.organisation.id, TrailDoor.Why.ERASING):
            Change.objects.filter(**of, table="contact", row_id__in=ids).update(name="", before={}, after={}, salt="")
        _forget_in_imports(viewer.organisation.id, ids, marks)
        for told in Notification.objects.filter(**of).iterator(chunk_size=2000):
            if _mentions(told.about, marks):
                told.delete()
        _empty_texts(viewer, ids, activity_ids, note_ids, appointment_ids, now)
        write_down(viewer, Change.Kind.CHANGED, Contact(pk=row.pk), {}, {"erased_at": to_us(now)}, now)


@undoes("contact", Change.Kind.CHANGED)
def _not_of_the_erased(viewer: Viewer, found: Change, now: datetime) -> None:
    """A contact is changed back like any record, unless the person was erased since."""
    if Contact.objects.filter(pk=found.row_id).exclude(erased_at=None).exists():
        raise Refused(_("This person was erased, so nothing comes back."))
    put_back(viewer, found, now)


def _forget_in_imports(organisation_id: int, ids: Collection[int], marks: Collection[str]) -> None:
    _forget_undo(organisation_id, "contact", ids, PERSONAL)
    for reject in ImportReject.objects.filter(organisation_id=organisation_id).iterator(chunk_size=2000):
        if _mentions(reject.raw, marks):
            reject.raw, reject.reason = [], ""
            reject.save(update_fields=["raw", "reason"])


def _forget_undo(organisation_id: int, table: str, ids: Collection[int], columns: Collection[str]) -> None:
    """Nothing comes back by taking an import back; where that would put back nothing else, there is nothing to do."""
    for undo in ImportUndo.objects.filter(organisation_id=organisation_id, table=table, row_id__in=ids):
        left = {name: value for name, value in undo.before.items() if name not in columns}
        if left == undo.before:
            continue
        if left:
            undo.before = left
            undo.save(update_fields=["before"])
        else:
            undo.delete()


def _empty_texts(
    viewer: Viewer,
    ids: Collection[int],
    activity_ids: Collection[int],
    note_ids: Collection[int],
    appointment_ids: Collection[int],
    now: datetime,
) -> None:
    activities = Activity.objects.filter(pk__in=activity_ids, contact_id__in=ids)
    emptied = list(activities.values_list("pk", "source_id", "external_id"))
    activities.update(**dict.fromkeys(FREE, ""), digest="")
    _forget_told(viewer, "activity", emptied, FREE)
    notes = Note.objects.filter(pk__in=note_ids, contact_id__in=ids)
    emptied = list(notes.values_list("pk", "source_id", "external_id"))
    notes.update(text="", digest="", changed_here=True)
    _forget_told(viewer, "note", emptied, ["text"])
    Appointment.objects.filter(pk__in=appointment_ids, contact_id__in=ids).update(title="", place="")


def _forget_told(
    viewer: Viewer, table: str, rows: Collection[tuple[int, int | None, str | None]], texts: Collection[str]
) -> None:
    """What a CRM, an import and the trail told of rows that were emptied. rows: id, source and external id of each."""
    forget(table, [(source_id, external_id) for _id, source_id, external_id in rows])
    ids = [row[0] for row in rows]
    _forget_undo(viewer.organisation.id, table, ids, texts)
    with opened(viewer.organisation.id, TrailDoor.Why.ERASING):
        for row in Change.objects.filter(organisation_id=viewer.organisation.id, table=table, row_id__in=ids):
            row.name = row.salt = ""
            row.before = {name: value for name, value in row.before.items() if name not in texts}
            row.after = {name: value for name, value in row.after.items() if name not in texts}
            row.save(update_fields=["name", "salt", "before", "after"])


def _mentions(value: Any, marks: Collection[str]) -> bool:
    text = json.dumps(value, ensure_ascii=False).lower()
    return any(mark.lower() in text for mark in marks)
