"""Travel of a rep, the map of a day or week, and a better order of what is planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from meetpunt.actions.looking import note_look
from meetpunt.method.period import Period
from meetpunt.reports.time_use import time_use
from meetpunt.reports.travel import DayOnMap, last_day, on_map, travel
from meetpunt.store.access import Viewer
from meetpunt.web.entering import Entered
from meetpunt.web.maps import Kind, MapPoint, territory_map
from meetpunt.web.time_use_asking import asked_time
from meetpunt.web.viewer import for_viewer


@require_GET
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was driven, what the territory asks, and a day or week on the map."""
    asked = asked_time(request.GET, viewer)
    person = asked.place.person_id
    if person is None:
        raise Http404
    report = travel(viewer, person, asked.first, asked.last)
    use = time_use(viewer, asked.place, asked.first, asked.last)
    note_look(viewer, person, "travel", datetime.now(UTC))
    works_there = viewer.sees_all_registration or person in viewer.in_hand
    context = {
        "asked": asked,
        "report": report,
        "kind": use.kinds[-1],
        "use": use,
        "works_there": works_there,
        "is_own": person == viewer.person_id,
    }
    chosen = Entered(request.GET.dict()).day("day") or last_day(viewer, person, asked.first, asked.last)
    if works_there and chosen is not None:
        week = Period.week_of(chosen)
        is_week = request.GET.get("map") == "week"
        shown = on_map(viewer, person, week.first, week.last) if is_week else on_map(viewer, person, chosen, chosen)
        names = {
            "chosen": chosen,
            "shown": shown,
            "is_week": is_week,
            "before": chosen - timedelta(days=7 if is_week else 1),
            "after": chosen + timedelta(days=7 if is_week else 1),
            "better": tuple(shown.stops[place - 1] for place in shown.best),
        }
        context |= names | {"map": _map(shown)}
    return render(request, "time_use/travel.html", context)


def _map(shown: DayOnMap) -> str:
    points = [
        MapPoint(one.name, one.latitude, one.longitude, Kind.STOP, one.town, reverse("account", args=(one.id,)))
        for one in shown.stops
    ]
    return territory_map(points, range(len(points))) if points else ""
