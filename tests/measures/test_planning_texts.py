"""Visits with a purpose, effort by step and orders by family, counted by hand: docs/counting/planning-parameters.md."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetpunt.method.lengths import MINUTE
from meetpunt.store.models import Account, Activity, Order, OrderLine, Product, ProductFamily, VisitAgreement
from tests.build import NOW, Company, company, day, lasting
from tests.measures.asking import ask, period

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _account(firm: Company, name: str, agreed_from: int | None = None) -> Account:
    account = Account.objects.create(organisation=firm.organisation, name=name, created_at=NOW)
    if agreed_from is not None:
        VisitAgreement.objects.create(
            organisation=firm.organisation, account=account, visits_per_year=4, valid_from=day(agreed_from).date()
        )
    return account


def _done(firm: Company, at: int, kind: str = "visit", **fields: Any) -> Activity:
    return Activity.objects.create(
        organisation=firm.organisation,
        person=firm.people[fields.pop("owner", "Anna")],
        kind=kind,
        status=fields.pop("status", "held"),
        started_at=day(at),
        started_on=day(at).date(),
        recorded_at=day(at),
        **fields,
    )


def test_a_visit_counts_once_as_sales_or_else_as_service(firm: Company) -> None:
    """Of five held visits two are for sales; a call, what was planned and what lies outside the days are no visits."""
    for at, purpose in ((3, "sales"), (3, "service"), (4, ""), (5, "sales")):
        _done(firm, at, purpose=purpose)
    _done(firm, 5, "demonstration", purpose="service", purpose_inferred=True)
    _done(firm, 5, "call", purpose="sales")
    _done(firm, 5, status="planned", purpose="sales")
    _done(firm, 40, purpose="sales")
    rows = ask("seller_visits", firm, **period(1, 10))
    assert (len(rows), sum(row["is_sale"] for row in rows), sum(row["is_inferred"] for row in rows)) == (5, 2, 1)
    assert {row["owner_id"] for row in rows} == {firm.people["Anna"].pk}


def test_a_visit_was_agreed_when_the_agreement_held_on_its_day(firm: Company) -> None:
    agreed, other = _account(firm, "Met afspraak", agreed_from=5), _account(firm, "Zonder")
    _done(firm, 4, account=agreed, purpose="service")
    _done(firm, 5, account=agreed, purpose="sales")
    _done(firm, 6, account=agreed, purpose="service")
    _done(firm, 6, account=other, purpose="service")
    VisitAgreement.objects.create(
        organisation=firm.organisation, account=other, visits_per_year=0, valid_from=day(1).date()
    )
    rows = ask("seller_visits", firm, **period(1, 10))
    assert [(row["is_agreed"], row["is_sale"]) for row in rows] == [(0, 0), (1, 1), (1, 0), (0, 0)]


def test_effort_belongs_to_the_step_of_that_moment_and_unattached_sales_work_to_none(firm: Company) -> None:
    """In P: a visit, a call and an hour of quote work; for no opportunity a visit. Service and travel are out."""
    step = firm.steps[1]
    _done(firm, 2, purpose="sales", step=step, **lasting(45))
    _done(firm, 3, "call", purpose="sales", step=step, **lasting(10))
    _done(firm, 4, "quote_work", step=step, **lasting(60))
    _done(firm, 4, "visit", purpose="service", step=step, **lasting(90))
    _done(firm, 4, "travel", step=step, **lasting(30))
    _done(firm, 5, purpose="sales", **lasting(50))
    _done(firm, 5, "call", purpose="", **lasting(50))
    rows = {row["position"]: row for row in ask("step_effort", firm, by="owner", **period(1, 10))}
    assert [rows[1][name] for name in ("visits", "contacts", "ms")] == [1, 2, 115 * MINUTE]
    assert [rows[-1][name] for name in ("visits", "contacts", "ms")] == [1, 1, 50 * MINUTE]
    assert set(rows) == {1, -1}


def test_an_order_has_a_row_for_each_family_and_margin_only_where_the_cost_is_known(firm: Company) -> None:
    ovens, cooling = (
        ProductFamily.objects.create(organisation=firm.organisation, name=name) for name in ("Ovens", "Koeling")
    )
    oven, cool = (
        Product.objects.create(organisation=firm.organisation, name=family.name, family=family)
        for family in (ovens, cooling)
    )
    account = _account(firm, "Klant")
    for is_cancelled in (False, True):
        order = Order.objects.create(
            organisation=firm.organisation,
            account=account,
            owner=firm.people["Anna"],
            ordered_at=day(3),
            ordered_on=day(3).date(),
            currency="EUR",
            recorded_at=day(3),
            is_cancelled=is_cancelled,
        )
        for product, amount, cost in ((oven, 100, 60), (oven, 50, None), (cool, 30, 10), (None, 20, None)):
            OrderLine.objects.create(
                organisation=firm.organisation, order=order, product=product, amount_minor=amount, cost_minor=cost
            )
    rows = {row["family_id"]: row for row in ask("orders_by_family", firm, **period(1, 10))}
    told = ("revenue_minor", "costed_minor", "margin_minor")
    assert [rows[ovens.pk][name] for name in told] == [150, 100, 40]
    assert [rows[cooling.pk][name] for name in told] == [30, 30, 20]
    assert [rows[-1][name] for name in told] == [20, 0, 0]
    assert len(rows) == 3


def test_visits_of_an_account_are_counted_in_the_period_and_planned_ones_from_its_last_day_on(firm: Company) -> None:
    """Two of three held visits lie in the days; of the planned ones that of the last day and the later one count."""
    visited, awaited = _account(firm, "Bezocht"), _account(firm, "Gepland")
    for at in (1, 4, 9):
        _done(firm, at, account=visited)
    _done(firm, 4, "call", account=visited)
    _done(firm, 3, "demonstration", account=awaited, status="planned")
    _done(firm, 10, account=awaited, status="planned")
    _done(firm, 30, account=awaited, status="planned")
    rows = ask("account_visits", firm, **period(2, 10))
    last = (day(9).date() - date(1970, 1, 1)).days
    assert [(row["account_id"], row["visits"], row["last_day"], row["planned"]) for row in rows] == [
        (visited.pk, 2, last, 0),
        (awaited.pk, 0, -10_000_000, 2),
    ]
