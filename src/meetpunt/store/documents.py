"""The documents of a record, and where one lies; found through the record that they are with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Model, QuerySet

from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.models import Document
from meetpunt.store.prepared import prepared


@dataclass(frozen=True)
class DocumentRow:
    """A document in a list."""

    id: int
    name: str
    media_type: str
    size: int
    by_name: str
    at: datetime
    is_own: bool


def records(viewer: Viewer, table: str) -> QuerySet[Model]:
    """The viewer's records of a kind that can have documents.

    Raises:
        NotVisible: there are none of that kind.
    """
    match table:
        case "account":
            return registration.accounts(viewer)
        case "opportunity":
            return registration.opportunities(viewer)
        case "activity":
            return registration.activities(viewer)
        case "quote":
            return registration.quotes(viewer)
    raise NotVisible(table)


def documents_of(viewer: Viewer, table: str, row_id: int) -> tuple[DocumentRow, ...]:
    """The documents with a record that the viewer may see, newest first."""
    return tuple(
        DocumentRow(
            row.pk,
            row.name,
            row.media_type,
            row.size,
            row.by.name if row.by else "",
            row.at,
            row.by_id is not None and row.by_id == viewer.person_id,
        )
        for row in _documents(viewer.organisation.id, row_id, table=table)
    )


@prepared
def _documents(organisation_id: int, row_id: int, *, table: str) -> QuerySet[Document]:
    rows = Document.objects.filter(organisation_id=organisation_id, table=table, row_id=row_id)
    return rows.select_related("by").order_by("-at", "-pk")


def find_document(viewer: Viewer, document_id: int) -> Document:
    """A document with a record that the viewer may see.

    Raises:
        NotVisible: there is no such document for this viewer.
    """
    row = Document.objects.filter(organisation_id=viewer.organisation.id, pk=document_id).first()
    if row is None:
        raise NotVisible(f"document {document_id}")
    registration.find(records(viewer, row.table), row.row_id)
    return row


def place_of(document: Document) -> Path:
    """Where the file lies."""
    return folder(document.organisation_id) / document.stored_as


def folder(organisation_id: int) -> Path:
    """Where an organisation's documents lie."""
    return Path(settings.DOCUMENTS) / str(organisation_id)
