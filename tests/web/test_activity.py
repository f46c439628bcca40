"""The page of one activity: what it shows, changing it, and who may."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import (
    Account,
    Activity,
    Change,
    Contact,
    CustomField,
    FiguresLooked,
    HiddenField,
    Opportunity,
    Person,
)
from meetpunt.store.tenancy import acting_in
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("words and forms; what they keep is asked of both databases in tests/actions")

TODAY = datetime.now(UTC).date()


def _activity(cast: Cast, status: str = "held", on: date = TODAY, **fields: object) -> Activity:
    with acting_in(cast.organisation.pk):
        one = Opportunity.objects.filter(owner_id=cast.bram, outcome="open").select_related("account").first()
        assert one is not None
        told = {
            "kind": "visit",
            "account": one.account,
            "opportunity": one,
            "subject": "Proefbakken",
            "started_at": datetime.combine(on, time(9, 30), UTC),
            "started_on": on,
            **lasting(45),
            "recorded_at": datetime.now(UTC),
            **fields,
        }
        return Activity.objects.create(
            organisation=cast.organisation, person=Person.objects.get(pk=cast.bram), status=status, **told
        )


def _form(client: Client, address: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    page = client.get(address)
    assert page.status_code == 200
    told: dict[str, str] = {}
    for shown in page.context["form"].fields:
        told[shown.input.name] = shown.text
        told[f"seen-{shown.input.name}"] = shown.seen
    return told


@pytest.mark.both
def test_who_may_not_see_bram_finds_no_activity_and_no_form(cast: Cast, reader: Reader) -> None:
    row = _activity(cast)
    for somebody in ("Carla", "Dirk", "Eva", "Ada", "Diana"):
        client = reader(somebody)
        for address in (f"/activities/{row.pk}/", f"/activities/{row.pk}/edit/", f"/fields/of/activity/{row.pk}/"):
            assert client.get(address).status_code == 404, (somebody, address)
        for what in ("edit", "remove", "hold", "call-off", "plan-again", "tomorrow"):
            address = f"/activities/{row.pk}/{what}/"
            assert client.post(address, {}).status_code == 404, (somebody, address)
    for somebody in ("Bram", "Anna"):
        assert reader(somebody).get(f"/activities/{row.pk}/").status_code == 200


@pytest.mark.both
def test_the_page_holds_what_was_told_and_asks_as_often_for_much_as_for_little(cast: Cast, reader: Reader) -> None:
    row = _activity(
        cast, outcome="Wil een tweede oven", commitment="Stuurt tekening", asked_for_order="yes", answer="Nog niet"
    )
    bram = reader("Bram")
    bram.get(f"/activities/{row.pk}/")  # from now on this process knows processes and people
    with CaptureQueriesContext(connection) as few:
        page = bram.get(f"/activities/{row.pk}/").content.decode()
    for text in ("Proefbakken", "Wil een tweede oven", "Stuurt tekening", "Nog niet", "heeft plaatsgevonden"):
        assert text in page
    with acting_in(cast.organisation.pk):
        for place in range(8):
            _activity(cast, "planned", TODAY + timedelta(days=place), follows=row)
            Change.objects.create(
                organisation=cast.organisation, by_id=cast.bram, at=datetime.now(UTC), kind="changed",
                table="activity", row_id=row.pk,
                before={"length_ms": place * MINUTE}, after={"length_ms": (place + 1) * MINUTE},
            )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page = bram.get(f"/activities/{row.pk}/").content.decode()
    assert len(many) == len(few)
    assert "<del>7</del>" in page


def test_a_form_that_is_sent_as_it_stands_changes_nothing(cast: Cast, reader: Reader) -> None:
    odd = datetime.combine(TODAY, time(9, 30, 17, 250_000), UTC)
    row = _activity(
        cast, started_at=odd, travel_metres=12_345, outcome="een\ntwee", purpose="sales", purpose_inferred=True
    )
    bram = reader("Bram")
    with acting_in(cast.organisation.pk):
        before = Activity.objects.values().get(pk=row.pk)
    told = _form(bram, f"/activities/{row.pk}/edit/")
    assert told["km"] == "12,345"
    assert bram.post(f"/activities/{row.pk}/edit/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        assert Activity.objects.values().get(pk=row.pk) == before
        assert not Change.objects.filter(table="activity").exists()


def test_a_change_is_kept_told_in_the_history_and_undone(cast: Cast, reader: Reader) -> None:
    row, bram = _activity(cast), reader("Bram")
    told = _form(bram, f"/activities/{row.pk}/edit/")
    told |= {"minutes": "60", "km": "31,5", "purpose": "service", "met_decider": "yes", "at": "11:15"}
    assert bram.post(f"/activities/{row.pk}/edit/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        stands = Activity.objects.get(pk=row.pk)
        assert (stands.minutes, stands.counted_ms, stands.travel_metres) == (60, 60 * MINUTE, 31_500)
        assert (stands.purpose, stands.purpose_inferred, stands.met_decider) == ("service", False, True)
    page = bram.get(f"/activities/{row.pk}/").content.decode()
    assert "<del>45</del> <ins>60</ins>" in page
    undo = re.search(r"/undo/(\d+)/", page)
    assert undo is not None
    bram.post(undo.group(0))
    with acting_in(cast.organisation.pk):
        stands = Activity.objects.get(pk=row.pk)
        assert (stands.minutes, stands.counted_ms, stands.travel_metres) == (45, 45 * MINUTE, None)


def test_a_call_of_seconds_reads_well_and_keeps_its_seconds_in_the_form(cast: Cast, reader: Reader) -> None:
    row, bram = _activity(cast, kind="call", **lasting(1 / 3)), reader("Bram")
    assert "<dd>&lt;\xa01</dd>" in bram.get(f"/activities/{row.pk}/").content.decode()
    told = _form(bram, f"/activities/{row.pk}/edit/")
    assert told["minutes"] == "0"
    for subject, minutes, ms in (("Gebeld", "0", 20_000), ("Gebeld", "2", 120_000)):
        sent = told | {"subject": subject, "minutes": minutes}
        assert bram.post(f"/activities/{row.pk}/edit/", sent).status_code == 302
        with acting_in(cast.organisation.pk):
            stands = Activity.objects.get(pk=row.pk)
            assert (stands.subject, stands.length_ms, stands.counted_ms) == (subject, ms, ms)


@pytest.mark.both
def test_two_people_who_change_the_same_field_see_both_versions(cast: Cast, reader: Reader) -> None:
    row, bram, anna = _activity(cast), reader("Bram"), reader("Anna")
    hers, his = (_form(client, f"/activities/{row.pk}/edit/") for client in (anna, bram))
    assert (
        anna.post(f"/activities/{row.pk}/edit/", hers | {"at": "14:00", "subject": "Tweede gesprek"}).status_code == 302
    )
    his |= {"at": "15:00", "minutes": "90"}
    answer = bram.post(f"/activities/{row.pk}/edit/", his)
    assert answer.status_code == 422
    clash = next(one for one in answer.context["form"].fields if one.theirs is not None)
    assert (clash.input.name, clash.theirs, clash.yours) == ("at", "14:00", "15:00")
    told = {**his, "seen-at": clash.seen, "take-at": "theirs"}
    assert bram.post(f"/activities/{row.pk}/edit/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        stands = Activity.objects.get(pk=row.pk)
        assert (stands.minutes, stands.subject) == (90, "Tweede gesprek")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("minutes", "veel", "Geef minuten"),
        ("km", "99999", "kilometers"),
        ("started_on", "", "Kies een dag"),
        ("started_on", (TODAY + timedelta(days=3)).isoformat(), "niet in de toekomst"),
        ("started_on", "gisteren", "2026-01-31"),
        ("account", "Bestaat niet", "Kies een klant"),
        ("subject", "x" * 300, "200"),
        ("contact_id", "999999", "Kies iets anders"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    cast: Cast, reader: Reader, name: str, typed: str, words: str
) -> None:
    row, bram = _activity(cast), reader("Bram")
    told = _form(bram, f"/activities/{row.pk}/edit/") | {name: typed, "outcome": "Lang verhaal 🥐"}
    answer = bram.post(f"/activities/{row.pk}/edit/", told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Lang verhaal 🥐" in page
    with acting_in(cast.organisation.pk):
        assert Activity.objects.get(pk=row.pk).outcome == ""


def test_who_and_what_it_is_about_belong_to_its_account(cast: Cast, reader: Reader) -> None:
    row, bram = _activity(cast), reader("Bram")
    with acting_in(cast.organisation.pk):
        other = Account.objects.create(
            organisation=cast.organisation, name="Hotel Zeezicht", owner_id=cast.bram, created_at=datetime.now(UTC)
        )
        kept = Contact.objects.create(
            organisation=cast.organisation, name="Jo", account=other, created_at=datetime.now(UTC)
        )
    told = _form(bram, f"/activities/{row.pk}/edit/")
    answer = bram.post(f"/activities/{row.pk}/edit/", told | {"account": "hotel zeezicht"})
    assert "van een andere klant" in answer.content.decode()
    told |= {"account": "hotel zeezicht", "opportunity_id": "", "contact_id": str(kept.pk)}
    assert bram.post(f"/activities/{row.pk}/edit/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        stands = Activity.objects.get(pk=row.pk)
        assert (stands.account_id, stands.opportunity_id, stands.contact_id) == (other.pk, None, kept.pk)


def test_what_is_planned_is_moved_called_off_and_planned_again(cast: Cast, reader: Reader) -> None:
    row, bram = _activity(cast, "planned", TODAY + timedelta(days=1)), reader("Bram")
    assert "Uitkomst" not in bram.get(f"/activities/{row.pk}/edit/").content.decode()
    here = f"/activities/{row.pk}/"
    for what, status in (("tomorrow", "planned"), ("call-off", "cancelled"), ("plan-again", "planned")):
        assert bram.post(f"{here}{what}/", {"next": here}).headers["location"] == here
        with acting_in(cast.organisation.pk):
            stands = Activity.objects.get(pk=row.pk)
        assert stands.status == status
    assert stands.started_at is not None
    assert stands.started_at.time() == time(9, 30)
    assert stands.started_on is not None
    assert stands.started_on > TODAY
    assert stands.started_on.weekday() < 5


def test_own_fields_are_filled_in_and_hidden_ones_are_not_asked(cast: Cast, reader: Reader) -> None:
    row, bram = _activity(cast), reader("Bram")
    with acting_in(cast.organisation.pk):
        now = datetime.now(UTC)
        field = CustomField.objects.create(
            organisation=cast.organisation, on="activity", code="monsters", name_nl="Monsters", name_en="Samples",
            type="number", made_at=now,
        )  # fmt: skip
        HiddenField.objects.create(organisation=cast.organisation, on="activity", code="met_decider", at=now)
    assert bram.post(f"/fields/of/activity/{row.pk}/", {f"own_{field.pk}": "4"}).status_code == 302
    assert "Monsters" in bram.get(f"/activities/{row.pk}/").content.decode()
    told = _form(bram, f"/activities/{row.pk}/edit/")
    assert "met_decider" not in told
    assert bram.post(f"/activities/{row.pk}/edit/", told | {"minutes": "30"}).status_code == 302


@pytest.mark.both
def test_the_list_holds_what_is_in_hand_and_adds_up(cast: Cast, reader: Reader) -> None:
    _activity(cast, **lasting(60), travel_metres=12_000)
    _activity(cast, on=TODAY - timedelta(days=40), subject="Lang geleden")
    _activity(cast, "planned", TODAY + timedelta(days=2), kind="call", subject="Bel terug", counted_ms=None)
    bram = reader("Bram")
    with CaptureQueriesContext(connection) as few:
        page = bram.get("/activities/")
    assert (page.context["page"].count, page.context["page"].minutes) == (2, 105)
    with acting_in(cast.organisation.pk):
        for place in range(20):
            _activity(cast, on=TODAY - timedelta(days=place))
    with CaptureQueriesContext(connection) as many:
        bram.get("/activities/")
    assert len(many) == len(few)
    for query, count in (
        ("?q=terug&status=all", 1),
        ("?q=terug", 0),
        ("?kind=call&status=planned", 1),
        (f"?from={TODAY - timedelta(days=41)}&until={TODAY - timedelta(days=39)}", 1),
        ("?kind=rubbish&from=gisteren&page=-4&person=x&status=rubbish", 23),
    ):
        assert bram.get(f"/activities/{query}").context["page"].count == count, query
    assert reader("Carla").get("/activities/").context["page"].count == 0
    assert reader("Carla").get(f"/activities/?person={cast.bram}").context["page"].count == 0
    assert reader("Dirk").get("/activities/").context["page"].count == 0
    assert reader("Ada").get("/activities/").status_code == 404


def test_the_list_goes_along_as_a_file_in_which_nothing_is_executed(cast: Cast, reader: Reader) -> None:
    _activity(cast, subject="=HYPERLINK(1)", outcome="één\ntwee")
    told = reader("Bram").get("/activities/export/?format=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in told
    assert "één" in told
    assert reader("Bram").get("/activities/export/?format=xlsx").content[:2] == b"PK"
    assert "HYPERLINK" not in reader("Carla").get("/activities/export/?format=csv").content.decode("utf-8-sig")


@pytest.mark.both
def test_of_somebody_elses_mail_only_the_moment_is_told(cast: Cast, reader: Reader) -> None:
    row = _activity(cast, kind="email", subject="Salaris", outcome="Geheim", account=None)
    anna, bram = reader("Anna"), reader("Bram")
    calendar = f"/calendar/{cast.bram}/?day={TODAY}"
    for address in (
        "/activities/",
        "/activities/export/",
        f"/activities/{row.pk}/",
        f"/opportunities/{row.opportunity_id}/",
        calendar,
    ):
        assert "Salaris" not in anna.get(address).content.decode(), address
        his = address.replace(f"{cast.bram}/?", "?") if address == calendar else address
        assert "Salaris" in bram.get(his).content.decode(), address
    assert anna.get("/activities/?q=salaris").context["page"].count == 0


@pytest.mark.both
def test_an_opportunity_names_who_did_what_and_opens_only_what_is_in_hand(cast: Cast, reader: Reader) -> None:
    row = _activity(cast)
    with acting_in(cast.organisation.pk):
        eva = _activity(cast, subject="Belde mee")
        Activity.objects.filter(pk=eva.pk).update(person=cast.people["Eva"], opportunity_id=row.opportunity_id)
    page = reader("Bram").get(f"/opportunities/{row.opportunity_id}/").content.decode()
    assert "Belde mee" in page
    assert f"/activities/{row.pk}/" in page
    assert f"/activities/{eva.pk}/" not in page
    assert f"/activities/{eva.pk}/" in reader("Anna").get(f"/opportunities/{row.opportunity_id}/").content.decode()


@pytest.mark.both
def test_who_looks_at_somebodys_days_is_told_to_them(cast: Cast, reader: Reader) -> None:
    anna, bram = reader("Anna"), reader("Bram")
    for address in (f"/calendar/{cast.bram}/", f"/activities/?person={cast.bram}", "/activities/"):
        assert anna.get(address).status_code == 200
        assert bram.get(address).status_code == 200
    with acting_in(cast.organisation.pk):
        looks = FiguresLooked.objects.filter(subject_id=cast.bram).values_list("viewer_id", "page")
        assert sorted(looks) == [(cast.people["Anna"].pk, "activities"), (cast.people["Anna"].pk, "calendar")]
    assert "Anna Hendriks" in bram.get("/my-data/").content.decode()
