"""The card of an opportunity."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from meetpunt.actions.looking import note_seen
from meetpunt.reports.opportunity import opportunity_report
from meetpunt.store.access import Viewer
from meetpunt.store.production import large_order_of
from meetpunt.web import deal_history
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.board import menu_of


@never_cache
@for_viewer
def opportunity(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """Everything about one opportunity."""
    now = datetime.now(UTC)
    report = opportunity_report(viewer, opportunity_id, now)
    note_seen(viewer, "opportunity", opportunity_id, now)
    here = next((step for step in report.process.steps if step.id == report.card.step_id), None)
    context = {
        "report": report,
        "card": report.card,
        "large_order": large_order_of(viewer, opportunity_id),
        "history": deal_history.lines(viewer.organisation.id, report),
        "menu": menu_of(report.process, here if report.is_open or report.card.outcome == "won" else None),
        "here": request.get_full_path(),
        "key": str(uuid4()),
    }
    return render(request, "opportunity.html", context)
