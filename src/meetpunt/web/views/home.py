"""Where one lands after signing in: at the dashboard that one pinned, else where one's role has work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from meetpunt.store.access import Viewer
from meetpunt.store.dashboards import home_of
from meetpunt.web.first_steps import comes_first
from meetpunt.web.viewer import for_viewer


def home(request: HttpRequest) -> HttpResponse:
    """To the page that one came for."""
    return redirect("operator-organisations") if getattr(request, "operator", None) else _home(request)


@for_viewer
def _home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """To the page that this viewer came for."""
    pinned = home_of(viewer)
    if pinned is not None:
        dashboard_id, ready_made = pinned
        if dashboard_id is not None:
            return redirect("dashboard", dashboard_id)
        return redirect("dashboards-ready", ready_made)
    if comes_first(request, viewer):
        return redirect("guide")
    if viewer.managed_team_ids:
        return redirect("teams")
    if viewer.roles & {"rep", "inside_sales"} and viewer.person_id is not None:
        return redirect("today")
    if viewer.sees_organisation:
        return redirect("organisation-funnel")
    if "production" in viewer.roles:
        return redirect("production")
    if viewer.may_import:
        try:
            return redirect(reverse("imports"))
        except NoReverseMatch:
            pass
    return redirect("my-data")
