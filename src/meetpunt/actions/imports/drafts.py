"""What a person does to an import besides landing it: keep its mapping, read its files in again, throw it away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.imports.take_back import TakenBack, take_back
from meetpunt.store.models import ImportedFile, ImportReject, ImportRun
from meetpunt.store.tenancy import changing

_OPEN = (ImportRun.State.UPLOADED, ImportRun.State.CHECKED, ImportRun.State.FAILED)


def keep_mapping(organisation_id: int, run_id: int, mapping: str) -> None:
    """Keep the text of a mapping with a run that has not landed; what was checked before no longer holds.

    Raises:
        Refused: the run has landed or was taken back.
    """
    with changing(organisation_id):
        run = _open_run(organisation_id, run_id)
        if run.mapping == mapping:
            return
        ImportReject.objects.filter(run=run).delete()
        ImportRun.objects.filter(pk=run.pk).update(
            mapping=mapping, state=ImportRun.State.UPLOADED, counts={}, problem="", finished_at=None
        )


def read_again(organisation_id: int, run_id: int, now: datetime, person_id: int | None = None) -> int:
    """A new run over the files of an earlier one, with its mapping to change; gives its id.

    Raises:
        Refused: there is no such import here.
    """
    with changing(organisation_id):
        earlier = ImportRun.objects.filter(organisation_id=organisation_id, pk=run_id).first()
        if earlier is None:
            raise Refused(_("There is no such import."))
        run = ImportRun.objects.create(
            organisation_id=organisation_id, by_id=person_id, started_at=now, mapping=earlier.mapping
        )
        ImportedFile.objects.bulk_create(
            ImportedFile(
                organisation_id=organisation_id,
                run=run,
                name=file.name,
                stored_as=file.stored_as,
                sha256=file.sha256,
                size=file.size,
            )
            for file in earlier.files.order_by("pk")
        )
    return run.pk


def throw_away(organisation_id: int, run_id: int) -> None:
    """Forget an import that has not landed, not even in part.

    Raises:
        Refused: something of it may have landed; it can be taken back.
    """
    with changing(organisation_id):
        run = _open_run(organisation_id, run_id)
        if run.source_id is not None:
            raise Refused(_("Something of this import has landed. Take it back instead."))
        run.delete()


def foresee_take_back(organisation_id: int, run_id: int, now: datetime) -> TakenBack:
    """What taking a run back would remove and keep, without doing it.

    Raises:
        Refused: there is no such import here.
    """
    with changing(organisation_id):
        found = take_back(organisation_id, run_id, now)
        transaction.set_rollback(True)
    return found


def _open_run(organisation_id: int, run_id: int) -> ImportRun:
    run = ImportRun.objects.filter(organisation_id=organisation_id, pk=run_id).first()
    if run is None or run.state not in _OPEN:
        raise Refused(_("This import has landed or was taken back. Read its files in again to change the mapping."))
    return run
