"""Setting goals: one's own, and as a manager those of somebody of the team."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.goals import may_give, set_goals
from meetpunt.actions.looking import note_look
from meetpunt.reports.goals import goal_lines
from meetpunt.store.access import Viewer
from meetpunt.store.goals import goals_of_period
from meetpunt.web import goal_form
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def own_goals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own goals for a month or a quarter."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    return _page(request, viewer, viewer.person_id, "", reverse("today"))


@for_viewer
def goals_of(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """The goals that a manager sets for somebody of the team, beside their own; they can read who looked."""
    if person_id == viewer.person_id:
        return redirect("goals")
    person = may_give(viewer, person_id)
    note_look(viewer, person_id, "goals", datetime.now(UTC))
    return _page(request, viewer, person_id, person.name, reverse("person-goals", args=(person_id,)))


def _page(request: HttpRequest, viewer: Viewer, person_id: int, name: str, after: str) -> HttpResponse:
    told = request.POST.dict() if request.method == "POST" else {}
    period = goal_form.period_of(told.get("period") or request.GET.get("period", ""), viewer.today)
    problems: dict[str, str] = {}
    if request.method == "POST":
        entered = Entered(told)
        targets = goal_form.targets(viewer, entered)
        problems = entered.problems
        if not problems:
            try:
                change = set_goals(viewer, person_id, period.first, period.last, targets, datetime.now(UTC))
            except Refused as refused:
                problems = {"": str(refused.message)}
            else:
                tell(request, _("The goals are kept."), change.pk if change else None)
                return redirect(f"{after}?period={goal_form.code_of(period)}" if name else after)
    rows = goals_of_period(viewer.organisation.id, person_id, period.first, period.last)
    context = {
        "person_id": person_id,
        "name": name,
        "period": period,
        "code": goal_form.code_of(period),
        "offered": goal_form.offered(viewer.today, period),
        "fields": goal_form.fields(viewer, rows, told, problems, name),
        "problem": problems.get("", ""),
        "lines": goal_lines(viewer, person_id) if name else (),
    }
    return render(request, "goals.html", context, status=422 if problems else 200)
