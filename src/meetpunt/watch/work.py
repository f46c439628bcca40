"""Around every job: the id of the request that asked for it, and its line in the log and its place in the metrics."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from meetpunt.store.job_queue import TakenJob
from meetpunt.store.trace import JOB_ARGUMENT, asked_by, tracing
from meetpunt.watch.metrics import note_job

log = logging.getLogger("meetpunt.work")


@dataclass
class Seen:
    """How a job ended: done, refused, failed (to be tried again, or never), or stopped with its worker."""

    ended: str = "stopped"


@contextmanager
def observed(job: TakenJob) -> Iterator[Seen]:
    """Observe what is done for a job; who does it says how it ended."""
    began, seen = perf_counter(), Seen()
    with tracing(job.arguments.get(JOB_ARGUMENT), f"job:{job.kind}") as trace:
        asked_by(job.organisation_id, job.person_id)
        try:
            yield seen
        finally:
            seconds = perf_counter() - began
            note_job(job.kind, seen.ended, seconds)
            told = {
                "job": job.id,
                "ended": seen.ended,
                "attempt": job.attempt,
                "ms": round(seconds * 1000, 1),
                "statements": trace.statements,
                "database_ms": round(trace.seconds * 1000, 1),
                "organisation": job.organisation_id,
                "person": job.person_id,
            }
            log.info("job", extra={"told": {name: value for name, value in told.items() if value is not None}})
