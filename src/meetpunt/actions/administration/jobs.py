"""Work that was given up: an administrator lets it be tried again, or leaves it; and who is told of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetpunt.actions.notify import Notice, notify
from meetpunt.store import job_lists
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.jobs import administrators

TOLD_WITHIN = timedelta(days=1)


def try_again(viewer: Viewer, job_id: int, now: datetime) -> None:
    """Let what was given up be tried again, with all its attempts.

    Raises:
        NotVisible: the viewer does not administer, or it is not there (any more).
    """
    if not viewer.administers or not job_lists.try_again(viewer.organisation.id, job_id, now):
        raise NotVisible(f"job {job_id}")


def leave(viewer: Viewer, job_id: int, now: datetime) -> None:
    """Leave what was given up as it is: it stands in no list any more.

    Raises:
        NotVisible: the viewer does not administer, or it is not there (any more).
    """
    if not viewer.administers or not job_lists.leave(viewer.organisation.id, job_id, now):
        raise NotVisible(f"job {job_id}")


def tell_of_given_up(now: datetime) -> int:
    """Tell the administrators of what was given up lately, each thing once; gives how many were told."""
    told = 0
    for job in job_lists.given_up_since(now - TOLD_WITHIN):
        if job.organisation_id is not None:
            key = f"job_given_up:{job.id}:{job.finished_at:%Y%m%d%H%M%S}"
            notices = [
                Notice(person, "job_given_up", key, {"kind": job.kind}, "/settings/jobs/")
                for person in administrators(job.organisation_id)
            ]
            told += notify(job.organisation_id, notices, now)
    return told
