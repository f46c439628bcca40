"""From the target back to visits and days, counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from meetpunt.method.planning.back_calculation import (
    Gap,
    Reason,
    WayBack,
    entries_needed,
    first_orders,
    revenue_per_order,
    sales_visits,
    step_visits,
    way_back,
)
from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs, exactly
from tests.method.planning.sellers import certain


def by_hand() -> SellerInputs:
    """200,000 at 10,000 an order = 20 orders; half of 40 closes, a quarter of 160 offers, ..."""
    return SellerInputs(
        1,
        "Bram",
        visits_per_day=exactly(4),
        target=exactly(200_000),
        order_size=exactly(10_000),
        steps=(
            StepInputs("S", exactly(0.8), exactly(0.5), exactly(3), exactly(1)),
            StepInputs("O", exactly(0.25), exactly(1.5), exactly(2), exactly(4)),
            StepInputs("C", exactly(0.5), exactly(1), exactly(1), exactly(0.5)),
        ),
    )


def test_a_target_is_taken_back_step_by_step() -> None:
    found = way_back(by_hand())
    assert found.orders == 20
    assert [step.entries for step in found.steps] == [200, 160, 40]
    assert [step.visits for step in found.steps] == [100, 240, 40]
    assert found.visits == 380
    assert found.days == 95
    assert found.contacts == 200 * 3 + 160 * 2 + 40
    assert found.hours == 200 + 640 + 20
    assert found.gaps == ()


def test_forty_orders_take_781_suspects() -> None:
    assert way_back(certain()).steps[0].entries == pytest.approx(780.7, abs=0.1)


def test_first_orders_are_fewer_when_one_in_ten_brings_another_of_half_the_size() -> None:
    assert first_orders(105_000, 1000) == 105
    assert first_orders(105_000, 1000, 0.1, 500) == 100


def test_wanting_the_cross_selling_that_there_was_changes_nothing() -> None:
    seller = replace(by_hand(), follow_on=Figure(0.2, 0.1, 0.3, 40), follow_on_size=exactly(4000))
    same = replace(seller, follow_on=seller.follow_on.with_wanted(0.2))
    assert revenue_per_order(seller) == 10_000
    assert revenue_per_order(same) == pytest.approx(10_000)
    # Of 12 orders 10 are first orders of 11,200 and 2 follow-on orders of 4,000: 120,000.
    assert way_back(same).first_orders == pytest.approx(20 / 1.2)


def test_more_cross_selling_than_there_was_asks_for_fewer_orders_through_the_funnel() -> None:
    seller = replace(by_hand(), follow_on=Figure(0.2, 0.1, 0.3, 40, wanted=0.5), follow_on_size=exactly(4000))
    # A first order brought 11,200 + 0.2 x 4,000 = 12,000, and is to bring 11,200 + 0.5 x 4,000 = 13,200.
    assert way_back(seller).orders == pytest.approx(20 * 12_000 / 13_200)


def test_without_a_measured_ratio_the_rule_is_that_of_first_orders() -> None:
    seller = replace(by_hand(), follow_on=Figure(wanted=0.1), follow_on_size=exactly(5000))
    assert way_back(seller).orders == pytest.approx(first_orders(200_000, 10_000, 0.1, 5000))


def test_visits_of_the_steps_add_up_to_the_visits_per_order() -> None:
    # Counted on opportunities: 380 / 20 = 19 an order; with those that hang on none it was 22.8.
    found = way_back(replace(by_hand(), visits_per_order=exactly(22.8)))
    assert found.visit_factor == pytest.approx(1.2)
    assert found.visits == pytest.approx(20 * 22.8)


def test_a_better_conversion_than_measured_takes_fewer_visits_per_order() -> None:
    seller = replace(by_hand(), visits_per_order=exactly(19))
    offer = replace(seller.steps[1], conversion=seller.steps[1].conversion.with_wanted(0.5))
    found = way_back(replace(seller, steps=(seller.steps[0], offer, seller.steps[2])))
    assert found.visits == pytest.approx(50 + 120 + 40)


def test_visits_that_hang_on_no_opportunity_at_all_stay_as_counted_per_step() -> None:
    steps = tuple(replace(step, visits=exactly(0)) for step in by_hand().steps)
    assert step_visits(replace(by_hand(), steps=steps, visits_per_order=exactly(7)))[1] == 1.0


@pytest.mark.parametrize(
    ("changes", "gap", "orders"),
    [
        ({"target": Figure()}, Gap(Reason.NO_TARGET), None),
        ({"target": exactly(0)}, Gap(Reason.TARGET_ZERO), 0),
        ({"order_size": Figure()}, Gap(Reason.NO_ORDER_SIZE), None),
        ({"order_size": exactly(0)}, Gap(Reason.NO_ORDER_SIZE), None),
        ({"visits_per_day": exactly(0)}, Gap(Reason.NO_VISITS_PER_DAY), 20),
        ({"visits_per_day": Figure()}, Gap(Reason.NO_VISITS_PER_DAY), 20),
        ({"steps": ()}, Gap(Reason.NO_STEPS), 20),
        ({"target": exactly(math.nan)}, Gap(Reason.NO_TARGET), None),
    ],
)
def test_what_is_missing_is_said_and_never_a_number(changes: dict[str, object], gap: Gap, orders: float | None) -> None:
    found = way_back(replace(by_hand(), **changes))  # type: ignore[arg-type]
    assert gap in found.gaps
    assert found.orders == orders
    assert all_are_numbers(found)


@pytest.mark.parametrize(
    ("conversion", "reason"), [(exactly(0), Reason.ZERO_CONVERSION), (Figure(), Reason.NO_CONVERSION)]
)
def test_a_step_that_lets_nothing_through_is_named(conversion: Figure, reason: Reason) -> None:
    first, offer, close = by_hand().steps
    found = way_back(replace(by_hand(), steps=(first, replace(offer, conversion=conversion), close)))
    assert found.gaps[0] == Gap(reason, "O")
    assert [step.entries for step in found.steps] == [None, None, 40]
    assert found.visits is None
    assert all_are_numbers(found)


def test_a_target_of_nothing_takes_nothing() -> None:
    found = way_back(replace(by_hand(), target=exactly(0)))
    assert (found.visits, found.days) == (0, 0)
    assert [step.entries for step in found.steps] == [0, 0, 0]


def test_orders_that_are_wanted_do_without_a_target() -> None:
    seller = SellerInputs(1, "Bram", orders=exactly(60), visits_per_order=exactly(7), visits_per_day=exactly(4))
    found = way_back(seller)
    assert (found.orders, found.visits, found.days) == (60, 420, 105)


def test_an_unknown_conversion_ends_the_way_up() -> None:
    assert entries_needed(10, [0.5, None, 0.5]) == (None, None, 20)
    assert entries_needed(0, [0.5, None, 0.0]) == (0, 0, 0)


def test_visits_left_for_sales_are_those_of_the_worked_example() -> None:
    assert sales_visits(certain()) == (660, ())
    assert sales_visits(replace(certain(), sale_share=exactly(0.3)))[0] == pytest.approx(714)
    assert sales_visits(replace(certain(), visits_per_day=exactly(0.5))) == (0.0, (Gap(Reason.NO_SALES_VISITS),))
    assert sales_visits(replace(certain(), workable_days=Figure())) == (None, (Gap(Reason.NO_DAYS),))


def test_money_and_shares_that_cannot_be_are_held_back() -> None:
    first, *others = by_hand().steps
    found = way_back(replace(by_hand(), steps=(replace(first, conversion=exactly(1.7)), *others)))
    assert found.steps[0].entries == 160


def all_are_numbers(found: WayBack) -> bool:
    numbers = [found.orders, found.visits, found.days, found.contacts, found.hours]
    numbers += [number for step in found.steps for number in (step.entries, step.visits, step.contacts, step.hours)]
    return all(number is None or math.isfinite(number) for number in numbers)
