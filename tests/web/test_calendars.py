"""The page of calendars of elsewhere: adding, deciding with one tap, and that it is one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.store.models import Activity, Appointment, CalendarFeed
from meetpunt.store.tenancy import acting_in
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 4


def ics(*offsets: int) -> SimpleUploadedFile:
    now = datetime.now(UTC)
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{now + timedelta(days=n):%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n"
        f"SUMMARY:<b>Oven</b> {n}\r\nATTENDEE:mailto:wim@smit.example\r\nEND:VEVENT\r\n"
        for n in offsets
    )
    return SimpleUploadedFile("agenda.ics", f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode())


def test_a_file_is_given_and_a_proposal_planned_with_one_tap_and_undone(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    page = bram.post("/calendars/upload/", {"file": ics(1, -2)}, follow=True).content.decode()
    assert "2 afspraken om over te beslissen" in page
    assert "&lt;b&gt;Oven&lt;/b&gt; 1" in page
    assert page.index("Oven&lt;/b&gt; 1") < page.index("Al voorbij") < page.index("Oven&lt;/b&gt; -2")
    with acting_in(cast.organisation.pk):
        one = Appointment.objects.get(uid="1")
    page = bram.post(f"/calendars/proposals/{one.pk}/", {"decision": "confirm"}, follow=True).content.decode()
    assert "Gepland." in page
    change = page.split('action="/undo/')[1].split("/")[0]
    with acting_in(cast.organisation.pk):
        assert Activity.objects.get().status == "planned"
    again = bram.post(f"/calendars/proposals/{one.pk}/", {"decision": "confirm"}, follow=True).content.decode()
    assert "al beslist" in again
    bram.post(f"/undo/{change}/")
    with acting_in(cast.organisation.pk):
        assert not Activity.objects.exists()


def test_an_address_is_kept_masked_and_what_is_wrong_with_one_loses_nothing(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    answer = bram.post("/calendars/add/", {"address": "http://agenda.example/z9f2c.ics", "name": "Werk"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "https://" in page.split('role="alert"')[1]
    assert 'value="http://agenda.example/z9f2c.ics"' in page
    assert 'value="Werk"' in page
    page = bram.post("/calendars/add/", {"address": "webcal://agenda.example/z9f2c.ics"}, follow=True).content.decode()
    assert "agenda.example/…" in page
    assert "z9f2c" not in page
    with acting_in(cast.organisation.pk):
        CalendarFeed.objects.update(problem="fetch_gone")
    assert "staat niets meer" in bram.get("/calendars/").content.decode()


def test_every_way_to_a_calendar_is_closed_to_others(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    bram.post("/calendars/upload/", {"file": ics(1)})
    bram.post("/calendars/add/", {"address": "https://agenda.example/z9f2c.ics"})
    with acting_in(cast.organisation.pk):
        one = Appointment.objects.get()
        feed = CalendarFeed.objects.exclude(address="").get()
    ways: list[tuple[str, dict[str, Any]]] = [
        (f"/calendars/proposals/{one.pk}/", {"decision": "confirm"}),
        (f"/calendars/proposals/{one.pk}/", {"decision": "dismiss"}),
        (f"/calendars/{feed.pk}/fetch/", {}),
        (f"/calendars/{feed.pk}/forget/", {}),
    ]
    for somebody in ("Carla", "Dirk", "Anna"):
        for address, told in ways:
            assert reader(somebody).post(address, told).status_code == 404, (somebody, address)
        assert "proposal-what" not in reader(somebody).get("/calendars/").content.decode()
    for somebody in ("Ada", "Diana"):
        assert reader(somebody).get("/calendars/").status_code == 404
        assert reader(somebody).post("/calendars/add/", {"address": "https://x.example/"}).status_code == 404
        assert reader(somebody).post("/calendars/upload/", {"file": ics(1)}).status_code == 404
    with acting_in(cast.organisation.pk):
        assert Appointment.objects.get().state == "proposed"


def test_nothing_is_decided_by_looking_or_by_a_word_that_is_none(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    bram.post("/calendars/upload/", {"file": ics(1)})
    with acting_in(cast.organisation.pk):
        one = Appointment.objects.get()
    assert bram.get(f"/calendars/proposals/{one.pk}/").status_code == 405
    assert bram.post(f"/calendars/proposals/{one.pk}/", {"decision": "x"}).status_code == 404
    assert bram.post("/calendars/upload/").status_code == 422


@pytest.mark.parametrize("size", [1, 40])
def test_the_page_asks_the_database_no_more_for_a_full_calendar(cast: Cast, reader: Reader, size: int) -> None:
    bram = reader("Bram")
    bram.post("/calendars/upload/", {"file": ics(*range(1, size + 1))})
    bram.get("/calendars/")
    with CaptureQueriesContext(connection) as queries:
        assert bram.get("/calendars/").content.decode().count("proposal-what") == size
    asked = [one for one in queries if "set_config" not in one["sql"] and "current_setting" not in one["sql"]]
    assert len(asked) <= 16
