"""Scenarios of a plan side by side, one scenario to change, and what is decided about it.

The rule: trying changes nothing; a scenario is a proposal until somebody says why it becomes the plan, or why not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import scenarios as actions
from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, make_plan
from meetpunt.method.period import Period
from meetpunt.method.planning.scenarios import Kind
from meetpunt.method.planning.terms import TermsError
from meetpunt.reports.planning import scenarios as reports
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.plan import ask_of, plan_of, to_keep
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.scenarios import ChangeRow, find_scenario
from meetpunt.web import planning_words, scenario_book, scenario_form, scenario_page
from meetpunt.web.entering import Entered
from meetpunt.web.planning_asking import Asked
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

TRIED = 0
"""The id of a change that is only tried."""


@for_viewer
def scenarios(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A plan's scenarios beside it; a form to make one."""
    asked = scenario_page.asked_of(viewer, request.GET.dict())
    if not asked.makes:
        raise Http404
    if asked.plan is not None and asked.plan.parent_id is not None:
        return redirect("scenario", asked.plan.id)
    if request.method == "POST":
        return _make(request, viewer, asked)
    return _list(request, viewer, asked)


@for_viewer
def scenario(request: HttpRequest, viewer: Viewer, scenario_id: int) -> HttpResponse:
    """One scenario beside its plan, with its changes."""
    return _one(request, viewer, scenario_id)


@for_viewer
def add(request: HttpRequest, viewer: Viewer, scenario_id: int, kind: str) -> HttpResponse:
    """A change of a kind behind the others: its form, trying it, and adding it."""
    code = _kind(kind)
    row = find_scenario(viewer, scenario_id)
    if code is Kind.FOCUS:
        return redirect(f"{reverse('focus')}?plan={row.parent_id}")
    base = reports.base_of(viewer, row.parent_id or 0)
    terms = scenario_page.starting(code, base.plan.year, base.steps, base.state.target)
    if request.method != "POST":
        return _one(request, viewer, scenario_id, editing=scenario_page.Editing(TRIED, code, terms))
    typed, wrong = _typed(request, viewer, code)
    if request.POST.get("do") == "try" or wrong is not None:
        more = () if wrong else (ChangeRow(TRIED, code, typed),)
        editing = scenario_page.Editing(TRIED, code, typed, wrong, request.POST)
        return _one(request, viewer, scenario_id, editing=editing, more=more)
    change = _refusable(request, lambda: actions.add_change(viewer, row.id, code, typed, datetime.now(UTC)))
    if change is not None:
        tell(request, _("The change is in the scenario."), change.pk)
    return redirect("scenario", scenario_id)


@for_viewer
def change(request: HttpRequest, viewer: Viewer, scenario_id: int, change_id: int) -> HttpResponse:
    """A change of a scenario: its form, trying other terms, keeping them, moving it or taking it out."""
    row = find_scenario(viewer, scenario_id)
    found = next((one for one in row.changes if one.id == change_id), None)
    if found is None:
        raise NotVisible(f"change {change_id}")
    code = _kind(found.kind)
    doing, now = request.POST.get("do", ""), datetime.now(UTC)
    if request.method != "POST":
        return _one(request, viewer, scenario_id, editing=scenario_page.Editing(change_id, code, found.terms))
    if doing == "remove":
        gone = _refusable(request, lambda: actions.remove_change(viewer, change_id, now))
        if gone is not None:
            tell(request, _("The change is taken out."), gone.pk)
        return redirect("scenario", scenario_id)
    if doing in ("earlier", "later"):
        places = -1 if doing == "earlier" else 1
        _refusable(request, lambda: actions.move_change(viewer, change_id, places, now))
        return redirect("scenario", scenario_id)
    typed, wrong = _typed(request, viewer, code)
    if doing == "try" or wrong is not None:
        editing = scenario_page.Editing(change_id, code, typed, wrong, request.POST)
        tried = {} if wrong else {change_id: typed}
        return _one(request, viewer, scenario_id, editing=editing, tried=tried)
    kept = _refusable(request, lambda: actions.set_change(viewer, change_id, typed, now))
    if kept is not None:
        tell(request, _("Kept."), kept.pk)
    return redirect("scenario", scenario_id)


@for_viewer
def workbook(request: HttpRequest, viewer: Viewer, scenario_id: int) -> HttpResponse:
    """The plan with a scenario's changes as a workbook of formulas, and what each change does."""
    from meetpunt.web import planning_excel

    book, currency = reports.scenario_book(viewer, scenario_id), viewer.organisation.currency
    part = planning_words.part_name(Period.year(book.report.year), book.report.year)
    told = scenario_book.changes_told(viewer, book)
    return planning_excel.workbook(book.report, capacity_table(viewer, book.report), currency, part, told)


@require_POST
@for_viewer
def decide(request: HttpRequest, viewer: Viewer, scenario_id: int) -> HttpResponse:
    """Rename, copy or remove a scenario; let it become the plan; decline it; or think again."""
    row = find_scenario(viewer, scenario_id)
    doing, now = request.POST.get("do", ""), datetime.now(UTC)
    text = request.POST.get("reason", "")
    name = request.POST.get("name", "")
    to_list = redirect(f"{reverse('scenarios')}?plan={row.parent_id}")
    try:
        if doing == "become":
            return _become(request, viewer, scenario_id, row.parent_id or 0, text, now)
        if doing == "decline":
            trail = actions.decline(viewer, scenario_id, text, now)
            tell(request, _("Not this one: why is kept with it."), trail.pk if trail else None)
            return to_list
        if doing == "reopen":
            trail = actions.reopen(viewer, scenario_id, now)
            tell(request, _("This scenario is open again."), trail.pk if trail else None)
        elif doing == "rename":
            trail = actions.rename_scenario(viewer, scenario_id, name, now)
            tell(request, _("Kept."), trail.pk if trail else None)
        elif doing == "copy":
            copied = _("Copy of %(name)s") % {"name": row.name[:100]}
            made = actions.copy_scenario(viewer, scenario_id, copied, now, Entered(request.POST.dict()).key())
            tell(request, _("This is a copy; the other scenario stays as it is."))
            return redirect("scenario", made)
        elif doing == "remove":
            gone = actions.remove_scenario(viewer, scenario_id, now)
            tell(request, _("The scenario “%(name)s” is removed.") % {"name": row.name}, gone.pk)
            return to_list
    except Refused as refused:
        return _one(request, viewer, scenario_id, problem=str(refused.message), reason=text)
    return redirect("scenario", scenario_id)


def _become(
    request: HttpRequest, viewer: Viewer, scenario_id: int, plan_id: int, reason: str, now: datetime
) -> HttpResponse:
    base = reports.base_of(viewer, plan_id)
    report = plan_of(viewer, plan_id, ask_of(base.plan))
    trail = actions.become_plan(viewer, scenario_id, reason, to_keep(report), now)
    tell(request, _("This is the plan of %(year)s now.") % {"year": base.plan.year}, trail.pk if trail else None)
    return redirect(f"{reverse('scenarios')}?plan={scenario_id}")


def _make(request: HttpRequest, viewer: Viewer, asked: Asked) -> HttpResponse:
    now, told = datetime.now(UTC), request.POST.dict()
    try:
        plan_id = asked.plan.id if asked.plan else _first_plan(viewer, asked, now)
        steps = scenario_page.steps_of(viewer, asked.ask.process_id)
        known = scenario_page.examples(asked.year, steps, viewer.organisation.currency)
        example = known.get(told.get("example", ""))
        name = told.get("name", "").strip() or (example.name if example else "")
        changes = [(example.kind, example.terms)] if example else []
        made = actions.make_scenario(viewer, plan_id, name, changes, now, Entered(told).key())
    except Refused as refused:
        return _list(request, viewer, asked, str(refused.message))
    return redirect("scenario", made)


def _first_plan(viewer: Viewer, asked: Asked, now: datetime) -> int:
    ask = asked.ask
    name = _("Plan of %(year)s") % {"year": asked.year}
    new = NewPlan(name, asked.year, ask.team_id, ask.process_id, ask.measured_from, ask.measured_until)
    return make_plan(viewer, new, {}, now)


def _list(request: HttpRequest, viewer: Viewer, asked: Asked, problem: str = "") -> HttpResponse:
    years = {"before": asked.of_year(asked.year - 1), "after": asked.of_year(asked.year + 1)}
    context: dict[str, Any] = {"asked": asked, "problem": problem, "key": str(uuid4()), **years}
    context |= scenario_page.of_plan(viewer, asked, request.GET.get("show", ""))
    return render(request, "scenarios/list.html", context, status=422 if problem else 200)


def _one(
    request: HttpRequest,
    viewer: Viewer,
    scenario_id: int,
    *,
    editing: scenario_page.Editing | None = None,
    tried: dict[int, dict[str, Any]] | None = None,
    more: tuple[ChangeRow, ...] = (),
    problem: str = "",
    reason: str = "",
) -> HttpResponse:
    report = reports.one_scenario(viewer, scenario_id, tried, more)
    context = scenario_page.of_scenario(viewer, report, editing)
    context |= {"problem": problem, "reason": reason, "key": str(uuid4())}
    wrong = editing is not None and editing.wrong is not None
    return render(request, "scenarios/scenario.html", context, status=422 if problem or wrong else 200)


def _typed(request: HttpRequest, viewer: Viewer, kind: Kind) -> tuple[dict[str, Any], TermsError | None]:
    return scenario_form.checked(kind, scenario_form.typed_terms(kind, request.POST, viewer.organisation.currency))


def _kind(code: str) -> Kind:
    if code not in tuple(Kind):
        raise Http404
    return Kind(code)


def _refusable(request: HttpRequest, act: Any) -> Any:
    """What an action gives; None when it refuses, which the next page says."""
    try:
        return act()
    except Refused as refused:
        messages.error(request, str(refused.message))
        return None
