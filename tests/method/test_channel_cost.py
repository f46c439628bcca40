"""What a visit and an order cost, the order that pays, and who costs more than they bring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from meetpunt.method.channel_cost import Accounts, break_even, chance_of_a_loss, cost_each, cost_per
from meetpunt.method.cost_to_serve import NUMBER, Priced, ServedBy, Work, medians_of, price, through_channel
from meetpunt.method.dated_rates import DatedRates, Spans
from meetpunt.method.lengths import MINUTE
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.ratios import Estimate

RATES = DatedRates(
    {
        CostKind.SELLER_HOUR: Spans.of([(0, -100, 10, 60_00), (0, 10, 1000, 66_00)]),
        CostKind.INSIDE_HOUR: Spans.of([(0, -100, 1000, 42_00)]),
        CostKind.KILOMETRE: Spans.of([(0, -100, 1000, 40)]),
        CostKind.TRAVEL_DAY: Spans.of([(0, 0, 1000, 10_00)]),
        CostKind.ONLINE_ORDER: Spans.of([(0, -100, 1000, 35_00)]),
    },
    Spans.of([(7, 0, 1000, 90_00)]),
    {CostKind.ONLINE_ORDER: Spans.of([(0, -100, 1000, 20)])},
)


def work(*rows: tuple[int, ...], inside: bool = False) -> Work:
    """Activities of person, account, day, kind, minutes, way, metres; all of team 1."""
    person, account, day, kind, minutes, way, metres = (
        np.array(one, dtype=np.int64) for one in zip(*rows, strict=True)
    )
    none, ones = np.full(len(person), -1, dtype=np.int64), np.ones(len(person), dtype=np.int64)
    zero = np.zeros_like(ones)
    number = np.arange(len(person), dtype=np.int64)
    return Work(
        person=person,
        territory=none,
        account=account,
        opportunity=none,
        day=day,
        channel=zero,
        activity=number,
        team=ones,
        kind=kind,
        is_service=zero,
        outcome=zero,
        ms=minutes * MINUTE,
        way=way,
        metres=metres,
        inside=ones * inside > 0,
    )


def test_an_hour_costs_what_it_did_on_its_day_and_a_person_s_own_goes_first() -> None:
    found = price(work((1, 1, 9, 1, 60, 0, 0), (1, 1, 10, 1, 60, 0, 0), (7, 1, 10, 1, 60, 0, 0)), RATES)
    assert found.cost.tolist() == [60_00, 66_00, 90_00]
    assert price(work((7, 1, 10, 1, 60, 0, 0), inside=True), RATES).cost.tolist() == [42_00]


def test_a_day_on_the_road_is_divided_over_its_visits() -> None:
    three = [(1, 1, 5, 0, 0, 0, 0)] * 3
    found = price(work(*three, (1, 1, 5, 1, 0, 0, 0), (2, 1, 5, 0, 0, 0, 0)), RATES)
    assert found.road.tolist() == [3_34, 3_33, 3_33, 0, 10_00]


def test_what_was_not_written_down_is_the_median_of_the_team_or_nothing() -> None:
    told = [(1, 1, 1, 0, minutes, 30, 20_000) for minutes in (20, 30, 40, 50, 200)]
    found = price(work(*told, (1, 1, 1, 0, -1, -1, -1)), RATES)
    assert (found.ms[-1], found.way_minutes[-1], found.metres[-1]) == (40 * MINUTE, 30, 20_000)
    assert found.taken.tolist() == [False] * 5 + [True]
    few = price(work(*told[:4], (1, 1, 1, 0, -1, -1, -1)), RATES)
    assert (few.cost[-1], few.unknown[-1], few.taken[-1]) == (10_00 // 5, True, False)


def test_an_order_through_a_channel_costs_its_amount_and_its_share() -> None:
    channel = np.array([NUMBER[one] for one in (ServedBy.ONLINE, ServedBy.DISTRIBUTOR, ServedBy.FIELD)])
    cost, short = through_channel(channel, np.zeros(3, dtype=np.int64), np.full(3, 1_000_00), RATES)
    assert cost.tolist() == [35_00 + 20_00, 0, 0]
    assert {kind: rows.tolist() for kind, rows in short.items()} == {
        CostKind.ONLINE_ORDER: [False, False, False],
        CostKind.DISTRIBUTOR_ORDER: [False, True, False],
    }


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            *(st.integers(1, 3), st.integers(-1, 3), st.integers(-5, 15), st.integers(0, 7)),
            *(st.integers(-1, 500), st.integers(-1, 200), st.integers(-1, 200_000)),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_parts_and_groups_add_up_to_the_whole_to_a_cent(rows: list[tuple[int, ...]]) -> None:
    done = work(*rows)
    found = price(done, RATES)
    whole = int(found.cost.sum())
    for key in (done.account, done.person, done.kind, done.day):
        assert sum(int(price_of.sum()) for price_of in (found.cost[key == one] for one in np.unique(key))) == whole
    assert int(found.time.sum() + found.way.sum() + found.driven.sum() + found.road.sum()) == whole
    visits = {(one[0], one[2]) for one in rows if one[3] == 0 and one[2] >= 0}
    assert int(found.road.sum()) == 10_00 * len(visits)
    assert np.all(np.abs(found.driven * 1000 - found.metres * 40) <= 500)


def test_the_cost_of_visits_and_orders_stands_between_the_group_s_own_and_the_whole() -> None:
    dice = np.random.default_rng(4)
    group = np.repeat([0, 1, 2], (300, 300, 6))
    visits = cost_each(dice.gamma(4, 25_00, 606) * np.where(group == 1, 1.5, 1.0), group, 3)
    assert visits.groups[0].value == pytest.approx(100_00, rel=0.08)
    assert visits.groups[1].value == pytest.approx(150_00, rel=0.08)
    narrow, wide = visits.groups[0], visits.groups[2]
    assert None not in (narrow.low, narrow.high, wide.low, wide.high)
    assert (wide.high or 0) - (wide.low or 0) > 2 * ((narrow.high or 0) - (narrow.low or 0))
    orders = cost_per([40_000_00, 60_000_00, 3_000_00, 500_00], [100, 100, 2, 0])
    assert orders.groups[0].value == pytest.approx(400_00, rel=0.05)
    assert orders.groups[1].value == pytest.approx(600_00, rel=0.05)
    assert [one.value for one in orders.groups[2:]] == [None, None]


def test_an_order_breaks_even_where_its_margin_pays_for_it() -> None:
    """412.00 an order at a margin of 31 %: 1,329.03."""
    found = break_even(Estimate(412_00, 380_00, 447_00, 100), Estimate(0.31, 0.29, 0.33, 100))
    assert found.value == pytest.approx(1_329_03, abs=1)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1_329_03 < found.high < 1_600_00
    assert break_even(Estimate(412_00, 380_00, 447_00, 100), Estimate(0.05, -0.05, 0.15, 9)).high is None
    assert break_even(Estimate(412_00, 380_00, 447_00, 100), Estimate(-0.05, -0.1, -0.01, 9)).value is None


def test_the_chance_of_a_loss_follows_what_it_brings_and_is_not_said_of_little() -> None:
    each = np.full(4, 50_00.0)
    activities = np.array([12.0, 12, 12, 4])
    group = np.repeat([0, 1, 2, 3], (8, 1, 4, 1))
    brought = np.array([400_00.0] * 8 + [20_00.0] + [150_00.0] * 4 + [10_00.0])
    known = Accounts(activities * each, activities * each**2, activities, group, brought, np.zeros(4, dtype=np.int64))
    chance = chance_of_a_loss(known, seed=1)
    assert chance[0] < 0.1
    assert chance[1] > 0.6
    assert 0.2 < chance[2] < 0.8
    assert np.isnan(chance[3])
    assert np.array_equal(chance, chance_of_a_loss(known, seed=1), equal_nan=True)


def test_medians_of_people_apart_are_those_of_all_of_them_together() -> None:
    told = [(1, 1, 1, 0, minutes, 30, 20_000) for minutes in (20, 30, 40)]
    more = [(2, 1, 1, 0, minutes, 30, -1) for minutes in (50, 200, -1)]
    together = work(*told, *more)
    medians = medians_of([work(*told), work(*more)])
    assert medians == medians_of([together]) == {("ms", 0, 1): 40 * MINUTE, ("metres", 0, 1): None}
    apart = Priced.joined([price(work(*some), RATES, medians) for some in (told, more)])
    assert apart.ms.tolist() == price(together, RATES).ms.tolist()
    assert apart.unknown.tolist() == price(together, RATES).unknown.tolist()


def test_what_others_cost_is_nothing_to_the_chances_of_groups_drawn_apart() -> None:
    dice = np.random.default_rng(3)
    size = 250
    cost, group = np.full(size, 600_00.0), np.repeat(np.arange(size), 3)
    brought, none = dice.gamma(4, 60_00, size * 3), np.zeros(size, dtype=np.int64)
    known = Accounts(cost, cost**2 / 12, np.full(size, 12.0), group, brought, none)
    dearer = replace(known, cost=np.where(np.arange(size) == 7, 2 * cost, cost))
    made: list[int] = []
    kept: dict[bytes, NDArray[np.float64]] = {}

    def keep(data: Sequence[ArrayLike], make: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
        key = b"|".join(np.ascontiguousarray(one).tobytes() for one in data)
        if key not in kept:
            made.append(len(kept))
            kept[key] = make()
        return kept[key]

    before, after = (chance_of_a_loss(one, seed=1, kept=keep) for one in (known, dearer))
    assert len(made) == 4, "three times a hundred, and again those that the dearer one is among"
    assert np.array_equal(before[100:], after[100:])
    assert after[7] > before[7]
    assert np.array_equal(after, chance_of_a_loss(dearer, seed=1))
