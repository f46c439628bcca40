"""Time use of a rep, a team or the organisation, and the activities behind a kind of time."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from meetpunt.actions.looking import note_look
from meetpunt.method.time_kinds import TimeKind
from meetpunt.reports.time_records import time_records
from meetpunt.reports.time_use import time_use
from meetpunt.store.access import Viewer
from meetpunt.web.time_use_asking import asked_time
from meetpunt.web.viewer import for_viewer


@require_GET
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The six kinds beside what they produced. Who looks at another one's figures is noted."""
    asked = asked_time(request.GET, viewer)
    report = time_use(viewer, asked.place, asked.first, asked.last)
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "time-use", datetime.now(UTC))
    return render(request, "time_use/page.html", {"asked": asked, "report": report})


@require_GET
@for_viewer
def activities(request: HttpRequest, viewer: Viewer, kind: str) -> HttpResponse:
    """The activities of a kind of time, newest first."""
    if kind not in {one.value for one in TimeKind}:
        raise Http404
    asked = asked_time(request.GET, viewer)
    records = time_records(viewer, asked.place, asked.first, asked.last, TimeKind(kind))
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "time-use", datetime.now(UTC))
    return render(request, "time_use/activities.html", {"asked": asked, "records": records, "kind": kind})
