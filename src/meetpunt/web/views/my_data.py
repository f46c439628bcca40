"""What is known about me, who may see it, and who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.store.access import Viewer
from meetpunt.web.viewer import for_viewer


@for_viewer
def my_data(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page that everybody has about themselves."""
    return render(request, "my_data.html", {"line": viewer.organisation.names_for_directors})
