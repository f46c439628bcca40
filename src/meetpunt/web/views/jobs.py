"""Work in the background: what is at work and what waits before it, and for administrators what was given up."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import notify
from meetpunt.actions.administration import jobs as acting
from meetpunt.reports.job_words import job_name, why_given_up
from meetpunt.store import jobs as stored
from meetpunt.store.access import Viewer
from meetpunt.store.job_lists import ListedJob
from meetpunt.web.crm_words import doing
from meetpunt.web.viewer import for_viewer


@never_cache
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The lists; while something is at work the page loads itself anew."""
    notify.mark_read_at(viewer, request.path, datetime.now(UTC))
    dead = [(one, job_name(one.kind), why_given_up(one.error)) for one in stored.given_up(viewer)]
    return render(request, "administration/jobs.html", {"working": _working(viewer), "dead": dead})


@never_cache
@for_viewer
def working(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is at work, as a piece of the page."""
    return render(request, "administration/jobs_working.html", {"working": _working(viewer)})


def _working(viewer: Viewer) -> list[tuple[ListedJob, str, str]]:
    """Each with its name and what it is at; of a sync only that is kept without words."""
    return [
        (one, job_name(one.kind), doing(one.text) if one.kind == "sync_crm" else one.text)
        for one in stored.at_work(viewer)
    ]


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, job_id: int, what: str) -> HttpResponse:
    """Try again what was given up, or leave it."""
    now = datetime.now(UTC)
    if what == "again":
        acting.try_again(viewer, job_id, now)
        messages.success(request, _("It is tried again."))
    elif what == "leave":
        acting.leave(viewer, job_id, now)
        messages.success(request, _("Left as it is."))
    else:
        raise Http404
    return redirect("jobs")
