"""The planning page: the visit capacity table to play with, and the plan that is kept of it.

The rule: recalculating changes nothing; only keeping does. Whatever is asked, what was typed comes along.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, copy_plan, hold_plan, make_plan, remove_plan, set_values
from meetpunt.actions.undoing import making_of
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.forwards import forwards_kept
from meetpunt.reports.planning.plan import PlanReport, plan_of, to_keep
from meetpunt.reports.planning.way_back import way_back_of
from meetpunt.reports.pool_prior import pool_of
from meetpunt.store.access import Viewer
from meetpunt.store.plans import values_of_plan
from meetpunt.web import (
    planning_asking,
    planning_form,
    planning_page,
    planning_words,
    scenario_page,
    way_back,
)
from meetpunt.web.planning_asking import Asked
from meetpunt.web.planning_form import Typed
from meetpunt.web.planning_table import Table, table_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

KEEPS = ("keep", "hold", "copy", "remove")


@for_viewer
def planning(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The plan of a year and team, or one's own column of it."""
    asked = planning_asking.read(viewer, request.GET.dict())
    if asked.plan is not None and asked.plan.parent_id is not None:
        return _scenario(asked.plan.id)
    if request.method == "POST":
        return _posted(request, viewer, asked)
    if not asked.makes and asked.plan is None:
        return render(request, "planning/nothing_holds.html", {"asked": asked})
    report = plan_of(viewer, asked.plan.id if asked.plan else None, asked.ask)
    typed = planning_form.shown(report.values, viewer.organisation.currency)
    return _page(request, viewer, asked, report, typed, request.GET.dict())


def _scenario(plan_id: int) -> HttpResponse:
    """A scenario has a page of its own, which counts its changes."""
    try:
        return redirect(reverse("scenario", args=(plan_id,)))
    except NoReverseMatch as missing:
        raise Http404 from missing


def _posted(request: HttpRequest, viewer: Viewer, asked: Asked) -> HttpResponse:
    told = request.POST.dict()
    if not asked.makes:
        raise Http404
    asked = planning_asking.at(asked, told.get("period", "year"), told.get("by", "person"))
    kept = values_of_plan(asked.plan.id) if asked.plan else {}
    plan_id, currency = asked.plan.id if asked.plan else None, viewer.organisation.currency
    typed = planning_form.read(told, kept, currency)
    report = plan_of(viewer, plan_id, asked.ask, typed.values)
    told_of = planning_form.with_origins(typed, told, report)
    if told_of != typed:
        typed, report = told_of, plan_of(viewer, plan_id, asked.ask, told_of.values)
    doing = told.get("do", "")
    if doing == "excel":
        from meetpunt.web import planning_excel

        found = capacity_table(viewer, report, asked.period)
        part = planning_words.part_name(asked.period, asked.year)
        return planning_excel.workbook(report, found, currency, part)
    if doing == "hold" and not told.get("reason", "").strip():
        return _page(request, viewer, asked, report, typed, told, _("Say why this becomes the plan, in a few words."))
    if doing not in KEEPS:
        return _page(request, viewer, asked, report, typed, told)
    if asked.plan is not None and asked.plan.is_draft and not typed.problems:
        typed = planning_form.settled(typed, told.get("seen", ""), kept, currency)
        told["seen"] = planning_form.seen_of(kept, currency)
    if typed.problems and doing in ("keep", "hold"):
        problem = _("Nothing was kept yet: look at the fields that are marked.")
        return _page(request, viewer, asked, report, typed, told, problem)
    try:
        return _keep(request, viewer, asked, report, typed, told)
    except Refused as refused:
        return _page(request, viewer, asked, report, typed, told, str(refused.message))


def _keep(
    request: HttpRequest, viewer: Viewer, asked: Asked, report: PlanReport, typed: Typed, told: Mapping[str, str]
) -> HttpResponse:
    now, plan, doing = datetime.now(UTC), asked.plan, told.get("do", "")
    key = _key(told)
    if plan is not None and doing == "remove":
        change = remove_plan(viewer, plan.id, now)
        tell(request, _("The plan “%(name)s” is removed.") % {"name": plan.name}, change.pk)
        return redirect(f"{reverse('planning')}{asked.of_year(asked.year)}")
    if plan is not None and doing == "copy":
        copied = copy_plan(viewer, plan.id, _("Copy of %(name)s") % {"name": plan.name[:100]}, now, key)
        _tell_made(request, viewer, asked, copied, _("This is a copy; the other plan stays as it is."))
        return _to(asked, copied)
    name = told.get("name", "").strip() or _usual_name(asked)
    if plan is None or not plan.is_draft:
        ask = report.ask
        new = NewPlan(name, asked.year, ask.team_id, ask.process_id, ask.measured_from, ask.measured_until)
        plan_id, done, is_new = make_plan(viewer, new, report.values, now, key, plan.id if plan else None), None, True
    else:
        plan_id, done, is_new = plan.id, set_values(viewer, plan.id, typed.values, now, name), False
    if doing == "hold":
        held = hold_plan(viewer, plan_id, told.get("reason", ""), to_keep(report), now)
        tell(request, _("This is the plan of %(year)s now.") % {"year": asked.year}, held.pk if held else None)
    elif is_new:
        _tell_made(request, viewer, asked, plan_id, _("The plan is kept."))
    else:
        tell(request, _("The plan is kept."), done.pk if done else None)
    return _to(asked, plan_id)


def _tell_made(request: HttpRequest, viewer: Viewer, asked: Asked, plan_id: int, text: str) -> None:
    made = making_of(viewer, "plan", plan_id)
    tell(request, text, made.pk if made else None, reverse("planning") + asked.query)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    asked: Asked,
    report: PlanReport,
    typed: Typed,
    told: Mapping[str, str],
    problem: str = "",
) -> HttpResponse:
    found = capacity_table(viewer, report, asked.period, asked.by)
    currency = viewer.organisation.currency
    can_change = asked.makes and asked.by == "person"
    sources = planning_page.sources(report, report.values, typed, currency)
    before, later = planning_asking.beside(asked)
    chosen = told.get("show", "")
    table = table_of(found, typed, currency, can_change, int(chosen) if chosen.isdecimal() else None)
    context: dict[str, Any] = {
        "asked": asked,
        "plan": asked.plan,
        "report": report,
        "found": found,
        "part": planning_words.part_name(asked.period, asked.year),
        "table": table,
        "tiles": planning_page.tiles(report, found, currency),
        "questions": [planning_page.asks(one) for one in found.questions],
        "asks_whom": planning_words.listed([one.column.name for one in found.questions]),
        "gaps": planning_page.gaps(found) if found.is_year else (),
        "sources": sources,
        "assumed": planning_page.assumed(sources),
        "has_pooled": any(step.conversion.origin == "pool" for step in report.whole.steps),
        "carried": _carried(typed, table),
        "parts": planning_asking.parts(asked),
        "earlier": before,
        "later": later,
        "can_change": can_change and found.is_year,
        "origins": planning_page.origins(sources, bool(pool_of(viewer))),
        "name": told.get("name", asked.plan.name if asked.plan else _usual_name(asked)),
        "reason": told.get("reason", ""),
        "key": told.get("key") or str(uuid4()),
        "seen": told.get("seen") or planning_form.seen_of(report.values, currency),
        "problem": problem,
        "states": planning_words.STATES,
        "forwards_kept": planning_page.kept_forwards(report, forwards_kept(viewer, report), currency),
        "strip": scenario_page.strip(viewer, asked.plan.id) if asked.makes and asked.plan else None,
    }
    if found.is_year:
        context |= way_back.context_of(way_back_of(report), currency, typed if can_change else None)
    return render(request, "planning/page.html", context, status=422 if problem else 200)


def _carried(typed: Typed, table: Table) -> list[tuple[str, str]]:
    """What was typed and has no field in this table, to come along."""
    fields = {cell.field.name for row in table.rows for cell in row.cells if cell.field}
    return [(name, text) for name, text in typed.texts.items() if text and name not in fields]


def _usual_name(asked: Asked) -> str:
    return _("Plan %(year)s") % {"year": asked.year}


def _key(told: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(told.get("key", ""))
    except ValueError:
        return None


def _to(asked: Asked, plan_id: int) -> HttpResponse:
    return redirect(f"{reverse('planning')}?plan={plan_id}")
