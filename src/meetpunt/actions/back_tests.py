"""Asks for a look back over history, and keeps what it found. Of the organisation as a whole, never of persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.kept_forecasts import running_job
from meetpunt.store.models import BackTest, SalesProcess
from meetpunt.store.tenancy import changing

KIND = "back_test"


def may_look_back(viewer: Viewer) -> bool:
    """Managers and directors."""
    return viewer.sees_organisation


def ask(viewer: Viewer, process_id: int, first: int, last: int, now: datetime, language: str = "nl") -> int:
    """Ask for a look back over months (year * 12 + month - 1, both included); gives its id.

    Raises:
        NotVisible: the viewer neither manages nor directs, or there is no such process.
        Refused: one is at work already.
    """
    if not may_look_back(viewer):
        raise NotVisible("back-test")
    organisation = viewer.organisation.id
    with changing(organisation, leaves_accounts=True):
        process = find(SalesProcess.objects.filter(organisation_id=organisation), process_id)
        if running_job(organisation) is not None:
            raise Refused(_("A look back is at work already. It takes a moment."))
        row = BackTest.objects.create(
            organisation_id=organisation,
            process=process,
            first_month=first,
            last_month=last,
            asked_by_id=viewer.person_id,
            asked_at=now,
        )
        job_queue.enqueue(
            KIND,
            now,
            organisation_id=organisation,
            person_id=viewer.person_id,
            arguments={"back_test_id": row.pk, "language": language},
            key=f"{KIND}:{organisation}",
        )
    return row.pk


def finish(organisation_id: int, back_test_id: int, found: Mapping[str, Any], now: datetime) -> None:
    """Keep what was found."""
    with changing(organisation_id, leaves_accounts=True):
        rows = BackTest.objects.filter(organisation_id=organisation_id, pk=back_test_id, finished_at=None)
        rows.update(found=dict(found), finished_at=now)
