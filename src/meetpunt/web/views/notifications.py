"""What one was told: the list, what is read, and what one wants to be told here and by mail."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import notify
from meetpunt.reports.notices import TITLES, sentence
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.notices import KINDS, Wish, notices_of, wishes_of
from meetpunt.web.viewer import for_viewer


@for_viewer
def notifications(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What there is to know, the unread first."""
    person_id = _person(viewer)
    told = [(one, sentence(one.kind, one.about), _leads_somewhere(one.path)) for one in notices_of(viewer)]
    wishes = wishes_of(viewer.organisation.id, [person_id])[person_id]
    context = {
        "told": told,
        "is_any_unread": any(not one.is_read for one, _words, _leads in told),
        "switches": [(kind, TITLES[kind], wishes[kind]) for kind in KINDS],
    }
    return render(request, "notifications/page.html", context)


@require_POST
@for_viewer
def read(request: HttpRequest, viewer: Viewer, notification_id: int) -> HttpResponse:
    """Mark one as read and go where it leads; or mark it as unread."""
    is_read = request.POST.get("as") != "unread"
    path = notify.mark_read(viewer, notification_id, datetime.now(UTC), is_read)
    go = is_read and request.POST.get("as") == "open" and _leads_somewhere(path)
    return redirect(path if go else "notifications")


@require_POST
@for_viewer
def read_all(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Mark everything as read."""
    notify.mark_read(viewer, None, datetime.now(UTC))
    return redirect("notifications")


@require_POST
@for_viewer
def switches(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep what one wants to be told."""
    _person(viewer)
    wishes = {kind: Wish(f"{kind}-here" in request.POST, f"{kind}-mail" in request.POST) for kind in KINDS}
    notify.switch(viewer, wishes)
    messages.success(request, _("Kept."))
    return redirect("notifications")


def _person(viewer: Viewer) -> int:
    if viewer.person_id is None:
        raise NotVisible("notifications")
    return viewer.person_id


def _leads_somewhere(path: str) -> bool:
    """Whether there is a page of this address, within the product."""
    if not path.startswith("/") or path.startswith("//"):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
