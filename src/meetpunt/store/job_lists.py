"""The queue as lists: what is at work, what waits with how much before it, and what was given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetpunt.store.models import Job, Person

MOST_LISTED = 50
MOST_COUNTED = 1000


@dataclass(frozen=True)
class ListedJob:
    """A job as it stands in a list.

    by: who asked, empty = the clock; ahead: how many are done before it, None = it does not wait.
    """

    id: int
    kind: str
    organisation_id: int | None
    state: str
    by: str
    attempts: int
    done: int
    total: int
    text: str
    error: str
    created_at: datetime
    finished_at: datetime | None
    ahead: int | None = None


def at_work(organisation_id: int | None, person_id: int | None = None) -> tuple[ListedJob, ...]:
    """What is being done or waits, of an organisation (None = of none), or of it what one person asked for."""
    rows = Job.objects.filter(organisation_id=organisation_id, state__in=(Job.State.WAITING, Job.State.RUNNING))
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return _listed(rows.order_by("run_after", "pk")[:MOST_LISTED])


def given_up(organisation_id: int | None) -> tuple[ListedJob, ...]:
    """What was given up and nobody looked at yet, of an organisation or of none; the latest first."""
    rows = Job.objects.filter(organisation_id=organisation_id, state=Job.State.DEAD, left_at=None)
    return _listed(rows.order_by("-finished_at", "-pk")[:MOST_LISTED])


def given_up_since(moment: datetime) -> tuple[ListedJob, ...]:
    """What was given up since a moment, of whatever organisation."""
    rows = Job.objects.filter(state=Job.State.DEAD, left_at=None, finished_at__gte=moment)
    return _listed(rows.exclude(organisation_id=None).order_by("pk")[:MOST_LISTED])


def try_again(organisation_id: int | None, job_id: int, now: datetime) -> bool:
    """Put what was given up into the queue anew, with all its attempts; False when it is not there (any more)."""
    rows = Job.objects.filter(organisation_id=organisation_id, pk=job_id, state=Job.State.DEAD)
    fresh = {"attempts": 0, "run_after": now, "worker": "", "finished_at": None, "left_at": None}
    return bool(rows.update(state=Job.State.WAITING, **fresh))


def leave(organisation_id: int | None, job_id: int, now: datetime) -> bool:
    """Leave what was given up as it is: it stands in no list any more."""
    rows = Job.objects.filter(organisation_id=organisation_id, pk=job_id, state=Job.State.DEAD)
    return bool(rows.update(left_at=now))


def _listed(rows: Iterable[Job]) -> tuple[ListedJob, ...]:
    jobs = list(rows)
    names = dict(Person.objects.filter(pk__in=[one.person_id for one in jobs]).values_list("pk", "name"))
    in_front = _in_front() if any(one.state == Job.State.WAITING for one in jobs) else {}
    return tuple(
        ListedJob(
            one.pk,
            one.kind,
            one.organisation_id,
            one.state,
            names.get(one.person_id or 0, ""),
            one.attempts,
            one.progress_done,
            one.progress_total,
            one.progress_text,
            one.error,
            one.created_at,
            one.finished_at,
            in_front.get(one.pk),
        )
        for one in jobs
    )


def _in_front() -> dict[int, int]:
    """How many are done before each that waits, whosever they are."""
    rows = Job.objects.filter(state=Job.State.WAITING).order_by("run_after", "pk").values_list("pk", flat=True)
    running = Job.objects.filter(state=Job.State.RUNNING).count()
    return {pk: running + place for place, pk in enumerate(rows[:MOST_COUNTED])}
