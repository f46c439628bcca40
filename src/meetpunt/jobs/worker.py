"""The worker: takes jobs one after another, keeps their lease alive, and tries again what failed.

Two of them stand side by side in its process: one takes any job, the other only short ones, so that no mail waits for
an import. Rule: a worker that is killed needs no farewell: its lease runs out and the job is taken over. One that is
asked to stop puts its job back first.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import translation

from meetpunt.actions.administration.jobs import tell_of_given_up
from meetpunt.actions.errors import Refused
from meetpunt.jobs import kinds
from meetpunt.jobs.short import SHORT
from meetpunt.reports.memory import forget_everything
from meetpunt.store import job_queue
from meetpunt.store.job_queue import TakenJob
from meetpunt.watch.errors import keep
from meetpunt.watch.logs import sentence_of
from meetpunt.watch.metrics import beat
from meetpunt.watch.spare import give_back
from meetpunt.watch.work import observed

LEASE = timedelta(seconds=90)
POLL_SECONDS = 1.0
LOOK_FOR_DUE_SECONDS = 30.0
SECONDS_BETWEEN_REPORTS = 0.5

log = logging.getLogger(__name__)


class _Interrupted(Exception):
    """The worker is asked to stop, or has lost its lease: leave the job where it is."""


_at_work: set[str] = set()
"""Whoever does a job in this process now."""


def run_workers() -> None:
    """Work through the jobs until asked to stop (SIGTERM or SIGINT); when one of the two fails, both end."""
    stop = _stop_on_signals()
    with ThreadPoolExecutor(1, "short work") as pool:
        beside = pool.submit(run_worker, stop, only=SHORT)
        beside.add_done_callback(lambda _: stop.set())
        try:
            run_worker(stop)
        finally:
            stop.set()
        beside.result()


def run_worker(
    stop: threading.Event | None = None,
    *,
    lease: timedelta = LEASE,
    poll_seconds: float = POLL_SECONDS,
    work: Mapping[str, kinds.Work] = kinds.KINDS,
    only: Collection[str] | None = None,
) -> None:
    """Work through the jobs of some kinds (None = all) until asked to stop (`stop`, SIGTERM or SIGINT)."""
    stop = stop or _stop_on_signals()
    name = f"{socket.gethostname()[:20]}-{os.getpid()}{'' if only is None else '-short'}"
    try:
        _work_through(stop, name, lease, poll_seconds, work, only)
    finally:
        connection.close()


def _work_through(
    stop: threading.Event,
    name: str,
    lease: timedelta,
    poll_seconds: float,
    work: Mapping[str, kinds.Work],
    only: Collection[str] | None,
) -> None:
    look_again, has_worked = 0.0, True
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() >= look_again:
                kinds.enqueue_what_is_due(_now())
                tell_of_given_up(_now())
                look_again = time.monotonic() + LOOK_FOR_DUE_SECONDS
                beat()
            job = job_queue.take(name, _now(), lease, only)
            if job is not None:
                with _Heartbeat(job, lease) as heartbeat, _working(name):
                    _do(job, work, lambda: stop.is_set() or heartbeat.is_lost, heartbeat.is_alive)
                tell_of_given_up(_now())
                has_worked = True
                continue
            if has_worked and not _at_work:  # what the jobs of one morning took is not needed all day
                forget_everything()
                give_back()
                has_worked = False
        except DatabaseError as error:
            log.error("The database did not answer; trying again. %s", sentence_of(error))
            connection.close()
        stop.wait(poll_seconds)


def run_pending(now: datetime | None = None, work: Mapping[str, kinds.Work] = kinds.KINDS) -> int:
    """Do all jobs that wait, in this thread, for tests and for a machine without a worker; gives how many."""
    done = 0
    while (job := job_queue.take("here", now or _now(), LEASE)) is not None:
        _do(job, work, lambda: False, lambda: True, now)
        done += 1
    return done


@contextmanager
def _working(name: str) -> Iterator[None]:
    _at_work.add(name)
    try:
        yield
    finally:
        _at_work.discard(name)


def _do(
    job: TakenJob,
    work: Mapping[str, kinds.Work],
    must_stop: Callable[[], bool],
    is_ours: Callable[[], bool],
    now: datetime | None = None,
) -> None:
    """Do one job, whatever comes of it; what it says, it says in the language of who asked."""
    spoken = job.arguments.get("language") or translation.get_language()
    with translation.override(spoken), observed(job) as seen:
        try:
            if job.kind not in work:
                raise Refused(f"There is no work of the kind {job.kind}.")
            result = work[job.kind](job, _Reporter(job, must_stop), now or _now())
            job_queue.finish(job, result, now or _now())
            seen.ended = "done"
        except _Interrupted:
            if is_ours():
                job_queue.release(job, now or _now())
        except Refused as refusal:
            job_queue.fail(job, str(refusal), now or _now(), retry_at=None)
            seen.ended = "refused"
        except Exception as error:
            keep(error, "job")
            seen.ended = "failed"
            at = now or _now()
            job_queue.fail(job, f"{type(error).__name__}: {error}", at, at + back_off(job.attempt))


def back_off(attempt: int) -> timedelta:
    """How long to wait before trying again: 5 seconds, 20, 80 ..., with up to a quarter more so that jobs spread."""
    return timedelta(seconds=5 * 4 ** (attempt - 1) * (1 + random.random() / 4))


class _Reporter:
    """Writes progress at most twice a second, and is where a job can be interrupted."""

    def __init__(self, job: TakenJob, must_stop: Callable[[], bool]) -> None:
        self._job, self._must_stop = job, must_stop
        self._next = 0.0

    def __call__(self, done: int, total: int, text: str = "") -> None:
        if self._must_stop():
            raise _Interrupted
        if time.monotonic() < self._next and done < total:
            return
        self._next = time.monotonic() + SECONDS_BETWEEN_REPORTS
        if not job_queue.report(self._job, done, total, text):
            raise _Interrupted


class _Heartbeat:
    """Renews the lease of a job from a thread of its own while the job is being done."""

    def __init__(self, job: TakenJob, lease: timedelta) -> None:
        self._job, self._lease = job, lease
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of job {job.id}", daemon=True)
        self.is_lost = False

    def is_alive(self) -> bool:
        return not self.is_lost

    def __enter__(self) -> _Heartbeat:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._lease.total_seconds() / 3):
                beat()
                try:
                    self.is_lost = not job_queue.renew(self._job, _now(), self._lease)
                except DatabaseError:
                    log.warning("The lease of job %s could not be renewed; trying again.", self._job.id)
                if self.is_lost:
                    return
        finally:
            connection.close()


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _now() -> datetime:
    return datetime.now(UTC)
