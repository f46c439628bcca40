"""Logging and the rep's day, as pages: what is asked, what lands, and who may."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetpunt.reports.logging import Choice
from meetpunt.store.fields import BEGINNING
from meetpunt.store.models import (
    Account,
    Activity,
    Goal,
    Opportunity,
    Person,
    Step,
    VisitAgreement,
)
from meetpunt.store.tenancy import acting_in
from meetpunt.web.templatetags.logging import field_of
from tests.cast import Cast
from tests.web.conftest import Reader


@pytest.fixture
def visit(cast: Cast) -> Activity:
    """A visit of Bram's that is planned for this very day, about an open opportunity."""
    today = datetime.now(UTC).date()
    with acting_in(cast.organisation.pk):
        bram = Person.objects.get(pk=cast.bram)
        one = Opportunity.objects.filter(owner=bram, outcome="open", step__is_final=False).first()
        assert one is not None
        assert one.account is not None
        Account.objects.filter(pk=one.account_id).update(owner=bram, latitude=51.5, longitude=5.1)
        return Activity.objects.create(
            organisation=cast.organisation,
            person=bram,
            kind="visit",
            status="planned",
            account=one.account,
            opportunity=one,
            subject="Vraag om de opdracht",
            started_at=datetime.combine(today, time(0, 5), UTC),
            started_on=today,
            recorded_at=datetime.now(UTC),
        )


def _step(choice: Choice) -> str:
    """The name of the field with the step of what a choice is about."""
    return field_of("step", choice, choice.about)


def test_a_planned_visit_stands_on_the_form_and_on_the_day(visit: Activity, reader: Reader) -> None:
    bram = reader("Bram")
    assert visit.account is not None
    for address in ("/today/", "/log/"):
        page = bram.get(address).content.decode()
        assert visit.account.name.replace("'", "&#x27;") in page, address
    assert "Vraag om de opdracht" in bram.get("/today/").content.decode()
    assert bram.get("/").headers["location"] == "/today/"


def test_keeping_the_form_as_it_opens_logs_the_visit_once(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    page = bram.get("/log/")
    choice = page.context["page"].choices[0]
    told = {
        "visit": choice.value,
        "key": page.context["key"],
        _step(choice): choice.about.opportunity.step_id,
        "minutes": "45",
    }
    for _ in range(2):
        assert bram.post("/log/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        row = Activity.objects.get(pk=visit.pk)
        assert (row.status, row.minutes) == ("held", 45)
        assert Activity.objects.filter(person_id=cast.bram).count() == 1
    assert "/undo/" in bram.get("/today/").content.decode()


def test_a_step_and_a_next_step_are_kept(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    choice = bram.get("/log/").context["page"].choices[0]
    told = {
        "visit": choice.value,
        "key": str(uuid4()),
        _step(choice): choice.about.next_step_id,
        "next": "call",
        "next_text": "Bellen over de maten",
        "met": "decider",
        "asked": "yes",
        "answer": "na overleg",
        "km": "12,5",
    }
    with acting_in(cast.organisation.pk):
        Opportunity.objects.filter(pk=visit.opportunity_id).update(expected_close=visit.started_on)
    assert bram.post("/log/", told).status_code == 302
    with acting_in(cast.organisation.pk):
        one = Opportunity.objects.get(pk=visit.opportunity_id)
        assert one.step_id == choice.about.next_step_id
        assert one.next_step == "Bellen over de maten"
        row = Activity.objects.get(pk=visit.pk)
        assert (row.met_decider, row.asked_for_order, row.answer, row.travel_metres) == (
            True,
            "yes",
            "na overleg",
            12500,
        )
        planned = Activity.objects.get(follows=row)
        assert planned.started_on is not None
        assert planned.started_on.weekday() < 5


def test_what_is_wrong_is_said_and_what_was_typed_stays(visit: Activity, reader: Reader) -> None:
    bram = reader("Bram")
    choice = bram.get("/log/").context["page"].choices[0]
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = bram.post("/log/", {"visit": choice.value, "note": "Wil een tweede oven", "at": later})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dit moet nog komen" in page
    assert "Wil een tweede oven" in page
    answer = bram.post("/log/", {"visit": "", "minutes": "veel"})
    assert "Kies met wie dit was" in answer.content.decode()
    assert "zoals 45" in answer.content.decode()


def test_nobody_logs_or_moves_what_is_brams(visit: Activity, reader: Reader) -> None:
    for somebody in ("Carla", "Eva", "Dirk"):
        client = reader(somebody)
        for address in (f"/log/?activity={visit.pk}", f"/log/?account={visit.account_id}"):
            if somebody == "Eva" and "account" in address:
                continue  # she may have an opportunity there herself
            assert client.get(address).status_code == 404, (somebody, address)
        told = {"visit": f"1:{visit.pk}:{visit.account_id}:{visit.opportunity_id}", "key": str(uuid4())}
        assert client.post("/log/", told).status_code == 404
        for what in ("hold", "call-off", "remove", "tomorrow"):
            assert client.post(f"/activities/{visit.pk}/{what}/").status_code == 404
    for somebody in ("Diana", "Ada"):
        for address in ("/today/", "/log/", "/log/choose/", "/plan/", "/today/goals/"):
            assert reader(somebody).get(address).status_code == 404, (somebody, address)


def test_a_manager_plans_and_logs_for_the_own_team_only_what_is_in_hand(visit: Activity, reader: Reader) -> None:
    anna = reader("Anna")
    assert anna.get(f"/log/?activity={visit.pk}").status_code == 200
    assert anna.post(f"/activities/{visit.pk}/tomorrow/").status_code == 302


def test_planning_needs_a_day_and_lands(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    assert bram.get(f"/plan/?account={visit.account_id}").status_code == 200
    answer = bram.post("/plan/", {"kind": "visit", "account": visit.account_id, "on": "32 januari"})
    assert answer.status_code == 422
    tomorrow = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
    bram.post("/plan/", {"kind": "visit", "account": visit.account_id, "on": tomorrow, "at": "10:30", "minutes": "60"})
    with acting_in(cast.organisation.pk):
        row = Activity.objects.exclude(pk=visit.pk).get()
    assert (row.status, row.minutes, row.started_on) == ("planned", 60, datetime.now(UTC).date() + timedelta(days=1))


def test_due_visits_and_goals_stand_on_the_day(visit: Activity, reader: Reader, cast: Cast) -> None:
    with acting_in(cast.organisation.pk):
        due = Account.objects.exclude(pk=visit.account_id).first()
        assert due is not None
        Account.objects.filter(pk=due.pk).update(owner_id=cast.bram)
        VisitAgreement.objects.create(
            organisation=cast.organisation, account=due, visits_per_year=12, valid_from=BEGINNING
        )
    bram = reader("Bram")
    assert bram.post("/today/goals/", {"visits": "60", "revenue": "104.000"}).status_code == 302
    page = bram.get("/today/").content.decode()
    assert due.name.replace("'", "&#x27;") in page
    assert "104.000" in page
    bram.post("/today/goals/", {"visits": "", "revenue": "-5"})
    with acting_in(cast.organisation.pk):
        assert {row.measure: row.target for row in Goal.objects.all()} == {"visits": 60, "revenue": 10_400_000}


def questions(client: Client, address: str) -> int:
    """How often a page asks the database; on PostgreSQL it also tells it who asks, which is no question."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    told = [query["sql"] for query in asked.captured_queries]
    return sum("_config(" not in sql and "current_setting(" not in sql for sql in told)


def test_the_day_asks_as_often_when_there_is_more(visit: Activity, reader: Reader, cast: Cast) -> None:
    bram = reader("Bram")
    bram.get("/today/")
    few = questions(bram, "/today/")
    assert few <= 42
    now = datetime.now(UTC)
    with acting_in(cast.organisation.pk):
        account = Account.objects.get(pk=visit.account_id)
        step = Step.objects.filter(organisation=cast.organisation).first()
        Activity.objects.bulk_create(
            Activity(
                organisation=cast.organisation,
                person_id=cast.bram,
                kind="call",
                status="planned",
                account=account,
                step=step,
                started_on=now.date(),
                recorded_at=now,
            )
            for _ in range(20)
        )
    assert questions(bram, "/today/") == few
