"""How the installation stands, and what operators did."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetpunt.reports.job_words import job_name
from meetpunt.store import operating
from meetpunt.store.job_health import job_counts, workers_busy
from meetpunt.store.operating import Operator
from meetpunt.watch.checks import check_all
from meetpunt.watch.errors import groups
from meetpunt.web.operator_words import CHECKS, STATES, lines_of
from meetpunt.web.viewer import for_operator

QUICK = ("settings", "secret-key", "room", "rights", "migrations", "clock", "worker", "jobs", "errors", "backup")
"""Checks that take no reading of whole tables or folders; `meetpunt check` does all."""


@for_operator
def health(request: HttpRequest, operator: Operator) -> HttpResponse:
    """What `meetpunt check` and the metrics tell, as far as it is quick; of errors only how many there are."""
    now = datetime.now(UTC)
    kept = groups()
    shown = {
        "version": version("meetpunt"),
        "database": "PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        "checks": [(CHECKS[one.name], STATES[one.state], one) for one in check_all(now, QUICK)],
        "jobs": [(job_name(one.kind), one) for one in job_counts()],
        "busy": workers_busy(now),
        "kinds_of_errors": len(kept),
        "errors": sum(one.count for one in kept),
        "last_error": datetime.fromisoformat(kept[0].last) if kept else None,
        "totals": operating.totals(),
        "now": now,
    }
    return render(request, "operating/health.html", shown)


@for_operator
def trail(request: HttpRequest, operator: Operator) -> HttpResponse:
    """All that operators did, the latest first; and who they are."""
    told = request.GET.get("page", "")
    page = min(int(told), 10**6) if told.isascii() and told.isdecimal() else 1
    found = operating.did(page=page)
    shown = {"found": found, "lines": lines_of(found.lines), "operators": operating.operators()}
    return render(request, "operating/trail.html", shown)
