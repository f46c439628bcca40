"""Figures beside those of a year before, the team, the organisation and elsewhere; and visits beside orders."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.actions.looking import note_look
from meetpunt.reports.compared import comparison as report_comparison
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.numbers_first import LANDMARKS, numbers_first_report
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web import comparison_page, place_asking
from meetpunt.web.asking import PERIODS
from meetpunt.web.viewer import for_viewer

TERMS = {code: text for code, text in PERIODS.items() if code != "all"}


@for_viewer
def comparison(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every KPI of a place and period beside what it can be compared with."""
    asked = _asked(request, viewer, "quarter")
    found = report_comparison(viewer, KpiAsk(asked.first, asked.last, asked.place, asked.period.ask.process_code))
    context = {
        "asked": asked,
        "periods": TERMS,
        "found": found,
        "groups": comparison_page.groups_of(found),
        "published": comparison_page.published_of(found),
        "has_team": any(row.team.value or row.team.others for row in found.rows),
        "has_organisation": any(row.organisation.value or row.organisation.others for row in found.rows),
    }
    return render(request, "comparison.html", context)


@for_viewer
def numbers_first(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Visits up to a landmark against orders after it."""
    asked = _asked(request, viewer, "all")
    told = request.GET.get("landmark", "")
    landmark = next((days for days in LANDMARKS if str(days) == told), 30)
    code = asked.period.ask.process_code
    report = numbers_first_report(viewer, asked.place, asked.first, asked.last, landmark, code)
    sections = [("own", asked.name, comparison_page.answer_of(report.own, report))]
    if report.whole is not None:
        sections.append(("whole", viewer.organisation.name, comparison_page.answer_of(report.whole, report)))
    context = {
        "asked": asked,
        "periods": PERIODS,
        "report": report,
        "sections": sections,
        "landmarks": [(days, asked.asking(landmark=str(days))) for days in LANDMARKS],
    }
    return render(request, "numbers_first.html", context)


def _asked(request: HttpRequest, viewer: Viewer, period: str) -> place_asking.PlaceAsked:
    """Whose and when; whoever looks at another one's figures is noted."""
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("comparison")
    asked = place_asking.read(viewer, request.GET, default_period=period)
    if asked.place.person_id is not None:
        note_look(viewer, asked.place.person_id, "comparison", datetime.now(UTC))
    return asked
