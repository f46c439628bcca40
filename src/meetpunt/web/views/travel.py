"""Travel of a rep, the map of a day or week, and a better order of what is planned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from meetpunt.actions.looking import note_look
from meetpunt.method.period import Period
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.values import by_person, kpi
from meetpunt.reports.time_use import time_kinds
from meetpunt.reports.travel import DayOnMap, last_day, on_map, travel
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web import kpi_words
from meetpunt.web.entering import Entered
from meetpunt.web.maps import Kind, MapPoint, territory_map
from meetpunt.web.time_use_asking import TimeAsked, asked_time
from meetpunt.web.viewer import for_viewer

DRIVEN = ("time_share_travel", "km_per_visit", "travel_minutes_per_visit", "visits")
"""What stands of each person in the list."""


@require_GET
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was driven, what the territory asks, and a day or week on the map."""
    asked = asked_time(request.GET, viewer)
    person = asked.place.person_id
    if person is None:
        return _of_everybody(request, viewer, asked)
    report = travel(viewer, person, asked.first, asked.last)
    kinds = time_kinds(viewer, asked.place, asked.first, asked.last)
    note_look(viewer, person, "travel", datetime.now(UTC))
    works_there = viewer.sees_all_registration or person in viewer.in_hand
    context = {
        "asked": asked,
        "report": report,
        "kind": kinds[-1],
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


def _of_everybody(request: HttpRequest, viewer: Viewer, asked: TimeAsked) -> HttpResponse:
    """A team's people, alphabetically, with what each drives; an organisation's as far as names may be seen."""
    if not viewer.sees_organisation:
        raise NotVisible("travel")
    ask = KpiAsk(asked.first, asked.last)
    found = by_person(viewer, asked.place.team_id, DRIVEN, ask)
    known = {code: kpi(viewer, code) for code in DRIVEN}
    rows = [
        (one, [kpi_words.shown(found[one.id][code], known[code]) for code in DRIVEN])
        for one in asked.people
        if one.id in found
    ]
    context = {"asked": asked, "kpis": known.values(), "rows": rows}
    return render(request, "time_use/travel_everybody.html", context)


def _map(shown: DayOnMap) -> str:
    points = [
        MapPoint(one.name, one.latitude, one.longitude, Kind.STOP, one.town, reverse("account", args=(one.id,)))
        for one in shown.stops
    ]
    return territory_map(points, range(len(points))) if points else ""
