"""What this process counts for Prometheus, in files that all processes of the product share.

Rule: nothing is counted unless a token is set; labels are names of routes and kinds, never paths or people. Who watches
a process costs it little: everything below is written to memory that a file mirrors.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings

from meetpunt.measures.columnar.copies import copies
from meetpunt.measures.columnar.tally import tally
from meetpunt.reports import memory
from meetpunt.store.trace import Trace

if TYPE_CHECKING:
    from prometheus_client import Counter

log = logging.getLogger(__name__)

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30)
MEMORIES = {
    "event_logs": memory.event_logs,
    "logs": memory.logs,
    "answers": memory.answers,
    "people": memory.people,
    "weeks": memory.weeks,
    "cubes": memory.cubes,
}
SIZES = {"histogram": 1 << 22, "counter": 1 << 20, "gauge_livesum": 1 << 16}
"""Bytes of each file of a process: about twice what all routes and kinds need, so that none of them ever grows."""
LOOK_EVERY = 10.0
"""Seconds between looks at what this process keeps in memory."""
BEAT = "worker-{}.beat"


def is_on() -> bool:
    """Whether anything is counted: it is asked for, and there is room for it."""
    return bool(settings.METRICS_TOKEN) and _can_count()


@cache
def _can_count() -> bool:
    try:
        metrics()
    except OSError as error:
        log.warning("metrics are off in this process: %s", error.strerror)
        return False
    return True


def folder() -> Path:
    """Where this machine's processes keep what they count."""
    host = re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname()) or "here"
    return Path(settings.DATA) / "metrics" / host


class Metrics:
    """The metrics that a process writes; made once, when the first is needed."""

    def __init__(self) -> None:
        take_room(folder())
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder())  # read when the package is imported
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"meetpunt_{name}", about, labels, registry=registry)

        def gauge(name: str, about: str) -> Gauge:
            return Gauge(f"meetpunt_{name}", about, registry=registry, multiprocess_mode="livesum")

        def histogram(name: str, about: str, *labels: str) -> Histogram:
            return Histogram(f"meetpunt_{name}", about, labels, registry=registry, buckets=SECONDS)

        registry = CollectorRegistry()
        self.requests = counter("requests", "Requests by route and status.", "route", "status")
        self.seconds = histogram("request_seconds", "How long requests took.", "route")
        self.database = counter("request_database_seconds", "Time of requests in the database.", "route")
        self.statements = counter("request_statements", "Statements of requests.", "route")
        self.jobs = counter("jobs_ended", "Jobs that ended, by kind and how.", "kind", "ended")
        self.job_seconds = histogram("job_seconds", "How long jobs took.", "kind")
        self.errors = counter("errors", "Unexpected errors.", "where")
        self.refused = counter("sign_in_failures", "Sign-ins with a wrong password or address.")
        self.locked = counter("sign_in_lockouts", "Sign-ins that have to wait after too many failures.")
        self.recalled = counter("memory", "Questions to what is kept in memory.", "memory", "found")
        self.copies = gauge("copies", "Copies of facts in memory.")
        self.copy_bytes = gauge("copies_bytes", "Memory of the copies of facts.")
        self.copies_made = counter("copies_made", "Copies of facts that were made, also anew.")
        self.copies_dropped = counter("copies_dropped", "Copies of facts that were dropped.", "why")
        self.copies_answers = counter("copies_answers", "Questions that a copy of facts answered.")
        self.refreshes = counter("copies_refreshes", "Times that a copy was brought up to date.")
        self.refresh_seconds = counter("copies_refresh_seconds", "Time that this took.")
        self._told: dict[str, float] = {}
        self._look_at, self._looking = 0.0, Lock()

    def look(self) -> None:
        """Take over what this process counts elsewhere, now and then."""
        if monotonic() < self._look_at or not self._looking.acquire(blocking=False):
            return
        try:
            self._look_at = monotonic() + LOOK_EVERY
            sizes = copies.sizes()
            self.copies.set(len(sizes))
            self.copy_bytes.set(sum(sizes))
            self._add(self.copies_made, "made", tally.made)
            self._add(self.copies_dropped.labels("stale"), "stale", tally.stale)
            self._add(self.copies_dropped.labels("broken"), "broken", tally.broken)
            self._add(self.copies_dropped.labels("room"), "room", tally.made_room)
            self._add(self.copies_answers, "answers", tally.answers)
            self._add(self.refreshes, "refreshes", tally.refreshes)
            self._add(self.refresh_seconds, "seconds", tally.seconds)
            for name, kept in MEMORIES.items():
                self._add(self.recalled.labels(name, "yes"), f"{name} yes", kept.hits)
                self._add(self.recalled.labels(name, "no"), f"{name} no", kept.misses)
        finally:
            self._looking.release()

    def _add(self, counter: Counter, name: str, total: float) -> None:
        counter.inc(max(0, total - self._told.get(name, 0)))
        self._told[name] = total


@cache
def metrics() -> Metrics:
    """Of this process."""
    return Metrics()


def take_room(here: Path) -> None:
    """Make this process's files whole before they are mapped into memory.

    Of a file with holes a page is only made when it is written to; on a full disk that ends the process.
    """
    here.mkdir(parents=True, exist_ok=True)
    for kind, size in SIZES.items():
        path = here / f"{kind}_{os.getpid()}.db"
        if not path.exists():
            unfinished = path.with_suffix(".new")
            unfinished.write_bytes(bytes(size))
            unfinished.replace(path)


def note_request(trace: Trace, status: int, seconds: float) -> None:
    """Count a request."""
    if is_on():
        of = metrics()
        of.requests.labels(trace.route, str(status)).inc()
        of.seconds.labels(trace.route).observe(seconds)
        of.database.labels(trace.route).inc(trace.seconds)
        of.statements.labels(trace.route).inc(trace.statements)
        of.look()


def note_job(kind: str, ended: str, seconds: float) -> None:
    """Count a job."""
    if is_on():
        of = metrics()
        of.jobs.labels(kind, ended).inc()
        of.job_seconds.labels(kind).observe(seconds)
        of.look()


def note_error(where: str) -> None:
    """Count an unexpected error. where: `request`, `job` or `command`."""
    if is_on():
        metrics().errors.labels(where).inc()


def note_refused(**_: Any) -> None:
    """Count a sign-in that failed (Django's signal)."""
    if is_on():
        metrics().refused.inc()


def note_locked(*_: Any, **__: Any) -> None:
    """Count a sign-in that has to wait (a signal of axes)."""
    if is_on():
        metrics().locked.inc()


def beat() -> None:
    """The worker that calls this is there."""
    if is_on():
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / BEAT.format(os.getpid())).touch()


def begin_anew() -> None:
    """Forget what ended processes of this machine counted, when none of them is left; whoever starts calls this."""
    here = folder()
    if here.exists() and not any(is_running(path) for path in here.iterdir()):
        shutil.rmtree(here, ignore_errors=True)


def is_running(path: Path) -> bool:
    """Whether the process that writes a file of this machine still runs."""
    number = re.search(r"(\d+)\.(?:db|beat)$", path.name)
    if number is None:
        return False
    try:
        os.kill(int(number.group(1)), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
