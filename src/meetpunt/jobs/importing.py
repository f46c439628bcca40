"""Work on files: they are looked through, checked, read in and taken back; and the file of a whole organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from meetpunt.actions import imports, notify
from meetpunt.actions.notify import Notice
from meetpunt.actions.organisation_file import asking
from meetpunt.jobs.giving_way import give_way
from meetpunt.store.import_runs import WORKBOOK
from meetpunt.store.job_queue import TakenJob

Progress = Callable[[int, int, str], None]


def organisation_of(job: TakenJob) -> int:
    """The organisation that the work is for."""
    if job.organisation_id is None:
        raise ValueError(f"A job {job.kind} needs an organisation.")
    return job.organisation_id


def survey_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Look through the files of a run; our own workbook is checked at once."""
    found = imports.survey(organisation_of(job), job.arguments["run_id"], now, progress)
    if found.is_workbook:
        imports.check(organisation_of(job), job.arguments["run_id"], WORKBOOK, now, progress)
    return {"tables": len(found.tables), "unreadable": list(found.unreadable)}


def check_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Go through an import and leave nothing behind."""
    told = job.arguments
    result = imports.check(organisation_of(job), told["run_id"], told["mapping"], now, progress).to_json()
    _tell_of_import(job, "checked", now)
    return result


def land_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Read the files of a run in."""
    told, organisation = job.arguments, organisation_of(job)
    result = imports.land(
        organisation, told["run_id"], told["mapping"], now, progress, give_way(organisation, progress)
    ).to_json()
    _tell_of_import(job, "landed", now)
    return result


def _tell_of_import(job: TakenJob, what: str, now: datetime) -> None:
    if job.person_id is not None:
        run_id = job.arguments["run_id"]
        key, path = f"import_ready:{run_id}:{what}:{job.id}", f"/imports/{run_id}/"
        notify.notify(organisation_of(job), [Notice(job.person_id, "import_ready", key, {"what": what}, path)], now)


def foresee_take_back(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """What taking a run back would remove."""
    return _told(imports.foresee_take_back(organisation_of(job), job.arguments["run_id"], now))


def take_back_import(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Take a run back."""
    return _told(imports.take_back(organisation_of(job), job.arguments["run_id"], now))


def _told(taken: imports.TakenBack) -> dict[str, Any]:
    kept = [[row.table, row.row_id, row.name] for row in taken.kept]
    return {"removed": taken.removed, "restored": taken.restored, "kept": kept}


def organisation_file(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Make a file of the whole organisation that was agreed to."""
    return {"rows": asking.make(organisation_of(job), job.arguments["file_id"], now, progress)}
