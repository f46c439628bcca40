"""Documents with a record: kept in the data folder under the hash of their content, so that twice takes no more room.

Rule: what a file is, its first bytes say, never its name; programs and pages are not taken. Whoever may see the record
may fetch it; only who brought it removes it.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import made, remove
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.documents import find_document, folder, records
from meetpunt.store.models import Change, Document
from meetpunt.store.tenancy import changing

MOST_BYTES = 20 * 1024 * 1024
_PIECE = 1 << 20
_BEGINS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-office"),
)
_IN_ZIP = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")


def add_document(viewer: Viewer, table: str, row_id: int, path: Path, name: str, now: datetime) -> Change:
    """Keep a file with a record.

    Parameters:
        path: where it lies now; it is copied. name: what the user calls it.

    Raises:
        NotVisible: the record is not the viewer's.
        Refused: the file is empty, too large, or of a kind that is not taken.
    """
    registration.find(records(viewer, table), row_id)
    size = path.stat().st_size
    if size == 0:
        raise Refused(_("The file %(name)s is empty. Choose another one.") % {"name": name})
    if size > MOST_BYTES:
        room = {"name": name, "most": MOST_BYTES // 1024 // 1024}
        raise Refused(_("The file %(name)s is too large: at most %(most)s MB.") % room)
    kind = media_type(path)
    if not kind:
        raise Refused(_("The file %(name)s is a program or a web page, and those are not kept here.") % {"name": name})
    mark = _keep(path, folder(viewer.organisation.id))
    with changing(viewer.organisation.id, leaves_accounts=True):
        registration.find(records(viewer, table), row_id)
        row = Document.objects.create(
            organisation_id=viewer.organisation.id,
            table=table,
            row_id=row_id,
            name=_named(name),
            media_type=kind,
            size=size,
            sha256=mark,
            stored_as=mark,
            by_id=viewer.person_id,
            at=now,
        )
        return made(viewer, row, now)


def remove_document(viewer: Viewer, document_id: int, now: datetime) -> Change:
    """Remove a document that one brought oneself; it can be undone, so the file stays where it is."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_document(viewer, document_id)
        if row.by_id is None or row.by_id != viewer.person_id:
            raise NotVisible(f"document {document_id}")
        return remove(viewer, row, now)


def media_type(path: Path) -> str:
    """What the content is; empty for what is not taken."""
    with path.open("rb") as content:
        head = content.read(4096)
    if head.startswith(_PROGRAMS):
        return ""
    for begin, kind in _BEGINS:
        if head.startswith(begin):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if b"\0" in head:
        return "application/octet-stream"
    low = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if low.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")) or b"<script" in low:
        return ""
    return "text/plain"


def _in_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()[:200]
    except zipfile.BadZipFile:
        return "application/octet-stream"
    for begin, kind in _IN_ZIP:
        if any(name.startswith(begin) for name in names):
            return kind
    return "application/zip"


def _named(name: str) -> str:
    name = "".join(sign for sign in os.path.basename(name.replace("\\", "/")) if sign.isprintable()).strip()
    stem, dot, ending = name.rpartition(".")
    if len(name) > 200 and dot and len(ending) < 12:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return name[:200] or "document"


def _keep(path: Path, place: Path) -> str:
    """Copy a file under the hash of its content; gives the hash."""
    mark = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            mark.update(piece)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = place / mark.hexdigest()
    if not kept.exists():
        partly = kept.with_suffix(f".{os.getpid()}.part")
        copyfile(path, partly)
        partly.replace(kept)
    return mark.hexdigest()
