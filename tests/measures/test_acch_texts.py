"""ACCH and visits counted by hand in SQL: docs/counting/acch.md and docs/counting/visit-rhythm.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from meetpunt.store.fields import to_day_number
from meetpunt.store.models import AcchState, Account, AccountAssignment, Activity, Contact, Order, VisitAgreement
from tests.build import Company, company, day
from tests.measures.asking import ask, end_of, period

pytestmark = pytest.mark.django_db


def _account(firm: Company, name: str, **fields: Any) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=day(1), **fields)


def _state(firm: Company, account: Account, at: int, answers: str, contact: Contact | None = None) -> None:
    told = [{"y": True, "n": False, "-": None}[sign] for sign in answers]
    AcchState.objects.create(
        organisation=firm.organisation,
        account=account,
        contact=contact,
        day=day(at).date(),
        recorded_at=day(at),
        **dict(zip(("aware", "covered", "considers", "promised"), told, strict=True)),
    )


def _rows(firm: Company, **scope: Any) -> list[tuple[Any, ...]]:
    names = ("aware", "covered", "considers", "promised", "agreed", "addresses")
    return [tuple(row[name] for name in names) for row in ask("acch_addresses", firm, **scope)]


def test_an_address_stands_as_its_own_state_or_its_best_contact_as_told_by_then() -> None:
    """A: own state of day 3 "knows us", of day 9 "does not" (the latest holds); its contact of day 5 is visited: best.

    B: own state of day 3 alone. C: nothing told. As of day 4: A knows us, B knows us not, C not asked. As of day 10: A
        stands
    as its contact (yes yes), B as before.
    """
    firm = company()
    a, b, _c = (_account(firm, name) for name in "ABC")
    wim = Contact.objects.create(organisation=firm.organisation, account=a, name="Wim", created_at=day(1))
    _state(firm, a, 3, "y---")
    _state(firm, b, 3, "n---")
    _state(firm, a, 5, "yy--", wim)
    _state(firm, a, 9, "n---")
    unknown = (None, None, None, None, 0, 1)
    then, later = (
        _rows(firm, until_day=to_day_number(day(at).date()), since_day=to_day_number(day(at).date())) for at in (4, 10)
    )
    assert sorted(then, key=str) == sorted([(1, None, None, None, 0, 1), (0, None, None, None, 0, 1), unknown], key=str)
    assert sorted(later, key=str) == sorted([(1, 1, None, None, 0, 1), (0, None, None, None, 0, 1), unknown], key=str)


def test_a_contradiction_is_worse_than_any_other_state_of_the_address() -> None:
    """Own state "does not know us, is visited": no use as long as a contact says "knows us"."""
    firm = company()
    a = _account(firm, "A")
    wim = Contact.objects.create(organisation=firm.organisation, account=a, name="Wim", created_at=day(1))
    _state(firm, a, 3, "ny--")
    _state(firm, a, 4, "y---", wim)
    last = to_day_number(day(9).date())
    assert _rows(firm, until_day=last, since_day=last) == [(1, None, None, None, 0, 1)]


def test_an_account_counts_for_who_had_it_on_the_day_and_with_its_agreement_of_that_day() -> None:
    """Bram's until day 20, then Carla's; visits agreed from day 25 on. By month: January's end is day 31, so Carla."""
    firm = company()
    bram, carla = firm.person("Bram", "Zuid"), firm.person("Carla", "Noord")
    a = _account(firm, "A", owner=carla)
    spans: tuple[tuple[Any, date, date], ...] = (
        (bram, day(1).date(), day(20).date()),
        (carla, day(20).date(), date(9999, 1, 1)),
    )
    for owner, first, until in spans:
        AccountAssignment.objects.create(
            organisation=firm.organisation, account=a, owner=owner, valid_from=first, valid_until=until
        )
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=a, visits_per_year=4, valid_from=day(25).date()
    )

    def keys(at: int, by: Any) -> list[tuple[Any, ...]]:
        last = to_day_number(day(at).date())
        return [
            (row["key"], row["agreed"]) for row in ask("acch_addresses", firm, until_day=last, since_day=last, by=by)
        ]

    assert keys(10, "owner") == [(bram.pk, 0)]
    assert keys(31, "owner") == [(carla.pk, 1)]
    assert keys(10, "team") == [(firm.teams["Zuid"].pk, 0)]
    months = ask(
        "acch_addresses", firm, since_day=to_day_number(day(1).date()), until_day=to_day_number(day(45).date())
    )
    assert [row["day"] for row in months] == [to_day_number(day(31).date()), to_day_number(day(45).date())]


def _order(firm: Company, account: Account, at: int) -> None:
    Order.objects.create(
        organisation=firm.organisation,
        account=account,
        ordered_at=day(at),
        ordered_on=day(at).date(),
        recorded_at=day(at),
        amount_minor=100_00,
        currency="EUR",
    )


def test_of_those_that_promised_how_many_ordered_within_a_year() -> None:
    """Promised: A (orders 30 days later), B (never), C (orders 400 days later: too late). Did not: D (orders). 1 of
    3, 1 of 1.
    """
    firm = company()
    a, b, c, d = (_account(firm, name) for name in "ABCD")
    for one in (a, b, c):
        _state(firm, one, 5, "yyyy")
    _state(firm, d, 5, "yyyn")
    for account, at in ((a, 35), (c, 405), (d, 20)):
        _order(firm, account, at)
    rows = ask("acch_promises", firm, **period(1, 31), as_of_us=end_of(500))
    assert [(row["promised"], row["accounts"], row["ordered"]) for row in rows] == [(0, 1, 1), (1, 3, 1)]


def _visit(firm: Company, account: Account, at: int) -> None:
    Activity.objects.create(
        organisation=firm.organisation,
        account=account,
        person=firm.people["Bram"],
        kind="visit",
        status="held",
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at) + timedelta(hours=1),
    )


def test_orders_by_days_since_the_last_visit() -> None:
    """docs/counting/visit-rhythm.md: visits on day 1 and 41, orders on day 10 and 80, until day 100: 60 and 40 days."""
    firm = company()
    firm.person("Bram")
    a = _account(firm, "A")
    for at in (1, 41):
        _visit(firm, a, at)
    for at in (10, 80):
        _order(firm, a, at)
    rows = ask("orders_after_visit", firm, **period(1, 100), as_of_us=end_of(100))
    assert [(row["band"], row["days"], row["orders"]) for row in rows][:3] == [(0, 60, 1), (1, 40, 1), (2, 0, 0)]


def test_days_between_visits_and_agreed_visits_of_a_segment() -> None:
    """Visits on day 1, 31 and 101 with 4 a year agreed from day 1: gaps 30 and 70; agreed 4 x 101 days of the period
    / 365.
    """
    firm = company()
    firm.person("Bram")
    a = _account(firm, "A", segment="groot")
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=a, visits_per_year=4, valid_from=day(1).date()
    )
    for at in (1, 31, 101):
        _visit(firm, a, at)
    rows = ask("agreed_gaps", firm, **period(1, 101), as_of_us=end_of(101))
    assert {row["gap"]: row["n"] for row in rows if row["gap"] is not None} == {30: 1, 70: 1}
    assert sum(row["visits"] for row in rows) == 3
    assert sum(row["agreed_365"] for row in rows) == 4 * 101
    late = ask("agreed_accounts", firm, **period(1, 150), as_of_us=end_of(150))
    assert [(row["visits_a_year"], row["last_day"]) for row in late] == [(4, to_day_number(day(101).date()))]
