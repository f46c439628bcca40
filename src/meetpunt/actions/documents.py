"""Files that people put with a quote: kept in the data folder under their content, given back only as an attachment.

Rule: at most 10 megabytes, never empty; the kind of a file is what it begins with, not what its name or sender says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import made
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find, quotes
from meetpunt.store.models import Change, Document
from meetpunt.store.tenancy import changing

MOST_BYTES = 10 * 1024 * 1024
_BEGINS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_OF_ZIP = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True)
class KeptFile:
    """A file to give back."""

    path: Path
    name: str
    media_type: str


def add_to_quote(viewer: Viewer, quote_id: int, file: Path, name: str, now: datetime) -> Change:
    """Put a file with a quote.

    Parameters:
        file: where it stands now; it is copied. name: what the sender calls it.

    Raises:
        NotVisible: the quote is not in the viewer's hands.
        Refused: it is empty or too large.
    """
    size = file.stat().st_size
    if size == 0:
        raise Refused(_("This file is empty. Choose another one."))
    if size > MOST_BYTES:
        raise Refused(_("This file is larger than 10 MB. Make it smaller, or split it."))
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    with changing(viewer.organisation.id):
        row = find(quotes(viewer), quote_id)
        stored = f"{viewer.organisation.id}/{digest}"
        place = settings.DOCUMENTS / stored
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.write_bytes(content)
        document = Document.objects.create(
            organisation_id=viewer.organisation.id,
            table="quote",
            row_id=row.pk,
            name=_plain(name),
            media_type=kind_of(content[:16], name),
            size=size,
            sha256=digest,
            stored_as=stored,
            by_id=viewer.person_id,
            at=now,
        )
        return made(viewer, document, now)


def find_file(viewer: Viewer, document_id: int) -> KeptFile:
    """The file of a document; NotVisible when its record is not in the viewer's hands, or the file is gone."""
    row = Document.objects.filter(organisation_id=viewer.organisation.id, pk=document_id, table="quote").first()
    if row is None:
        raise NotVisible(f"document {document_id}")
    find(quotes(viewer), row.row_id)
    path = settings.DOCUMENTS / row.stored_as
    if not path.is_file():
        raise NotVisible(f"document {document_id} has no file")
    return KeptFile(path, row.name, row.media_type)


def kind_of(begin: bytes, name: str) -> str:
    """The media type by the first bytes; what they do not tell is just bytes."""
    for mark, kind in _BEGINS:
        if begin.startswith(mark):
            return _OF_ZIP.get(Path(name).suffix.lower(), kind) if kind == "application/zip" else kind
    return "application/octet-stream"


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"')[:200].strip() or "document"


@undoes("document", Change.Kind.MADE)
def take_away(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo adding a file: it is no longer with the quote; its bytes stay when another record holds the same."""
    row = Document.objects.filter(organisation_id=viewer.organisation.id, pk=found.row_id).first()
    if row is None:
        raise Refused(_("It does not exist any more, so there is nothing to undo."))
    find(quotes(viewer), row.row_id)
    stored = row.stored_as
    row.delete()
    if not Document.objects.filter(organisation_id=viewer.organisation.id, stored_as=stored).exists():
        (settings.DOCUMENTS / stored).unlink(missing_ok=True)
