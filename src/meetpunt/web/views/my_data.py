"""What is known about me, who may see it, who looked, and all of it to take along."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache

from meetpunt.method.period import day_of
from meetpunt.store.about_me import everything, kept
from meetpunt.store.access import Viewer
from meetpunt.store.looks import looks_at
from meetpunt.store.sign_ins import about_sign_in
from meetpunt.store.trail import Asked, trail
from meetpunt.web.personal_export import KINDS, archive
from meetpunt.web.proofs import through
from meetpunt.web.viewer import for_viewer

PAGES = {
    "accounts": "accounts",
    "activities": "week",
    "opportunities": "opportunities",
    "appointments": "calendar",
    "steps": "funnel",
    "changes_by_me": "changes",
    "changes_about_me": "changes",
    "api_tokens": "tokens",
    "stand_ins": "trust",
    "signals": "signals",
    "signal_decisions": "signals",
    "conversations": "conversations",
    "contracts": "working",
    "absences": "working",
    "allowances": "working",
}


@for_viewer
def my_data(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The page that everybody has about themselves."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    looks = [(day_of(look.at, zone), look.viewer_name) for look in looks_at(viewer)]
    counts = [(KINDS[one.code], one.count, _url(one.code)) for one in kept(viewer)]
    shown = {
        "line": viewer.organisation.names_for_directors,
        "looks": looks,
        "counts": counts,
        "changes": trail(viewer, Asked(table="person", row_id=viewer.person_id)).lines[:10],
    }
    return render(request, "my_data.html", shown)


@for_viewer
@never_cache
def export(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All that is stored about me, as a ZIP with a CSV and a JSON per kind."""
    found = everything(viewer) | about_sign_in(int(request.user.pk or 0), through(request))
    content = archive(found, viewer.name, datetime.now(UTC))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="meetpunt-my-data.zip"'
    return answer


def _url(code: str) -> str:
    try:
        return reverse(PAGES[code]) if code in PAGES else ""
    except NoReverseMatch:
        return ""
