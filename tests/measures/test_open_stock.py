"""What stands in a step, and on which terms, as of a moment: docs/counting/stock.md."""

from __future__ import annotations

from typing import Any

import pytest

from meetpunt.store.models import Opportunity, OpportunityChange
from tests.build import Company, act_in, company, day
from tests.measures.asking import ask, end_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Company:
    firm = company()
    firm.person("Anna", "Noord")
    firm.person("Bram", "Zuid")
    return firm


def _stock(firm: Company, **scope: Any) -> dict[int, tuple[int, int, int]]:
    return {
        row["position"]: (row["count"], row["valued"], int(row["amount_minor"]))
        for row in ask("open_stock", firm, **scope)
    }


def _standing(firm: Company, *steps: tuple[int, int], amount_minor: int | None = 100_00) -> Opportunity:
    one = firm.opportunity("Anna", amount_minor)
    for step, at in steps:
        firm.event(one, "step", day(at), step)
    return one


def test_stock_is_flow_times_time_and_no_conversion_follows_from_it(firm: Company) -> None:
    """The page's example in small: 4 a day enter, half leave for the next step after 1 day, half after 9; all go on.

    On a late day 4 x (0.5 x 1 + 0.5 x 9) = 20 stand in the step, though everything goes on.
    """
    for entry in range(1, 21):
        for stay in (1, 1, 9, 9):
            _standing(firm, (0, entry), (3, entry + stay))
    assert _stock(firm, as_of_us=end_of(18))[0][0] == 20


def test_it_stands_where_it_is_also_after_a_move_back(firm: Company) -> None:
    _standing(firm, (0, 1), (2, 4), (1, 8))
    assert _stock(firm, as_of_us=end_of(5)) == {2: (1, 1, 100_00)}
    assert _stock(firm, as_of_us=end_of(9)) == {1: (1, 1, 100_00)}


def test_a_closed_one_is_no_stock_and_a_re_opened_one_is(firm: Company) -> None:
    won, lost, again = (_standing(firm, (0, 1)) for _ in range(3))
    firm.event(won, "step", day(3), 3)
    for one in (lost, again):
        firm.event(one, "lost", day(3))
    firm.event(again, "reopened", day(6))
    assert _stock(firm, as_of_us=end_of(4)) == {}
    assert _stock(firm, as_of_us=end_of(6)) == {0: (1, 1, 100_00)}


def test_what_has_no_amount_counts_and_is_worth_nothing_known(firm: Company) -> None:
    _standing(firm, (0, 1), amount_minor=None)
    _standing(firm, (0, 1), amount_minor=250)
    assert _stock(firm) == {0: (2, 1, 250)}


def test_an_amount_is_that_of_the_day_of_looking(firm: Company) -> None:
    """100 until day 5, then unknown until day 9, 300 since."""
    one = _standing(firm, (0, 1), amount_minor=300)
    for until, amount in ((5, 100), (9, None)):
        OpportunityChange.objects.create(
            organisation=firm.organisation,
            opportunity=one,
            until=day(until),
            recorded_at=day(until),
            amount_minor=amount,
            currency="EUR",
        )
    assert _stock(firm, as_of_us=end_of(4)) == {0: (1, 1, 100)}
    assert _stock(firm, as_of_us=end_of(7)) == {0: (1, 0, 0)}
    assert _stock(firm, as_of_us=end_of(20)) == {0: (1, 1, 300)}


def test_a_change_of_currency_moves_the_amount_to_the_other_currency(firm: Company) -> None:
    one = _standing(firm, (0, 1), amount_minor=300)
    OpportunityChange.objects.create(
        organisation=firm.organisation,
        opportunity=one,
        until=day(5),
        recorded_at=day(5),
        amount_minor=400,
        currency="USD",
    )
    then, now = (ask("open_stock", firm, as_of_us=end_of(number)) for number in (3, 20))
    assert [(row["currency"], row["amount_minor"]) for row in then] == [("USD", 400)]
    assert [(row["currency"], row["amount_minor"]) for row in now] == [("EUR", 300)]


def test_what_nobody_dated_stands_in_todays_stock_only(firm: Company) -> None:
    firm.event(firm.opportunity("Anna"), "step", None, 1)
    assert _stock(firm, as_of_us=end_of(20)) == {}
    assert _stock(firm, with_undated=True) == {1: (1, 1, 100_00)}


def test_a_stage_without_a_step_stands_apart(firm: Company) -> None:
    firm.event(firm.opportunity("Anna"), "step", day(2))
    assert _stock(firm) == {-1: (1, 1, 100_00)}


def test_stock_is_of_who_has_it_in_hand_at_the_moment(firm: Company) -> None:
    one = _standing(firm, (0, 1))
    firm.event(one, "transferred", day(5), owner="Bram")
    anna, bram = firm.people["Anna"].pk, firm.people["Bram"].pk
    for as_of, owner, team in ((4, anna, "Noord"), (5, bram, "Zuid")):
        seen = {"as_of_us": end_of(as_of)}
        assert [row["key"] for row in ask("open_stock", firm, by="owner", **seen)] == [owner]
        assert [row["key"] for row in ask("open_stock", firm, by="team", **seen)] == [firm.teams[team].pk]
        assert _stock(firm, owners=(owner,), **seen) == {0: (1, 1, 100_00)}
    assert _stock(firm, owners=(anna,), as_of_us=end_of(5)) == {}


def test_another_organisations_stock_is_not_ours(firm: Company) -> None:
    _standing(firm, (0, 1))
    before = _stock(firm)
    other = company("Ander bedrijf")
    other.event(other.opportunity(), "step", day(1), 0)
    act_in(firm.organisation)
    assert _stock(firm) == before
