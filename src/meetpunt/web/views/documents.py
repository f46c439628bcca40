"""Documents with a record of any kind that can have them: taken in, given back, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from meetpunt.actions.documents import add_document, remove_document
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer, registration
from meetpunt.store.documents import find_document, place_of, records
from meetpunt.web.addresses import page_of
from meetpunt.web.undo import tell
from meetpunt.web.uploading import DocumentUploadHandler, name_of
from meetpunt.web.viewer import for_viewer


@csrf_exempt  # only until the handler of the upload is set: `_new` is protected
def new(request: HttpRequest, table: str, row_id: int) -> HttpResponse:
    """Keep a file with a record, straight to disk."""
    request.upload_handlers = [DocumentUploadHandler(request)]
    return _new(request, table, row_id)


@csrf_protect
@require_POST
@for_viewer
def _new(request: HttpRequest, viewer: Viewer, table: str, row_id: int) -> HttpResponse:
    registration.find(records(viewer, table), row_id)
    file = cast(TemporaryUploadedFile | None, request.FILES.get("file"))
    try:
        if file is None:
            raise Refused(_("Choose a file first."))
        path, name = Path(file.temporary_file_path()), name_of(file)
        change = add_document(viewer, table, row_id, path, name, datetime.now(UTC))
        tell(request, _("%(name)s was kept.") % {"name": name}, change.pk)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(page_of(table, row_id))


@require_GET
@for_viewer
def document(request: HttpRequest, viewer: Viewer, document_id: int) -> HttpResponse:
    """The file, always to keep and never to run here."""
    row = find_document(viewer, document_id)
    place = place_of(row)
    if not place.is_file():
        raise NotVisible(f"file of document {document_id}")
    answer = FileResponse(
        place.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)


@require_POST
@for_viewer
def remove(request: HttpRequest, viewer: Viewer, document_id: int) -> HttpResponse:
    """Remove a document that one brought oneself."""
    row = find_document(viewer, document_id)
    removed = remove_document(viewer, document_id, datetime.now(UTC))
    tell(request, _("%(name)s was removed.") % {"name": row.name}, removed.pk)
    return redirect(page_of(row.table, row.row_id))
