"""A week and a month of kilometres, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetpunt.method.period import Period
from meetpunt.method.time_kinds import TimeKind
from meetpunt.reports.mileage import mileage
from meetpunt.reports.week import week_report, week_sheet
from meetpunt.store.access import NotVisible, Viewer, organisation_ref
from meetpunt.store.models import Account, Activity, Holiday, Order
from tests.build import NOW, Company, company, lasting

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 5, 25)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def firm() -> Company:
    made = company()
    made.person("Bram", "Zuid")
    made.person("Eva", "Zuid")
    made.team("Zuid", manager="Anna")
    return made


def viewer(firm: Company, name: str = "Bram", role: str = "rep") -> Viewer:
    ref = organisation_ref(firm.organisation)
    managed = frozenset({firm.teams["Zuid"].pk}) if role == "manager" else frozenset()
    return Viewer(ref, firm.people[name].pk, name, frozenset({role}), managed, NOW.date())


def account(firm: Company, name: str, town: str = "Best") -> Account:
    return Account.objects.create(
        organisation=firm.organisation, name=name, town=town, owner=firm.people["Bram"], created_at=NOW
    )


def did(firm: Company, kind: str, day: int, minutes: int | None = None, **fields: object) -> Activity:
    """Something of Bram's on a day of that week (0 = Monday)."""
    on = MONDAY + timedelta(days=day)
    told = {"status": "held", "person": firm.people["Bram"], "recorded_at": NOW, **fields}
    return Activity.objects.create(organisation=firm.organisation, kind=kind, started_on=on, **lasting(minutes), **told)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 5, 25, hour, tzinfo=UTC) + timedelta(days=day)


def test_the_week_adds_up_per_day_per_line_and_per_kind_of_time(firm: Company) -> None:
    suspect, buyer = account(firm, "Nieuw"), account(firm, "Oud")
    Order.objects.create(
        organisation=firm.organisation,
        account=buyer,
        ordered_on=MONDAY - timedelta(days=90),
        recorded_at=NOW,
        amount_minor=100,
        currency="EUR",
    )
    deal = firm.opportunity("Bram", account=suspect)
    did(firm, "visit", 0, 45, opportunity=deal, account=suspect, step=firm.steps[0], purpose="sales", travel_minutes=30)
    did(firm, "visit", 0, 50, opportunity=deal, account=suspect, step=firm.steps[2], purpose="sales", travel_minutes=20)
    did(firm, "visit", 1, 55, account=buyer, purpose="service", travel_minutes=25)
    did(firm, "call", 1, 10, account=suspect, purpose="sales")
    did(firm, "call", 2, account=suspect, purpose="sales")
    did(firm, "quote_work", 2, 40, opportunity=deal)
    did(firm, "office", 3, 45, subject="Overleg")
    did(firm, "training", 4, 120)
    did(firm, "visit", 4, 60, status="planned")
    did(firm, "visit", 3, 60, status="cancelled")
    did(firm, "visit", 7, 60)
    did(firm, "visit", 1, 60, person=firm.people["Eva"])
    sheet = week_sheet(viewer(firm), MONDAY)
    assert sheet.totals == (145, 90, 40, 45, 120, 0, 0)
    assert sheet.total == 440
    assert [(row.kind, row.count, row.total) for row in sheet.fixed] == [
        ("visit", 3, 150),
        ("call", 2, 10),
        ("to_visits", 3, 75),
    ]
    assert dict(sheet.kinds) == {
        TimeKind.LEADS: 10,
        TimeKind.OPENING: 45,
        TimeKind.CONVERTING: 90,
        TimeKind.CUSTOMERS: 55,
        TimeKind.OFFICE: 45,
        TimeKind.TRAVEL: 75,
        TimeKind.OUTSIDE: 120,
    }
    assert (sheet.quote_minutes, sheet.without_minutes, sheet.planned) == (40, 1, (0, 0, 0, 0, 1, 0, 0))


def test_the_week_report_tells_what_was_done_per_day(firm: Company) -> None:
    place = account(firm, "Bakkerij Smit", "Oss")
    did(firm, "visit", 0, 45, account=place, started_at=at(0, 14), outcome="Wil een offerte", next_step="Offerte maken")
    did(firm, "call", 0, 5, account=place, started_at=at(0, 9))
    did(firm, "office", 0, 60)
    did(firm, "visit", 4, status="planned", account=place)
    Holiday.objects.create(organisation=firm.organisation, day=MONDAY, name="Tweede pinksterdag")
    report = week_report(viewer(firm), MONDAY)
    monday = report.days[0]
    assert [(row.kind, row.account_name, row.town, row.next_step) for row in monday.rows] == [
        ("call", "Bakkerij Smit", "Oss", ""),
        ("visit", "Bakkerij Smit", "Oss", "Offerte maken"),
    ]
    assert (monday.minutes, monday.holiday) == (110, "Tweede pinksterdag")
    assert (report.visits_held, report.visits_planned) == (1, 1)
    assert report.goals == ()


def test_kilometres_add_up_per_day_and_month_and_a_gap_is_named(firm: Company) -> None:
    oss, best = account(firm, "A", "Oss"), account(firm, "B", "Best")
    did(
        firm, "visit", 0, 45, account=oss, started_at=at(0, 9), travel_metres=12_500, travel_minutes=15, purpose="sales"
    )
    did(firm, "visit", 0, 45, account=best, started_at=at(0, 11), travel_metres=30_000, travel_minutes=35)
    did(firm, "visit", 1, 45, account=oss)
    did(firm, "travel", 1, 40, travel_metres=7_333)
    did(firm, "call", 2, 10, account=oss)
    did(firm, "visit", 3, 45, account=oss, status="planned", travel_metres=99_000)
    told = mileage(viewer(firm), MAY, Decimal("0.23"))
    assert [(trip.start.town, trip.end.town, trip.metres, trip.minutes) for trip in told.trips] == [
        ("", "Oss", 12_500, 15),
        ("Oss", "Best", 30_000, 35),
        ("", "Oss", None, None),
        ("Oss", "", 7_333, 40),
    ]
    # 2.875 -> 2.88; 6.90; 1.68659 -> 1.69
    assert [trip.amount for trip in told.trips] == [Decimal("2.88"), Decimal("6.90"), None, Decimal("1.69")]
    assert [(one.first, one.trips, one.metres, one.minutes, one.amount) for one in told.days] == [
        (MONDAY, 2, 42_500, 50, Decimal("9.78")),
        (MONDAY + timedelta(days=1), 2, 7_333, 40, Decimal("1.69")),
    ]
    assert [(one.first, one.metres) for one in told.months] == [(date(2026, 5, 1), 49_833)]
    assert (told.total.metres, told.total.minutes, told.total.amount) == (49_833, 90, Decimal("11.47"))
    assert [trip.on for trip in told.gaps] == [MONDAY + timedelta(days=1)]


def test_hours_on_the_road_that_were_filled_in_by_the_week_are_no_gap(firm: Company) -> None:
    did(firm, "travel", 2, 30, subject="Naar de beurs")
    did(firm, "travel", 3, 20)
    told = mileage(viewer(firm), MAY)
    assert [trip.about for trip in told.gaps] == ["Naar de beurs"]
    assert told.total.minutes == 50


def test_without_a_rate_there_is_no_money(firm: Company) -> None:
    did(firm, "visit", 0, 45, travel_metres=12_500)
    told = mileage(viewer(firm), MAY)
    assert (told.rate, told.total.amount, told.trips[0].amount) == (None, None, None)


def test_a_manager_reads_a_week_of_the_team_and_nobody_elses_kilometres(firm: Company) -> None:
    did(firm, "visit", 0, 45, travel_metres=12_500)
    anna = viewer(firm, "Anna", "manager")
    sheet = week_sheet(anna, MONDAY, firm.people["Bram"].pk)
    assert (sheet.total, sheet.is_own, sheet.person_name) == (45, False, "Bram")
    assert mileage(anna, MAY).trips == ()
    firm.person("Carla", "Noord")
    with pytest.raises(NotVisible):
        week_sheet(viewer(firm, "Carla"), MONDAY, firm.people["Bram"].pk)


def test_the_questions_asked_do_not_grow_with_the_week(firm: Company) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            week_report(viewer(firm), MONDAY)
            mileage(viewer(firm), MAY)
        return len(questions)

    did(firm, "visit", 0, 45, account=account(firm, "A"), purpose="sales")
    asked()  # from now on this process knows working days
    few = asked()
    for day in range(5):
        for name in "BCD":
            did(firm, "visit", day, 45, account=account(firm, f"{name}{day}"), purpose="sales", travel_metres=9)
    assert asked() == few
