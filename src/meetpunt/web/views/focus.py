"""Who sells what: a proposal of hours per product family, and a scenario made of what holds in it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.scenarios import make_scenario
from meetpunt.method.planning.scenarios import Kind
from meetpunt.reports.planning import focus as reports
from meetpunt.store.access import Viewer
from meetpunt.web import focus_page, scenario_page
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def focus(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The proposal of a plan; posting makes a scenario of it."""
    asked = scenario_page.asked_of(viewer, request.GET.dict())
    if not asked.makes:
        raise Http404
    if asked.plan is None:
        return render(request, "scenarios/focus.html", {"asked": asked, "report": None})
    room = next((one for one in reports.ROOMS if request.GET.get("room") == f"{one * 100:.0f}"), reports.ROOMS[0])
    report = reports.focus(viewer, asked.plan.id, room)
    problem = ""
    if request.method == "POST":
        terms = {"factors": [list(one) for one in report.factors]}
        name = _("Who sells what")
        plan_id = asked.plan.parent_id or asked.plan.id
        try:
            if not report.factors:
                raise Refused(_("Nothing in the proposal holds, so there is nothing to make a scenario of."))
            made = make_scenario(viewer, plan_id, name, [(Kind.FOCUS, terms)], datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell(request, _("This is a scenario with the hours of the proposal, as far as they hold."))
            return redirect("scenario", made)
    context = {"asked": asked, "report": report, "problem": problem, "room": room, "rooms": reports.ROOMS}
    context |= focus_page.page(report, viewer.organisation.currency)
    return render(request, "scenarios/focus.html", context, status=422 if problem else 200)
