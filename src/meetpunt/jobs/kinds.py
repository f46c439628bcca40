"""The register of kinds of work, and when some of them come back.

Rule: a job carries ids, never content; what it does is one action, to which it gives the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.actions import imports
from meetpunt.actions.administration.territories import bring_up_to_date
from meetpunt.actions.forecast_snapshot import take_snapshot
from meetpunt.actions.trust import forget_looks
from meetpunt.store import job_queue
from meetpunt.store.access import all_organisations
from meetpunt.store.job_queue import TakenJob

Progress = Callable[[int, int, str], None]
Work = Callable[[TakenJob, Progress, datetime], Any]

KEEP_UPLOADS = timedelta(days=180)
KEEP_JOBS = timedelta(days=30)


def _survey_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    found = imports.survey(_organisation(job), job.arguments["run_id"], now, progress)
    return {"tables": len(found.tables), "unreadable": list(found.unreadable)}


def _check_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    told = job.arguments
    return imports.check(_organisation(job), told["run_id"], told["mapping"], now, progress).to_json()


def _land_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    told = job.arguments
    return imports.land(_organisation(job), told["run_id"], told["mapping"], now, progress).to_json()


def _foresee_take_back(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return _told(imports.foresee_take_back(_organisation(job), job.arguments["run_id"], now))


def _take_back_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return _told(imports.take_back(_organisation(job), job.arguments["run_id"], now))


def _told(taken: imports.TakenBack) -> dict[str, Any]:
    kept = [[row.table, row.row_id, row.name] for row in taken.kept]
    return {"removed": taken.removed, "restored": taken.restored, "kept": kept}


def _weekly_snapshots(job: TakenJob, progress: Progress, now: datetime) -> Any:
    organisations = all_organisations()
    for organisation in organisations:
        key = f"forecast_snapshot:{organisation.id}:{now.date()}"
        job_queue.enqueue("forecast_snapshot", now, organisation_id=organisation.id, key=key)
    return {"organisations": len(organisations)}


def _forecast_snapshot(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return {"rows": take_snapshot(_organisation(job), now)}


def _clean_up(job: TakenJob, progress: Progress, now: datetime) -> Any:
    return {"uploads": imports.forget_uploads(KEEP_UPLOADS, now), "jobs": job_queue.forget(now - KEEP_JOBS)}


def _nightly_upkeep(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Per organisation, on its own day: forget old looks, and let accounts follow what begins today."""
    looks = followed = 0
    for organisation in all_organisations():
        today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
        looks += forget_looks(organisation.id, today)
        followed += bring_up_to_date(organisation.id, today)
    return {"looks": looks, "followed": followed}


def _organisation(job: TakenJob) -> int:
    if job.organisation_id is None:
        raise ValueError(f"A job {job.kind} needs an organisation.")
    return job.organisation_id


KINDS: dict[str, Work] = {
    "survey_import": _survey_import,
    "check_import": _check_import,
    "land_import": _land_import,
    "foresee_take_back": _foresee_take_back,
    "take_back_import": _take_back_import,
    "weekly_snapshots": _weekly_snapshots,
    "forecast_snapshot": _forecast_snapshot,
    "clean_up": _clean_up,
    "nightly_upkeep": _nightly_upkeep,
}


def next_monday(now: datetime) -> datetime:
    """The coming Monday at four in the morning (UTC), before anybody in Europe is at work."""
    day = now.astimezone(UTC).date()
    monday = day + timedelta(days=7 - day.weekday())
    return datetime.combine(monday, time(4), tzinfo=UTC)


def next_night(now: datetime) -> datetime:
    """Tomorrow at half past one in the morning (UTC)."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(1, 30), tzinfo=UTC)


COMING_BACK: dict[str, Callable[[datetime], datetime]] = {
    "weekly_snapshots": next_monday,
    "clean_up": next_night,
    "nightly_upkeep": next_night,
}


def enqueue_what_is_due(now: datetime) -> None:
    """Put work that comes back into the queue when its time has come."""
    for kind, following in COMING_BACK.items():
        if job_queue.is_due(kind, now, following(now)):
            job_queue.enqueue(kind, now, key=f"{kind}:{now.date()}")
