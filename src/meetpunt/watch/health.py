"""Whether this process answers (`/healthz`) and can do its work (`/readyz`), for who starts and watches servers.

Rule: quick whatever hangs; no session, no cookie; of what is wrong a stranger is told the name only.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from threading import Lock, Thread
from time import monotonic

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from meetpunt.store.job_health import worker_seen
from meetpunt.watch.logs import sentence_of

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that the database may take over all checks together."""
KEPT_FOR = 1.0
"""Seconds that an answer is given again, so that asking often costs nothing."""
LEAST_ROOM = 200 * 1024 * 1024
"""Bytes that must be free in the data folder: an import or a backup of a usual size fits."""


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _told(200, {"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that a request needs is there: 200, else 503 with the names of what is not."""
    checks = readiness.now()
    is_ready = all(checks.values())
    return _told(200 if is_ready else 503, {"status": "ready" if is_ready else "not ready", "checks": checks})


class Readiness:
    """The checks of this process; those of the database in a thread of their own, for a database may hang."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asking: _Asking | None = None
        self._told: dict[str, bool] = {}
        self._until = 0.0

    def now(self) -> dict[str, bool]:
        """Each check by its name, at most a second old."""
        with self._lock:
            if monotonic() < self._until:
                return self._told
            before = self._told
            self._told = {**self._of_database(), "data": has_room(), "secret_key": has_secret_key()}
            if before and before != self._told:
                log.warning("readiness changed", extra={"told": self._told})
            self._until = monotonic() + KEPT_FOR
            return self._told

    def _of_database(self) -> dict[str, bool]:
        if self._asking is None or not self._asking.is_alive():
            self._asking = _Asking()
            self._asking.start()
            self._asking.join(PATIENCE)
        return dict(self._asking.found)  # of one that still hangs: what it had found

    def forget(self) -> None:
        """Look anew at the next question (tests)."""
        self._until = 0.0


class _Asking(Thread):
    """Asks the database."""

    def __init__(self) -> None:
        super().__init__(name="readiness", daemon=True)
        self.found = {"database": False, "migrations": False, "worker": False}

    def run(self) -> None:
        """Fill in what holds."""
        try:
            self.found |= ask_database()
        finally:
            connection.close()


def ask_database() -> dict[str, bool]:
    """What the database tells, in this thread; what comes after a failure is not found either."""
    found: dict[str, bool] = {}
    steps: dict[str, Callable[[], bool]] = {
        "database": _answers,
        "migrations": lambda: not missing_migrations(),
        "worker": lambda: worker_seen(datetime.now(UTC)),
    }
    for name, step in steps.items():
        try:
            found[name] = step()
        except Exception as error:
            log.info("readiness: %s: %s", name, sentence_of(error))
            return found
    return found


def missing_migrations() -> list[str]:
    """What this version has and the database has not; what a newer version put there is fine."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in _migrations() - applied)


def has_room() -> bool:
    """Whether the data folder can be written to, with room left."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA) as file:
            file.write(b"x" * 4096)
            file.flush()
        return shutil.disk_usage(settings.DATA).free >= LEAST_ROOM
    except OSError:
        return False


def has_secret_key() -> bool:
    """Whether the next process will find a key too; one in a file is taken up by all processes (`store.key_ring`)."""
    file = settings.SECRET_KEY_FILE
    return file is None or (file.is_file() and file.stat().st_size > 0)


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """What this version has; it does not change while a process runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _told(status: int, told: dict[str, object]) -> HttpResponse:
    return JsonResponse(told, status=status, headers={"Cache-Control": "no-store"})


readiness = Readiness()
