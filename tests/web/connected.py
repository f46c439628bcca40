"""A Pipedrive that is connected to the cast's organisation, for tests of the pages about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from meetpunt.connectors.crm.pace import Ticking
from tests.connectors.pipedrive.fake import Fake
from tests.connectors.pipedrive.fake import served as serving

if TYPE_CHECKING:
    from django.test import Client

    from meetpunt.store.models import CrmConnection, CrmPush
    from tests.cast import Cast
    from tests.web.conftest import Reader

WITH_CLOCK = ("connecting", "connection", "mapping")


@dataclass
class Connected:
    """A Pipedrive that is connected to the cast's organisation."""

    fake: Fake
    cast: Cast
    ada: Client
    id: int

    @property
    def page(self) -> str:
        """Its address."""
        return f"/settings/connections/{self.id}/"

    def row(self) -> CrmConnection:
        """As it stands."""
        from meetpunt.store.models import CrmConnection
        from meetpunt.store.tenancy import acting_in

        with acting_in(self.cast.organisation.pk):
            return CrmConnection.objects.get(pk=self.id)


def hurried(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks a fake need not mind how fast, nor that it stands on this machine."""
    settings.FETCH_LOOPBACK = True
    clock = Ticking(lambda: datetime.now(UTC), lambda seconds: None)
    for module in ("meetpunt.jobs.crm", *(f"meetpunt.web.views.crm.{name}" for name in WITH_CLOCK)):
        monkeypatch.setattr(f"{module}.CLOCK", clock)


def served() -> Iterator[Fake]:
    """A Pipedrive with one customer and one deal, until the test is over."""
    told = Fake()
    hotel = told.company.add("organizations", name="Hotel De Gouden Aar", owner_id=1)
    deal = {"title": "Oven", "owner_id": 1, "org_id": hotel, "stage_id": 2, "value": 1000, "currency": "EUR"}
    told.company.add("deals", pipeline_id=1, **deal)
    with serving(told):
        yield told


def connected(fake: Fake, cast: Cast, reader: Reader) -> Connected:
    """Ada connects it with its token."""
    ada = reader("Ada")
    answer = ada.post("/settings/connections/new/pipedrive/token/", keys_of(fake))
    assert answer.status_code == 302, answer.content.decode()
    connection = int(answer["Location"].split("/")[3])
    return Connected(fake, cast, ada, connection)


def keys_of(fake: Fake, **other: str) -> dict[str, str]:
    """What Ada types to connect it."""
    return {"name": "Pipedrive", "company": fake.address, "token": fake.token, **other}


def confirm(pipedrive: Connected, **more: str) -> None:
    """Everything is read, and the mapping holds as it was proposed but for what is told."""
    from meetpunt.jobs.worker import run_pending

    run_pending()
    told = told_by(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
    answer = pipedrive.ada.post(pipedrive.page + "mapping/", told | more | {"action": "confirm"})
    assert answer.status_code == 302
    run_pending()


def written_back(pipedrive: Connected, state: str, **more: Any) -> CrmPush:
    """A call that was planned here and stands there as activity 9, in a state."""
    from meetpunt.store.models import Account, Activity, CrmPush
    from meetpunt.store.tenancy import acting_in

    with acting_in(pipedrive.cast.organisation.pk):
        activity = Activity.objects.create(
            organisation=pipedrive.cast.organisation,
            kind="call",
            status="planned",
            subject="Bellen over de oven",
            account=Account.objects.get(name="Hotel De Gouden Aar"),
            person_id=pipedrive.cast.bram,
            started_at=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
            started_on=date(2026, 11, 27),
            recorded_at=0,
        )
        return CrmPush.objects.create(
            organisation=pipedrive.cast.organisation,
            connection_id=pipedrive.id,
            activity=activity,
            state=state,
            **more,
        )


def told_by(page: str) -> dict[str, str]:
    """What a browser would send of the selects on a page."""
    found: dict[str, str] = {}
    for part in page.split("<select ")[1:]:
        name = part.split('name="')[1].split('"')[0]
        chosen = part.split("</select>")[0].split(" selected>")
        if len(chosen) > 1:
            found[name] = chosen[0].rsplit('value="', 1)[1].split('"')[0]
    return found
