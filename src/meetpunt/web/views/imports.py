"""Imports: the list of runs, sending files, and where one run stands, from sent to read in and taken back.

All of it is for who may import; for everybody else there are no such pages.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from meetpunt.actions import imports, notify
from meetpunt.actions.errors import Refused
from meetpunt.actions.imports import ImportResult
from meetpunt.connectors.crm.design import design_from_json
from meetpunt.connectors.files.limits import MEGABYTE, Limits
from meetpunt.connectors.messages import sentence
from meetpunt.store import import_runs, job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.crm.connections import find_connection, in_trouble
from meetpunt.store.import_runs import RejectedRow, RunRef
from meetpunt.store.job_queue import JobRef
from meetpunt.web import export, uploading
from meetpunt.web.crm_samples import refused_records
from meetpunt.web.navigation import SEES_FIGURES
from meetpunt.web.viewer import for_viewer

FIRST_REJECTS = 50
FIRST_KEPT = 50
CHECKED, LANDING, LANDED, UPLOADED = "checked", "landing", "landed", "uploaded"


@for_viewer
def runs(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What was read in, and the form to send files."""
    return _list(request, viewer)


@for_viewer
@never_cache
def workbook(request: HttpRequest, viewer: Viewer, what: str) -> HttpResponse:
    """The workbook of ours, blank or with what the viewer works in, to fill in and send back."""
    if not viewer.may_import or what not in ("blank", "filled"):
        raise Http404
    content = imports.write_workbook(viewer, filled=what == "filled")
    name = slugify(f"{viewer.organisation.name} {viewer.today.isoformat()}") or "meetpunt"
    return export.answer(content, export.XLSX_TYPE, f"{name}.xlsx")


@csrf_exempt  # only until the handler of the upload is set: `_upload` is protected
def upload(request: HttpRequest) -> HttpResponse:
    """Take in files, straight to disk."""
    request.upload_handlers = [uploading.LimitedUploadHandler(request)]
    return _upload(request)


@csrf_protect
@require_POST
@for_viewer
def _upload(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    if not viewer.may_import:
        raise Http404
    sent = cast(list[TemporaryUploadedFile], request.FILES.getlist("files"))
    problems = []
    fitting = []
    for file in sent[: uploading.MOST_FILES]:
        size = file.size or 0
        if size > uploading.limit():
            told = {"file": uploading.name_of(file), "size": round(size / MEGABYTE), "limit": Limits().file_mb}
            problems.append(str(sentence("file_too_big", **told)))
        else:
            fitting.append(file)
    if len(sent) > uploading.MOST_FILES:
        problems.append(_("At most %(most)s files at once: the rest was left out.") % {"most": uploading.MOST_FILES})
    now = datetime.now(UTC)
    try:
        run_id = imports.upload(viewer.organisation.id, uploading.given(fitting), now, viewer.person_id)
    except Refused as refused:
        return _list(request, viewer, (*problems, str(refused)) if sent else (str(refused),))
    for problem in problems:
        messages.error(request, problem)
    _enqueue(viewer, "survey_import", run_id)
    return redirect("import-run", run_id)


@for_viewer
def run(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """Where a run stands, and what can be done next."""
    found = import_runs.find_run(viewer, run_id)
    notify.mark_read_at(viewer, request.path, datetime.now(UTC))
    job = import_runs.latest_job(viewer.organisation.id, run_id)
    if job is not None and not job.is_over:
        return render(request, "imports/running.html", {"run": found, "job": job, "step": _step(found, job)})
    foreseen = job is not None and job.kind == "foresee_take_back" and job.state == "done"
    if job is not None and foreseen and found.can_be_taken_back and "stay" not in request.GET:
        return render(request, "imports/take_back.html", {"run": found, **_taken(job)})
    failed = job is not None and job.state == "dead"
    if found.state == UPLOADED and not failed and imports.surveyed_tables(viewer.organisation.id, run_id):
        return redirect("import-source", run_id)
    rejects, rejected = import_runs.rejected(viewer, run_id, FIRST_REJECTS)
    if found.is_sync:
        return _sync(request, viewer, found, rejects, rejected)
    context = {
        "run": found,
        "job": job,
        "step": _step(found, None),
        "result": ImportResult.from_json(found.counts) if found.counts else None,
        "rejects": rejects,
        "rejected": rejected,
        "reject_files": _reject_files(viewer, run_id) if rejected else (),
        "sees_figures": viewer.sees_organisation or bool(viewer.roles & SEES_FIGURES),
        "failure": job.error if job is not None and failed else "",
        **(_taken(job) if job is not None and job.kind == "take_back_import" and job.state == "done" else {}),
    }
    return render(request, "imports/run.html", context)


@for_viewer
def progress(request: HttpRequest, viewer: Viewer, run_id: int) -> HttpResponse:
    """How far the work on a run is, as a piece of a page; for who asked for it and for administrators."""
    job = import_runs.latest_job(viewer.organisation.id, run_id)
    if job is None or not (viewer.may_import or job.person_id == viewer.person_id):
        raise NotVisible(f"import {run_id}")
    return render(request, "imports/progress.html", {"job": job, "run_id": run_id})


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, run_id: int, what: str) -> HttpResponse:
    """Do something with a run: check, land, take back, read again, throw away."""
    found = import_runs.find_run(viewer, run_id)
    job = import_runs.latest_job(viewer.organisation.id, run_id)
    if found.is_sync or (job is not None and not job.is_over):
        return redirect("import-run", run_id)
    organisation_id = viewer.organisation.id
    try:
        if what == "check" and found.mapping:
            _enqueue(viewer, "check_import", run_id, mapping=found.mapping)
        elif what == "land" and (found.state in (CHECKED, LANDING) or _has_stopped(found, job)):
            _enqueue(viewer, "land_import", run_id, mapping=found.mapping)
        elif what == "look":
            _enqueue(viewer, "survey_import", run_id)
        elif what == "foresee" and found.can_be_taken_back:
            _enqueue(viewer, "foresee_take_back", run_id)
        elif what == "take-back" and found.can_be_taken_back:
            _enqueue(viewer, "take_back_import", run_id)
        elif what == "again":
            run_id = imports.read_again(organisation_id, run_id, datetime.now(UTC), viewer.person_id)
            _enqueue(viewer, "survey_import", run_id)
        elif what == "throw-away":
            imports.throw_away(organisation_id, run_id)
            return redirect("imports")
        else:
            messages.error(request, _("That is not possible now: look where this import stands."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("import-run", run_id)


@for_viewer
def rejects(request: HttpRequest, viewer: Viewer, run_id: int, number: int, kind: str) -> HttpResponse:
    """The rows of a file that did not land, with the reason, to repair and send again."""
    import_runs.find_run(viewer, run_id)
    files = imports.rejected_rows(viewer.organisation.id, run_id)
    if not 1 <= number <= len(files):
        raise Http404
    file = files[number - 1]
    told = _("%(file)s rejected") % {"file": file.file.rpartition(".")[0] or file.file}
    name = slugify(told) or "rejected"
    return (export.xlsx if kind == "xlsx" else export.csv)(name, file.header, file.rows)


def _sync(
    request: HttpRequest, viewer: Viewer, found: RunRef, rejects: tuple[RejectedRow, ...], rejected: int
) -> HttpResponse:
    """What a sync of a connected CRM brought, and which records it could not take in."""
    connection = found.connection_id if viewer.administers else None
    design = find_connection(viewer, connection).design if connection else {}
    context = {
        "run": found,
        "connection_id": connection,
        "result": ImportResult.from_json(found.counts) if found.counts else None,
        "records": refused_records(rejects, design_from_json(design)),
        "refused": rejected,
    }
    return render(request, "imports/sync.html", context)


def _list(request: HttpRequest, viewer: Viewer, problems: tuple[str, ...] = ()) -> HttpResponse:
    found = import_runs.runs(viewer)
    limits = {"megabytes": Limits().file_mb, "rows": Limits().rows, "files": uploading.MOST_FILES}
    told = [(one, ImportResult.from_json(one.counts) if one.counts else None) for one in found]
    context = {"runs": told, "problems": problems, "limits": limits, "in_trouble": in_trouble(viewer)}
    return render(request, "imports/list.html", context, status=422 if problems else 200)


def _enqueue(viewer: Viewer, kind: str, run_id: int, **more: str) -> None:
    """Ask for work on a run; asking twice gives the same work."""
    job_queue.enqueue(
        kind,
        datetime.now(UTC),
        organisation_id=viewer.organisation.id,
        person_id=viewer.person_id,
        arguments={"run_id": run_id, "language": get_language(), **more},
        key=f"{kind}:{run_id}",
    )


def _step(found: RunRef, job: JobRef | None) -> int:
    """Which of the four steps of the wizard a run is at: send, map, check, read in."""
    if job is not None:
        return {"survey_import": 1, "check_import": 3}.get(job.kind, 4)
    return {UPLOADED: 1, CHECKED: 3, "failed": 3}.get(found.state, 4)


def _has_stopped(found: RunRef, job: JobRef | None) -> bool:
    """Landing began and did not come to its end: it is finished by landing again."""
    return job is not None and job.kind == "land_import" and found.state == "failed" and bool(found.source)


def _taken(job: JobRef) -> dict[str, Any]:
    told = job.result
    removed = [(name, rows) for name, rows in told["removed"].items() if rows]
    restored = [(name, rows) for name, rows in told["restored"].items() if rows]
    kept = [(table, name) for table, _row, name in told["kept"]]
    return {
        "removed": removed,
        "restored": restored,
        "kept": kept[:FIRST_KEPT],
        "kept_count": len(kept),
        "is_foreseen": job.kind == "foresee_take_back",
    }


def _reject_files(viewer: Viewer, run_id: int) -> tuple[str, ...]:
    return tuple(one.file for one in imports.rejected_rows(viewer.organisation.id, run_id))
