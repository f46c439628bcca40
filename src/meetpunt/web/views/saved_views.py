"""Keeping a list under a name, and what can be done with what was kept."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.saved_views import ViewTerms, change_view, remove_view, save_view
from meetpunt.store.access import Viewer
from meetpunt.web.addresses import safe_next
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@require_POST
@for_viewer
def save(request: HttpRequest, viewer: Viewer, page: str) -> HttpResponse:
    """Keep the list that is on screen."""
    try:
        save_view(viewer, page, _terms(request), request.POST.get("query", ""), datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        tell(request, _("Kept: you find it above the list."))
    return redirect(safe_next(request))


@require_POST
@for_viewer
def change(request: HttpRequest, viewer: Viewer, view_id: int) -> HttpResponse:
    """Another name, shared or not, pinned or not; or away with it."""
    now = datetime.now(UTC)
    try:
        if "remove" in request.POST:
            tell(request, _("The view was removed."), remove_view(viewer, view_id, now).pk)
        else:
            changed = change_view(viewer, view_id, _terms(request), now)
            tell(request, _("The view was changed."), changed.pk if changed else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(safe_next(request))


def _terms(request: HttpRequest) -> ViewTerms:
    told = request.POST
    return ViewTerms(told.get("name", ""), told.get("shared") == "1", told.get("pinned") == "1")
