"""The pages of connected CRMs: who finds them, keys that are tried first, the mapping, and messages from there."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.actions.crm.reading import SLOWLY
from meetpunt.actions.operating.suspending import resume, suspend
from meetpunt.api.areas.connections import clashes
from meetpunt.jobs.worker import run_pending
from meetpunt.store.access.viewer import viewer_of_person
from meetpunt.store.job_queue import report, take
from meetpunt.store.models import (
    Account,
    CrmConnection,
    CrmHint,
    CrmRecord,
    FiguresLooked,
    Goal,
    Opportunity,
    PersonRole,
)
from meetpunt.store.tenancy import acting_in
from meetpunt.web.crm_forms import login_url
from tests.cast import Cast
from tests.connectors.pipedrive.company import goal
from tests.connectors.pipedrive.fake import Fake
from tests.web.conftest import Reader
from tests.web.connected import Connected, confirm, keys_of, told_by, written_back

pytestmark = pytest.mark.sqlite_only("words and forms; what lands and is written back is asked of both in tests/crm")

ENTRIES = 2


def test_keys_that_are_not_accepted_are_said_beside_what_was_typed_and_not_kept(
    fake: Fake, cast: Cast, reader: Reader
) -> None:
    answer = reader("Ada").post("/settings/connections/new/pipedrive/token/", keys_of(fake, token="verkeerd"))
    assert answer.status_code == 422
    assert "sleutel" in answer.content.decode()
    with acting_in(cast.organisation.pk):
        assert not CrmConnection.objects.exists()


@pytest.mark.both
def test_keys_are_kept_encrypted_and_on_no_page(pipedrive: Connected) -> None:
    assert pipedrive.fake.token not in pipedrive.row().keys
    run_pending()
    for path in ("", "mapping/", "mapping/text/", "design/"):
        assert pipedrive.fake.token not in pipedrive.ada.get(pipedrive.page + path).content.decode()


@pytest.mark.both
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


@pytest.mark.both
def test_a_mapping_is_foreseen_without_landing_and_then_confirmed(pipedrive: Connected) -> None:
    run_pending()
    page = pipedrive.ada.get(pipedrive.page + "mapping/").content.decode()
    assert "Contact gelegd" in page
    assert "Hotel De Gouden Aar" in page, "a sample of what stands there"
    number = page.split("Contact gelegd")[0].rsplit('label for="stage-', 1)[1].split('"')[0]
    told = told_by(page) | {f"stage-{number}": "T"}
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
    told = told_by(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
    pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "confirm"})
    run_pending()
    assert "1 notitie is weggelaten: die gaat over geen klant" in pipedrive.ada.get(pipedrive.page).content.decode()


def test_somebody_there_with_the_address_of_somebody_here_is_that_person(
    fake: Fake, cast: Cast, reader: Reader
) -> None:
    fake.company.edit("users", 1, email="bram@proef.example")
    ada = reader("Ada")
    where = ada.post("/settings/connections/new/pipedrive/token/", keys_of(fake))["Location"]
    run_pending()
    ada.post(where, told_by(ada.get(where).content.decode()) | {"action": "confirm"})
    run_pending()
    with acting_in(cast.organisation.pk):
        assert Opportunity.objects.get(source__crm__isnull=False).owner_id == cast.bram


def test_a_stopped_connection_says_what_to_do_and_goes_on_with_newkeys_of(pipedrive: Connected) -> None:
    run_pending()
    pipedrive.fake.token = "vervangen"
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    assert pipedrive.row().state == "stopped"
    assert "aanvaardt de sleutel niet meer" in pipedrive.ada.get(pipedrive.page).content.decode()
    assert pipedrive.page in pipedrive.ada.get("/settings/").content.decode()
    answer = pipedrive.ada.post(pipedrive.page + "keys/token/", keys_of(pipedrive.fake))
    assert answer.status_code == 302
    assert pipedrive.row().state in ("new", "on")


def test_the_page_says_what_a_sync_is_at_in_the_language_of_who_reads_it(pipedrive: Connected) -> None:
    def said(text: str, done: int, total: int) -> str:
        report(job, done, total, text)
        pages = [pipedrive.ada.get(pipedrive.page + path).content.decode() for path in ("", "progress/")]
        first, second = (re.search(r'<div class="progress".*?</div>', page, re.DOTALL) for page in pages)
        assert first
        assert second
        assert first[0] == second[0]
        return re.sub(r"\s+", " ", first[0])

    pipedrive.ada.post(pipedrive.page + "sync/")
    while (job := take("ours", datetime.now(UTC), timedelta(minutes=1))) and job.kind != "sync_crm":
        pass
    assert job
    assert "deals lezen" in said("deals", 1_200, 0)
    slow = said(SLOWLY, 1_500, 4_000)
    working = pipedrive.ada.get("/settings/jobs/working/").content.decode()
    assert "Langzaam, want er zijn veel mensen aan het werk" in working
    assert SLOWLY not in working
    assert "Langzaam, want er zijn veel mensen aan het werk" in slow
    assert "1.500 van 4.000" in slow
    assert 'max="4000" value="1500"' in slow


@pytest.mark.both
def test_a_connection_is_paused_told_its_bounds_and_forgotten_while_what_landed_stays(pipedrive: Connected) -> None:
    told = told_by(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
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


@pytest.mark.both
def test_what_was_changed_there_is_shown_beside_what_stands_here_and_chosen(pipedrive: Connected) -> None:
    confirm(pipedrive)
    lately = datetime.now(UTC) - timedelta(minutes=5)  # what was changed this minute is read by the next sync
    told = {"subject": "Bellen over twee ovens", "due_date": "2026-11-30", "due_time": "14:00:00"}
    there = pipedrive.fake.company.add("activities", at=lately, type="call", **told)
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    push = written_back(pipedrive, "conflict", external_id=str(there), detail="subject, starts_at")
    page = _plain(pipedrive.ada.get(pipedrive.page).content.decode())
    assert "Hotel De Gouden Aar · Bram" in page
    assert "hier: Bellen over de oven" in page
    assert "in Pipedrive: Bellen over twee ovens" in page
    assert "hier: 27 nov 2026 09:00" in page
    assert "in Pipedrive: 30 nov 2026 14:00" in page
    assert "Daar gewijzigd: wachten op jou 1" in page
    organisation = pipedrive.cast.organisation.pk
    with acting_in(organisation):
        ada = viewer_of_person(pipedrive.cast.people["Ada"].pk, organisation, date(2026, 11, 27))
        assert ada is not None
        (told_to_programs,) = clashes(ada, pipedrive.id)
    assert told_to_programs.here.account == "Hotel De Gouden Aar"
    assert told_to_programs.there["subject"] == "Bellen over twee ovens"
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
        where = ada.post("/settings/connections/new/pipedrive/token/", keys_of(fake))["Location"]
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


def test_what_was_not_taken_there_is_left_at_that(pipedrive: Connected) -> None:
    confirm(pipedrive)
    push = written_back(pipedrive, "refused", detail="Het is daar weggehaald nadat het er geschreven was.")
    page = pipedrive.ada.get(pipedrive.page).content.decode()
    assert "Laat maar" in page
    assert "Het is daar weggehaald" in page
    pipedrive.ada.post(f"/settings/connections/clashes/{push.pk}/", {"whose": "theirs"})
    with acting_in(pipedrive.cast.organisation.pk):
        push.refresh_from_db()
        assert (push.is_theirs, push.state) == (True, "sent")
        assert push.activity.source_id is None, "it stays an activity of ours"
    assert "Laat maar" not in pipedrive.ada.get(pipedrive.page).content.decode()


def test_what_a_sync_could_not_take_in_is_named_as_people_know_it(pipedrive: Connected, reader: Reader) -> None:
    pipedrive.fake.company.add("activities", type="call", subject="Rare dag", due_date="0205-13-45")
    confirm(pipedrive)
    page = pipedrive.ada.get(pipedrive.page).content.decode()
    assert "1 niet ingelezen" in page
    run = re.findall(r'href="/imports/(\d+)/"', page)[0]
    told = pipedrive.ada.get(f"/imports/{run}/").content.decode()
    assert "Gelezen uit Pipedrive" in told
    assert "Rare dag" in told
    assert "kolom &quot;Dag en tijd&quot;" in told, "the column as people know it"
    assert f'href="{pipedrive.page}"' in told
    for of_files in ("Versturen", "weggooien", "bestanden"):
        assert of_files not in told.split("<main")[1].split("</main>")[0]
    assert reader("Carla").get(f"/imports/{run}/").status_code == 404
    pipedrive.ada.post(f"/imports/{run}/throw-away/")
    assert pipedrive.ada.get(f"/imports/{run}/").status_code == 200, "a sync is no import that can be thrown away"
    pipedrive.ada.post(pipedrive.page + "remove/")
    assert f"/imports/{run}/" not in pipedrive.ada.get("/imports/").content.decode()


def test_a_stage_without_a_meaning_is_told_by_its_name(pipedrive: Connected) -> None:
    confirm(pipedrive)
    with acting_in(pipedrive.cast.organisation.pk):
        assert Opportunity.objects.get(source__crm=pipedrive.id).unmapped_stage == "Contact gelegd"
    foreseen = pipedrive.ada.post(
        pipedrive.page + "mapping/",
        told_by(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode()) | {"action": "foresee"},
    )
    unmapped = foreseen.content.decode().split('id="unmapped"')[1].split("</section>")[0]
    assert "Contact gelegd" in unmapped


def test_what_would_land_knows_all_that_it_refers_to(pipedrive: Connected) -> None:
    company = pipedrive.fake.company
    hotel = next(iter(company.records["organizations"]))
    who = company.add("persons", name="Els de Boer", org_id=hotel)
    company.add("deals", title="Rijskast", org_id=hotel, person_id=who, owner_id=1)
    run_pending()
    told = told_by(pipedrive.ada.get(pipedrive.page + "mapping/").content.decode())
    page = pipedrive.ada.post(pipedrive.page + "mapping/", told | {"action": "foresee"}).content.decode()
    foreseen = page.split('id="foreseen"')[1]
    assert "Verkoopkansen" in foreseen
    assert "noemt iets wat niet bekend is" not in foreseen
    assert "Alleen bij naam bekend" not in foreseen


def test_samples_are_what_people_know_and_no_ids(pipedrive: Connected) -> None:
    run_pending()
    page = pipedrive.ada.get(pipedrive.page + "mapping/").content.decode()
    samples = {text.split("</q>")[0] for text in page.split("<q>")[1:]}
    assert {"Hotel De Gouden Aar", "Bram de Wit", "Contact gelegd", "Oven"} <= samples
    assert not {text for text in samples if text.isdigit() and len(text) < 4}, "no ids of persons, stages or customers"
    assert not {text for text in samples if "T" in text and "+00:00" in text}, "days as people write them"
    assert ">owner_id<" not in page
    assert ">add_time<" not in page


class TestKeys:
    """Keys that are given: tried, asked anew, and for another account."""

    def test_a_private_key_that_cannot_sign_is_said_at_its_field(self, cast: Cast, reader: Reader) -> None:
        told = {"name": "SF", "login_url": "bakker.my.salesforce.com", "client_id": "a", "username": "u"}
        path = "/settings/connections/new/salesforce/certificate/"
        answer = reader("Ada").post(path, told | {"private_key": "-----BEGIN onzin"})
        assert answer.status_code == 422
        assert "Dit is geen RSA-privésleutel" in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("bakker.my.salesforce.com", "https://bakker.my.salesforce.com"),
            ("http://bakker.my.salesforce.com/", "https://bakker.my.salesforce.com"),
            ("https://bakker.lightning.force.com/lightning/page/home", "https://bakker.my.salesforce.com"),
            ("https://bakker.my.salesforce-setup.com/x", "https://bakker.my.salesforce.com"),
            ("bakker--uat.sandbox.lightning.force.com", "https://bakker--uat.sandbox.my.salesforce.com"),
            ("https://login.salesforce.com", "https://login.salesforce.com"),
        ],
    )
    def test_the_address_of_a_page_leads_to_the_address_where_programs_sign_in(self, typed: str, meant: str) -> None:
        assert login_url(typed) == meant

    @pytest.mark.parametrize("typed", ["onzin", "", "http://", "https://[::1"])
    def test_what_is_no_address_is_refused(self, typed: str) -> None:
        with pytest.raises(ValidationError):
            login_url(typed)

    def test_the_same_account_twice_is_refused_with_the_name_of_what_stands(self, pipedrive: Connected) -> None:
        for name in ("Pipedrive", "Anders"):
            answer = pipedrive.ada.post(
                "/settings/connections/new/pipedrive/token/", keys_of(pipedrive.fake, name=name)
            )
            assert answer.status_code == 422
            assert "al gekoppeld, als Pipedrive" in answer.content.decode()

    def test_other_keys_are_asked_for_without_a_name_and_with_the_address_that_is_known(
        self, pipedrive: Connected
    ) -> None:
        page = pipedrive.ada.get(pipedrive.page + "keys/token/").content.decode()
        assert 'name="name"' not in page
        assert 'value="bakker.pipedrive.com"' in page

    def test_keys_of_another_account_are_refused(self, pipedrive: Connected, monkeypatch: pytest.MonkeyPatch) -> None:
        with acting_in(pipedrive.cast.organisation.pk):
            CrmConnection.objects.update(company="another")
        answer = pipedrive.ada.post(pipedrive.page + "keys/token/", keys_of(pipedrive.fake))
        assert answer.status_code == 422
        assert "ander account (Bakker BV)" in answer.content.decode()

    def test_a_name_that_is_taken_is_said_before_anybody_leaves_for_the_crm(self, pipedrive: Connected) -> None:
        told = {"name": "Pipedrive", "client_id": "app", "client_secret": "app-secret"}
        answer = pipedrive.ada.post("/settings/connections/new/pipedrive/person/", told)
        assert answer.status_code == 422
        assert "Kies een andere naam" in answer.content.decode()

    def test_who_comes_back_without_leave_or_with_another_state_connects_nothing(
        self, fake: Fake, cast: Cast, reader: Reader
    ) -> None:
        ada, path = reader("Ada"), "/settings/connections/new/pipedrive/person/"
        told = {"name": "Pipedrive", "client_id": "app", "client_secret": "app-secret"}
        back = "/settings/connections/back/"
        for answer in ("code=code-of-anna&state=verkeerd", "code=code-of-anna"):
            ada.post(path, told)
            assert ada.get(f"{back}?{answer}")["Location"] == "/settings/connections/"
        page = ada.post(path, told).content.decode()
        state = page.split("state=")[1].split("&")[0]
        assert ada.get(f"{back}?error=user_denied&state={state}")["Location"] == path
        assert "geen toestemming" in ada.get(path).content.decode()
        assert ada.get(f"{back}?code=code-of-anna&state={state}")["Location"] == "/settings/connections/", "once only"
        with acting_in(cast.organisation.pk):
            assert not CrmConnection.objects.exists()


def test_much_that_is_gone_at_once_is_told_in_words_and_let_go(pipedrive: Connected) -> None:
    organizations = pipedrive.fake.company.records["organizations"]
    more = [pipedrive.fake.company.add("organizations", name=f"Klant {number}") for number in range(30)]
    confirm(pipedrive)
    with acting_in(pipedrive.cast.organisation.pk):
        CrmConnection.objects.update(swept_at=datetime(2026, 1, 1, tzinfo=UTC))
    for number in more:
        del organizations[number]
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    for path in (pipedrive.page, "/settings/connections/"):
        assert "30 van de 31 organisaties" in pipedrive.ada.get(path).content.decode()
    pipedrive.ada.post(pipedrive.page + "let-go/")
    run_pending()
    with acting_in(pipedrive.cast.organisation.pk):
        assert Account.objects.filter(source__crm=pipedrive.id).count() == 1


def test_a_key_that_is_not_accepted_any_more_leads_to_otherkeys_of(pipedrive: Connected) -> None:
    run_pending()
    pipedrive.fake.token = "vervangen"
    pipedrive.ada.post(pipedrive.page + "sync/")
    run_pending()
    page = pipedrive.ada.get(pipedrive.page).content.decode()
    alert = page.split('role="alert"')[1].split("</div></div>")[0]
    assert f'{pipedrive.page}keys/token/"' in alert
    assert "aanvaardt de sleutel niet meer" in alert


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

    def test_one_to_a_suspended_organisation_is_kept_and_looked_at_once_it_is_taken_up_again(
        self, pipedrive: Connected, told: dict[str, str], client: Client
    ) -> None:
        number, now = pipedrive.cast.organisation.pk, datetime.now(UTC)
        with acting_in(number):
            CrmConnection.objects.update(state="on")
        suspend(number, "", now)
        assert self._send(told, client) == 204
        with acting_in(number):
            assert CrmHint.objects.filter(is_done=False).count() == 1
        assert take("w", now + timedelta(days=1), timedelta(minutes=1)) is None
        resume(number, "", now)
        job = take("w", now + timedelta(days=1), timedelta(minutes=1))
        assert job is not None
        assert job.organisation_id == number

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


def _plain(page: str) -> str:
    """What a person reads of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
