"""The funnel of a rep beside the team, and of the organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from meetpunt.actions.looking import note_look
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.choices import Choices, choices
from meetpunt.reports.funnel import causes_of_question
from meetpunt.reports.funnel import organisation_funnel as report_organisation
from meetpunt.reports.funnel import person_funnel as report_person
from meetpunt.reports.funnel_figures import FunnelReport
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Named
from meetpunt.web.asking import PERIODS, Asked, read
from meetpunt.web.viewer import for_viewer


@dataclass(frozen=True)
class Filters:
    """What the filter bar offers: whom, and which part of the opportunities."""

    action: str
    parameter: str
    subjects: tuple[Named, ...]
    chosen: int | None
    of: Choices


@for_viewer
def funnel(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """To the funnel of the rep that was chosen, else to one's own, else to the first that may be seen."""
    people = access.people(viewer)
    told = request.GET.copy()
    wanted = told.pop("rep", [""])[-1]
    ids = [person.id for person in people]
    own = viewer.person_id if viewer.roles & {"rep", "inside_sales"} else None
    chosen = int(wanted) if wanted.isascii() and wanted.isdigit() else own
    if chosen is None or chosen not in ids:
        if wanted or not ids:
            raise Http404
        chosen = next((one for one in ids if one != viewer.person_id), ids[0])
    return redirect(with_query(reverse("person-funnel", args=(chosen,)), told))


@for_viewer
def person_funnel(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """A rep's funnel. Who looks at another one's figures is noted, and the other one can read it."""
    asked, report = answer(request, viewer, lambda ask: report_person(viewer, person_id, ask, with_causes=False))
    note_look(viewer, person_id, "funnel", datetime.now(UTC))
    offered = choices(viewer, asked.ask.as_of)
    filters = Filters(reverse("funnel"), "rep", offered.people, person_id, offered)
    causes = causes_of_question(viewer, report, asked.ask)
    return render(request, "funnel.html", {**page_of(report, asked, filters), "causes": causes})


@for_viewer
def organisation_funnel(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The organisation's own funnel, for who manages or directs."""
    asked, report = answer(request, viewer, lambda ask: report_organisation(viewer, ask))
    filters = Filters(reverse("organisation-funnel"), "", (), None, choices(viewer, asked.ask.as_of))
    return render(request, "funnel.html", page_of(report, asked, filters))


def answer(
    request: HttpRequest, viewer: Viewer, report: Callable[[FunnelAsk], FunnelReport]
) -> tuple[Asked, FunnelReport]:
    """The report of an address. When nobody chose a period and the last 12 months are empty, it is about everything."""
    asked = read(request.GET, viewer.today)
    found = report(asked.ask)
    if asked.is_default_period and not found.entered:
        asked = asked.everything()
        found = report(asked.ask)
    return asked, found


def page_of(report: FunnelReport, asked: Asked, filters: Filters) -> dict[str, Any]:
    """What the templates of a funnel need; the question comes with the two steps that it lies between."""
    lines = {line.step.code: line for line in report.steps}
    return {
        "report": report,
        "asked": asked,
        "filters": filters,
        "periods": PERIODS,
        "closed": report.won + report.lost,
        "question_line": lines.get(report.question.from_code) if report.question else None,
        "next_line": lines.get(report.question.to_code) if report.question else None,
    }


def with_query(url: str, told: QueryDict) -> str:
    """An address with the parameters kept that were filled in."""
    kept = QueryDict(mutable=True)
    for name, value in told.items():
        if value:
            kept[name] = str(value)
    return f"{url}?{kept.urlencode()}" if kept else url
