"""How often pages and forms may be asked for: the table, and the door that keeps to it.

Rule: an address falls in the first line of the table that fits it. The API has its own limit (`api.door`).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetpunt.store.limits import over

DOOR = frozenset(("sign-in", "start"))
INVITATIONS = frozenset(
    (
        *("invitation", "person-invite", "people-new", "trainer-invite", "training-present"),
        *("operator-new", "operator-invite"),
    )
)
UPLOADS = frozenset(
    ("imports-upload", "calendars-upload", "document-new", "scenario-workbook", "organisation-file-ask")
)
HEAVY = frozenset(
    (
        *("organisation-funnel", "organisation-records", "forecast", "track-record", "back-test", "diagnosis", "pool"),
        *(
            "profitability",
            "time-use",
            "channels",
            "acch",
            "scorecard",
            "comparison",
            "planning",
            "parameters",
            "way-back",
        ),
        *("scenarios", "scenario", "focus", "actions-effect", "kpi", "kpi-records", "accounts-doubles", "readiness"),
    )
)
SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "code", "secret", "token")
"""What begins so is not shown again on the page that says to wait."""


@dataclass(frozen=True)
class Limit:
    """A line of the table: at most `most` within `seconds`, for each sign-in (for each address where nobody is)."""

    kind: str
    says: Promise
    most: int
    seconds: int
    fits: Callable[[HttpRequest, str], bool]


def _posts(request: HttpRequest, names: frozenset[str] | None = None, name: str = "") -> bool:
    return request.method == "POST" and (names is None or name in names)


def _takes(request: HttpRequest, name: str) -> bool:
    return "export" in request.GET or name.endswith(("-export", "-csv", "-file-take", "-sheet-pdf", "imports-workbook"))


LIMITS = (
    Limit("door", _("Signing in and starting"), 40, 600, lambda request, name: _posts(request, DOOR, name)),
    Limit("outbox", _("Visits that a phone sends"), 600, 60, lambda request, name: name == "log-send"),
    Limit("invitation", _("Invitations"), 100, 600, lambda request, name: _posts(request, INVITATIONS, name)),
    Limit("upload", _("Files that are sent"), 60, 600, lambda request, name: _posts(request, UPLOADS, name)),
    Limit("export", _("Files that are taken along"), 120, 600, _takes),
    Limit("write", _("Whatever is written"), 300, 60, lambda request, name: _posts(request)),
    Limit("report", _("Reports that count much"), 150, 60, lambda request, name: name in HEAVY),
    Limit("page", pgettext_lazy("a limit", "Other pages"), 600, 60, lambda request, name: request.user.pk is not None),
)


class LimitMiddleware:
    """Answers who asks too often that it is too often, in their language, without losing what they typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view is known only later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Count, and answer when that is too often."""
        limit = limit_of(request) if settings.LIMITS else None
        if limit is None:
            return None
        wait = over(limit.kind, _asker(request), limit.most, limit.seconds, int(time.time()))
        return _too_often(request, wait) if wait else None


def limit_of(request: HttpRequest) -> Limit | None:
    """The line that an address falls in; a visitor's pages fall in none."""
    match = request.resolver_match
    name = str(match.url_name) if match else ""
    return next((limit for limit in LIMITS if limit.fits(request, name)), None)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy the address that the proxy itself saw."""
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if settings.SECURE else ""
    return seen or request.META.get("REMOTE_ADDR", "")


def _asker(request: HttpRequest) -> str:
    return f"login {request.user.pk}" if request.user.pk is not None else f"address {address_of(request)}"


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if not name.lower().startswith(SECRET_FIELDS)
        for value in values
    ]
    told = {"seconds": wait, "minutes": math.ceil(wait / 60), "typed": typed, "has_files": bool(request.FILES)}
    answer = render(request, "too_often.html", told, status=429)
    answer["Retry-After"] = str(wait)
    answer["Cache-Control"] = "no-store"
    return answer
