"""The rep's day: what changed at the next stops since the last visit, the week, and room for a visit nearby."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from meetpunt.reports.today import Stop, _offer
from meetpunt.store.days import ActivityRow, DueVisit
from meetpunt.store.models import Account, Activity, Change, Contact, Note, Order
from meetpunt.store.tenancy import acting_in, changing
from tests.cast import Cast
from tests.web.conftest import Reader
from tests.web.test_logging import questions

TODAY = datetime.now(UTC).date()


@pytest.fixture
def stops(cast: Cast) -> list[Account]:
    """Two accounts where Bram is to go today, in this order; at the first he was two weeks ago."""
    with acting_in(cast.organisation.pk):
        found = list(Account.objects.filter(organisation=cast.organisation).order_by("pk")[:2])
        for place, account in enumerate(found):
            Account.objects.filter(pk=account.pk).update(owner_id=cast.bram)
            _activity(cast, account, "planned", TODAY, time(23, 50 + place))
        _activity(cast, found[0], "held", TODAY - timedelta(days=14), time(10))
    return found


def _activity(cast: Cast, account: Account, status: str, day: date, at: time, **more: Any) -> Activity:
    told = {"person_id": cast.bram, "kind": "visit", **more}
    return Activity.objects.create(
        organisation=cast.organisation,
        account=account,
        status=status,
        started_on=day,
        started_at=datetime.combine(day, at, UTC),
        recorded_at=datetime.now(UTC),
        **told,
    )


def _news(cast: Cast, account: Account, days_ago: int) -> None:
    """An order, a note by Eva and one of Bram's own, and a contact that Eva made."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    of: dict[str, Any] = {"organisation": cast.organisation, "account": account}
    eva = cast.people["Eva"]
    with changing(cast.organisation.pk):
        Order.objects.create(
            **of,
            owner_id=cast.bram,
            number="O-7",
            amount_minor=4_200_00,
            currency="EUR",
            ordered_at=at,
            ordered_on=at.date(),
            recorded_at=at,
        )
        Note.objects.create(**of, person=eva, text="Belde over de levering", at=at)
        Note.objects.create(**of, person_id=cast.bram, text="Eigen aantekening", at=at)
        contact = Contact.objects.create(**of, name="Jo Nieuw", created_at=at)
        Change.objects.create(
            organisation=cast.organisation, by=eva, at=at, kind="made", table="contact", row_id=contact.pk
        )


def _since(client: Client) -> list[Any]:
    today = client.get("/today/").context["today"]
    return [today.next.since, *(stop.since for stop in today.stops if stop.since)]


def test_what_others_did_since_the_last_visit_stands_with_the_next_one(
    cast: Cast, reader: Reader, stops: list[Account]
) -> None:
    _news(cast, stops[0], days_ago=3)
    page = reader("Bram").get("/today/").content.decode()
    for told in ("Sinds je bezoek van", "Opdracht O-7", "4.200", "door Eva Smit", "Belde over de levering", "Jo Nieuw"):
        assert told in page, told
    assert "Eigen aantekening" not in page


def test_nothing_stands_there_when_nothing_changed_or_it_was_before_the_visit(
    cast: Cast, reader: Reader, stops: list[Account]
) -> None:
    bram = reader("Bram")
    assert _since(bram) == [None]
    _news(cast, stops[0], days_ago=20)
    _news(cast, stops[1], days_ago=3)  # where Bram never was
    assert _since(bram) == [None]
    assert "Sinds je bezoek" not in bram.get("/today/").content.decode()


def test_the_stop_after_the_next_one_has_its_own_and_no_later_one(
    cast: Cast, reader: Reader, stops: list[Account]
) -> None:
    with acting_in(cast.organisation.pk):
        third = Account.objects.filter(organisation=cast.organisation).order_by("-pk")[0]
        Account.objects.filter(pk=third.pk).update(owner_id=cast.bram)
        _activity(cast, third, "planned", TODAY, time(23, 55))
        for account in (stops[1], third):
            _activity(cast, account, "held", TODAY - timedelta(days=10), time(10))
    for account in (stops[1], third):
        _news(cast, account, days_ago=2)
    first, second = _since(reader("Bram"))
    assert first is None
    assert [entry.kind for entry in second.entries] == ["contact", "note", "order"]


def test_more_that_changed_costs_no_more_questions(cast: Cast, reader: Reader, stops: list[Account]) -> None:
    bram = reader("Bram")
    _news(cast, stops[0], days_ago=3)
    bram.get("/today/")
    _news(cast, stops[0], days_ago=3)
    few = questions(bram, "/today/")
    for days in (1, 2, 4, 5):
        _news(cast, stops[0], days_ago=days)
    assert questions(bram, "/today/") == few
    assert questions(bram, "/today/") <= few - 10, "kept until something changes"
    (since,) = _since(bram)
    assert (len(since.entries), since.is_more) == (4, True)


def test_the_week_counts_what_is_planned_and_what_was_held(cast: Cast, reader: Reader, stops: list[Account]) -> None:
    with acting_in(cast.organisation.pk):
        _activity(cast, stops[0], "held", TODAY, time(0))
        _activity(cast, stops[0], "cancelled", TODAY, time(0))
        _activity(cast, stops[0], "held", TODAY, time(0), kind="call")
        _activity(cast, stops[0], "held", TODAY, time(0), person_id=cast.people["Eva"].pk)
    week = reader("Bram").get("/today/").context["today"].week
    assert week[0].day.weekday() == 0
    assert 5 <= len(week) <= 7
    (one,) = (one for one in week if one.planned or one.held)
    assert (one.day, one.planned, one.held) == (TODAY, 2, 1)


def _row(number: int, at: datetime, place: tuple[float, float]) -> ActivityRow:
    empty = dict.fromkeys((field.name for field in fields(ActivityRow)), None)
    told = {"id": number, "kind": "visit", "status": "planned", "at": at, "minutes": 60}
    return ActivityRow(**{**empty, **told, "latitude": place[0], "longitude": place[1]})  # type: ignore[arg-type]


def _due(latitude: float) -> DueVisit:
    return DueVisit(1, "Bakkerij", "Best", latitude, 5.0, 12, None, TODAY)


def test_room_for_a_visit_is_what_the_road_leaves_of_a_gap() -> None:
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    here = (51.5, 5.0)
    # One degree of latitude is 111.2 km, by road 144.5: 0.1 is 14.5 km and 17.3 minutes, each way.
    stops = tuple(Stop(_row(place, nine + timedelta(hours=place * 3), here), None, None) for place in range(2))
    offer = _offer(stops, (_due(51.6),), nine)
    assert offer is not None
    assert (offer.at, offer.minutes) == (nine.replace(hour=10, minute=20), 82)  # 10:17 is 10:20; back by 12:00
    assert (round(offer.km, 1), round(offer.more_km, 1)) == (14.5, 28.9)
    assert _offer(stops, (_due(51.7),), nine) is None  # 28.9 km: further than NEAR_KM
    late = nine.replace(hour=10, minute=45)
    assert _offer(stops, (_due(51.6),), late) is None  # there at 11:05, and 37 minutes before one has to leave
