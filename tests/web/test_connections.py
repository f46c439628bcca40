"""The pages of connected CRMs: who finds them, keys that are tried first, the mapping, and messages from there."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.connectors.crm.pace import Ticking
from meetpunt.jobs.worker import run_pending
from meetpunt.store.models import (
    CrmConnection,
    CrmHint,
    CrmPush,
    CrmRecord,
    FiguresLooked,
    Goal,
    Opportunity,
    PersonRole,
)
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.connectors.pipedrive.company import goal
from tests.connectors.pipedrive.fake import Fake, started
from tests.web.conftest import Reader

ENTRIES = 2
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
        return f"/settings/connections/{self.id}/"

    def row(self) -> CrmConnection:
        with acting_in(self.cast.organisation.pk):
            return CrmConnection.objects.get(pk=self.id)


@pytest.fixture
def fake(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    settings.FETCH_LOOPBACK = True
    hurried = Ticking(lambda: datetime.now(UTC), lambda seconds: None)  # nobody minds how fast the fake is asked
    for module in ("meetpunt.jobs.crm", *(f"meetpunt.web.views.crm.{name}" for name in WITH_CLOCK)):
        monkeypatch.setattr(f"{module}.CLOCK", hurried)
    told = Fake()
    hotel = told.company.add("organizations", name="Hotel De Gouden Aar", owner_id=1)
    deal = {"title": "Oven", "owner_id": 1, "org_id": hotel, "stage_id": 2, "value": 1000, "currency": "EUR"}
    told.company.add("deals", pipeline_id=1, **deal)
    server = started(told)
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def pipedrive(fake: Fake, cast: Cast, reader: Reader) -> Connected:
    ada = reader("Ada")
    answer = ada.post("/settings/connections/new/pipedrive/token/", _keys(fake))
    assert answer.status_code == 302, answer.content.decode()
    return Connected(fake, cast, ada, int(answer["Location"].split("/")[3]))


def _keys(fake: Fake, **other: str) -> dict[str, str]:
    return {"name": "Pipedrive", "company": fake.address, "token": fake.token, **other}


def test_keys_that_are_not_accepted_are_said_beside_what_was_typed_and_not_kept(
    fake: Fake, cast: Cast, reader: Reader
) -> None:
    answer = reader("Ada").post("/settings/connections/new/pipedrive/token/", _keys(fake, token="verkeerd"))
    assert answer.status_code == 422
    assert "sleutel" in answer.content.decode()
    with acting_in(cast.organisation.pk):
        assert not CrmConnection.objects.exists()


def test_keys_are_kept_encrypted_and_on_no_page(pipedrive: Connected) -> None:
    assert pipedrive.fake.token not in pipedrive.row().keys
    run_pending()
    for path in ("", "mapping/", "mapping/text/", "design/"):
        assert pipedrive.fake.token not in pipedrive.ada.get(pipedrive.page + path).content.decode()


def test_only_an_administrator_of_the_organisation_finds_a_connection(pipedrive: Connected, reader: Reader) -> None:
    for somebody in ("Anna", "Bram", "Carla", "Diana", "Dirk"):
        client = reader(somebody)
        own = 200 if somebody == "Dirk" else 404  # Dirk administers another organisation
        assert client.get("/settings/connections/").status_code == own
        assert "Pipedrive · bakker" not in client.get("/settings/connections/").content.decode()
        for path in ("", "progress/", "mapping/", "mapping/text/", "design/", "keys/token/"):
            assert client.get(pipedrive.page + path).status_code == 404, (somebody, path)
        for what in ("sync", "pause", "go-on", "let-go", "listen", "remove"):
            assert client.post(f"{pipedrive.page}{what}/").status_code == 404, (somebody, what)
        assert client.post(pipedrive.page + "mapping/", {"action": "confirm"}).status_code == 404
        assert client.post("/settings/connections/clashes/1/", {"whose": "ours"}).status_code == 404
    assert pipedrive.row().state == "new"


def test_a_mapping_is_foreseen_without_landing_and_then_confirmed(pipedrive: Connected) -> None:
    run_pending()
    page = pipedrive.ada.get(pipedrive.page + "mapping/").content.decode()
    assert "Contact gelegd" in page
    assert "Hotel De Gouden Aar" in page, "a sample of what stands there"
    number = page.split("Contact gelegd")[0].rsplit('label for="stage-', 1)[1].split('"')[0]
    told = _told(page) | {f"stage-{number}": "T"}
    foreseen = pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "foresee"})
    assert foreseen.status_code == 200
    assert 'id="foreseen"' in foreseen.content.decode()
    with acting_in(pipedrive.cast.organisation.pk):
        assert not Opportunity.objects.filter(source__crm=pipedrive.id).exists()
    assert pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "confirm"}).status_code == 302
    run_pending()
    with acting_in(pipedrive.cast.organisation.pk):
        deal = Opportunity.objects.get(source__crm=pipedrive.id)
        assert deal.step is not None
        assert (deal.step.code, deal.amount_minor) == ("T", 100000)
        assert deal.account is not None
        assert deal.account.name == "Hotel De Gouden Aar"


def test_a_sync_says_how_many_notes_it_left_out_and_why(pipedrive: Connected) -> None:
    pipedrive.fake.company.add("notes", content="Over een project", project_id=7)
    told = _told(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
    pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "confirm"})
    run_pending()
    assert "1 notitie is weggelaten: die gaat over geen klant" in pipedrive.ada.get(pipedrive.page).content.decode()


def test_somebody_there_with_the_address_of_somebody_here_is_that_person(
    fake: Fake, cast: Cast, reader: Reader
) -> None:
    fake.company.edit("users", 1, email="bram@proef.example")
    ada = reader("Ada")
    where = ada.post("/settings/connections/new/pipedrive/token/", _keys(fake))["Location"]
    run_pending()
    ada.post(where, _told(ada.get(where).content.decode()) | {"action": "confirm"})
    run_pending()
    with acting_in(cast.organisation.pk):
        assert Opportunity.objects.get(source__crm__isnull=False).owner_id == cast.bram


def test_a_stopped_connection_says_what_to_do_and_goes_on_with_new_keys(pipedrive: Connected) -> None:
    run_pending()
    pipedrive.fake.token = "vervangen"
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    assert pipedrive.row().state == "stopped"
    assert "niet (meer)" in pipedrive.ada.get(pipedrive.page).content.decode()
    assert pipedrive.page in pipedrive.ada.get("/settings/").content.decode()
    answer = pipedrive.ada.post(pipedrive.page + "keys/token/", _keys(pipedrive.fake))
    assert answer.status_code == 302
    assert pipedrive.row().state in ("new", "on")


def test_a_connection_is_paused_told_its_bounds_and_forgotten_while_what_landed_stays(pipedrive: Connected) -> None:
    told = _told(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
    pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "confirm"})
    run_pending()
    bounds = {"every_minutes": "30", "cap": "5000", "writes_back": ["visit", "call"]}
    assert pipedrive.ada.post(pipedrive.page, bounds).status_code == 302
    row = pipedrive.row()
    assert (row.every_minutes, row.cap, row.writes_back) == (30, 5000, ["visit", "call"])
    assert pipedrive.ada.post(pipedrive.page, bounds | {"every_minutes": "1"}).status_code == 422
    pipedrive.ada.post(pipedrive.page + "pause/")
    assert pipedrive.row().state == "paused"
    pipedrive.ada.post(pipedrive.page + "go-on/")
    assert pipedrive.row().state == "on"
    pipedrive.ada.post(pipedrive.page + "remove/")
    with acting_in(pipedrive.cast.organisation.pk):
        assert not CrmRecord.objects.exists()
        assert Opportunity.objects.filter(name="Oven").exists()


def test_what_was_changed_in_both_is_shown_and_chosen(pipedrive: Connected) -> None:
    from meetpunt.store.models import Activity

    with acting_in(pipedrive.cast.organisation.pk):
        activity = Activity.objects.create(
            organisation=pipedrive.cast.organisation, kind="call", subject="Gebeld", recorded_at=0
        )
        push = CrmPush.objects.create(
            organisation=pipedrive.cast.organisation,
            connection_id=pipedrive.id,
            activity=activity,
            state="conflict",
            external_id="9",
            detail="subject",
        )
    assert "onderwerp" in pipedrive.ada.get(pipedrive.page).content.decode()
    assert pipedrive.ada.post(f"/settings/connections/clashes/{push.pk}/", {"whose": "ours"}).status_code == 302
    with acting_in(pipedrive.cast.organisation.pk):
        push.refresh_from_db()
        assert push.state == "waiting"


class TestGoals:
    """The goals that stand there, beside what the same people have here."""

    @pytest.fixture
    def there(self, fake: Fake, cast: Cast, reader: Reader) -> Connected:
        fake.company.edit("users", 1, email="bram@proef.example")
        goals = (
            goal("g1", "Opdrachten van Bram", "deals_won", 4),
            goal("g2", "Omzet", "deals_won", 50000, of="company", metric="sum", interval="yearly", end="2099-12-31"),
            goal("g3", "Demo's van Bram", "activities_completed", 6, interval="weekly", activity_type_id=[2]),
            goal("g4", "Begonnen", "deals_started", 9, user=2),
        )
        fake.company.records["goals"] = {one["id"]: one for one in goals}
        with acting_in(cast.organisation.pk):
            today = datetime.now(UTC).date()
            days = {"first_day": today - timedelta(days=9), "last_day": today + timedelta(days=9)}
            of = {"organisation": cast.organisation, "person_id": cast.bram, **days}
            Goal.objects.create(measure="orders", target=5, **of)
            Goal.objects.create(measure="visits", target=77, **of)
        ada = reader("Ada")
        where = ada.post("/settings/connections/new/pipedrive/token/", _keys(fake))["Location"]
        return Connected(fake, cast, ada, int(where.split("/")[3]))

    def test_they_say_whose_what_and_how_many_and_where_targets_are_set(self, there: Connected) -> None:
        page = unescape(there.ada.get(there.page + "design/").content.decode())
        for said in (
            *("Doelen in Pipedrive", "Bram de Wit", "Opdrachten van Bram", "4 per maand", "het hele bedrijf"),
            *("ter waarde van 50.000 per jaar", "6 per week", "Meeting", "Carla Bos", "Gestarte deals"),
        ):
            assert said in page, said
        assert "Wie leidinggeeft stelt het in onder Doelen." in page

    def test_what_somebody_has_here_is_for_who_sees_their_figures(self, there: Connected, reader: Reader) -> None:
        page = there.ada.get(there.page + "design/").content.decode()
        assert "eigen doel" not in page
        assert "voor wie de cijfers van die persoon ziet" in page
        with acting_in(there.cast.organisation.pk):
            anna = there.cast.people["Anna"]
            PersonRole.objects.create(organisation=there.cast.organisation, person=anna, role="administrator")
        page = reader("Anna").get(there.page + "design/").content.decode()
        assert page.count("eigen doel") == 2
        assert "Opdrachten: 5" in page
        assert "Bezoeken: 77" in page
        assert 'href="/targets/"' in page
        with acting_in(there.cast.organisation.pk):
            looked = FiguresLooked.objects.filter(page="goals").values_list("viewer_id", "subject_id")
            assert list(looked) == [(anna.pk, there.cast.bram)]

    def test_more_goals_ask_the_database_no_more(self, there: Connected) -> None:
        def questions() -> int:
            there.ada.get(there.page + "design/")
            with CaptureQueriesContext(connection) as asked:
                there.ada.get(there.page + "design/")
            return len(asked)

        few = questions()
        with acting_in(there.cast.organisation.pk):
            row = CrmConnection.objects.get(pk=there.id)
            row.design["goals"] *= 10
            row.save(update_fields=["design"])
        assert questions() == few

    def test_without_any_it_says_so(self, pipedrive: Connected) -> None:
        assert "Er staan er geen" in pipedrive.ada.get(pipedrive.page + "design/").content.decode()


class TestMessages:
    """Messages from there: believed from nobody, kept from who is known."""

    @pytest.fixture
    def told(self, pipedrive: Connected) -> dict[str, str]:
        run_pending()
        pipedrive.ada.post(pipedrive.page + "listen/")
        from meetpunt.store.secrets import Purpose, decrypt

        found: dict[str, str] = json.loads(decrypt(Purpose.CRM, pipedrive.row().hears_with))
        return found

    def _send(self, told: dict[str, str], client: Client, body: object = None, **other: str) -> int:
        secrets = {**told, **other}
        path = "/crm/" + secrets["address"].split("/crm/")[1]
        basic = b64encode(f"{secrets['name']}:{secrets['password']}".encode()).decode()
        content = json.dumps(_message() if body is None else body)
        answer = client.post(
            path, content, content_type="application/json", headers={"Authorization": f"Basic {basic}"}
        )
        return int(answer.status_code)

    def test_one_who_is_known_is_heard_once(self, pipedrive: Connected, told: dict[str, str], client: Client) -> None:
        assert [self._send(told, client), self._send(told, client)] == [204, 204]
        with acting_in(pipedrive.cast.organisation.pk):
            assert CrmHint.objects.count() == 1

    def test_who_is_not_known_is_refused(self, pipedrive: Connected, told: dict[str, str], client: Client) -> None:
        elsewhere = told["address"].replace(f"/{pipedrive.cast.organisation.pk}/", f"/{pipedrive.cast.other.pk}/")
        for other in ({"password": "fout"}, {"name": "fout"}, {"address": told["address"][:-4] + "xxx/"}):
            assert self._send(told, client, **other) == 401
        assert self._send(told, client, address=elsewhere) == 401
        assert self._send(told, client, _message(company_id=7)) == 401
        assert client.post("/crm/1/x/", "{", content_type="application/json").status_code == 401
        with acting_in(pipedrive.cast.organisation.pk):
            assert not CrmHint.objects.exists()

    def test_one_that_is_too_long_is_not_read(self, told: dict[str, str], client: Client) -> None:
        assert self._send(told, client, {**_message(), "data": "x" * 1_100_000}) == 413

    def test_one_that_we_caused_ourselves_asks_for_nothing(
        self, pipedrive: Connected, told: dict[str, str], client: Client
    ) -> None:
        ours = _message(change_source="api", user_id="1", webhook_owner_id="1")
        assert self._send(told, client, ours) == 204
        with acting_in(pipedrive.cast.organisation.pk):
            assert not CrmHint.objects.exists()


def _message(**other: Any) -> dict[str, Any]:
    about = {"action": "change", "entity": "deal", "entity_id": "101", "id": "bericht-1", "version": "2.0"}
    whose = {"company_id": "6000000", "user_id": "2", "change_source": "app", "webhook_owner_id": "1"}
    meta = about | whose | {name: str(value) for name, value in other.items()}
    return {"meta": meta, "data": {}, "previous": {}}


def _told(page: str) -> dict[str, str]:
    """What a browser would send of the selects on a page."""
    found: dict[str, str] = {}
    for part in page.split("<select ")[1:]:
        name = part.split('name="')[1].split('"')[0]
        chosen = part.split("</select>")[0].split(" selected>")
        if len(chosen) > 1:
            found[name] = chosen[0].rsplit('value="', 1)[1].split('"')[0]
    return found
