"""Won, lost and open, against the table of docs/counting/outcomes.md and what its rules say of odd histories."""

from __future__ import annotations

from typing import Any

import pytest

from meetpunt.store.models import Opportunity, OpportunityLine, Product
from tests.build import Company, company, day
from tests.measures.asking import ask, end_of, period

pytestmark = pytest.mark.django_db
NAMES = ("won", "lost", "no_decision", "open", "undated")


@pytest.fixture
def firm() -> Company:
    """SPOW; Anna sells in Noord, Bram in Zuid."""
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _live(firm: Company, *events: tuple[Any, ...], owner: str = "Anna") -> int:
    """An opportunity with events as (kind or step, day), perhaps with another owner."""
    one = firm.opportunity(owner)
    for what, at, *by in events:
        kind, step = ("step", what) if isinstance(what, int) else (what, None)
        firm.event(one, kind, None if at is None else day(at), step, by[0] if by else owner)
    return one.pk


def _counts(firm: Company, **scope: Any) -> tuple[int, ...]:
    (row,) = ask("outcomes", firm, **scope)
    return tuple(row[name] for name in NAMES)


def test_the_worked_example_of_the_page(firm: Company) -> None:
    _live(firm, (0, 3), (2, 10), (3, 20))
    _live(firm, (0, 4), ("lost", 9))
    _live(firm, (0, 4), ("lost", 9), (2, 15))
    _live(firm, (0, 5), ("no_decision", 12))
    _live(firm, (0, None))
    assert _counts(firm, as_of_us=end_of(31)) == (1, 2, 1, 1, 1)
    assert _counts(firm, as_of_us=end_of(31), with_undated=True) == (1, 2, 1, 2, 1)


def test_a_period_holds_its_first_and_its_last_day(firm: Company) -> None:
    for closing in (9, 10, 20, 21):
        _live(firm, (0, 1), ("lost", closing))
    assert _counts(firm, **period(10, 20))[1] == 2


def test_winning_is_for_good_and_dates_from_the_first_time(firm: Company) -> None:
    _live(firm, (0, 1), (3, 5), ("lost", 8), (3, 12))
    assert _counts(firm, **period(5, 5))[:2] == (1, 0)
    assert _counts(firm, **period(6, 30))[:2] == (0, 0)


def test_a_loss_booked_twice_dates_from_the_first_time_and_carries_the_last_reason(firm: Company) -> None:
    _live(firm, (0, 1), ("lost", 4), ("no_decision", 9))
    assert _counts(firm, **period(4, 4))[1:3] == (1, 1)
    assert _counts(firm, **period(9, 9))[1:3] == (0, 0)


def test_a_loss_after_a_re_opening_is_a_new_one(firm: Company) -> None:
    _live(firm, (0, 1), ("lost", 4), ("reopened", 6), ("lost", 9))
    assert _counts(firm, **period(4, 4))[1] == 0
    assert _counts(firm, **period(9, 9))[1] == 1
    assert _counts(firm, as_of_us=end_of(7)) == (0, 0, 0, 1, 0)


def test_an_outcome_is_of_who_owned_it_then_and_an_open_one_of_who_owns_it_last(firm: Company) -> None:
    _live(firm, (0, 1), ("transferred", 5, "Bram"), ("lost", 9, "Bram"))
    _live(firm, (0, 1), ("transferred", 5, "Bram"))
    _live(firm, (0, 1), ("lost", 3), ("transferred", 5, "Bram"))
    anna, bram = firm.people["Anna"].pk, firm.people["Bram"].pk
    rows = {row["key"]: (row["lost"], row["open"]) for row in ask("outcomes", firm, by="owner")}
    assert rows == {anna: (1, 0), bram: (1, 1)}
    before = {row["key"]: (row["lost"], row["open"]) for row in ask("outcomes", firm, by="owner", as_of_us=end_of(4))}
    assert before == {anna: (1, 2)}
    assert _counts(firm, owners=(bram,)) == (0, 1, 0, 1, 0)
    assert _counts(firm, teams=(firm.teams["Noord"].pk,)) == (0, 1, 0, 0, 0)


def test_an_opportunity_with_two_products_stands_under_both_and_counts_once(firm: Company) -> None:
    one = Opportunity.objects.get(pk=_live(firm, (0, 1), (3, 9)))
    ovens, cooling = (Product.objects.create(organisation=firm.organisation, name=name) for name in ("Oven", "Koeling"))
    for product in (ovens, ovens, cooling):
        OpportunityLine.objects.create(organisation=firm.organisation, opportunity=one, product=product)
    assert {row["key"]: row["won"] for row in ask("outcomes", firm, by="product")} == {ovens.pk: 1, cooling.pk: 1}
    assert _counts(firm)[0] == 1
    assert _counts(firm, product=ovens.pk)[0] == 1
