"""Files of the whole organisation: who may ask for one, who may agree, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.job_queue import JobRef
from meetpunt.store.models import Job, OrganisationFile, Role


@dataclass(frozen=True)
class FileRef:
    """A file as it stands. job: the work on it, while it is being made or when that failed."""

    id: int
    asked_by: str
    asked_by_id: int | None
    asked_at: datetime
    agreed_by: str
    agreed_at: datetime | None
    made_at: datetime | None
    size: int
    rows: int
    job: JobRef | None = None


def may_ask(viewer: Viewer) -> bool:
    """Administers the organisation."""
    return viewer.administers and not viewer.is_operator


def may_agree(viewer: Viewer) -> bool:
    """Directs the organisation, or works in everybody's registration."""
    return not viewer.is_operator and (Role.DIRECTOR in viewer.roles or viewer.sees_all_registration)


def files(viewer: Viewer) -> tuple[FileRef, ...]:
    """What was asked for and is still there, the latest first.

    Raises:
        NotVisible: neither asks nor agrees.
    """
    if not (may_ask(viewer) or may_agree(viewer)):
        raise NotVisible("organisation files")
    rows = OrganisationFile.objects.filter(organisation_id=viewer.organisation.id, gone_at=None)
    return tuple(_ref(row) for row in rows.select_related("asked_by", "agreed_by").order_by("-pk")[:20])


def file_to_take(viewer: Viewer, file_id: int) -> FileRef:
    """A file that lies ready, for who asked for it.

    Raises:
        NotVisible: there is none, or somebody else asked for it.
    """
    rows = OrganisationFile.objects.filter(organisation_id=viewer.organisation.id, pk=file_id, gone_at=None)
    row = rows.exclude(made_at=None).filter(asked_by_id=viewer.person_id).first() if may_ask(viewer) else None
    if row is None:
        raise NotVisible(f"organisation file {file_id}")
    return _ref(row)


def _ref(row: OrganisationFile) -> FileRef:
    job = None
    if row.agreed_at is not None and row.made_at is None:
        jobs = Job.objects.filter(
            organisation_id=row.organisation_id, kind="organisation_file", arguments__file_id=row.pk
        )
        job_id = jobs.order_by("-pk").values_list("pk", flat=True).first()
        job = None if job_id is None else job_queue.find(job_id)
    return FileRef(
        id=row.pk,
        asked_by=row.asked_by.name if row.asked_by else "",
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        agreed_by=row.agreed_by.name if row.agreed_by else "",
        agreed_at=row.agreed_at,
        made_at=row.made_at,
        size=row.size,
        rows=row.rows,
        job=job,
    )
