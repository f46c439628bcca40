"""The definitions: what every figure on a page means, how it is counted, and the very text that counts it."""

from __future__ import annotations

from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.measures import register
from meetpunt.store.access import Viewer
from meetpunt.store.processes import processes
from meetpunt.web.viewer import for_viewer


@for_viewer
def definitions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All figures, and the steps of the organisation's processes with what it takes to enter them."""
    known = processes(viewer.organisation.id, viewer.today)
    context = {
        "definitions": register.definitions(),
        "processes": [process for process in known if process.is_used or process.is_default],
    }
    return render(request, "definitions.html", context)


@for_viewer
def definition(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """One figure."""
    found = register.definition(code)
    if found is None:
        raise Http404
    folder = resources.files("meetpunt.measures").joinpath("sql")
    texts = [(name, folder.joinpath(f"{name}.sql").read_text(encoding="utf-8")) for name in found.measures]
    return render(request, "definition.html", {"one": found, "texts": texts})
