"""One's own planned activities in a calendar program: what it shows, who can read it, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from meetpunt.actions.editing import change
from meetpunt.store.access import viewer_of_person
from meetpunt.store.models import Account, Activity, CalendarAddress
from meetpunt.store.rows import values_of
from meetpunt.store.tenancy import acting_in, changing
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    cache.clear()


def plan(cast: Cast, days: int = 1, name: str = "Bram", **more: object) -> Activity:
    at = NOW + timedelta(days=days)
    told = {"kind": "visit", "status": "planned", "started_at": at, **lasting(45), "subject": "Oven; groot, nieuw"}
    with changing(cast.organisation.pk):
        smit = Account.objects.create(
            organisation=cast.organisation, name="Bakkerij Smit", town="Best", postcode="5683 AA", created_at=NOW
        )
        row: Activity = Activity.objects.create(
            organisation=cast.organisation,
            person=cast.people[name],
            account=smit,
            started_on=at.date(),
            recorded_at=NOW,
            **{**told, **more},
        )
    return row


def own_address(reader: Reader, name: str = "Bram") -> str:
    client = reader(name)
    client.post("/calendars/own/make/")
    page = client.get("/calendars/").content.decode()
    whole = page.split('id="own-address" readonly value="')[1].split('"')[0]
    return "/calendar/" + whole.split("/calendar/")[1]


def events(address: str) -> list[dict[str, object]]:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return [dict(event) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_what_bram_planned_is_in_his_calendar_and_nothing_else(cast: Cast, reader: Reader) -> None:
    row = plan(cast)
    plan(cast, status="held")
    plan(cast, status="cancelled")
    plan(cast, days=-40)
    plan(cast, name="Eva")
    (event,) = events(own_address(reader))
    assert str(event["UID"]) == f"activity-{cast.organisation.pk}-{row.pk}@meetpunt"
    assert str(event["SUMMARY"]) == "Bezoek: Bakkerij Smit (Oven; groot, nieuw)"
    assert str(event["LOCATION"]) == "5683 AA Best"
    assert event["DTSTART"].dt == row.started_at  # type: ignore[attr-defined]
    assert event["DTEND"].dt == (row.started_at or NOW) + timedelta(minutes=45)  # type: ignore[attr-defined]
    assert int(str(event["SEQUENCE"])) == 0


def test_a_day_without_an_hour_is_a_whole_day(cast: Cast, reader: Reader) -> None:
    row = plan(cast, started_at=None, length_ms=None)
    (event,) = events(own_address(reader))
    assert event["DTSTART"].dt == row.started_on  # type: ignore[attr-defined]


def test_a_visit_that_moves_keeps_its_name_and_counts_its_changes(cast: Cast, reader: Reader) -> None:
    row, address = plan(cast), own_address(reader)
    (before,) = events(address)
    with changing(cast.organisation.pk):
        bram = viewer_of_person(cast.bram, cast.organisation.pk, NOW.date())
        assert bram is not None
        seen = values_of(row, ["started_at"])
        later = {"started_at": seen["started_at"] + 3_600_000_000}
        change(bram, row, seen, later, NOW + timedelta(minutes=5))
    (after,) = events(address)
    assert before["UID"] == after["UID"]
    assert int(str(after["SEQUENCE"])) == 1
    assert after["DTSTAMP"].dt - before["DTSTAMP"].dt == timedelta(minutes=5)  # type: ignore[attr-defined]
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(hours=1)  # type: ignore[attr-defined]


def test_what_did_not_change_is_not_sent_again(cast: Cast, reader: Reader) -> None:
    plan(cast)
    address = own_address(reader)
    mark = Client().get(address)["ETag"]
    again = Client().get(address, headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    plan(cast, days=2)
    assert Client().get(address, headers={"if-none-match": mark}).status_code == 200


def test_the_secret_is_kept_so_that_nobody_can_read_it_in_the_database(cast: Cast, reader: Reader) -> None:
    address = own_address(reader)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43
    with acting_in(cast.organisation.pk):
        assert secret not in repr(list(CalendarAddress.objects.values()))


def test_an_address_ends_when_a_new_one_is_made_it_is_withdrawn_or_its_owner_leaves(cast: Cast, reader: Reader) -> None:
    old = own_address(reader)
    new = own_address(reader)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    with changing(cast.organisation.pk):
        cast.people["Bram"].is_active = False
        cast.people["Bram"].save()
    assert Client().get(new).status_code == 404
    with changing(cast.organisation.pk):
        cast.people["Bram"].is_active = True
        cast.people["Bram"].save()
    reader("Bram").post("/calendars/own/withdraw/")
    assert Client().get(new).status_code == 404
    assert "own-address" not in reader("Bram").get("/calendars/").content.decode()


def test_a_secret_of_one_organisation_opens_nothing_in_another_and_no_page_of_its_own(
    cast: Cast, reader: Reader
) -> None:
    address = own_address(reader)
    secret = address.rpartition("/")[2]
    for elsewhere in (cast.other.pk, 999_999, 2**70):
        assert Client().get(f"/calendar/{elsewhere}/{secret}").status_code == 404
    for wrong in ("x", secret.lower(), f"{secret[:-5]}x.ics", "a" * 5000 + ".ics"):
        assert Client().get(f"/calendar/{cast.organisation.pk}/{wrong}").status_code == 404
    client = Client()
    client.get(address)
    assert client.get("/calendars/").status_code == 302, "reading it signs nobody in"
    assert Client().post(address).status_code == 405


def test_only_who_registers_has_an_address_and_only_their_own(cast: Cast, reader: Reader) -> None:
    plan(cast)
    for somebody in ("Ada", "Diana"):
        assert reader(somebody).post("/calendars/own/make/").status_code == 404
    assert events(own_address(reader, "Carla")) == []
    bram = own_address(reader)
    reader("Carla").post("/calendars/own/withdraw/")
    assert Client().get(bram).status_code == 200


def test_who_asks_too_often_has_to_wait_and_others_do_not(cast: Cast, reader: Reader) -> None:
    bram, carla = own_address(reader), own_address(reader, "Carla")
    answers = [Client().get(bram).status_code for _ in range(62)]
    assert (answers[:60], answers[60:]) == ([200] * 60, [429] * 2)
    assert Client().get(carla).status_code == 200
    misses = [Client().get(f"/calendar/{cast.organisation.pk}/guess{n}.ics").status_code for n in range(62)]
    assert misses[59:] == [404, 429, 429]
    assert Client().get(carla).status_code == 200
