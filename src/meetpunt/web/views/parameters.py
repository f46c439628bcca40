"""The parameters of process capacity as measured, and the records behind each."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetpunt.actions.looking import note_look
from meetpunt.connectors.files.writing import Cell
from meetpunt.measures.register.published import FOR_PLANS
from meetpunt.reports.planning.parameter_records import ParameterRecords, parameter_records
from meetpunt.reports.planning.parameters import parameters as report_parameters
from meetpunt.reports.pool_prior import pool_of
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.plans import Values, plan_over, plan_that_holds, values_of_plan
from meetpunt.web import deal_words, export, parameters_page, pool_page, words
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
        "published": FOR_PLANS,
        "pool": pool_page.of_figures(pool_of(viewer)),
    }
    return render(request, "parameters/page.html", context)


@for_viewer
def records(
    request: HttpRequest,
    viewer: Viewer,
    key: int,
    which: str,
    position: int | None = None,
    is_export: bool = False,
) -> HttpResponse:
    """The records behind a number; who looks at another one's is noted, and the other one can read it."""
    asked = read(viewer, request.GET)
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    page = parameter_records(viewer, asked.ask, key, which, position, None if is_export else number)
    if key:
        note_look(viewer, key, "planning", datetime.now(UTC))
    if is_export:
        return _exported(request, page, viewer.organisation.currency)
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


def _exported(request: HttpRequest, page: ParameterRecords, currency: str) -> HttpResponse:
    heads = head_of(page.which)
    names = [_("Account"), _("Day"), heads["name"] or _("Subject"), _("Kind"), _("Rep"), heads["number"] or _("Number")]
    rows: list[list[Cell]] = [
        [
            one.words.account,
            one.words.day,
            one.words.name,
            deal_words.kind(one.words.kind) if one.words.kind else words.outcome(one.state) if one.state else "",
            one.words.seller,
            one.number,
            export.major(one.amount, currency),
        ]
        for one in page.records
    ]
    name = slugify(f"{page.subject} {page.step_code} {which_records(page)}") or "records"
    made = export.xlsx if request.GET.get("format") == "xlsx" else export.csv
    return made(name, [*names, _("Amount")], rows)


def _wanted(viewer: Viewer, asked: Asked) -> tuple[str, Values]:
    """The name of the plan that holds for the year and team, and what it takes instead of measured values."""
    if asked.teams or viewer.person_id is None:
        plan = plan_that_holds(viewer, asked.year, asked.ask.team_id)
    else:
        plan = plan_over(viewer, asked.year, access.find_person(viewer, viewer.person_id).team_id)
    return ("", {}) if plan is None else (plan.name, values_of_plan(plan.id))
