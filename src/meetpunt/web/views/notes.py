"""Notes at an account or an opportunity: written, changed, pinned and removed."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.notes import change_note, find_note, pin_note, remove_note, write_note
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web.addresses import page_of, safe_next
from meetpunt.web.record_form import RecordForm
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def new(request: HttpRequest, viewer: Viewer, table: str, row_id: int) -> HttpResponse:
    """Write a note; what was typed stays when it cannot be kept."""
    back, text = page_of(table, row_id), request.POST.get("text", "")
    if request.method == "POST":
        key, pinned = RecordForm([], request.POST.get("key", "")).uuid, request.POST.get("pinned") == "1"
        try:
            change = write_note(viewer, table, row_id, text, pinned, key, datetime.now(UTC))
        except Refused as refused:
            context = {"back": back, "text": text, "problem": str(refused.message)}
            return render(request, "note.html", context, status=422)
        tell(request, _("The note was kept."), change.pk if change else None)
    return redirect(back)


@for_viewer
def note(request: HttpRequest, viewer: Viewer, note_id: int) -> HttpResponse:
    """Change, pin or remove a note."""
    row = find_note(viewer, note_id)
    back = safe_next(
        request,
        page_of("account", row.account_id) if row.account_id else page_of("opportunity", row.opportunity_id or 0),
    )
    context = {"back": back, "note_id": note_id, "text": row.text, "seen": row.text}
    if request.method != "POST":
        if row.person_id is None or row.person_id != viewer.person_id:
            raise NotVisible(f"note {note_id}")
        return render(request, "note.html", context)
    told, now = request.POST, datetime.now(UTC)
    try:
        if "remove" in told:
            tell(request, _("The note was removed."), remove_note(viewer, note_id, now).pk)
        elif "pin" in told:
            changed = pin_note(viewer, note_id, told["pin"] == "1", now)
            said = _("The note stays on top.") if told["pin"] == "1" else _("The note is not kept on top any more.")
            tell(request, said, changed.pk if changed else None)
        else:
            changed = change_note(viewer, note_id, told.get("seen", ""), told.get("text", ""), now)
            tell(request, _("The note was changed."), changed.pk if changed else None)
    except Conflict as conflict:
        theirs = str(conflict.clashes[0].theirs)
        context |= {"text": told.get("text", ""), "seen": theirs, "theirs": theirs, "problem": str(conflict.message)}
        return render(request, "note.html", context, status=422)
    except Refused as refused:
        context |= {"text": told.get("text", ""), "seen": told.get("seen", ""), "problem": str(refused.message)}
        return render(request, "note.html", context, status=422)
    return redirect(back)
