"""The whole organisation to take along: an administrator asks, a second person agrees, then it can be downloaded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file import asking
from meetpunt.store.access import Viewer
from meetpunt.store.organisation_files import file_to_take, files, may_agree, may_ask
from meetpunt.web.viewer import for_viewer


@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was asked for and where it stands."""
    shown = {
        "files": files(viewer),
        "may_ask": may_ask(viewer),
        "may_agree": may_agree(viewer),
        "needs_nobody": viewer.sees_all_registration,
        "days": asking.DAYS,
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "administration/organisation_file.html", shown)


@require_POST
@for_viewer
def ask(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for a file."""
    asking.ask(viewer, datetime.now(UTC))
    return redirect("organisation-file")


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, file_id: int, what: str) -> HttpResponse:
    """Agree to a file, or throw it away."""
    if what not in ("agree", "withdraw"):
        raise Http404
    try:
        (asking.agree if what == "agree" else asking.withdraw)(viewer, file_id, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("organisation-file")


@never_cache
@for_viewer
def take(request: HttpRequest, viewer: Viewer, file_id: int) -> HttpResponse:
    """The file itself, for who asked for it."""
    found = file_to_take(viewer, file_id)
    path = asking.place(viewer.organisation.id, found.id)
    if not path.is_file():
        raise Http404
    name = slugify(f"{viewer.organisation.name} {found.made_at:%Y-%m-%d}") or "meetpunt"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.zip", content_type="application/zip")
    return cast(HttpResponse, answer)
