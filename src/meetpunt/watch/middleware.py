"""Around every request: its id, its line in the log, its place in the metrics; and the answers to who watches.

It stands before everything else, so that what watches has no session, cookie or redirect, and counts as no visit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from meetpunt.store.trace import Trace, going_to, tracing
from meetpunt.watch.health import healthz, readyz
from meetpunt.watch.metrics import note_request
from meetpunt.watch.metrics_page import metrics_page

HEADER = "X-Request-ID"
WATCHING: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics_page,
}

access = logging.getLogger("meetpunt.access")
slow = logging.getLogger("meetpunt.slow")


class WatchMiddleware:
    """Observes a request from its first byte to its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer who watches, or observe the answer to who visits."""
        if watching := WATCHING.get(request.path_info):
            return watching(request) if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        began = perf_counter()
        with tracing(request.headers.get(HEADER)) as trace:
            answer = self.get_response(request)
            trace.route = trace.route or route_of(request)
            answer[HEADER] = trace.id
            _note(request, answer, trace, perf_counter() - began)
        return answer

    def process_view(self, request: HttpRequest, view: object, places: object, named: object) -> None:
        """The address was found: what goes wrong from here on is known by its name."""
        going_to(route_of(request))


def route_of(request: HttpRequest) -> str:
    """The name of the address, never the address itself."""
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "unknown"


def _note(request: HttpRequest, answer: HttpResponse, trace: Trace, seconds: float) -> None:
    note_request(trace, answer.status_code, seconds)
    milliseconds = round(seconds * 1000, 1)
    told = {
        "method": request.method,
        "status": answer.status_code,
        "ms": milliseconds,
        "statements": trace.statements,
        "database_ms": round(trace.seconds * 1000, 1),
        "organisation": trace.organisation_id,
        "person": trace.person_id,
    }
    told = {name: value for name, value in told.items() if value is not None}
    access.info("request", extra={"told": told})
    if milliseconds >= settings.SLOW_MS:
        slow.warning("slow request", extra={"told": told})
