"""How the queue of background work stands: what waits, for how long, and whether anybody works on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from meetpunt.store.job_queue import of_suspended
from meetpunt.store.models import Job, Schedule

WAITING, RUNNING, DEAD = Job.State.WAITING.value, Job.State.RUNNING.value, Job.State.DEAD.value
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
    """Of all jobs that are not done, but those that wait because their organisation is suspended."""
    left = Job.objects.filter(state__in=(WAITING, RUNNING, DEAD)).exclude(of_suspended(), state=WAITING)
    rows = left.values_list("kind", "state")
    counted = rows.annotate(n=Count("pk"), oldest=Min("run_after")).order_by("kind", "state")
    return [JobCount(*row) for row in counted]


def workers_busy(now: datetime) -> int:
    """How many workers hold a job of which the lease runs."""
    return Job.objects.filter(state=RUNNING, lease_until__gte=now).values("worker").distinct().count()


def worker_seen(now: datetime) -> bool:
    """Whether a worker was here lately: it holds a job, or asked for the work that comes back when that was due."""
    first_due = Schedule.objects.aggregate(first=Min("next_at"))["first"]
    return (first_due is not None and first_due > now - LATE) or workers_busy(now) > 0


def dead_jobs() -> int:
    """How many jobs failed too often."""
    return Job.objects.filter(state=DEAD).count()
