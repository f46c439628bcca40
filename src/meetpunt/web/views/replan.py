"""Yearly re-determination, step by step: look back, choose, set targets, and see what it makes of the new year.

The rule: every button keeps what was typed before it goes anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions import replan as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan
from meetpunt.method.planning.redetermination import by_chance, to_explain
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.replan import (
    ReplanReport,
    lines,
    measured_over,
    replan_of,
    target_lines,
    together,
    values_of,
)
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.plans import plan_that_holds
from meetpunt.store.replan import begun
from meetpunt.web import planning_asking, replan_form
from meetpunt.web.entering import Entered
from meetpunt.web.planning_asking import Asked
from meetpunt.web.planning_page import sellers_together
from meetpunt.web.replan_words import CHOICES
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import sealed, unsealed

STEPS: tuple[tuple[str, Promise], ...] = (
    ("replan-back", gettext_lazy("Look back")),
    ("replan-choices", gettext_lazy("Choose")),
    ("replan-targets", gettext_lazy("Targets")),
    ("replan-overview", gettext_lazy("Overview")),
)
PERCENT = 5
MOST_PERCENT = 1_000


@for_viewer
def start(request: HttpRequest, viewer: Viewer, year: int | None = None) -> HttpResponse:
    """For which year and team, what it begins from, and beginning it or going on where one left."""
    told = request.POST.dict() if request.method == "POST" else request.GET.dict()
    told = {"year": str(year or ""), **told, "plan": planning_asking.NEW}
    asked = planning_asking.read(viewer, told)
    if not asked.makes:
        raise NotVisible("re-determination")
    year, team_id = asked.year, asked.ask.team_id
    before = plan_that_holds(viewer, year - 1, team_id)
    going = begun(viewer, year, team_id)
    days = measured_over(viewer.today, year)
    problem = ""
    if request.method == "POST":
        if going is not None:
            return redirect("replan-back", plan_id=going)
        new = NewPlan(_being_made(year), year, team_id, asked.ask.process_id, days.first, days.last)
        try:
            key = Entered(told).key()
            plan_id = acting.begin(viewer, new, before.id if before else None, datetime.now(UTC), key)
            return redirect("replan-back", plan_id=plan_id)
        except Refused as refused:
            problem = str(refused.message)
    context = {
        "asked": asked,
        "before": before,
        "going": going,
        "days": days,
        "years": sorted({viewer.today.year, viewer.today.year + 1, asked.year}),
        "teams": [(planning_asking.team_code(one), name, one == team_id) for one, name in _own_teams(asked)],
        "team": planning_asking.team_code(team_id),
        "problem": problem,
        "key": str(uuid4()),
    }
    return render(request, "replan/start.html", context, status=422 if problem else 200)


@for_viewer
def looking_back(request: HttpRequest, viewer: Viewer, plan_id: int) -> HttpResponse:
    """Last year's plan beside what was measured since, with a note per difference."""
    report = replan_of(viewer, plan_id)
    who = _who(request, report)
    shown = lines(report, who)
    problem = ""
    if request.method == "POST":
        told = request.POST.dict()
        entered = Entered(told)
        seen = unsealed(request)
        fields = [(one.key, name) for one in shown if (name := replan_form.name_of("note", one.key)) in told]
        # What somebody else wrote meanwhile in a field that this person left alone stays.
        notes = {key: text for key, name in fields if (text := entered.text(name, 300)) != seen.get(name)}
        try:
            change = acting.keep_notes(viewer, plan_id, notes, datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            other = told.get("who")
            if other is not None:
                return redirect(f"{reverse('replan-back', args=(plan_id,))}?who={other}")
            if told.get("do") != "next":
                tell(request, _("The notes are kept."), change.pk if change else None)
            return _go(told, "replan-back", plan_id, f"?who={who}" if who else "")
    context = {
        "lines": [(one, replan_form.name_of("note", one.key)) for one in shown],
        "who": who,
        "seen": sealed({replan_form.name_of("note", one.key): one.noted.note for one in shown}),
        "count": to_explain(one.difference for one in shown),
        "by_chance": round(by_chance(one.difference for one in shown)),
    }
    return _render(request, report, "replan-back", context, problem)


@for_viewer
def choices(request: HttpRequest, viewer: Viewer, plan_id: int) -> HttpResponse:
    """What the new plan takes of each parameter."""
    report = replan_of(viewer, plan_id)
    shown = [one for one in lines(report) if one.is_chosen]
    told = request.POST.dict() if request.method == "POST" else {}
    problems: dict[str, str] = {}
    problem = ""
    if request.method == "POST":
        chosen, own, problems = replan_form.chosen(viewer, shown, told)
        if not problems:
            try:
                acting.choose(viewer, plan_id, chosen, values_of(report, chosen, own), datetime.now(UTC))
                return _go(told, "replan-choices", plan_id)
            except Refused as refused:
                problem = str(refused.message)
        else:
            problem = _("Nothing was kept yet: some fields cannot be read.")
    rows = [replan_form.choice(viewer, one, told, problems) for one in shown]
    return _render(request, report, "replan-choices", {"rows": rows}, problem)


@for_viewer
def targets(request: HttpRequest, viewer: Viewer, plan_id: int) -> HttpResponse:
    """Targets of the new year: last year's and so many percent, or what one thinks."""
    report = replan_of(viewer, plan_id)
    told = request.POST.dict() if request.method == "POST" else {}
    entered = Entered(told)
    asked = entered.decimal("percent")
    percent = PERCENT if asked is None or asked > MOST_PERCENT else float(asked)
    shown = target_lines(report, percent)
    currency, problem = viewer.organisation.currency, ""
    if request.method == "POST" and told.get("do") != "propose":
        wanted = {one.key: entered.money(replan_form.target_name(one), currency) for one in shown}
        if entered.problems:
            problem = _("Nothing was kept yet: some fields cannot be read.")
        else:
            try:
                values = {key: None if one is None else float(one) for key, one in wanted.items()}
                acting.set_target_values(viewer, plan_id, replan_form.changed(report, shown, values), datetime.now(UTC))
                return _go(told, "replan-targets", plan_id)
            except Refused as refused:
                problem = str(refused.message)
    proposes = told.get("do") == "propose"
    fields = [
        {
            "line": one,
            "name": replan_form.target_name(one),
            "value": replan_form.typed_target(one, told, proposes, currency),
            "problem": entered.problems.get(replan_form.target_name(one), ""),
        }
        for one in shown
    ]
    proposed = [one.proposed if proposes or one.kept is None else one.kept for one in shown]
    sums = together(replace(one, proposed=value) for one, value in zip(shown, proposed, strict=True))
    context = {"fields": fields, "sums": sums, "percent": told.get("percent") or f"{percent:g}"}
    return _render(request, report, "replan-targets", context, problem)


@for_viewer
def overview(request: HttpRequest, viewer: Viewer, plan_id: int) -> HttpResponse:
    """What the choices make of the new year, and making it the draft."""
    report = replan_of(viewer, plan_id)
    problem = ""
    if request.method == "POST":
        try:
            name = _("Plan %(year)s") % {"year": report.year}
            acting.finish(viewer, plan_id, name, datetime.now(UTC))
            tell(request, _("This is the draft of %(year)s. It counts when you let it hold.") % {"year": report.year})
            return redirect(f"{reverse('planning')}?plan={plan_id}")
        except Refused as refused:
            problem = str(refused.message)
    table = capacity_table(viewer, report.draft)
    noted = [one for one in lines(report) if one.noted.note or one.noted.choice in ("wanted", "own")]
    target = table.total.money.target if table.total else None
    context = {
        "table": table,
        "apart": sellers_together(table, target, viewer.organisation.currency),
        "noted": [(one, CHOICES[one.choice]) for one in noted if one.is_chosen or one.noted.note],
    }
    return _render(request, report, "replan-overview", context, problem)


def _render(
    request: HttpRequest, report: ReplanReport, step: str, context: Mapping[str, Any], problem: str = ""
) -> HttpResponse:
    names = [name for name, _text in STEPS]
    place = names.index(step)
    shown = {
        "report": report,
        "plan": report.row.plan,
        "before": report.row.before,
        "steps": [
            (reverse(name, args=(report.row.plan.id,)), text, name == step, number < place)
            for number, (name, text) in enumerate(STEPS)
        ],
        "back": reverse(names[place - 1], args=(report.row.plan.id,)) if place else "",
        "problem": problem,
    }
    template = f"replan/{step.removeprefix('replan-')}.html"
    return render(request, template, {**shown, **context}, status=422 if problem else 200)


def _go(told: Mapping[str, str], step: str, plan_id: int, query: str = "") -> HttpResponse:
    """On to the next step, or stay at this one."""
    names = [name for name, _text in STEPS]
    if told.get("do") == "next":
        return redirect(names[names.index(step) + 1], plan_id=plan_id)
    return redirect(reverse(step, args=(plan_id,)) + query)


def _who(request: HttpRequest, report: ReplanReport) -> int | None:
    """Whose parameters are shown; None = of everybody together."""
    text = request.GET.get("who", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19) or int(text) not in report.now.shown:
        raise NotVisible(f"person {text}")
    return int(text)


def _being_made(year: int) -> str:
    return _("Plan %(year)s, being made") % {"year": year}


def _own_teams(asked: Asked) -> tuple[tuple[int | None, str], ...]:
    return asked.teams
