"""Held visits with what decides whether they count for a deal: a table that was counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from meetpunt.store.fields import to_day_number
from meetpunt.store.models import (
    Account,
    Activity,
    OpportunityLine,
    Order,
    Product,
    ProductFamily,
    VisitAgreement,
)
from tests.build import Company, company, day
from tests.measures.asking import ask, period


@pytest.fixture
def firm(db: None) -> Company:
    """Bram with an account that orders on day 20, and one with an agreement from day 15 on."""
    made = company()
    made.person("Bram", "Zuid")
    made.person("Carla", "Noord")
    return made


def _account(firm: Company, name: str, **more: object) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=day(1), **more)


def _visit(firm: Company, account: Account | None, number: int, **more: object) -> Activity:
    told = {"kind": "visit", "status": "held", "person": firm.people["Bram"], **more}
    return Activity.objects.create(
        organisation=firm.organisation,
        account=account,
        started_at=day(number),
        started_on=day(number).date(),
        recorded_at=day(number),
        **told,
    )


def _order(firm: Company, account: Account, number: int, **more: object) -> Order:
    return Order.objects.create(
        organisation=firm.organisation,
        account=account,
        ordered_at=day(number),
        ordered_on=day(number).date(),
        recorded_at=day(number),
        currency="EUR",
        amount_minor=100_00,
        **more,
    )


@pytest.mark.django_db
def test_a_visit_has_the_last_order_of_before_it_and_not_of_after(firm: Company) -> None:
    account = _account(firm, "Oven", segment="horeca")
    _order(firm, account, 10)
    _order(firm, account, 20)
    _order(firm, account, 25, is_cancelled=True)
    for number in (5, 12, 20, 30):
        _visit(firm, account, number)
    rows = ask("held_visits", firm, **period(1, 40))
    days = [row["last_order_day"] and row["last_order_day"] - to_day_number(date(2025, 12, 31)) for row in rows]
    assert days == [None, 10, 20, 20]
    assert {row["segment"] for row in rows} == {"horeca"}


@pytest.mark.django_db
def test_a_won_opportunity_counts_as_an_order_until_a_real_one_comes(firm: Company) -> None:
    account = _account(firm, "Oven")
    won = firm.opportunity("Bram", account=account, outcome="won", closed_on=day(8).date())
    firm.event(won, "step", day(8), step=3)
    _visit(firm, account, 9)
    assert ask("held_visits", firm)[0]["last_order_day"] == to_day_number(day(8).date())
    _order(firm, account, 15, opportunity=won)
    assert ask("held_visits", firm)[0]["last_order_day"] is None


@pytest.mark.django_db
def test_an_agreement_counts_on_the_days_on_which_it_holds(firm: Company) -> None:
    account = _account(firm, "Oven")
    VisitAgreement.objects.create(
        organisation=firm.organisation,
        account=account,
        visits_per_year=4,
        valid_from=day(15).date(),
        valid_until=day(20).date(),
    )
    for number in (14, 15, 19, 20):
        _visit(firm, account, number)
    assert [row["has_agreement"] for row in ask("held_visits", firm)] == [0, 1, 1, 0]


@pytest.mark.django_db
def test_only_held_visits_and_demonstrations_of_who_is_asked_about_in_the_period(firm: Company) -> None:
    account = _account(firm, "Oven")
    _visit(firm, account, 3)
    _visit(firm, None, 4, kind="demonstration")
    _visit(firm, account, 5, status="planned")
    _visit(firm, account, 5, status="cancelled")
    _visit(firm, account, 5, kind="call")
    _visit(firm, account, 9)
    _visit(firm, account, 4, person=firm.people["Carla"])
    bram = (firm.people["Bram"].pk,)
    rows = ask("held_visits", firm, owners=bram, **period(1, 8))
    assert [row["happened_day"] - to_day_number(date(2025, 12, 31)) for row in rows] == [3, 4]
    assert len(ask("held_visits", firm, **period(1, 8))) == 3


@pytest.mark.django_db
def test_a_visit_has_a_row_per_family_of_its_opportunity(firm: Company) -> None:
    account = _account(firm, "Oven")
    families = [ProductFamily.objects.create(organisation=firm.organisation, name=name) for name in ("A", "B")]
    deal = firm.opportunity("Bram", account=account)
    for family in (*families, families[0], None):
        product = Product.objects.create(organisation=firm.organisation, name="P", family=family)
        OpportunityLine.objects.create(
            organisation=firm.organisation, opportunity=deal, product=product, quantity_milli=1000
        )
    _visit(firm, account, 3, opportunity=deal)
    _visit(firm, account, 4)
    found = [(row["activity_id"], row["family_id"]) for row in ask("held_visits", firm)]
    assert len({activity for activity, _family in found}) == 2
    assert [family for _activity, family in found] == [families[0].pk, families[1].pk, None]


@pytest.mark.django_db
def test_each_visit_looks_back_on_its_own_account_only(firm: Company) -> None:
    """Against a recount by hand: orders and agreements that overlap, touch, or begin on the day of the visit."""
    dice = np.random.default_rng(4)
    expected = []
    for name in ("Oven", "Fornuis", "Grill"):
        account = _account(firm, name)
        orders = [int(one) for one in dice.integers(1, 28, 4)]
        agreed = [
            (int(one), int(one + many), int(number))
            for one, many, number in dice.integers((1, 1, 0), (20, 9, 3), (3, 3))
        ]
        for number in orders:
            _order(firm, account, number)
        for first, until, number in agreed:
            VisitAgreement.objects.create(
                organisation=firm.organisation,
                account=account,
                visits_per_year=number,
                valid_from=day(first).date(),
                valid_until=day(until).date(),
            )
        for number in range(1, 29, 3):
            made = _visit(firm, account, number)
            last = max((one for one in orders if one <= number), default=None)
            holds = any(visits and first <= number < until for first, until, visits in agreed)
            expected.append((made.pk, last and to_day_number(day(last).date()), int(holds)))
    told = ("activity_id", "last_order_day", "has_agreement")
    assert sorted(tuple(row[name] for name in told) for row in ask("held_visits", firm)) == sorted(expected)
