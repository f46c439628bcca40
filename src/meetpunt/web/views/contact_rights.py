"""A contact person's right to see what is kept about them, and to be forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import contact_rights as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.contact_rights import subject, texts
from meetpunt.web.viewer import for_viewer


@for_viewer
@never_cache
def rights(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """What would be given out and what would be erased, with the texts to look through."""
    found = subject(viewer, contact_id)
    lines = () if found.erased_at else texts(viewer, contact_id)
    return render(request, "trust/contact.html", {"subject": found, "texts": lines})


@for_viewer
@never_cache
@require_POST
def export(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """All that is kept, as one JSON file."""
    found = acting.export_contact(viewer, contact_id, datetime.now(UTC))
    answer = HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="contact-{contact_id}.json"'
    return answer


@for_viewer
@require_POST
def erase(request: HttpRequest, viewer: Viewer, contact_id: int) -> HttpResponse:
    """Forget the person; empty the texts that were ticked."""
    subject(viewer, contact_id)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick that you know that this cannot be undone."))
        return redirect("contact-rights", contact_id)
    chosen = {
        table: {int(one) for one in request.POST.getlist(table) if one.isascii() and one.isdigit()}
        for table in ("activity", "note", "appointment")
    }
    try:
        acting.erase_contact(
            viewer, contact_id, datetime.now(UTC), chosen["activity"], chosen["note"], chosen["appointment"]
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("The person was erased. Counts stay as they were."))
    return redirect("contact-rights", contact_id)
