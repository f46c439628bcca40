"""Orders to win, from targets."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, exactly
from meetpunt.method.planning.orders import targets_given, with_orders

NOBODY = SellerInputs(0, "Team", order_size=exactly(20_000))


def seller(key: int, **figures: Any) -> SellerInputs:
    told = {"order_size": exactly(20_000), "orders": exactly(20), "workable_days": exactly(200), **figures}
    return SellerInputs(key, f"Seller {key}", **told)


def wanted(value: float) -> Figure:
    return Figure().with_wanted(value)


def orders(whole: SellerInputs, *sellers: SellerInputs) -> list[float | None]:
    return [one.orders.value for one in with_orders(whole, sellers)]


def test_orders_are_the_target_over_the_order_size() -> None:
    assert orders(NOBODY, seller(1, target=wanted(2_000_000))) == [100]


def test_a_wanted_number_of_orders_counts_before_a_target() -> None:
    asked = seller(1, target=wanted(2_000_000), orders=exactly(20).with_wanted(50))
    assert orders(NOBODY, asked) == [50]


def test_without_any_target_last_years_orders_stand() -> None:
    assert orders(NOBODY, seller(1), seller(2)) == [20, 20]


def test_what_a_teams_target_leaves_goes_by_what_was_sold() -> None:
    team = replace(NOBODY, target=wanted(2_000_000))
    found = with_orders(
        team, [seller(1, target=wanted(800_000)), seller(2, orders=exactly(10)), seller(3, orders=exactly(30))]
    )
    assert [one.target.value for one in found] == [800_000, 300_000, 900_000]
    assert [one.orders.value for one in found] == [40, 15, 45]


def test_somebody_new_makes_the_days_decide() -> None:
    team = replace(NOBODY, target=wanted(600_000))
    found = with_orders(team, [seller(1), seller(2, orders=Figure(), workable_days=exactly(100))])
    assert [one.target.value for one in found] == [400_000, 200_000]


def test_wanted_orders_are_taken_off_the_teams_target_too() -> None:
    team = replace(NOBODY, target=wanted(1_000_000))
    found = with_orders(team, [seller(1, orders=exactly(20).with_wanted(30)), seller(2)])
    assert [one.orders.value for one in found] == [30, 20]


def test_more_given_than_the_whole_leaves_nothing_to_divide() -> None:
    team = replace(NOBODY, target=wanted(100_000))
    assert orders(team, seller(1, target=wanted(500_000)), seller(2)) == [25, 0]


def test_who_has_no_order_size_takes_that_of_the_whole_and_it_says_so() -> None:
    (found,) = with_orders(NOBODY, [seller(1, target=wanted(200_000), order_size=Figure())])
    assert found.orders.value == 10
    assert found.order_size.origin is Origin.TEAM


def test_a_target_of_nothing_asks_nothing_and_without_a_size_nothing_can_be_said() -> None:
    bare = SellerInputs(0, "Team")
    assert orders(bare, seller(1, target=wanted(0), order_size=Figure())) == [0]
    assert orders(bare, seller(1, target=wanted(1000), order_size=Figure())) == [None]
    assert orders(bare, seller(1, target=wanted(1000), order_size=exactly(0))) == [None]
    assert with_orders(bare, []) == ()


def test_standing_targets_hold_until_the_plan_asks_another_whole() -> None:
    standing = {0: 300.0, 1: 100.0, 2: 200.0}
    assert targets_given({}, standing, [1, 2]) == standing
    assert targets_given({1: 150.0}, standing, [1, 2]) == {0: 300, 1: 150, 2: 200}
    assert targets_given({0: 600.0}, standing, [1, 2]) == {0: 600, 1: 200, 2: 400}
    assert targets_given({0: 600.0, 1: 100.0}, standing, [1, 2]) == {0: 600, 1: 100, 2: 500}


def test_with_somebody_without_a_target_the_whole_is_divided_anew() -> None:
    assert targets_given({0: 600.0}, {1: 100.0}, [1, 2]) == {0: 600}
    assert targets_given({0: 600.0}, {1: 0.0, 2: 0.0}, [1, 2]) == {0: 600}
    assert targets_given({0: 50.0, 1: 100.0}, {2: 100.0}, [1, 2]) == {0: 50, 1: 100, 2: 0}


@given(st.floats(0, 1e9), st.lists(st.one_of(st.none(), st.floats(0, 1e8)), min_size=1, max_size=8))
def test_the_parts_are_the_whole_unless_more_was_given(whole: float, parts: list[float | None]) -> None:
    sellers = [
        seller(key, target=Figure() if part is None else wanted(part)) for key, part in enumerate(parts, start=1)
    ]
    found = with_orders(replace(NOBODY, target=wanted(whole)), sellers)
    summed = math.fsum(one.target.value or 0 for one in found)
    given_out = math.fsum(part for part in parts if part is not None)
    if None in parts:
        assert summed == pytest.approx(max(whole, given_out), rel=1e-9, abs=1e-3)
    else:
        assert summed == pytest.approx(given_out, rel=1e-9, abs=1e-3)
