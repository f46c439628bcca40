"""The calendar without scripts: what is on it, whose it is, moving and planning from it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.store.models import Activity, Appointment, CalendarFeed, Holiday, StandIn
from meetpunt.store.tenancy import acting_in, changing
from tests.build import lasting
from tests.cast import Cast
from tests.web.conftest import Reader

ENTRIES = 2
TIME_ZONE = "Europe/Amsterdam"
MONDAY = date(2026, 3, 30)
"""Of week 14, which begins just after the clock went forward."""
ZONE = ZoneInfo(TIME_ZONE)
WEEK = "/calendar/?week=2026-W14"


def add(cast: Cast, days: int, at: str = "", minutes: int | None = 45, name: str = "Bram", **fields: Any) -> Activity:
    """An activity so many days after Monday, at a time of the organisation."""
    on = MONDAY + timedelta(days=days)
    started = datetime.combine(on, time.fromisoformat(at), ZONE) if at else None
    told = {"kind": "visit", "status": "planned", "purpose": "sales", "subject": f"Bezoek {days} {at}", **fields}
    with changing(cast.organisation.pk):
        return Activity.objects.create(
            organisation=cast.organisation,
            person=cast.people[name],
            started_at=started,
            started_on=on,
            **lasting(minutes),
            recorded_at=datetime.now(UTC),
            **told,
        )


def again(cast: Cast, one: Activity) -> Activity:
    with acting_in(cast.organisation.pk):
        return Activity.objects.get(pk=one.pk)


def stands(cast: Cast, one: Activity) -> tuple[str, str]:
    """On which day, and at which time of the organisation."""
    row = again(cast, one)
    assert row.started_on is not None
    return row.started_on.isoformat(), f"{row.started_at.astimezone(ZONE):%H:%M}" if row.started_at else ""


def test_a_week_shows_what_is_planned_and_held_per_day_with_visits_and_hours(cast: Cast, reader: Reader) -> None:
    add(cast, 0, "09:00", 60)
    add(cast, 0, "10:30", 90, status="held", subject="Gehouden")
    add(cast, 0, "13:00", 30, kind="call", subject="Bellen")
    add(cast, 0, subject="Zonder tijd", kind="office", minutes=None)
    add(cast, 1, "11:00", status="cancelled", subject="Afgezegd")
    add(cast, 7, "11:00", subject="Volgende week")
    add(cast, 0, "11:00", name="Eva", subject="Van Eva")
    answer = reader("Bram").get(WEEK)
    text = answer.content.decode()
    assert "Week 14" in text
    assert "30 maart t/m 5 april 2026" in text.replace("\xa0", " ")
    monday = answer.context["calendar"].days[0]
    assert (monday.visits, monday.minutes, monday.count) == (2, 180, 4)
    assert "2 bezoeken · 3 u" in text.replace("\xa0", " ")
    table = text.split('<table class="calendar-week')[1].split("</table>")[0]
    assert all(name in table for name in ("Bezoek 0 09:00", "Gehouden", "Bellen", "Zonder tijd"))
    assert not any(name in table for name in ("Afgezegd", "Volgende week", "Van Eva"))
    assert table.index("Zonder tijd</strong>") < table.index("Bezoek 0 09:00</strong>")
    assert "style=" not in text
    # a weekend without anything is narrow, one with something is not
    assert table.count("is-narrow") == 2
    add(cast, 5, "10:00")
    assert reader("Bram").get(WEEK).content.decode().count("is-narrow") == 1


def test_a_day_stands_alone_and_a_day_that_is_none_is_today(cast: Cast, reader: Reader) -> None:
    add(cast, 0, "09:00", subject="Van maandag")
    add(cast, 1, "09:00", subject="Van dinsdag")
    client = reader("Bram")
    text = client.get("/calendar/?view=day&day=2026-03-31").content.decode()
    table = text.split('<table class="calendar-week')[1].split("</table>")[0]
    assert ("Van dinsdag" in table, "Van maandag" in table) == (True, False)
    assert "day=2026-03-30" in text
    assert "dinsdag 31 maart" in text
    today = client.get("/calendar/").context["calendar"].chosen.on
    for asked in ("?week=2026-W54", "?week=nonsense", "?day=2026-02-30", "?day=99999-01-01", "?week=2026-W00"):
        assert client.get(f"/calendar/{asked}").context["calendar"].chosen.on == today, asked


def test_the_long_year_and_its_neighbours_are_turned_to(cast: Cast, reader: Reader) -> None:
    text = reader("Bram").get("/calendar/?week=2026-W53").content.decode()
    assert 'href="/calendar/?week=2026-W52"' in text
    assert 'href="/calendar/?week=2027-W01"' in text


def test_free_days_and_who_stands_in_are_told(cast: Cast, reader: Reader) -> None:
    with changing(cast.organisation.pk):
        Holiday.objects.update_or_create(
            organisation=cast.organisation, day=date(2026, 4, 6), defaults={"name": "Tweede Paasdag"}
        )
        StandIn.objects.create(
            organisation=cast.organisation,
            absent=cast.people["Bram"],
            by=cast.people["Carla"],
            valid_from=date(2026, 4, 7),
            valid_until=date(2026, 4, 9),
        )
    text = reader("Bram").get("/calendar/?day=2026-04-06").content.decode()
    table = text.split('<table class="calendar-week')[1].split("</table>")[0]
    assert table.count("Tweede Paasdag") == 1
    assert table.count("afwezig, Carla Vos neemt waar") == 2
    assert "neemt waar voor Bram Jansen" in reader("Carla").get("/calendar/?day=2026-04-06").content.decode()


def _proposal(cast: Cast, name: str = "Bram", **fields: Any) -> None:
    with changing(cast.organisation.pk):
        whose = {"organisation": cast.organisation, "person": cast.people[name]}
        feed, _new = CalendarFeed.objects.get_or_create(
            **whose, name="Outlook", defaults={"made_at": datetime.now(UTC)}
        )
        at = datetime.combine(MONDAY, time(15), ZONE) + timedelta(days=7 * Appointment.objects.count())
        told = {"title": "Kennismaken met Smit", "minutes": 60, "uid": "reeks", "occasion": at.isoformat()} | fields
        Appointment.objects.create(
            **whose, feed=feed, starts_at=at, starts_on=at.date(), seen_at=datetime.now(UTC), **told
        )


def test_proposals_stand_in_ones_own_calendar_only(cast: Cast, reader: Reader) -> None:
    _proposal(cast)
    _proposal(cast)  # a week later, of the same series
    for week in ("2026-W14", "2026-W15"):
        text = reader("Bram").get(f"/calendar/?week={week}").content.decode()
        table = text.split('<table class="calendar-week')[1].split("</table>")[0]
        assert table.count("tone-proposed") == 1
        assert "Kennismaken met Smit" in table
        assert 'href="/calendars/"' in table
        assert "Kennismaken" not in reader("Anna").get(f"/calendar/{cast.bram}/?week={week}").content.decode()


def test_who_has_somebodys_work_in_hand_opens_their_calendar_and_others_find_none(cast: Cast, reader: Reader) -> None:
    one = add(cast, 0, "09:00", subject="Bij Smit")
    theirs = f"/calendar/{cast.bram}/?week=2026-W14"
    for somebody in ("Bram", "Anna"):
        assert "Bij Smit" in reader(somebody).get(theirs).content.decode()
    move = f"/calendar/move/{one.pk}/"
    for somebody in ("Carla", "Dirk", "Eva", "Diana", "Ada"):
        client = reader(somebody)
        assert client.get(theirs).status_code == 404, somebody
        assert client.get(move).status_code == 404, somebody
        assert client.post(move, {"on": "2026-04-01"}).status_code == 404, somebody
    for somebody in ("Diana", "Ada"):
        assert reader(somebody).get("/calendar/").status_code == 404
    assert stands(cast, one) == ("2026-03-30", "09:00")
    assert reader("Anna").get("/calendar/999999/").status_code == 404
    with changing(cast.organisation.pk):
        StandIn.objects.create(
            organisation=cast.organisation,
            absent=cast.people["Bram"],
            by=cast.people["Carla"],
            valid_from=date(2020, 1, 1),
            valid_until=date(2060, 1, 1),
        )
    assert "Bij Smit" in reader("Carla").get(theirs).content.decode()


def test_moving_keeps_the_minutes_tells_it_and_is_undone(cast: Cast, reader: Reader) -> None:
    one = add(cast, 0, "09:13", 50)
    client, move = reader("Bram"), f"/calendar/move/{one.pk}/"
    form = client.get(f"{move}?next={WEEK}").content.decode()
    assert 'value="2026-03-30"' in form
    assert 'value="09:13"' in form
    answer = client.post(move, {"on": "2026-04-02", "at": "14:30", "next": WEEK}, follow=True)
    assert answer.redirect_chain == [(WEEK, 302)]
    text = answer.content.decode().replace("\xa0", " ")
    assert "Verplaatst naar do 2 apr, 14:30." in text
    assert stands(cast, one) == ("2026-04-02", "14:30")
    assert again(cast, one).minutes == 50
    undo = re.search(r'action="(/undo/\d+/)"', text)
    assert undo is not None
    # dropped there once more: nothing changes, and there is nothing to undo
    text = client.post(move, {"on": "2026-04-02", "at": "14:30", "next": WEEK}, follow=True).content.decode()
    assert "Het staat daar al." in text
    assert 'action="/undo/' not in text
    client.post(undo[1], {"next": WEEK})
    assert stands(cast, one) == ("2026-03-30", "09:13")


def test_dropping_where_there_is_no_time_clears_it(cast: Cast, reader: Reader) -> None:
    one = add(cast, 0, "09:13", 50)
    text = (
        reader("Bram").post(f"/calendar/move/{one.pk}/", {"on": "2026-03-30", "at": ""}, follow=True).content.decode()
    )
    assert "zonder tijd" in text
    assert stands(cast, one) == ("2026-03-30", "")
    assert again(cast, one).minutes == 50


def test_a_manager_moves_what_her_rep_planned_and_it_stays_his(cast: Cast, reader: Reader) -> None:
    one = add(cast, 0, "09:00")
    reader("Anna").post(f"/calendar/move/{one.pk}/", {"on": "2026-03-31", "at": "09:00"})
    assert stands(cast, one) == ("2026-03-31", "09:00")
    assert again(cast, one).person_id == cast.bram


def test_what_took_place_is_not_moved_and_what_is_wrong_is_said(cast: Cast, reader: Reader) -> None:
    held, planned = add(cast, 0, "09:00", status="held"), add(cast, 0, "11:00")
    client = reader("Bram")
    text = client.get(WEEK).content.decode()
    assert f"/calendar/move/{held.pk}/" not in text
    refused = client.post(f"/calendar/move/{held.pk}/", {"on": "2026-03-31", "at": "", "next": WEEK}, follow=True)
    assert "niet meer gepland" in refused.content.decode()
    assert stands(cast, held) == ("2026-03-30", "09:00")
    for told in ({"on": "", "at": ""}, {"on": "31 maart"}, {"on": "2026-03-31", "at": "half tien"}):
        assert client.post(f"/calendar/move/{planned.pk}/", told).status_code == 422, told
    far = client.post(f"/calendar/move/{planned.pk}/", {"on": "2055-03-31", "next": WEEK}, follow=True)
    assert "te ver weg" in far.content.decode()
    away = client.post(f"/calendar/move/{planned.pk}/", {"on": "2026-03-30", "at": "11:00", "next": "//elders.example"})
    assert away["Location"] == "/calendar/"
    assert stands(cast, planned) == ("2026-03-30", "11:00")


def test_a_free_half_hour_leads_to_the_plan_form_filled_in(cast: Cast, reader: Reader) -> None:
    client = reader("Bram")
    text = client.get(WEEK).content.decode()
    link = re.search(r'class="slot"[^>]*href="(/plan/[^"]*on=2026-04-01&amp;at=10:30)"', text)
    assert link is not None
    form = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert all(f'value="{value}"' in form for value in ("2026-04-01", "10:30", WEEK))
    told = {"kind": "office", "on": "2026-04-01", "at": "10:30", "subject": "Offertes", "next": WEEK}
    assert client.post("/plan/", told, follow=True).redirect_chain == [(WEEK, 302)]
    assert "Offertes" in client.get(WEEK).content.decode()


def test_planning_in_somebodys_calendar_plans_for_them(cast: Cast, reader: Reader) -> None:
    told = {"kind": "office", "on": "2026-04-01", "at": "10:30", "subject": "Beurs", "person": str(cast.bram)}
    text = reader("Anna").get(f"/calendar/{cast.bram}/?week=2026-W14").content.decode()
    assert f"person={cast.bram}&amp;on=2026-04-01" in text
    assert "Bram Jansen" in reader("Anna").get(f"/plan/?person={cast.bram}").content.decode()
    reader("Anna").post("/plan/", told)
    with acting_in(cast.organisation.pk):
        assert Activity.objects.get(subject="Beurs").person_id == cast.bram
    assert reader("Carla").post("/plan/", told).status_code == 404
    assert "Bram Jansen" not in reader("Carla").get(f"/plan/?person={cast.bram}").content.decode()


@pytest.mark.parametrize("address", ["/calendar/", "/calendar/{bram}/"])
def test_the_calendar_asks_as_often_however_full_it_is(cast: Cast, reader: Reader, address: str) -> None:
    client = reader("Bram" if address == "/calendar/" else "Anna")
    where = f"{address.format(bram=cast.bram)}?week=2026-W14"

    def asked() -> int:
        with CaptureQueriesContext(connection) as heard:
            assert client.get(where).status_code == 200
        return len(heard)

    _proposal(cast)
    asked()
    add(cast, 0, "09:00")
    few = asked()
    for place in range(40):
        add(cast, place % 6, f"{7 + place % 12:02d}:{place % 60:02d}")
        add(cast, place % 5)
    assert asked() == few
