"""Calendars of elsewhere: what is proposed, what is decided, what moves and is called off, and what is never kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.actions import calendars
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undo
from meetpunt.connectors.transport import Reach
from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.store.access import NotVisible, Viewer, viewer_of_person
from meetpunt.store.appointments import Proposal, feeds_of, proposals_of
from meetpunt.store.models import Account, Activity, Appointment, CalendarFeed, Contact, Job
from meetpunt.store.notices import notices_of
from meetpunt.store.tenancy import change_number
from tests.build import NOW, Company, company

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only("what a calendar says; what SQL can differ in is marked `both`"),
]
HERE = Reach(seconds=5, allow_loopback=True)
TUESDAY = datetime(2026, 6, 2, 8, tzinfo=UTC)


class Elsewhere:
    """A calendar server: what it has is changed by the test."""

    def __init__(self) -> None:
        self.events: dict[str, str] = {}
        self.etag, self.status, self.asked, self.unchanged = "", 200, 0, 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                if outer.etag and self.headers["If-None-Match"] == outer.etag:
                    outer.unchanged += 1
                    self.send_response(304)
                    self.end_headers()
                    return
                self.send_response(outer.status)
                if outer.etag:
                    self.send_header("ETag", outer.etag)
                self.end_headers()
                self.wfile.write(outer.body())

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/secret-9f2c/basic.ics"

    def body(self) -> bytes:
        blocks = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in self.events.values())
        return f"BEGIN:VCALENDAR\r\n{blocks}END:VCALENDAR\r\n".encode()

    def has(self, uid: str, start: datetime = TUESDAY, title: str = "Overleg", guest: str = "", **more: str) -> None:
        lines = [f"UID:{uid}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"SUMMARY:{title}", "DESCRIPTION:geheim"]
        lines += ["" if not guest else f"ATTENDEE:mailto:{guest}", "ATTENDEE:mailto:bram@ons.example"]
        lines += [f"{name.replace('_', '-')}:{value}" for name, value in {"DURATION": "PT1H", **more}.items()]
        self.events[uid] = "\r\n".join(filter(None, lines))


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def firm() -> Company:
    made = company()
    for name in ("Bram", "Carla"):
        person = made.person(name, "Zuid" if name == "Bram" else "Noord")
        person.email = f"{name.lower()}@ons.example"
        person.save()
    return made


@pytest.fixture
def bram(firm: Company) -> Viewer:
    return viewer(firm, "Bram")


def viewer(firm: Company, name: str) -> Viewer:
    found = viewer_of_person(firm.people[name].pk, firm.organisation.pk, NOW.date())
    assert found is not None
    return found


def account(firm: Company, name: str = "Bakkerij Smit", owner: str = "Bram", **fields: object) -> Account:
    return Account.objects.create(
        organisation=firm.organisation, name=name, owner=firm.people[owner], created_at=NOW, **fields
    )


def contact(firm: Company, of: Account, email: str) -> Contact:
    return Contact.objects.create(organisation=firm.organisation, account=of, name="Wim", email=email, created_at=NOW)


def added(bram: Viewer, elsewhere: Elsewhere) -> int:
    return calendars.add_address(bram, "Werk", elsewhere.address, NOW, HERE)


def fetched(bram: Viewer, feed_id: int, now: datetime = NOW) -> list[Proposal]:
    read = calendars.fetch_feed(bram.organisation.id, feed_id, now, HERE)
    assert read.problem == ""
    return list(proposals_of(bram))


def test_an_appointment_with_a_contact_becomes_a_proposal_and_nothing_else(
    firm: Company, bram: Viewer, elsewhere: Elsewhere
) -> None:
    smit = account(firm)
    contact(firm, smit, "Wim@Smit.example")
    elsewhere.has("a", guest="wim@smit.example", LOCATION="Best")
    before = change_number(firm.organisation.pk)
    feed_id = added(bram, elsewhere)
    (one,) = fetched(bram, feed_id)
    assert (one.asks, one.title, one.place, one.account_name, one.contact_name) == (
        *("plan", "Overleg", "Best", "Bakkerij Smit"),
        "Wim",
    )
    assert (one.starts_at, one.minutes) == (TUESDAY, 60)
    assert not Activity.objects.exists()
    assert change_number(firm.organisation.pk) == before + 1, "adding is a change, reading is none"


def test_what_is_kept_holds_no_letter_no_guest_and_no_readable_address(
    firm: Company, bram: Viewer, elsewhere: Elsewhere
) -> None:
    elsewhere.has("a", guest="stranger@ergens.example")
    elsewhere.has("inside", title="Teamoverleg", guest="carla@ons.example")
    elsewhere.has("alone", title="Tandarts")
    fetched(bram, added(bram, elsewhere))
    kept = repr(list(Appointment.objects.values())) + repr(list(CalendarFeed.objects.values()))
    for word in ("geheim", "stranger", "Teamoverleg", "Tandarts", "secret-9f2c", "127.0.0.1"):
        assert word not in kept
    assert Appointment.objects.count() == 1


def test_an_account_is_recognised_by_domain_by_website_and_by_name(
    firm: Company, bram: Viewer, elsewhere: Elsewhere
) -> None:
    account(firm, "Bakkerij Smit", email="info@smit.example")
    account(firm, "Hotel De Kroon B.V.", website="https://www.dekroon.example/contact")
    account(firm, "Slagerij Vos", town="Oss")
    account(firm, "Slagerij Vos", town="Best")
    account(firm, "Best", town="Best")
    account(firm, "Keuken Kok", owner="Carla")
    elsewhere.has("domain", guest="iemand@smit.example")
    elsewhere.has("site", TUESDAY + timedelta(hours=1), guest="x@dekroon.example")
    elsewhere.has("name", TUESDAY + timedelta(hours=2), title="Lunch bij Hotel de Kroon, oven")
    elsewhere.has("town", TUESDAY + timedelta(hours=3), title="slagerij VOS", LOCATION="Markt 1, Oss")
    elsewhere.has("either", TUESDAY + timedelta(hours=4), title="Slagerij Vos")
    elsewhere.has("short", TUESDAY + timedelta(hours=5), title="Best leuk")
    elsewhere.has("hers", TUESDAY + timedelta(hours=6), title="Keuken Kok")
    elsewhere.has("everybody", TUESDAY + timedelta(hours=7), guest="smit@gmail.com")
    told = [(one.starts_at.hour, one.account_name) for one in fetched(bram, added(bram, elsewhere))]
    assert told == [
        *((8, "Bakkerij Smit"), (9, "Hotel De Kroon B.V."), (10, "Hotel De Kroon B.V.")),
        *((11, "Slagerij Vos"), (15, "")),
    ]
    assert Appointment.objects.get(uid="town").account == Account.objects.get(name="Slagerij Vos", town="Oss")


@pytest.mark.parametrize(
    "more",
    [
        {"TRANSP": "TRANSPARENT"},
        {"STATUS": "CANCELLED"},
        {"CLASS": "PRIVATE"},
        {"DURATION": "P1D"},
        {"ATTENDEE;PARTSTAT=DECLINED": "mailto:bram@ons.example"},
    ],
)
def test_what_does_not_take_place_or_takes_a_day_is_not_proposed(
    bram: Viewer, elsewhere: Elsewhere, more: dict[str, str]
) -> None:
    elsewhere.has("a", guest="wim@smit.example", **more)
    assert fetched(bram, added(bram, elsewhere)) == []


@pytest.mark.both
def test_one_tap_plans_a_visit_and_undo_takes_it_away_again(firm: Company, bram: Viewer, elsewhere: Elsewhere) -> None:
    smit = account(firm)
    contact(firm, smit, "wim@smit.example")
    elsewhere.has("a", guest="wim@smit.example")
    (one,) = fetched(bram, added(bram, elsewhere))
    done = calendars.confirm(bram, one.id, NOW)
    visit = Activity.objects.get()
    assert (visit.kind, visit.status, visit.account, visit.person_id) == ("visit", "planned", smit, bram.person_id)
    assert (visit.started_at, visit.started_on, visit.minutes) == (TUESDAY, TUESDAY.date(), 60)
    assert (visit.subject, visit.team) == ("Overleg", firm.teams["Zuid"])
    assert proposals_of(bram) == ()
    with pytest.raises(Refused, match="already"):
        calendars.confirm(bram, one.id, NOW)
    undo(bram, done.change_id, NOW)
    assert not Activity.objects.exists()
    assert [again.id for again in proposals_of(bram)] == [one.id]


def test_a_meeting_on_a_screen_becomes_a_call(firm: Company, bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example", LOCATION="Microsoft Teams-vergadering")
    (one,) = fetched(bram, added(bram, elsewhere))
    calendars.confirm(bram, one.id, NOW)
    assert Activity.objects.get().kind == "call"


def test_what_moved_before_it_was_decided_just_moves(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    fetched(bram, feed_id)
    elsewhere.has("a", TUESDAY + timedelta(days=1), guest="wim@smit.example")
    (one,) = fetched(bram, feed_id)
    assert (one.asks, one.starts_at) == ("plan", TUESDAY + timedelta(days=1))


@pytest.mark.both
def test_a_visit_moves_only_when_the_person_says_so(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    calendars.confirm(bram, fetched(bram, feed_id)[0].id, NOW)
    elsewhere.has("a", TUESDAY + timedelta(days=1), guest="wim@smit.example", DURATION="PT30M")
    (one,) = fetched(bram, feed_id)
    assert (one.asks, one.planned_at) == ("move", TUESDAY)
    assert Activity.objects.get().started_at == TUESDAY
    done = calendars.confirm(bram, one.id, NOW)
    visit = Activity.objects.get()
    assert (visit.started_at, visit.started_on, visit.minutes) == (
        *(TUESDAY + timedelta(days=1), TUESDAY.date() + timedelta(days=1)),
        30,
    )
    undo(bram, done.change_id, NOW)
    assert Activity.objects.get().started_at == TUESDAY
    kept = calendars.dismiss(bram, one.id, NOW)
    assert (kept.what, fetched(bram, feed_id), Activity.objects.get().started_at) == ("kept", [], TUESDAY)


@pytest.mark.parametrize("how", ["vanishes", "is cancelled"])
def test_a_visit_is_called_off_only_when_the_person_says_so(bram: Viewer, elsewhere: Elsewhere, how: str) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    calendars.confirm(bram, fetched(bram, feed_id)[0].id, NOW)
    if how == "vanishes":
        elsewhere.events.clear()
    else:
        elsewhere.has("a", guest="wim@smit.example", STATUS="CANCELLED")
    (one,) = fetched(bram, feed_id)
    assert one.asks == "call_off"
    assert Activity.objects.get().status == "planned"
    done = calendars.confirm(bram, one.id, NOW)
    assert Activity.objects.get().status == "cancelled"
    assert fetched(bram, feed_id) == []
    undo(bram, done.change_id, NOW)
    assert Activity.objects.get().status == "planned"
    elsewhere.has("a", guest="wim@smit.example")
    assert fetched(bram, feed_id) == [], "it stands in the calendar again as it was planned"


def test_what_was_held_meanwhile_is_not_asked_about(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    (one,) = fetched(bram, feed_id)
    calendars.confirm(bram, one.id, NOW)
    Activity.objects.update(status="held")
    elsewhere.events.clear()
    assert fetched(bram, feed_id) == []
    with pytest.raises(Refused, match="held or called off"):
        calendars.confirm(bram, one.id, NOW)


def test_a_series_is_left_aside_at_once_and_stays_so(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("s", guest="wim@smit.example", RRULE="FREQ=WEEKLY;COUNT=30")
    feed_id = added(bram, elsewhere)
    (one,) = fetched(bram, feed_id)
    assert one.others == 12
    done = calendars.dismiss(bram, one.id, NOW, whole_series=True)
    assert fetched(bram, feed_id, NOW + timedelta(days=14)) == []
    undo(bram, done.change_id, NOW + timedelta(hours=1))
    assert proposals_of(bram)[0].others == 12


def test_one_occasion_of_a_series_is_decided_by_itself(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("s", guest="wim@smit.example", RRULE="FREQ=WEEKLY;COUNT=3")
    (one,) = fetched(bram, added(bram, elsewhere))
    calendars.confirm(bram, one.id, NOW)
    assert Activity.objects.count() == 1
    (following,) = proposals_of(bram)
    assert (following.starts_at, following.others) == (TUESDAY + timedelta(days=7), 1)


def test_an_unchanged_calendar_is_read_again_on_the_next_day_only(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.etag = '"1"'
    elsewhere.has("s", guest="wim@smit.example", RRULE="FREQ=DAILY")
    feed_id = added(bram, elsewhere)
    fetched(bram, feed_id)
    before = Appointment.objects.count()
    fetched(bram, feed_id, NOW + timedelta(minutes=30))
    assert (elsewhere.unchanged, Appointment.objects.count()) == (1, before)
    fetched(bram, feed_id, NOW + timedelta(days=1))
    assert (elsewhere.unchanged, Appointment.objects.count()) == (1, before + 1)


def test_a_server_that_is_down_changes_nothing_and_is_told_in_words(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    fetched(bram, feed_id)
    for status, code in ((503, "fetch_later"), (404, "fetch_gone")):
        elsewhere.status = status
        assert calendars.fetch_feed(bram.organisation.id, feed_id, NOW, HERE).problem == code
        assert feeds_of(bram)[0].problem == code
    elsewhere.status = 200
    assert len(fetched(bram, feed_id)) == 1
    assert feeds_of(bram)[0].problem == ""


@pytest.mark.both
def test_what_is_long_past_is_forgotten(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    fetched(bram, feed_id)
    fetched(bram, feed_id, NOW + timedelta(days=40))
    assert not Appointment.objects.exists()


def test_a_file_is_read_once_and_a_newer_one_of_its_name_changes_it(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    assert calendars.add_file(bram, "agenda.ics", elsewhere.body(), NOW) == 1
    elsewhere.has("a", TUESDAY + timedelta(days=1), guest="wim@smit.example")
    assert calendars.add_file(bram, "agenda.ics", elsewhere.body(), NOW) == 0
    (feed,) = feeds_of(bram)
    assert (feed.is_file, proposals_of(bram)[0].starts_at) == (True, TUESDAY + timedelta(days=1))
    assert calendars.ask_to_fetch_all(bram.organisation.id, NOW) == 0
    with pytest.raises(Refused, match="no calendar"):
        calendars.add_file(bram, "x.ics", b"<html>", NOW)
    assert len(feeds_of(bram)) == 1


def test_adding_asks_for_a_reading_and_the_same_address_is_added_once(bram: Viewer, elsewhere: Elsewhere) -> None:
    feed_id = added(bram, elsewhere)
    job = Job.objects.get(kind="fetch_calendar")
    assert (job.arguments, job.organisation_id) == ({"feed_id": feed_id}, bram.organisation.id)
    with pytest.raises(Refused, match="already"):
        added(bram, elsewhere)
    for bad in ("http://example.com/a.ics", "https://me:secret@example.com/", "agenda"):
        with pytest.raises(Refused):
            calendars.add_address(bram, "", bad, NOW)


@pytest.mark.both
def test_a_calendar_is_its_owners_alone(firm: Company, bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    (one,) = fetched(bram, feed_id)
    carla = viewer(firm, "Carla")
    assert (feeds_of(carla), proposals_of(carla)) == ((), ())
    for decide in (calendars.confirm, calendars.dismiss):
        with pytest.raises(NotVisible):
            decide(carla, one.id, NOW)
    with pytest.raises(NotVisible):
        calendars.forget_feed(carla, feed_id)
    with pytest.raises(NotVisible):
        undo(carla, calendars.confirm(bram, one.id, NOW).change_id, NOW)


@pytest.mark.both
def test_forgetting_a_calendar_keeps_the_visits(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    calendars.confirm(bram, fetched(bram, feed_id)[0].id, NOW)
    calendars.forget_feed(bram, feed_id)
    assert Activity.objects.count() == 1
    assert not Appointment.objects.exists()
    assert calendars.fetch_feed(bram.organisation.id, feed_id, NOW, HERE).person_id is None, "a late job does nothing"


def test_who_left_is_not_read_for_any_more(firm: Company, bram: Viewer, elsewhere: Elsewhere) -> None:
    feed_id = added(bram, elsewhere)
    firm.people["Bram"].is_active = False
    firm.people["Bram"].save()
    calendars.fetch_feed(bram.organisation.id, feed_id, NOW, HERE)
    assert elsewhere.asked == 0


@pytest.mark.both
def test_a_reading_by_the_worker_tells_once_a_day_that_something_waits(
    bram: Viewer, elsewhere: Elsewhere, settings: Any
) -> None:
    settings.FETCH_LOOPBACK = True
    elsewhere.has("a", guest="wim@smit.example")
    added(bram, elsewhere)
    run_pending(NOW)
    elsewhere.has("b", TUESDAY + timedelta(hours=3), guest="wim@smit.example")
    job_queue.enqueue("calendars", NOW)
    run_pending(NOW)
    assert len(proposals_of(bram)) == 2
    (told,) = notices_of(bram)
    assert (told.kind, told.about, told.path) == ("appointments_waiting", {"n": 1}, "/calendars/")


@pytest.mark.both
def test_a_full_calendar_costs_a_fixed_number_of_queries(bram: Viewer, elsewhere: Elsewhere) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            fetched(bram, feed_id)
        return len(queries)

    elsewhere.has("a", guest="wim@smit.example")
    feed_id = added(bram, elsewhere)
    fetched(bram, feed_id)
    elsewhere.has("b", guest="piet@vos.example")
    before = asked()
    for n in range(300):
        elsewhere.has(f"c{n}", TUESDAY + timedelta(hours=n), guest=f"jan{n % 20}@vos.example")
    assert asked() <= before + 6  # SQLite takes about seventy new rows at once


@pytest.mark.both
def test_reading_the_same_calendar_twice_changes_nothing(bram: Viewer, elsewhere: Elsewhere) -> None:
    elsewhere.has("a", guest="wim@smit.example")
    elsewhere.has("s", TUESDAY + timedelta(hours=2), guest="wim@smit.example", RRULE="FREQ=WEEKLY;COUNT=4")
    feed_id = added(bram, elsewhere)
    first = fetched(bram, feed_id)
    calendars.confirm(bram, first[0].id, NOW)
    calendars.dismiss(bram, first[1].id, NOW)
    before = list(Appointment.objects.order_by("pk").values())
    fetched(bram, feed_id, NOW + timedelta(minutes=30))
    assert list(Appointment.objects.order_by("pk").values()) == before
