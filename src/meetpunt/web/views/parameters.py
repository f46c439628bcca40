"""The parameters of process capacity as measured, and the records behind each."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from meetpunt.actions.looking import note_look
from meetpunt.measures.register.published import PUBLISHED
from meetpunt.reports.planning.parameter_records import parameter_records
from meetpunt.reports.planning.parameters import parameters as report_parameters
from meetpunt.store.access import Viewer
from meetpunt.store.plans import Values, plan_that_holds, values_of_plan
from meetpunt.web import parameters_page
from meetpunt.web.parameters_asking import Asked, read
from meetpunt.web.parameters_words import head_of, which_records
from meetpunt.web.viewer import for_viewer


@for_viewer
def parameters(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The nine and what is worked out from them, people across."""
    asked = read(viewer, request.GET)
    found = report_parameters(viewer, asked.ask)
    plan, values = _wanted(viewer, asked)
    shown = request.GET.get("steps", "")
    view = shown if shown in parameters_page.VIEWS else "conversion"
    opens_whole = len(found.sellers) == found.people
    columns = parameters_page.columns_of(found, not viewer.sees_organisation)
    groups = parameters_page.groups_of(columns, asked, values, viewer.organisation.currency, opens_whole)
    context = {
        "found": found,
        "asked": asked,
        "plan": plan,
        "groups": groups,
        "columns": columns,
        "steps": parameters_page.steps_of(columns, asked, values, view, opens_whole),
        "view": view,
        "views": [(code, text, asked.asking(steps=code)) for code, text in parameters_page.VIEWS.items()],
        "gaps": parameters_page.gaps_of(groups),
        "alone": parameters_page.alone_of(found),
        "published": PUBLISHED,
    }
    return render(request, "parameters/page.html", context)


@for_viewer
def records(request: HttpRequest, viewer: Viewer, key: int, which: str, position: int | None = None) -> HttpResponse:
    """The records behind a number; who looks at another one's is noted, and the other one can read it."""
    asked = read(viewer, request.GET)
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    page = parameter_records(viewer, asked.ask, key, which, position, number)
    if key:
        note_look(viewer, key, "planning", datetime.now(UTC))
    context = {
        "asked": asked,
        "page": page,
        "title": which_records(page),
        "heads": head_of(which),
        "currency": viewer.organisation.currency,
        "with_seller": key == 0,
        "back": reverse("parameters") + asked.kept,
        "join": "&" if asked.kept else "?",
    }
    return render(request, "parameters/records.html", context)


def _wanted(viewer: Viewer, asked: Asked) -> tuple[str, Values]:
    """The name of the plan that holds for the year and team, and what it takes instead of measured values."""
    plan = plan_that_holds(viewer, asked.year, asked.ask.team_id)
    return ("", {}) if plan is None else (plan.name, values_of_plan(plan.id))
