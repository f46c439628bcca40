"""The way back of a plan on a page of its own: read only; values are changed on the planning page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.reports.planning.plan import plan_of
from meetpunt.reports.planning.way_back import way_back_of
from meetpunt.store.access import Viewer
from meetpunt.web import planning_asking
from meetpunt.web.viewer import for_viewer
from meetpunt.web.way_back import context_of


@for_viewer
def way_back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """From the target of a plan back to visits, its chance and its levers."""
    asked = planning_asking.read(viewer, request.GET.dict())
    if not asked.makes and asked.plan is None:
        return render(request, "planning/nothing_holds.html", {"asked": asked})
    report = plan_of(viewer, asked.plan.id if asked.plan else None, asked.ask)
    context: dict[str, Any] = {"asked": asked, "plan": asked.plan, "report": report}
    return render(
        request, "planning/way_back_page.html", context | context_of(way_back_of(report), viewer.organisation.currency)
    )
