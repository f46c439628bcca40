"""The scorecard: the same page, with the same figures, for a rep and the manager."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.actions.looking import note_look
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.scorecard import scorecard as report_scorecard
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web import formats, place_asking
from meetpunt.web.asking import PERIODS
from meetpunt.web.scorecard_page import groups_of
from meetpunt.web.viewer import for_viewer

TERMS = {code: text for code, text in PERIODS.items() if code != "all"}


@for_viewer
def scorecard(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every KPI of a place and period, those that are steered on first."""
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("scorecard")
    asked = place_asking.read(viewer, request.GET, default_period="quarter")
    card = report_scorecard(viewer, KpiAsk(asked.first, asked.last, asked.place, asked.period.ask.process_code))
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "scorecard", datetime.now(UTC))
    groups = groups_of(card, formats.language())
    context = {
        "asked": asked,
        "periods": TERMS,
        "groups": groups,
        "last": card.last,
        "steered": [line for group in groups for line in group.lines if line.row.is_steered],
    }
    return render(request, "scorecard.html", context)
