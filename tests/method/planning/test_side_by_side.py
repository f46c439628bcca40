"""Scenarios beside the plan: differences that are no noise, costs to the cent, nothing made up where it is unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetpunt.method.planning.costs import CostKind, Rate, Rates, cost_of, per_extra_order, per_order
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import ChannelOrders, State
from meetpunt.method.planning.scenarios import change_of, state_of
from meetpunt.method.planning.side_by_side import Side, side_by_side, together
from meetpunt.method.planning.terms import Channel
from tests.method.planning.making import YEAR, seller

RATES = Rates(
    {
        CostKind.SELLER_HOUR: Rate(60_00),
        CostKind.KILOMETRE: Rate(35),
        CostKind.INSIDE_HOUR: Rate(40_00),
        CostKind.ONLINE_ORDER: Rate(25_00, 20),
    },
    {(CostKind.SELLER_HOUR, 2): Rate(75_00)},
    30.0,
)
NONE = Rates({}, {})
TWO = state_of(tuple(seller(key, orders=90, target=1_000_000_00) for key in (1, 2)))


def sides(*scenarios: tuple[str, dict[str, Any]], base: State = TWO, rates: Rates = RATES) -> tuple[Side, ...]:
    """The base, and a scenario of one change each."""
    return side_by_side(base, [[change_of(*one)] for one in scenarios], YEAR, rates, seed=4)


def test_the_cost_of_a_plan_by_hand() -> None:
    """210 x 8 x 60 + 210 x 8 x 75 = 226 800; 1 680 visits x 30 km x 0.35 = 17 640."""
    cost = cost_of(TWO, RATES)
    assert [(line.kind, line.amount) for line in cost.lines] == [
        (CostKind.SELLER_HOUR, 226_800_00),
        (CostKind.KILOMETRE, 17_640_00),
    ]
    assert (cost.total, cost.missing) == (244_440_00, ())


def test_inside_sales_and_channels_cost_what_they_do() -> None:
    """90 hours x 40; 24 orders x 25 + 2 % of 24 x 5 000 = 600 + 2 400."""
    state = replace(TWO, inside_hours=90.0, channels=(ChannelOrders(Channel.ONLINE, 24.0, 5_000_00),), spent=1_500_00)
    amounts = {line.kind: line.amount for line in cost_of(state, RATES).lines}
    assert amounts[CostKind.INSIDE_HOUR] == 3_600_00
    assert amounts[CostKind.ONLINE_ORDER] == 3_000_00
    assert amounts[None] == 1_500_00


def test_a_rate_that_nobody_set_is_named_and_is_no_zero() -> None:
    state = replace(TWO, inside_hours=90.0, channels=(ChannelOrders(Channel.DISTRIBUTOR, 24.0, 5_000_00),))
    cost = cost_of(state, NONE)
    assert cost.total is None
    assert set(cost.missing) == {
        CostKind.SELLER_HOUR, CostKind.KILOMETRE, CostKind.INSIDE_HOUR, CostKind.DISTRIBUTOR_ORDER,
    }  # fmt: skip
    some = cost_of(state, RATES)
    assert some.total == 244_440_00 + 3_600_00
    assert some.missing == (CostKind.DISTRIBUTOR_ORDER,)


def test_kilometres_that_are_not_known_are_not_a_rate_that_is_missing() -> None:
    cost = cost_of(TWO, replace(RATES, km_per_visit=None))
    assert cost.missing == ()
    assert [line.amount for line in cost.lines] == [226_800_00, None]


def test_cost_per_order_and_per_order_more() -> None:
    assert per_order(1000_00, 3) == 333_33
    assert per_order(None, 3) is per_order(1000_00, 0) is per_order(1000_00, None) is None
    assert per_extra_order(1300_00, 1000_00, 2) == 150_00
    assert per_extra_order(900_00, 1000_00, 2) == -50_00
    assert per_extra_order(1300_00, 1000_00, 0) is per_extra_order(1300_00, 1000_00, -2) is None


def test_a_scenario_that_changes_nothing_differs_by_nothing() -> None:
    base, same = side_by_side(TWO, [[]], YEAR, RATES, seed=4)
    assert same.more is not None
    assert same.more.orders is not None
    assert (same.more.orders.p10, same.more.orders.p90, same.more.chance, same.more.cost) == (0, 0, 0, 0)
    assert (same.orders, same.revenue) == (base.orders, base.revenue)


def test_the_same_seed_gives_the_same_page() -> None:
    assert sides(("more_visits", {"visits": 0.3})) == sides(("more_visits", {"visits": 0.3}))


def test_a_small_change_is_told_apart_from_the_luck_of_a_year() -> None:
    """Two hundredths of a visit a day more is some visits of 1 680: more orders in every draw, though a year swings."""
    base, more = sides(("more_visits", {"visits": 0.02}))
    assert base.orders is not None
    assert more.more is not None
    assert more.more.orders is not None
    assert 0 < more.more.orders.p10 < more.more.orders.p90 < (base.orders.p90 - base.orders.p10) / 5


def test_an_order_more_costs_something_only_where_more_orders_are_sure() -> None:
    _base, hire, loyal = sides(
        ("hire", {"name": "Nieuw", "start": "2027-01", "once": 5_000_00}), ("leave", {"person": 1, "start": "2027-07"})
    )
    assert hire.more is not None
    assert hire.more.per_extra_order is not None
    assert hire.more.per_extra_order > 0
    assert loyal.more is not None
    assert loyal.more.per_extra_order is None


def test_more_visits_that_bring_less_bring_less() -> None:
    _base, more, fewer = sides(("more_visits", {"visits": 1}), ("leave", {"person": 1, "start": "2027-07"}))
    assert more.more is not None
    assert more.more.revenue is not None
    assert more.more.careful is not None
    assert more.more.careful < more.more.revenue.p50
    assert fewer.more is not None
    assert fewer.more.careful is None


def test_visits_far_beyond_those_made_before_are_not_counted_on_and_it_is_said() -> None:
    """90 orders x 7 were 630 visits; 945 are counted on: at 5.5 visits a day there are 975, at 6.5 as good as these."""
    base, beyond, further = sides(("more_visits", {"visits": 1.5}), ("more_visits", {"visits": 2.5}))
    assert (base.beyond, beyond.beyond, further.beyond) == (False, True, True)
    assert further.more is not None
    assert further.more.orders is not None
    assert beyond.more is not None
    assert beyond.more.orders is not None
    assert further.more.orders.p90 == pytest.approx(beyond.more.orders.p90, rel=0.1)


def test_a_lower_target_is_likelier() -> None:
    base, lower = sides(("target", {"target": 1_000_000_00}))
    assert base.chance is not None
    assert lower.chance is not None
    assert lower.chance > base.chance
    assert lower.more is not None
    assert lower.more.orders is not None
    assert lower.more.orders.p50 == 0


def test_a_training_lowers_the_visits_of_an_order_in_the_table() -> None:
    """Steps ask 2 / .25 + 1.5 / .5 = 11 visits an order, at .6 in the last 2 / .3 + 1.5 / .6 = 9.17: times .8333."""
    base, trained = sides(("training", {"step": "C", "points": 0.1}))
    assert base.capacity.visits_per_order == pytest.approx(7)
    assert trained.capacity.visits_per_order == pytest.approx(7 * (2 / 0.3 + 1.5 / 0.6) / 11)
    assert trained.more is not None
    assert trained.more.orders is not None
    assert trained.more.orders.p10 > 0


def test_orders_of_a_channel_are_in_the_orders_and_the_revenue() -> None:
    base, online = sides(("channel", {"channel": "online", "orders": 0.2, "size": 0.5}))
    assert online.orders is not None
    assert base.orders is not None
    assert online.orders.p50 > base.orders.p50
    assert online.cost.total is not None


def test_what_is_not_known_is_said_and_nothing_crashes() -> None:
    for sellers in ((), (SellerInputs(1, "Bram"),), (seller(1, workable_days=0),), (seller(1, visits_per_day=0),)):
        base, more = sides(("more_visits", {"visits": 1}), base=state_of(sellers))
        for side in (base, more):
            assert side.orders is None or side.orders.p50 >= 0
        assert base.gaps or base.orders is not None


def test_nobody_by_name_is_planned_as_a_whole() -> None:
    whole = (seller(0, "", orders=300, target=3_000_000_00),)
    state = state_of(whole, heads=5)
    hired = ("hire", {"name": "Nieuw", "start": "2027-01"})
    base, more, hire, trained = sides(
        ("more_visits", {"visits": 1}), hired, ("training", {"step": "C", "points": 0.05, "days": 2}), base=state
    )
    assert base.target == 3_000_000_00
    assert hire.capacity.workable_days == pytest.approx(210 * 6 / 5)
    assert trained.capacity.workable_days == pytest.approx(200)
    assert hire.orders is not None
    assert base.orders is not None
    assert base.orders.p50 < hire.orders.p50 < 1.5 * base.orders.p50
    assert more.more is not None
    assert more.more.orders is not None
    assert more.more.orders.p10 > 0


@given(visits=st.floats(0.05, 3), share=st.floats(0.05, 1))
@settings(max_examples=15)
def test_more_room_for_sales_visits_never_lowers_expected_orders(visits: float, share: float) -> None:
    for _kind, terms in (("more_visits", {"visits": visits}), ("loyalty", {"share": share})):
        _base, side = side_by_side(TWO, [[change_of(_kind, terms)]], YEAR, NONE, seed=2, draws=200)
        assert side.more is not None
        assert side.more.orders is not None
        assert side.more.orders.p10 >= 0


def test_a_whole_table_needs_no_steps() -> None:
    bare = tuple(replace(seller(key), steps=()) for key in (1, 2))
    assert together(state_of(bare), state_of(bare)).rest_capacity == pytest.approx(480)
