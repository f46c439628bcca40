"""The audit trail as a page: what was changed, by whom and when."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.store.access import Viewer
from meetpunt.store.trail import Asked, changers, tables, trail
from meetpunt.store.trail_chain import verify
from meetpunt.web.viewer import for_viewer


@for_viewer
def changes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that the viewer may read, filtered."""
    told = request.GET
    try:
        day = date.fromisoformat(told.get("day", "")) if told.get("day") else None
    except ValueError:
        day = None
    asked = Asked(
        table=told.get("table", "")[:32],
        row_id=_number(told.get("record", "")),
        by_id=_number(told.get("person", "")),
        day=day,
        page=max(1, min(_number(told.get("page", "")) or 1, 100_000)),
    )
    kept = told.copy()
    kept.pop("page", None)
    shown = {
        "trail": trail(viewer, asked),
        "asked": asked,
        "people": changers(viewer),
        "tables": tables(viewer),
        "kept": kept.urlencode(),
    }
    if viewer.administers and told.get("check"):
        shown["checked"] = verify(viewer.organisation.id)
    return render(request, "trust/changes.html", shown)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
