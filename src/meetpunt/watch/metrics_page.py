"""`/metrics`: what all processes counted, and how the queue and the readiness stand, in Prometheus's text.

Rule: only for who has the token; without a token there is no such page.
"""

from __future__ import annotations

import hmac
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from meetpunt.store.job_health import WAITING, job_counts, workers_busy
from meetpunt.watch import metrics
from meetpunt.watch.health import readiness

if TYPE_CHECKING:
    from prometheus_client import Metric

log = logging.getLogger(__name__)
SEEN_WITHIN = 120.0
"""Seconds since the last beat of a worker that counts as being there."""


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Everything that is counted: 404 without a token of ours, 401 without that token."""
    if not metrics.is_on():
        return HttpResponse(status=404)
    kind, _space, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(told.strip().encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    metrics.metrics().look()
    from prometheus_client import generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    return HttpResponse(generate_latest(_Everything()), content_type=CONTENT_TYPE_LATEST)


class _Everything:
    """What Prometheus calls a collector, which is all that its writer needs."""

    def collect(self) -> Iterator[Metric]:
        """Every metric once."""
        yield from _counted()
        yield from _standing()


def _counted() -> Iterator[Metric]:
    """What the processes wrote, added up."""
    from prometheus_client.multiprocess import MultiProcessCollector

    here = metrics.folder()
    for path in here.glob("gauge_live*.db"):
        if not metrics.is_running(path):
            path.unlink(missing_ok=True)
    files = [str(path) for path in here.parent.glob("*/*.db")]
    yield from MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]


def _standing() -> Iterator[Metric]:
    """How it stands at this moment."""
    now = datetime.now(UTC)
    checks = readiness.now()
    told = {"version": version("meetpunt"), "python": sys.version.split()[0], "database": connection.vendor}
    yield _gauge("info", "What runs here.", [(told, 1)])
    yield _gauge("ready", "Whether what requests need is there.", [({"check": a}, int(b)) for a, b in checks.items()])
    yield _gauge("workers", "Workers that were seen in the last two minutes.", [({}, _workers())])
    if not checks["database"]:
        return
    try:
        counts, busy = job_counts(), workers_busy(now)
    except Exception as error:
        log.warning("metrics: the queue", exc_info=error)
        return
    yield _gauge("workers_busy", "Workers that hold a job.", [({}, busy)])
    yield _gauge("jobs", "Jobs that are not done.", [({"kind": one.kind, "state": one.state}, one.n) for one in counts])
    waiting = [one for one in counts if one.state == WAITING]
    ages = [({"kind": one.kind}, max(0.0, (now - one.oldest).total_seconds())) for one in waiting]
    yield _gauge("jobs_oldest_seconds", "How long the first of a kind waits beyond its time.", ages)
    for name, kind in (("mails_waiting", "send_mail"), ("webhooks_waiting", "deliver_webhook")):
        yield _gauge(name, f"Jobs {kind} that wait.", [({}, sum(one.n for one in waiting if one.kind == kind))])


def _gauge(name: str, about: str, values: list[tuple[dict[str, Any], float]]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"meetpunt_{name}", about, labels=list(values[0][0]) if values else [])
    for labels, value in values:
        family.add_metric([str(one) for one in labels.values()], value)
    return family


def _workers() -> int:
    beats = (Path(settings.DATA) / "metrics").glob("*/worker-*.beat")
    return sum(time() - path.stat().st_mtime < SEEN_WITHIN for path in beats)
