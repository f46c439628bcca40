"""The track record of the forecast, and looking back over history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import back_tests
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.forecast.back_test import months_to_look_back
from meetpunt.reports.forecast.track import Track, looked_back, sees_whole, track_record
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.job_queue import JobRef
from meetpunt.store.kept_forecasts import running_job
from meetpunt.store.refs import ORGANISATION, ProcessRef
from meetpunt.web import formats, place_asking
from meetpunt.web.forecast_asking import OF_WHAT
from meetpunt.web.track_record_chart import bands
from meetpunt.web.track_record_page import best, headline, month_name, others_of, rows_of, scores_of
from meetpunt.web.viewer import for_viewer

MONTHS = (12, 24)
KINDS = frozenset("pt")


@never_cache
@for_viewer
def record(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was foreseen of the past months, and what came."""
    _must_see(viewer)
    whose = place_asking.read(viewer, request.GET, KINDS)
    if whose.place.person_id is not None:
        note_look(viewer, whose.place.person_id, "forecast", datetime.now(UTC))
    measure = "orders" if request.GET.get("what") == "orders" else "revenue"
    process = _process(viewer, request.GET.get("process"))
    track = track_record(viewer, process, whose.place, measure)
    whole = sees_whole(viewer)
    context = {
        "whose": whose,
        "process": process,
        "measure": measure,
        "measures": [(code, OF_WHAT[code]) for code in ("revenue", "orders")],
        "record": _shown(track, _teller(viewer, measure)),
        "is_whole": whose.place == ORGANISATION,
        "organisation": None,
        "looked_back": _looked_back(viewer, process) if whole else None,
        "may_look_back": back_tests.may_look_back(viewer),
        "months": MONTHS,
        "job": _job(viewer) if back_tests.may_look_back(viewer) else None,
    }
    if whole and not viewer.sees_organisation:
        told = track_record(viewer, process, ORGANISATION, measure)
        context["organisation"] = _shown(told, _teller(viewer, measure))
    return render(request, "forecast/track.html", context)


@require_POST
@for_viewer
def look_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for a look back over history."""
    if not back_tests.may_look_back(viewer):
        raise NotVisible("back-test")
    process = _process(viewer, request.POST.get("process"))
    months = next((one for one in MONTHS if str(one) == request.POST.get("months")), MONTHS[0])
    try:
        first, last = months_to_look_back(viewer, process, months)
        back_tests.ask(viewer, process.id, first, last, datetime.now(UTC), formats.language())
    except (NotAnswerable, Refused) as why:
        messages.error(request, str(why))
    return redirect(f"{reverse('track-record')}?process={process.code}#look-back")


@for_viewer
def progress(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """How far the look back is, as a piece of a page."""
    if not back_tests.may_look_back(viewer):
        raise NotVisible("back-test")
    return render(request, "imports/progress.html", {"job": _job(viewer) or _over()})


def _must_see(viewer: Viewer) -> None:
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("track record")


def _process(viewer: Viewer, code: str | None) -> ProcessRef:
    return find_process(viewer.organisation, FunnelAsk(as_of=viewer.today, process_code=code or None))


def _shown(track: Track, tell: Callable[[float], str]) -> dict[str, Any]:
    return {
        "headline": headline(track),
        "best": best(track.best),
        "rows": rows_of(track, tell),
        "others": others_of(track),
        "scores": scores_of(track),
        "chart": bands(track, tell),
    }


def _looked_back(viewer: Viewer, process: ProcessRef) -> dict[str, Any] | None:
    found = looked_back(viewer, process)
    if found is None:
        return None
    row = found.row
    return _shown(found.track, _teller(viewer, "revenue")) | {
        "as_known": found.as_known,
        "finished_at": row.finished_at,
        "by": row.asked_by if viewer.sees_organisation else "",
        "first": month_name(row.first_month),
        "last": month_name(row.last_month),
    }


def _job(viewer: Viewer) -> JobRef | None:
    job_id = running_job(viewer.organisation.id)
    return None if job_id is None else job_queue.find(job_id)


def _over() -> JobRef:
    """What is no longer at work."""
    return JobRef(0, back_tests.KIND, None, None, "done", 0, 0, 0, _("Ready"), None, "")


def _teller(viewer: Viewer, measure: str) -> Callable[[float], str]:
    if measure == "orders":
        return lambda value: formats.number(value, 0 if value >= 10 or value == int(value) else 1)
    return lambda value: formats.money(round(value), viewer.organisation.currency)
