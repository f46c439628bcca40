"""How the queue of background work stands: what waits, for how long, and whether anybody works on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q

from meetpunt.store.models import Job, Schedule

LATE = timedelta(minutes=2)
"""So long after its time work that comes back is asked for by any worker that is not busy."""


@dataclass(frozen=True)
class JobCount:
    """How many jobs of a kind are in a state; oldest: since when the first of them could have been done."""

    kind: str
    state: str
    n: int
    oldest: datetime


def job_counts() -> list[JobCount]:
    """Of all jobs that are not done."""
    rows = Job.objects.exclude(state=Job.State.DONE).values_list("kind", "state")
    counted = rows.annotate(n=Count("pk"), oldest=Min("run_after")).order_by("kind", "state")
    return [JobCount(*row) for row in counted]


def workers_busy(now: datetime) -> int:
    """How many workers hold a job of which the lease runs."""
    return Job.objects.filter(state=Job.State.RUNNING, lease_until__gte=now).values("worker").distinct().count()


def worker_seen(now: datetime) -> bool:
    """Whether a worker was here lately: it holds a job, or asked for the work that comes back when that was due."""
    found = Schedule.objects.aggregate(late=Min("next_at"), last=Max("next_at"))
    if found["late"] is not None and found["late"] > now - LATE:
        return True
    return workers_busy(now) > 0


def dead_jobs() -> int:
    """How many jobs failed too often."""
    return Job.objects.filter(Q(state=Job.State.DEAD)).count()
