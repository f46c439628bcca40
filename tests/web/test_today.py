"""The rep's day: what changed at the next stops since the last visit, the week, and room for a visit nearby."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from meetpunt.store.models import Account, Activity, Change, Contact, Note, Order
from meetpunt.store.tenancy import acting_in
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
    with acting_in(cast.organisation.pk):
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
    few = questions(bram, "/today/")
    for days in (1, 2, 4, 5):
        _news(cast, stops[0], days_ago=days)
    assert questions(bram, "/today/") == few
    (since,) = _since(bram)
    assert (len(since.entries), since.is_more) == (4, True)
