"""What is one's own: who asks, notifications, saved lists, documents, and everything that is kept about oneself."""

from __future__ import annotations

import base64
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Bytes

from meetpunt.actions import documents, notify, saved_views
from meetpunt.api.operation import For, area
from meetpunt.reports import notices as notice_words
from meetpunt.store import about_me, finding, looks, notices
from meetpunt.store import documents as stored_documents
from meetpunt.store import saved_views as stored_views
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.api_tokens import Scope
from meetpunt.store.notices import Wish

record = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)
Table = Literal["account", "contact", "opportunity", "activity", "quote"]


@dataclass(frozen=True)
class Me:
    """Who asks: the person, the roles and teams of today, and how the organisation counts.

    currency: of every amount that has none beside it. time_zone: of its days.
    """

    person_id: int | None
    name: str
    roles: tuple[str, ...]
    managed_team_ids: tuple[int, ...]
    organisation_id: int
    organisation: str
    currency: str
    time_zone: str
    language: str
    today: date


@dataclass(frozen=True)
class Notice:
    """Something that one was told, in a sentence; path: the page that it is about."""

    id: int
    kind: str
    sentence: str
    path: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class Content:
    """A document's content, in Base64."""

    name: str
    media_type: str
    content: str


def me(viewer: Viewer) -> Me:
    """Who asks, and how the organisation counts money and days."""
    of = viewer.organisation
    return Me(
        viewer.person_id,
        viewer.name,
        tuple(sorted(viewer.roles)),
        tuple(sorted(viewer.managed_team_ids)),
        of.id,
        of.name,
        of.currency,
        of.time_zone,
        of.language,
        viewer.today,
    )


def notifications(viewer: Viewer) -> tuple[Notice, ...]:
    """What one was told, the unread first."""
    return tuple(
        Notice(one.id, one.kind, notice_words.sentence(one.kind, one.about), one.path, one.at, one.is_read)
        for one in notices.notices_of(viewer)
    )


def mark_read(viewer: Viewer, notification_id: int, now: datetime, is_read: bool = True) -> None:
    """Mark a notification as read or unread."""
    notify.mark_read(viewer, notification_id, now, is_read)


def mark_all_read(viewer: Viewer, now: datetime) -> None:
    """Mark all notifications as read."""
    notify.mark_read(viewer, None, now)


def wishes(viewer: Viewer) -> dict[str, Wish]:
    """What one wants to be told, by kind: here, and by mail."""
    if viewer.person_id is None:
        raise NotVisible("notifications")
    return dict(notices.wishes_of(viewer.organisation.id, [viewer.person_id])[viewer.person_id])


def views(viewer: Viewer, page: str) -> tuple[stored_views.ViewRow, ...]:
    """Lists that were kept under a name: one's own and those that others share."""
    return stored_views.views_of(viewer, page)


def document_list(viewer: Viewer, table: Table, row_id: int) -> tuple[stored_documents.DocumentRow, ...]:
    """The documents with a record."""
    find(stored_documents.records(viewer, table), row_id)
    return stored_documents.documents_of(viewer, table, row_id)


def document_content(viewer: Viewer, document_id: int) -> Content:
    """A document itself."""
    row = stored_documents.find_document(viewer, document_id)
    place = stored_documents.place_of(row)
    if not place.is_file():
        raise NotVisible(f"file of document {document_id}")
    return Content(row.name, row.media_type, base64.b64encode(place.read_bytes()).decode())


def add_document(viewer: Viewer, table: Table, row_id: int, name: str, content: Base64Bytes, now: datetime) -> Model:
    """Keep a file (in Base64, at most 3 MB) with a record."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return documents.add_document(viewer, table, row_id, Path(file.name), name, now)


def kept_about_me(viewer: Viewer) -> tuple[about_me.Kept, ...]:
    """How much is kept about oneself, by kind."""
    return about_me.kept(viewer)


AREA = area(
    "own",
    _("One's own"),
    _("Who asks, notifications, lists that were kept, documents, and what is kept about oneself."),
    record.get("/me", me),
    record.get("/me/notifications", notifications, notice_words.sentence),
    record.post("/me/notifications/{notification_id}/read", mark_read, notify.mark_read, notify.mark_read_at),
    record.post("/me/notifications/read", mark_all_read),
    record.get("/me/notification-switches", wishes),
    record.put("/me/notification-switches", notify.switch),
    record.get("/me/kept", kept_about_me),
    record.get("/me/looked-at", looks.looks_at),
    record.get("/me/recently-seen", finding.recently_seen),
    record.get("/views/{page}", views),
    record.post("/views/{page}", saved_views.save_view),
    record.patch("/views/{view_id}", saved_views.change_view),
    record.delete("/views/{view_id}", saved_views.remove_view),
    record.get("/documents", document_list),
    record.get("/documents/{document_id}", document_content),
    record.post("/documents", add_document, documents.add_document),
    record.delete("/documents/{document_id}", documents.remove_document),
)
