"""The pages of a connection ask as much of the database for few runs, rejects, stages and people as for many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import CrmPush, CrmRecord, CrmSync, ImportReject, ImportRun, Source
from meetpunt.store.tenancy import acting_in
from tests.web.connected import Connected, confirm, written_back

if TYPE_CHECKING:
    from tests.connectors.pipedrive.company import Company

ENTRIES = 2
MOST = 45
"""The page of the mapping shows samples of every kind of record: each kind is a question or two."""
pytestmark = pytest.mark.both


def test_the_pages_ask_as_much_for_few_as_for_many(pipedrive: Connected) -> None:
    company = pipedrive.fake.company
    _more(company, 1)
    confirm(pipedrive)
    _more_here(pipedrive, 1)
    few = _asked(pipedrive)
    _more(company, 30)
    with acting_in(pipedrive.cast.organisation.pk):
        pipedrive.row().__class__.objects.update(design_at=None)
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    _more_here(pipedrive, 30)
    many = _asked(pipedrive)
    assert many == few
    assert max(many.values()) <= MOST, many


def _more(company: Company, count: int) -> None:
    """So many stages, people, kinds, deals and customers more."""
    from tests.connectors.pipedrive.company import _stage, _type, _user

    lately = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(1000 + count, 1000 + 2 * count):
        company._keep("users", number, _user(number, f"Rep {number}", f"rep{number}@example.nl"))
        company._keep("stages", number, _stage(number, f"Fase {number}"))
        company._keep("activityTypes", number, _type(number, f"Soort {number}", f"soort{number}"))
        who = company.add("organizations", at=lately, name=f"Klant {number}", owner_id=number)
        company.add("deals", at=lately, title=f"Kans {number}", org_id=who, owner_id=number, stage_id=number)


def _more_here(pipedrive: Connected, count: int) -> None:
    """So many syncs, rejects, conflicts, activities that were not taken, and records kept here more."""
    organisation, now = pipedrive.cast.organisation, datetime.now(UTC)
    with acting_in(organisation.pk):
        run = ImportRun.objects.filter(source__crm=pipedrive.id).latest("pk")
        for number in range(count):
            CrmSync.objects.create(
                organisation=organisation, connection_id=pipedrive.id, started_at=now, read={"deals": number}, run=run
            )
            ImportReject.objects.create(
                organisation=organisation, run=run, file="deals", row=number, table="opportunities", reason="Kapot"
            )
        known = CrmRecord.objects.filter(connection_id=pipedrive.id, entity="deals").order_by("-pk")
        CrmRecord.objects.filter(pk__in=list(known.values_list("pk", flat=True)[:count])).update(kept_because="note")
    for number in range(count):
        written_back(pipedrive, "conflict", external_id=f"{count}-{number}")
        written_back(pipedrive, "refused", detail="Niet aangenomen")


def _asked(pipedrive: Connected) -> dict[str, int]:
    """Queries per page."""
    with acting_in(pipedrive.cast.organisation.pk):
        run = ImportRun.objects.filter(source__crm=pipedrive.id).latest("pk").pk
        assert CrmPush.objects.exists()
        assert Source.objects.filter(crm=pipedrive.id).exists()
    base = "/settings/connections/"
    found = {}
    for path in (base, *(pipedrive.page + one for one in ("", "mapping/", "mapping/text/", "design/", "progress/"))):
        pipedrive.ada.get(path)
        with CaptureQueriesContext(connection) as heard:
            assert pipedrive.ada.get(path).status_code == 200
        found[path] = len(heard)
    with CaptureQueriesContext(connection) as heard:
        assert pipedrive.ada.get(f"/imports/{run}/").status_code == 200
    return found | {"run": len(heard)}
