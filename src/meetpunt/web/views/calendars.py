"""One's own calendars of elsewhere: which they are, what they propose, and what one decides about each proposal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetpunt.actions import calendars as acting
from meetpunt.actions import notify
from meetpunt.actions.calendars.feeds import UNREADABLE_SECRET
from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.connectors import addresses
from meetpunt.connectors.ics.reading import LIMITS
from meetpunt.connectors.messages import sentence
from meetpunt.connectors.transport import Reach
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.appointments import FeedRef, feeds_of, proposals_of
from meetpunt.store.calendar_address import secret_of
from meetpunt.store.secrets import CannotBeRead
from meetpunt.web.undo import tell
from meetpunt.web.uploading import name_of
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.calendar_out import address_of

MEGABYTE = 1_000_000


@for_viewer
def calendars(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for a decision, and the calendars that it comes from."""
    return _page(request, viewer)


@require_POST
@for_viewer
def add(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep an address."""
    told = {"name": request.POST.get("name", ""), "address": request.POST.get("address", "")}
    try:
        acting.add_address(_registering(viewer), told["name"], told["address"], datetime.now(UTC), reach())
    except Refused as refused:
        return _page(request, viewer, {"problem": str(refused.message), "told": told}, 422)
    messages.success(request, _("Added. It is being read; what it proposes appears here."))
    return redirect("calendars")


@require_POST
@for_viewer
def upload(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Read a file."""
    file = request.FILES.get("file")
    _registering(viewer)
    try:
        if file is None:
            raise Refused(_("Choose a file that ends in .ics."))
        if (file.size or 0) > LIMITS.file_mb * MEGABYTE:
            raise Refused(str(sentence("ics_too_much")))
        waiting = acting.add_file(viewer, name_of(file), file.read(), datetime.now(UTC))
    except Refused as refused:
        return _page(request, viewer, {"file_problem": str(refused.message)}, 422)
    said = ngettext("%(n)s appointment to decide about.", "%(n)s appointments to decide about.", waiting)
    messages.success(request, said % {"n": waiting} if waiting else _("Read. There is nothing to decide about in it."))
    return redirect("calendars")


@require_POST
@for_viewer
def fetch(request: HttpRequest, viewer: Viewer, feed_id: int) -> HttpResponse:
    """Ask for a reading now."""
    if feed_id not in {feed.id for feed in feeds_of(viewer) if not feed.is_file}:
        raise NotVisible(f"calendar {feed_id}")
    acting.ask_to_fetch(viewer.organisation.id, feed_id, datetime.now(UTC))
    messages.success(request, _("It is being read; what it proposes appears here."))
    return redirect("calendars")


@require_POST
@for_viewer
def forget(request: HttpRequest, viewer: Viewer, feed_id: int) -> HttpResponse:
    """Forget a calendar."""
    acting.forget_feed(viewer, feed_id)
    messages.success(request, _("Removed. Visits that were planned from it stay."))
    return redirect("calendars")


@require_POST
@for_viewer
def decide(request: HttpRequest, viewer: Viewer, appointment_id: int) -> HttpResponse:
    """One tap: plan, move or call off; or leave it."""
    now, how = datetime.now(UTC), request.POST.get("decision", "")
    try:
        if how == "confirm":
            done = acting.confirm(viewer, appointment_id, now)
        elif how in ("dismiss", "dismiss-series"):
            done = acting.dismiss(viewer, appointment_id, now, how == "dismiss-series")
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        tell(request, _said(done.what), done.change_id)
    return redirect("calendars")


def _page(request: HttpRequest, viewer: Viewer, told: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    _registering(viewer)
    now = datetime.now(UTC)
    notify.mark_read_at(viewer, reverse("calendars"), now)
    waiting = proposals_of(viewer)
    secret = secret_of(viewer)
    context = {
        "coming": [one for one in waiting if one.starts_at >= now],
        "past": [one for one in waiting if one.starts_at < now],
        "feeds": [(feed, addresses.masked(feed.address), _problem(feed)) for feed in feeds_of(viewer)],
        "own_address": address_of(request, viewer, secret) if secret else "",
        "own_is_lost": secret == "",
        "megabytes": LIMITS.file_mb,
        **(told or {}),
    }
    return render(request, "calendars/page.html", context, status=status)


def _registering(viewer: Viewer) -> Viewer:
    """The page is for who registers; for everybody else there is none."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    return viewer


def _problem(feed: FeedRef) -> str:
    """Why a calendar could not be read, in words."""
    if not feed.problem:
        return ""
    if feed.problem == UNREADABLE_SECRET:
        return str(CannotBeRead())
    return str(sentence(feed.problem, host=addresses.host_of(feed.address), limit=Reach().bytes // MEGABYTE))


def _said(what: str) -> str:
    return {
        "planned": _("Planned."),
        "moved": _("The visit was moved."),
        "called_off": _("The visit was called off."),
        "kept": _("The visit stays as it was planned."),
        "dismissed": _("Left aside."),
    }[what]
