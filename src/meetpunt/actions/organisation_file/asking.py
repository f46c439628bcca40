"""A file of the whole organisation from the pages: an administrator asks, a second person agrees, a job makes it.

Rule: it holds what others registered, which an administrator does not read; so who may read all of it agrees first. Who
reads all of it anyway needs nobody. What is between two people is in none of these files.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.organisation_file.parts import PRIVATE
from meetpunt.actions.organisation_file.writing import Progress, export_organisation
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import OrganisationFile
from meetpunt.store.organisation_files import may_agree, may_ask
from meetpunt.store.tenancy import acting_in, changing

DAYS = 7
"""So long a file lies ready."""
JOB = "organisation_file"


def ask(viewer: Viewer, now: datetime) -> int:
    """Ask for a file; gives its id. One that is under way is not asked for again.

    Raises:
        NotVisible: the viewer administers nothing.
    """
    if not may_ask(viewer):
        raise NotVisible("organisation file")
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = OrganisationFile.objects.filter(organisation_id=viewer.organisation.id, gone_at=None, made_at=None)
        row = rows.order_by("-pk").first()
        if row is None:
            row = OrganisationFile.objects.create(
                organisation_id=viewer.organisation.id, asked_by_id=viewer.person_id, asked_at=now
            )
    if row.agreed_at is None and viewer.sees_all_registration:
        _agreed(viewer, row, now)
    return row.pk


def agree(viewer: Viewer, file_id: int, now: datetime) -> None:
    """Agree to a file that somebody else asked for; it is made from then on. Twice is once.

    Raises:
        NotVisible: there is none, or it is not this viewer's to agree to.
        Refused: the viewer asked for it.
    """
    row = _find(viewer, file_id)
    if not may_agree(viewer):
        raise NotVisible(f"organisation file {file_id}")
    if row.asked_by_id == viewer.person_id and not viewer.sees_all_registration:
        raise Refused(_("You asked for this yourself: somebody else has to agree."))
    if row.agreed_at is None:
        _agreed(viewer, row, now)


def withdraw(viewer: Viewer, file_id: int, now: datetime) -> None:
    """Throw a file away, or refuse it before it is made.

    Raises:
        NotVisible: there is none for this viewer.
    """
    row = _find(viewer, file_id)
    with changing(viewer.organisation.id, leaves_accounts=True):
        OrganisationFile.objects.filter(pk=row.pk).update(gone_at=now)
    place(viewer.organisation.id, row.pk).unlink(missing_ok=True)


def make(organisation_id: int, file_id: int, now: datetime, progress: Progress = lambda *_: None) -> int:
    """Make a file that was agreed to; gives how many rows it holds. A second time it is made anew."""
    with acting_in(organisation_id):
        row = OrganisationFile.objects.filter(organisation_id=organisation_id, pk=file_id).first()
    if row is None or row.agreed_at is None or row.gone_at is not None:
        raise Refused(_("There is no such file to make."))
    path = place(organisation_id, file_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    made = export_organisation(organisation_id, path, now, without=PRIVATE, progress=progress)
    rows = sum(part.rows for part in made.parts if part.rows >= 0)
    with changing(organisation_id, leaves_accounts=True):
        told = {"made_at": now, "size": path.stat().st_size, "rows": rows}
        OrganisationFile.objects.filter(pk=file_id).update(**told)
    return rows


def forget_files(organisation_id: int, now: datetime) -> int:
    """Throw away what has lain ready long enough; gives how many."""
    with changing(organisation_id, leaves_accounts=True):
        old = OrganisationFile.objects.filter(organisation_id=organisation_id, gone_at=None)
        ids = list(old.filter(made_at__lt=now - timedelta(days=DAYS)).values_list("pk", flat=True))
        OrganisationFile.objects.filter(pk__in=ids).update(gone_at=now)
    for file_id in ids:
        place(organisation_id, file_id).unlink(missing_ok=True)
    return len(ids)


def forget_all(organisation_id: int) -> None:
    """Throw away every file of an organisation that goes."""
    shutil.rmtree(place(organisation_id, 0).parent, ignore_errors=True)


def place(organisation_id: int, file_id: int) -> Path:
    """Where a file lies."""
    return Path(settings.DATA) / "organisation-files" / str(organisation_id) / f"{file_id}.zip"


def _find(viewer: Viewer, file_id: int) -> OrganisationFile:
    rows = OrganisationFile.objects.filter(organisation_id=viewer.organisation.id, pk=file_id, gone_at=None)
    row = rows.first() if may_ask(viewer) or may_agree(viewer) else None
    if row is None:
        raise NotVisible(f"organisation file {file_id}")
    return row


def _agreed(viewer: Viewer, row: OrganisationFile, now: datetime) -> None:
    with changing(viewer.organisation.id, leaves_accounts=True):
        told = {"agreed_by_id": viewer.person_id, "agreed_at": now}
        OrganisationFile.objects.filter(pk=row.pk, agreed_at=None).update(**told)
        job_queue.enqueue(
            JOB,
            now,
            organisation_id=viewer.organisation.id,
            person_id=viewer.person_id,
            arguments={"file_id": row.pk},
            key=f"{JOB}:{row.pk}",
        )
