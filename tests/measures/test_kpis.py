"""Activities, leads, quotes and loyalty: docs/counting/kpis.md."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Account, Activity, Order, Quote, VisitAgreement
from tests.build import NOW, Company, company, day
from tests.measures.asking import ask, period

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _account(firm: Company, name: str) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=NOW)


def _order(firm: Company, at: int, account: Account | None, owner: str = "Anna", **fields: Any) -> Order:
    return Order.objects.create(
        organisation=firm.organisation,
        account=account,
        owner=firm.people[owner],
        team=firm.teams["Noord" if owner == "Anna" else "Zuid"],
        ordered_at=day(at),
        ordered_on=day(at).date(),
        recorded_at=day(at),
        amount_minor=100_00,
        currency="EUR",
        **fields,
    )


def _activity(firm: Company, at: int, kind: str, account: Account | None = None, status: str = "held") -> None:
    Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people["Anna"],
        team=firm.teams["Noord"],
        kind=kind,
        status=status,
        account=account,
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at),
    )


def test_only_what_was_held_counts_and_a_demonstration_is_a_visit_too(firm: Company) -> None:
    for kind in ("visit", "visit", "demonstration", "call", "office"):
        _activity(firm, 5, kind)
    _activity(firm, 5, "visit", status="planned")
    _activity(firm, 40, "visit")
    (row,) = ask("activity_counts", firm, by="team", **period(1, 31))
    assert row["key"] == firm.teams["Noord"].pk
    assert (row["visits"], row["demonstrations"], row["calls"], row["prospect_visits"]) == (3, 1, 1, 0)
    assert ask("activity_counts", firm, owners=(firm.people["Bram"].pk,)) == []


def test_a_prospect_visit_is_to_who_was_a_prospect_then(firm: Company) -> None:
    account = _account(firm, "Taart")
    deal = firm.opportunity("Anna", account=account)
    firm.event(deal, "step", day(3), 0)
    firm.event(deal, "step", day(10), 1)
    for at in (5, 12, 30):
        _activity(firm, at, "visit", account)
    _order(firm, 20, account)
    (row,) = ask("activity_counts", firm)
    assert (row["visits"], row["prospect_visits"]) == (3, 1)


def test_leads_enter_the_process_and_new_prospects_reach_the_second_step(firm: Company) -> None:
    skips, slow = firm.opportunity("Anna"), firm.opportunity("Bram")
    firm.event(skips, "step", day(3), 2)
    firm.event(slow, "step", day(4), 0)
    firm.event(slow, "step", day(40), 1)
    firm.event(slow, "step", day(50), 0)
    assert [row["entries"] for row in ask("first_entries", firm, position=0, **period(1, 31))] == [2]
    assert [row["entries"] for row in ask("first_entries", firm, position=1, **period(1, 31))] == [1]
    found = ask("first_entries", firm, position=1, by="owner", **period(1, 60))
    assert {row["key"]: row["entries"] for row in found} == {firm.people["Anna"].pk: 1, firm.people["Bram"].pk: 1}


def test_a_revision_of_a_quote_does_not_count_again(firm: Company) -> None:
    deal = firm.opportunity("Anna")
    for revision, at in ((1, 5), (2, 9)):
        Quote.objects.create(
            organisation=firm.organisation,
            opportunity=deal,
            owner=firm.people["Anna"],
            number="Q1",
            revision=revision,
            issued_at=day(at),
            issued_on=day(at).date(),
            recorded_at=day(at),
            currency="EUR",
        )
    (row,) = ask("quotes_issued", firm, by="team", **period(1, 31))
    assert (row["key"], row["quotes"]) == (firm.teams["Noord"].pk, 1)
    assert ask("quotes_issued", firm, **period(8, 31)) == []


def _loyalty(firm: Company, **scope: Any) -> list[tuple[Any, int, int]]:
    """From day 1 (1 January 2026) until day 365, with customers of two years before."""
    before = to_day_number(day(1).date() - timedelta(days=730))
    found = ask("retention", firm, since_day=before, **period(1, 365), **scope)
    return [(row["key"], row["customers"], row["stayed"]) for row in found]


def test_the_worked_example_of_loyalty(firm: Company) -> None:
    brood, taart, koek, room = (_account(firm, name) for name in ("Brood", "Taart", "Koek", "Room"))
    _order(firm, -300, brood)
    _order(firm, -450, taart)
    _order(firm, -1400, koek)
    _order(firm, -1400, room)
    _order(firm, 140, taart)
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=koek, visits_per_year=4, valid_from=day(-30).date()
    )
    assert _loyalty(firm) == [(None, 3, 1)]


def test_an_account_counts_for_each_who_sold_to_it_and_a_cancelled_order_for_nobody(firm: Company) -> None:
    taart, brood = _account(firm, "Taart"), _account(firm, "Brood")
    _order(firm, -10, taart)
    _order(firm, -20, taart, "Bram")
    _order(firm, -30, brood, is_cancelled=True)
    _order(firm, -30, None)
    _order(firm, 5, taart, "Bram")
    anna, bram = firm.people["Anna"].pk, firm.people["Bram"].pk
    assert _loyalty(firm) == [(None, 1, 1)]
    assert sorted(_loyalty(firm, by="owner")) == sorted([(anna, 1, 1), (bram, 1, 1)])
    assert _loyalty(firm, owners=(firm.people["Anna"].pk,)) == [(None, 1, 1)]
