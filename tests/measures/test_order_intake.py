"""Orders, revenue, margin and cross-selling: docs/counting/orders.md."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from meetpunt.store.models import (
    Account,
    ExchangeRate,
    OpportunityLine,
    Order,
    OrderLine,
    Product,
    ProductFamily,
)
from tests.build import NOW, Company, company, day
from tests.measures.asking import ask, end_of, period

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _product(firm: Company, name: str, family: str | None) -> Product:
    found = family and ProductFamily.objects.get_or_create(organisation=firm.organisation, name=family)[0]
    return Product.objects.create(organisation=firm.organisation, name=name, family=found or None)


def _account(firm: Company, name: str) -> Account:
    return Account.objects.create(organisation=firm.organisation, name=name, created_at=NOW)


def _order(firm: Company, at: int, *lines: tuple[Product | None, int, int | None], **fields: Any) -> Order:
    owner = firm.people[fields.pop("owner", "Anna")]
    order = Order.objects.create(
        organisation=firm.organisation,
        owner=owner,
        team=firm.teams["Noord" if owner.name == "Anna" else "Zuid"],
        ordered_at=day(at),
        ordered_on=day(at).date(),
        currency=fields.pop("currency", "EUR"),
        recorded_at=fields.pop("recorded_at", day(at)),
        **fields,
    )
    for product, amount, cost in lines:
        OrderLine.objects.create(
            organisation=firm.organisation, order=order, product=product, amount_minor=amount, cost_minor=cost
        )
    return order


def _intake(firm: Company, **scope: Any) -> dict[str, Any]:
    (row,) = ask("order_intake", firm, **scope)
    return row


def test_the_worked_example_of_cross_selling(firm: Company) -> None:
    """Account 1 buys ovens and cooling, account 2 ovens twice, account 3 nothing: (2 + 1) / 2 buying accounts = 1.5."""
    oven, large_oven, cooling = (
        _product(firm, name, family) for name, family in (("Oven", "Ovens"), ("XL", "Ovens"), ("Koel", "Koeling"))
    )
    one, two, _three = (_account(firm, f"Klant {n}") for n in (1, 2, 3))
    _order(firm, 3, (oven, 10, None), (cooling, 20, None), account=one)
    _order(firm, 4, (oven, 10, None), account=two)
    _order(firm, 9, (large_oven, 10, None), account=two)
    row = _intake(firm)
    assert (row["account_families"], row["buying_accounts"], row["orders"]) == (3, 2, 3)
    assert row["account_families"] / row["buying_accounts"] == 1.5


def test_revenue_adds_the_lines_and_margin_only_those_whose_cost_is_known(firm: Company) -> None:
    """100 + 50 = 150 revenue; the cost of the second is unknown, so margin = 100 - 60 = 40."""
    _order(firm, 3, (None, 100, 60), (None, 50, None))
    row = _intake(firm)
    assert (row["orders"], row["revenue_minor"], row["margin_minor"], row["without_rate"]) == (1, 150, 40, 0)


def test_a_cancelled_order_and_one_outside_the_period_are_no_intake(firm: Company) -> None:
    _order(firm, 10, (None, 1, None))
    _order(firm, 20, (None, 20, None))
    _order(firm, 12, (None, 300, None), is_cancelled=True)
    _order(firm, 21, (None, 4000, None))
    assert _intake(firm, **period(10, 20))["revenue_minor"] == 21


def test_another_currency_counts_at_the_rate_of_the_orders_day_cut_to_whole_cents(firm: Company) -> None:
    """USD at 0.9 until day 9, 0.912345 from day 10 on: 101 -> 90 (90.9 cut) and 101 -> 92 (92.146845 cut)."""
    for start, end, rate in ((1, 10, 900_000), (10, None, 912_345)):
        ExchangeRate.objects.create(
            organisation=firm.organisation,
            currency="USD",
            rate_micro=rate,
            valid_from=day(start).date(),
            valid_until=day(end).date() if end else date(9999, 12, 31),
        )
    _order(firm, 9, (None, 101, None), currency="USD")
    assert _intake(firm)["revenue_minor"] == 90
    _order(firm, 10, (None, 101, None), currency="USD")
    assert _intake(firm)["revenue_minor"] == 90 + 92


def test_a_line_without_a_rate_is_counted_so_that_the_total_can_be_refused(firm: Company) -> None:
    _order(firm, 3, (None, 100, None))
    _order(firm, 4, (None, 100, None), (None, 7, None), currency="SEK")
    assert _intake(firm)["without_rate"] == 2


def test_a_won_opportunity_is_an_order_until_the_real_one_comes(firm: Company) -> None:
    won = firm.opportunity("Anna", 500, outcome="won")
    firm.event(won, "step", day(2), 0)
    firm.event(won, "step", day(8), 3)
    assert (_intake(firm)["orders"], _intake(firm)["revenue_minor"]) == (1, 500)
    assert ask("order_intake", firm, **period(1, 7)) == [], "dated at its win"
    real = _order(firm, 11, (None, 480, None), opportunity=won)
    assert _intake(firm, as_of_us=end_of(10))["revenue_minor"] == 500, "on day 10 nobody had signed the real one"
    assert (_intake(firm)["orders"], _intake(firm)["revenue_minor"]) == (1, 480)
    Order.objects.filter(pk=real.pk).update(is_cancelled=True)
    assert ask("order_intake", firm) == [], "a real order that was cancelled does not bring the derived one back"


def test_a_derived_order_has_the_lines_that_were_won_or_its_amount(firm: Company) -> None:
    """Lines of 300 and 100 count instead of the amount 500; lines without an amount leave the 500 to count once."""
    oven, cooling = _product(firm, "Oven", "Ovens"), _product(firm, "Koel", "Koeling")
    lined, bare = (firm.opportunity("Anna", 500, outcome="won", account=_account(firm, name)) for name in "AB")
    for one in (lined, bare):
        firm.event(one, "step", day(8), 3)
    for one, product, amount in ((lined, oven, 300), (lined, cooling, 100), (bare, oven, None), (bare, cooling, None)):
        OpportunityLine.objects.create(
            organisation=firm.organisation, opportunity=one, product=product, amount_minor=amount
        )
    row = _intake(firm)
    assert (row["orders"], row["revenue_minor"]) == (2, 300 + 100 + 500)


def test_an_order_without_lines_counts_its_own_amount(firm: Company) -> None:
    _order(firm, 3, amount_minor=77)
    assert (_intake(firm)["orders"], _intake(firm)["revenue_minor"]) == (1, 77)


def test_intake_by_owner_team_product_family_and_month(firm: Company) -> None:
    oven, other = _product(firm, "Oven", "Ovens"), _product(firm, "Los", None)
    _order(firm, 3, (oven, 100, None), (other, 10, None))
    _order(firm, 40, (oven, 1, None), owner="Bram")
    by = {
        key: {row["key"]: row["revenue_minor"] for row in ask("order_intake", firm, by=key)}
        for key in ("owner", "team", "product", "family", "month")
    }
    assert by["owner"] == {firm.people["Anna"].pk: 110, firm.people["Bram"].pk: 1}
    assert by["team"] == {firm.teams["Noord"].pk: 110, firm.teams["Zuid"].pk: 1}
    assert by["product"] == {oven.pk: 101, other.pk: 10}
    assert by["family"] == {oven.family_id: 101, None: 10}
    assert by["month"] == {2026 * 12: 110, 2026 * 12 + 1: 1}
    assert _intake(firm, product=other.pk)["revenue_minor"] == 10


def test_an_order_written_down_later_was_not_known_before(firm: Company) -> None:
    _order(firm, 3, (None, 100, None), recorded_at=day(9))
    assert ask("order_intake", firm, as_of_us=end_of(5), known_at_us=end_of(5)) == []
    assert _intake(firm, as_of_us=end_of(5))["revenue_minor"] == 100
