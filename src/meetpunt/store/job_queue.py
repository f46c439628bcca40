"""The queue of background work: put in, taken under a lease, renewed, finished, tried again, or given up.

Rule: a worker owns a job only as long as its lease lasts; whoever was killed loses it, and another takes it over.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from meetpunt.store.models import Job, Organisation, Schedule
from meetpunt.store.trace import JOB_ARGUMENT, request_id

A_CLOCK_IS_OFF = timedelta(minutes=10)
"""Clocks of machines that work together differ by less."""


@dataclass(frozen=True)
class JobRef:
    """A job as it stands. error: why it failed last; result: what a finished one gave."""

    id: int
    kind: str
    organisation_id: int | None
    person_id: int | None
    state: str
    attempts: int
    done: int
    total: int
    text: str
    result: Any
    error: str

    @property
    def is_over(self) -> bool:
        """Finished or given up."""
        return self.state in (Job.State.DONE, Job.State.DEAD)


@dataclass(frozen=True)
class TakenJob:
    """A job under a lease. token: proof of the lease, needed to renew, report and finish."""

    id: int
    kind: str
    organisation_id: int | None
    person_id: int | None
    attempt: int
    max_attempts: int
    token: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def enqueue(
    kind: str,
    now: datetime,
    *,
    organisation_id: int | None = None,
    person_id: int | None = None,
    arguments: Mapping[str, Any] | None = None,
    key: str | None = None,
    run_after: datetime | None = None,
    max_attempts: int = 5,
) -> int:
    """Ask for work, within the caller's transaction; gives the job's id.

    key: asking again under the same key before the work is finished gives the same job.
    """
    if key is not None:
        with transaction.atomic():
            made, _ = Job.objects.get_or_create(
                key=key,
                defaults={
                    "kind": kind,
                    "organisation_id": organisation_id,
                    "person_id": person_id,
                    "arguments": _traced(arguments),
                    "run_after": run_after or now,
                    "max_attempts": max_attempts,
                    "created_at": now,
                },
            )
        return made.pk
    return Job.objects.create(
        kind=kind,
        organisation_id=organisation_id,
        person_id=person_id,
        arguments=_traced(arguments),
        run_after=run_after or now,
        max_attempts=max_attempts,
        created_at=now,
    ).pk


def find(job_id: int) -> JobRef | None:
    """A job by its id; the caller decides who may see it."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    return JobRef(
        job.pk,
        job.kind,
        job.organisation_id,
        job.person_id,
        job.state,
        job.attempts,
        job.progress_done,
        job.progress_total,
        job.progress_text,
        job.result,
        job.error,
    )


def last_result(kind: str, organisation_id: int) -> Any:
    """What the last finished job of a kind gave; None when there is none (any more)."""
    rows = Job.objects.filter(kind=kind, organisation_id=organisation_id, state=Job.State.DONE)
    return rows.order_by("-pk").values_list("result", flat=True).first()


def take(worker: str, now: datetime, lease: timedelta, only: Collection[str] | None = None) -> TakenJob | None:
    """Take the job that waits longest: a waiting one, or one whose worker let its lease run out.

    Parameters: only, the kinds to take; None = all.
    """
    ready = Q(state=Job.State.WAITING, run_after__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    # No lease lasts so long: the clock was set back since, and whoever held it may have died meanwhile.
    ready |= Q(state=Job.State.RUNNING, lease_until__gt=now + 2 * lease)
    # A retry waits an hour at most; asked for later than it is now, and to wait longer than that: the clock again.
    ready |= Q(state=Job.State.WAITING, created_at__gt=now + A_CLOCK_IS_OFF, run_after__gt=now)
    waiting = Job.objects.filter(ready).exclude(of_suspended()).order_by("run_after", "pk")
    if only is not None:
        waiting = waiting.filter(kind__in=only)
    if not waiting.exists():  # without a lock, so that idle workers leave SQLite's one writer alone
        return None
    with transaction.atomic():
        if connection.vendor == "postgresql":
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.first()
        if job is None:
            return None
        if job.attempts >= job.max_attempts:
            _give_up(job, "The worker was stopped each time.", now)
            return None
        job.state, job.worker = Job.State.RUNNING, f"{worker[:40]}:{uuid.uuid4().hex[:16]}"
        job.attempts, job.lease_until = job.attempts + 1, now + lease
        job.save(update_fields=["state", "worker", "attempts", "lease_until"])
    return TakenJob(
        job.pk,
        job.kind,
        job.organisation_id,
        job.person_id,
        job.attempts,
        job.max_attempts,
        job.worker,
        job.arguments,
    )


def others_wait(organisation_id: int, short: Collection[str], now: datetime) -> bool:
    """Whether work of another organisation waits for its turn.

    Parameters: short, the kinds that do not wait for long work.
    """
    waiting = Job.objects.filter(state=Job.State.WAITING, run_after__lte=now, organisation_id__isnull=False)
    return waiting.exclude(organisation_id=organisation_id).exclude(of_suspended()).exclude(kind__in=short).exists()


def of_suspended() -> Q:
    """Jobs of organisations that are suspended: they wait."""
    suspended = Organisation.objects.exclude(suspended_at=None)
    return Q(organisation_id__in=suspended.values("pk"))


def renew(job: TakenJob, now: datetime, lease: timedelta) -> bool:
    """Keep the lease for longer; False when it was lost to another worker."""
    return bool(_own(job).update(lease_until=now + lease))


def report(job: TakenJob, done: int, total: int, text: str) -> bool:
    """Say how far the job is; False when the lease was lost."""
    return bool(_own(job).update(progress_done=done, progress_total=total, progress_text=text[:200]))


def finish(job: TakenJob, result: Any, now: datetime) -> bool:
    """The job is done; its key is free again. False when the lease was lost."""
    state, done = Job.State.DONE, F("progress_total")
    return bool(
        _own(job).update(
            state=state, result=result, error="", key=None, lease_until=None, finished_at=now, progress_done=done
        )
    )


def fail(job: TakenJob, error: str, now: datetime, retry_at: datetime | None) -> None:
    """The job failed: it is tried again at a moment, or never (None)."""
    if retry_at is not None and job.attempt < job.max_attempts:
        _own(job).update(state=Job.State.WAITING, run_after=retry_at, lease_until=None, worker="", error=error[:4000])
        return
    row = _own(job).first()
    if row is not None:
        _give_up(row, error, now)


def release(job: TakenJob, now: datetime) -> None:
    """Put a job back untouched: its worker is asked to stop. The attempt does not count."""
    _own(job).update(state=Job.State.WAITING, run_after=now, lease_until=None, worker="", attempts=F("attempts") - 1)


def is_due(kind: str, now: datetime, following: datetime) -> bool:
    """Whether work that comes back is due; if so it is due again at `following`. New kinds of work are due at once.

    Only one of several workers that ask at the same time is told yes.
    """
    row, is_new = Schedule.objects.get_or_create(kind=kind, defaults={"next_at": following})
    if row.next_at > following:  # the clock was set back since
        Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=following)
    return is_new or Schedule.objects.filter(pk=row.pk, next_at__lte=now).update(next_at=following) == 1


def forget(before: datetime) -> int:
    """Remove jobs that were over before a moment; gives how many."""
    removed, _ = Job.objects.filter(state__in=(Job.State.DONE, Job.State.DEAD), finished_at__lt=before).delete()
    return removed


def _traced(arguments: Mapping[str, Any] | None) -> dict[str, Any]:
    """With the id of the request that asks, so that the log tells what came of it."""
    asking = {JOB_ARGUMENT: request_id()} if request_id() else {}
    return {**asking, **(arguments or {})}


def _own(job: TakenJob) -> Any:
    return Job.objects.filter(pk=job.id, worker=job.token, state=Job.State.RUNNING)


def _give_up(job: Job, error: str, now: datetime) -> None:
    job.state, job.error, job.key, job.lease_until, job.finished_at = Job.State.DEAD, error[:4000], None, None, now
    job.save(update_fields=["state", "error", "key", "lease_until", "finished_at"])
