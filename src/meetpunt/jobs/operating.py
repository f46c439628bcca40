"""What the clock does for operators: counting how large organisations are, and removing those whose time has come.

Rule: these jobs belong to no organisation: those of a suspended one wait, and those of a removed one go with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings

from meetpunt.actions.backup.encrypting import Sealed
from meetpunt.actions.operating import removing, sizes
from meetpunt.store import job_queue
from meetpunt.store.job_queue import TakenJob

Progress = Callable[[int, int, str], None]


def count_organisations(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """How large each is, for the list of them."""
    return {"organisations": sizes.count_sizes(now, progress)}


def removals_due(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """A job for each whose waiting time is over; and files that were kept long enough go."""
    found = removing.due(now)
    for organisation_id in found:
        key = f"remove_organisation:{organisation_id}"
        job_queue.enqueue("remove_organisation", now, arguments={"remove": organisation_id}, key=key)
    return {"organisations": len(found), "forgotten": removing.forget_removed(now)}


def remove_organisation(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Its file, encrypted as backups are, and then all of it."""
    recipients = tuple(settings.BACKUP_TO)
    sealed = Sealed(recipients, "" if recipients else settings.BACKUP_PASSPHRASE)
    return {"removed": removing.remove(job.arguments["remove"], sealed, now)}
