"""What is known about me, who may see it, and who looked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.method.period import day_of
from meetpunt.store.access import Viewer
from meetpunt.store.looks import looks_at
from meetpunt.web.viewer import for_viewer


@for_viewer
def my_data(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page that everybody has about themselves."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    looks = [(day_of(look.at, zone), look.viewer_name) for look in looks_at(viewer)]
    return render(request, "my_data.html", {"line": viewer.organisation.names_for_directors, "looks": looks})
