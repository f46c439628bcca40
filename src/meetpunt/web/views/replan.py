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
from meetpunt.actions.plans import NewPlan, problem_of
from meetpunt.method.planning.inputs import SHARES, Code
from meetpunt.method.planning.redetermination import by_chance, to_explain
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.replan import (
    ParameterLine,
    ReplanReport,
    TargetLine,
    lines,
    measured_over,
    replan_of,
    target_lines,
    together,
    values_of,
)
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.plans import plan_that_holds
from meetpunt.store.replan import NoteKey, begun
from meetpunt.web import planning_asking, planning_words
from meetpunt.web.entering import Entered
from meetpunt.web.planning_asking import Asked
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
        fields = [(one.key, name) for one in shown if (name := _name("note", one.key)) in told]
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
        "lines": [(one, _name("note", one.key)) for one in shown],
        "who": who,
        "seen": sealed({_name("note", one.key): one.noted.note for one in shown}),
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
        chosen, own, problems = _chosen(viewer, shown, told)
        if not problems:
            try:
                acting.choose(viewer, plan_id, chosen, values_of(report, chosen, own), datetime.now(UTC))
                return _go(told, "replan-choices", plan_id)
            except Refused as refused:
                problem = str(refused.message)
        else:
            problem = _("Nothing was kept yet: some fields cannot be read.")
    rows = [_choice(viewer, one, told, problems) for one in shown]
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
        wanted = {one.key: entered.money(_target(one), currency) for one in shown}
        if entered.problems:
            problem = _("Nothing was kept yet: some fields cannot be read.")
        else:
            try:
                values = {key: None if one is None else float(one) for key, one in wanted.items()}
                acting.set_target_values(viewer, plan_id, _changed(report, shown, values), datetime.now(UTC))
                return _go(told, "replan-targets", plan_id)
            except Refused as refused:
                problem = str(refused.message)
    proposes = told.get("do") == "propose"
    fields = [
        {
            "line": one,
            "name": _target(one),
            "value": _typed_target(one, told, proposes, currency),
            "problem": entered.problems.get(_target(one), ""),
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
    context = {
        "table": table,
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


def _name(field: str, key: NoteKey) -> str:
    return f"{field}-{key.code}" + ("" if key.step_id is None else f"-{key.step_id}")


def _chosen(
    viewer: Viewer, shown: list[ParameterLine], told: Mapping[str, str]
) -> tuple[dict[NoteKey, str], dict[NoteKey, float], dict[str, str]]:
    """What is chosen per parameter, the own values, and what is wrong with which field."""
    chosen: dict[NoteKey, str] = {}
    own: dict[NoteKey, float] = {}
    problems: dict[str, str] = {}
    for one in shown:
        choice = told.get(_name("choice", one.key), one.choice)
        field, code = _name("own", one.key), Code(one.key.code)
        text = told.get(field, "").strip()
        if choice not in CHOICES or (choice == "wanted" and not one.can_keep):
            choice = "measured"
        if text and text != _kept(viewer, one):  # who types a value means it, also without a tap on its button
            choice = "own"
        chosen[one.key] = choice
        if choice != "own":
            continue
        value = planning_words.read(code, text, viewer.organisation.currency) if text else None
        problem = _("This is no number. Write it as 210 or 3.8.") if value is None else problem_of(code, value)
        if problem or value is None:
            problems[field] = problem
        else:
            own[one.key] = value
    return chosen, own, problems


def _choice(viewer: Viewer, one: ParameterLine, told: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    field = _name("own", one.key)
    return {
        "line": one,
        "name": _name("choice", one.key),
        "own": field,
        "choice": told.get(_name("choice", one.key), one.choice),
        "value": told.get(field, _kept(viewer, one)),
        "problem": problems.get(field, ""),
        "unit": "%" if one.difference.code in SHARES else "",
    }


def _kept(viewer: Viewer, one: ParameterLine) -> str:
    """The own value as it stands in its field."""
    if one.own is None or one.choice != "own":
        return ""
    return planning_words.typed(one.difference.code, one.own, viewer.organisation.currency)


def _target(one: TargetLine) -> str:
    return f"target-{one.key}"


def _typed_target(one: TargetLine, told: Mapping[str, str], proposes: bool, currency: str) -> str:
    if not proposes and _target(one) in told:
        return told[_target(one)]
    value = one.proposed if proposes or one.kept is None else one.kept
    return "" if value is None else planning_words.grouped(Code.TARGET, value, currency)


def _changed(
    report: ReplanReport, shown: tuple[TargetLine, ...], values: Mapping[int, float | None]
) -> dict[int, float | None]:
    """The targets that are the draft's own: what was set elsewhere and is left as it is stays there."""
    own = {key.person_id for key in report.draft.values if key.code == Code.TARGET}
    stands = {one.key: one.kept for one in shown}
    return {
        key: value
        for key, value in values.items()
        if key in own or stands[key] is None or value is None or abs(value - (stands[key] or 0)) >= 100
    }


def _being_made(year: int) -> str:
    return _("Plan %(year)s, being made") % {"year": year}


def _own_teams(asked: Asked) -> tuple[tuple[int | None, str], ...]:
    return asked.teams
