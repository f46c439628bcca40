"""Notes and documents at an account."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from meetpunt.actions.accounts.notes import change_note, find_note, pin_note, remove_note, write_note
from meetpunt.actions.documents import add_document, remove_document
from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.documents import find_document, place_of
from meetpunt.web.record_form import RecordForm
from meetpunt.web.undo import tell
from meetpunt.web.uploading import LimitedUploadHandler, name_of
from meetpunt.web.viewer import for_viewer


@for_viewer
def note_new(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    """Write a note; what was typed stays when it cannot be kept."""
    text = request.POST.get("text", "")
    if request.method == "POST":
        key = RecordForm([], request.POST.get("key", "")).uuid
        try:
            change = write_note(viewer, account_id, text, request.POST.get("pinned") == "1", key, datetime.now(UTC))
        except Refused as refused:
            context = {"account_id": account_id, "text": text, "problem": str(refused.message)}
            return render(request, "accounts/note.html", context, status=422)
        tell(request, _("The note was kept."), change.pk if change else None)
    return redirect("account", account_id)


@for_viewer
def note(request: HttpRequest, viewer: Viewer, note_id: int) -> HttpResponse:
    """Change, pin or remove a note."""
    row = find_note(viewer, note_id)
    context = {"account_id": row.account_id, "note_id": note_id, "text": row.text, "seen": row.text}
    if request.method != "POST":
        if row.person_id is None or row.person_id != viewer.person_id:
            raise NotVisible(f"note {note_id}")
        return render(request, "accounts/note.html", context)
    told, now = request.POST, datetime.now(UTC)
    try:
        if "remove" in told:
            tell(request, _("The note was removed."), remove_note(viewer, note_id, now).pk)
        elif "pin" in told:
            changed = pin_note(viewer, note_id, told["pin"] == "1", now)
            said = _("The note stays on top.") if told["pin"] == "1" else _("The note is in the timeline only.")
            tell(request, said, changed.pk if changed else None)
        else:
            changed = change_note(viewer, note_id, told.get("seen", ""), told.get("text", ""), now)
            tell(request, _("The note was changed."), changed.pk if changed else None)
    except Conflict as conflict:
        theirs = str(conflict.clashes[0].theirs)
        context |= {"text": told.get("text", ""), "seen": theirs, "theirs": theirs, "problem": str(conflict.message)}
        return render(request, "accounts/note.html", context, status=422)
    except Refused as refused:
        context |= {"text": told.get("text", ""), "seen": told.get("seen", ""), "problem": str(refused.message)}
        return render(request, "accounts/note.html", context, status=422)
    return redirect("account", row.account_id)


@csrf_exempt  # only until the handler of the upload is set: `_document_new` is protected
def document_new(request: HttpRequest, account_id: int) -> HttpResponse:
    """Keep a file with the account, straight to disk."""
    request.upload_handlers = [LimitedUploadHandler(request)]
    return _document_new(request, account_id)


@csrf_protect
@require_POST
@for_viewer
def _document_new(request: HttpRequest, viewer: Viewer, account_id: int) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("account", account_id)
    name = name_of(file)
    path = Path(cast(TemporaryUploadedFile, file).temporary_file_path())
    try:
        change = add_document(viewer, "account", account_id, path, name, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        tell(request, _("%(name)s was kept.") % {"name": name}, change.pk)
    return redirect("account", account_id)


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
def document_remove(request: HttpRequest, viewer: Viewer, document_id: int) -> HttpResponse:
    """Remove a document that one brought oneself."""
    row = find_document(viewer, document_id)
    removed = remove_document(viewer, document_id, datetime.now(UTC))
    tell(request, _("%(name)s was removed.") % {"name": row.name}, removed.pk)
    return redirect("account", row.row_id) if row.table == "account" else redirect("home")
