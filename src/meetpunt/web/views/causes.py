"""The possible causes per step, to write in the organisation's own words, with the facts that are counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import causes as acting
from meetpunt.actions.errors import Refused
from meetpunt.method.cause_facts import FACTS
from meetpunt.store.access import Viewer
from meetpunt.store.causes import CauseRef, all_causes_of_step, causes_of_step
from meetpunt.store.processes import processes
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.signals import may_edit_causes


@for_viewer
def causes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every step that is left of every process, with its possible causes."""
    _must_edit(viewer)
    listed = []
    for process in processes(viewer.organisation.id, viewer.today):
        steps = [
            (step, following, causes_of_step(viewer.organisation.id, process, step.position))
            for step, following in zip(process.steps, process.steps[1:], strict=False)
        ]
        listed.append((process, steps))
    return render(request, "signals/causes.html", {"processes": listed})


@for_viewer
def step_causes(request: HttpRequest, viewer: Viewer, step_id: int) -> HttpResponse:
    """The causes of one step, each to be edited, and a new one."""
    _must_edit(viewer)
    process, step = _find(viewer, step_id)
    problem, told = "", Entered(request.POST.dict())
    if request.method == "POST":
        try:
            words = {"nl": told.text("text_nl"), "en": told.text("text_en")}
            if told.problems:
                raise Refused(next(iter(told.problems.values())))
            facts = request.POST.getlist("facts")
            change = acting.keep(viewer, step_id, told.text("code", 40), words, facts, told.key(), datetime.now(UTC))
            tell(request, _("Kept."), change.pk if change else None)
            return redirect("signals-step-causes", step_id)
        except Refused as refused:
            problem = str(refused.message)
    found = all_causes_of_step(viewer.organisation.id, process, step.position)
    context = {
        "process": process,
        "step": step,
        "next_step": process.steps[step.position + 1],
        "causes": [(one, _facts(one)) for one in found],
        "facts": _facts(None),
        "is_own": any(one.id is not None for one in found),
        "problem": problem,
        "told": request.POST if problem else {},
        "key": str(uuid4()),
    }
    return render(request, "signals/step_causes.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, step_id: int, what: str) -> HttpResponse:
    """Put a cause away, ask about it again, or let the method's list hold again."""
    _must_edit(viewer)
    code, now = Entered(request.POST.dict()).text("code", 40), datetime.now(UTC)
    try:
        match what:
            case "away" | "again":
                change = acting.put_away(viewer, step_id, code, now, away=what == "away")
            case "method":
                change = acting.as_the_method(viewer, step_id, now)
            case _:
                raise Http404
        tell(request, _("Kept."), change.pk if change else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("signals-step-causes", step_id)


def _must_edit(viewer: Viewer) -> None:
    if not may_edit_causes(viewer):
        raise Http404


def _find(viewer: Viewer, step_id: int) -> tuple[ProcessRef, StepRef]:
    for process in processes(viewer.organisation.id, viewer.today):
        for step in process.steps[:-1]:
            if step.id == step_id:
                return process, step
    raise Http404


def _facts(cause: CauseRef | None) -> list[tuple[str, dict[str, str], bool]]:
    """Every fact that is counted: code, words, and whether the cause has it."""
    chosen: Any = cause.facts if cause else ()
    return [(one.code, {"nl": one.text.nl, "en": one.text.en}, one.code in chosen) for one in FACTS.values()]
