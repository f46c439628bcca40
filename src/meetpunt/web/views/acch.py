"""Territory and ACCH: the four counts, the next focus, visits agreed and kept, market share, the map of coverage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from meetpunt.actions.looking import note_look
from meetpunt.method.acch import RUNGS, Rung
from meetpunt.reports.acch import acch as report_of
from meetpunt.reports.acch_figures import AcchAsk
from meetpunt.reports.acch_map import coverage_map
from meetpunt.reports.market_share import addresses_of, market_share
from meetpunt.reports.visit_rhythm import visit_rhythm
from meetpunt.store.access import Viewer
from meetpunt.store.account_list import segments
from meetpunt.web import place_asking
from meetpunt.web.acch_map import points
from meetpunt.web.acch_words import NAMES
from meetpunt.web.entering import Entered
from meetpunt.web.maps import territory_map
from meetpunt.web.place_asking import PlaceAsked
from meetpunt.web.viewer import for_viewer

MOST_VISITS = 100.0


@for_viewer
def acch(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page of a place."""
    asked, ask = _asked(viewer, request.GET)
    report = report_of(viewer, asked.place, ask)
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "acch", datetime.now(UTC))
    context = _page(viewer, asked, ask) | {
        "report": report,
        "rhythm": visit_rhythm(viewer, asked.place, ask),
        "market": addresses_of(viewer, asked.place, ask.as_of) if ask.segment is None else None,
        "share": market_share(viewer, asked.place, ask.as_of),
        "visits": [(rung, NAMES[rung], report.visits_each[rung]) for rung in RUNGS],
        "currency": viewer.organisation.currency,
    }
    return render(request, "acch/page.html", context)


@for_viewer
def coverage(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The map of coverage: the viewer's accounts by how they stand."""
    asked, ask = _asked(viewer, request.GET)
    found = coverage_map(viewer, asked.place, ask)
    context = _page(viewer, asked, ask) | {
        "found": found,
        "map": territory_map(points(found.accounts)) if found.accounts else "",
        "letters": [(str(rung)[0].upper(), NAMES[rung]) for rung in RUNGS],
    }
    return render(request, "acch/coverage.html", context)


def _asked(viewer: Viewer, told: QueryDict) -> tuple[PlaceAsked, AcchAsk]:
    """Whose, as of which day, of which segment, and with which visits per moved address."""
    asked = place_asking.read(viewer, told)
    entered = Entered({name: str(value) for name, value in told.items()})
    each: list[tuple[Rung, float]] = []
    for rung in RUNGS:
        value = entered.decimal(rung.value)
        if value is not None and 0 < value <= MOST_VISITS:
            each.append((rung, float(value)))
    segment = entered.text("segment", 80) or None
    return asked, AcchAsk(asked.period.ask.as_of, segment, asked.period.ask.known_at, tuple(each))


def _page(viewer: Viewer, asked: PlaceAsked, ask: AcchAsk) -> dict[str, Any]:
    return {"asked": asked, "ask": ask, "segments": segments(viewer), "today": viewer.today}
