"""The visit capacity table: the method's worked example to the unit, then what always holds."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.capacity import (
    NEEDS,
    Capacity,
    Line,
    as_measured,
    capacity_of,
    hangs_on,
    part_of_year,
    total,
)
from meetpunt.method.planning.inputs import Code, Figure, SellerInputs, StepInputs, exactly

EXAMPLE = SellerInputs(
    key=7,
    name="Bram",
    workable_days=exactly(210),
    visits_per_day=exactly(4),
    customers=exactly(45),
    visits_per_customer=exactly(4),
    orders=exactly(60),
    visits_per_order=exactly(7),
)


def lines(capacity: Capacity) -> list[float | None]:
    return [capacity.line(line) for line in Line]


def test_the_worked_example_leaves_240_visits() -> None:
    capacity = capacity_of(EXAMPLE)
    assert lines(capacity) == [840, 180, 660, 420, 240]
    assert capacity.shortage is None
    assert capacity.rest_days == 60


def test_with_three_visits_a_day_30_are_left() -> None:
    capacity = capacity_of(replace(EXAMPLE, visits_per_day=exactly(3)))
    assert lines(capacity) == [630, 180, 450, 420, 30]


def test_a_hundred_orders_are_a_shortage_of_40_visits_ten_days_and_a_twentieth_of_a_rep() -> None:
    capacity = capacity_of(replace(EXAMPLE, orders=exactly(100)))
    assert capacity.rest_capacity == -40
    assert capacity.shortage is not None
    assert (capacity.shortage.visits, capacity.shortage.days) == (40, 10)
    assert capacity.shortage.people == pytest.approx(10 / 210)
    assert round(capacity.shortage.people or 0, 2) == 0.05


def test_a_visit_counts_once_so_30_percent_that_carry_a_sale_are_no_service() -> None:
    capacity = capacity_of(replace(EXAMPLE, sale_share=exactly(0.3)))
    assert lines(capacity) == pytest.approx([840, 126, 714, 420, 294])


def test_a_wanted_value_is_what_counts_and_the_measured_one_stays() -> None:
    wanted = replace(EXAMPLE, visits_per_day=exactly(4).with_wanted(3))
    assert capacity_of(wanted).rest_capacity == 30
    assert capacity_of(as_measured(wanted)).rest_capacity == 240


def test_what_is_not_known_stays_unknown_and_says_what_is_missing() -> None:
    capacity = capacity_of(replace(EXAMPLE, visits_per_order=Figure()))
    assert lines(capacity) == [840, 180, 660, None, None]
    assert capacity.missing(Line.SALES) == ()
    assert capacity.missing(Line.TURNOVER) == capacity.missing(Line.REST) == (Code.VISITS_PER_ORDER,)
    nothing = capacity_of(SellerInputs(1, "New"))
    assert lines(nothing) == [None] * 5
    assert nothing.missing(Line.REST) == (
        *(Code.WORKABLE_DAYS, Code.VISITS_PER_DAY, Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER),
        *(Code.ORDERS, Code.VISITS_PER_ORDER),
    )
    assert nothing.shortage is None


def test_no_number_is_no_value() -> None:
    capacity = capacity_of(replace(EXAMPLE, visits_per_day=Figure(math.nan), customers=Figure(math.inf)))
    assert lines(capacity) == [None, None, None, 420, None]


def test_nothing_times_the_unknown_is_nothing() -> None:
    capacity = capacity_of(replace(EXAMPLE, customers=exactly(0), visits_per_customer=Figure()))
    assert capacity.service_capacity == 0


def test_without_days_a_shortage_is_in_visits_only() -> None:
    shortage = capacity_of(replace(EXAMPLE, workable_days=exactly(0))).shortage
    assert shortage is not None
    assert (shortage.visits, shortage.days, shortage.people) == (600, 150, None)
    still = capacity_of(replace(EXAMPLE, visits_per_day=exactly(0))).shortage
    assert still is not None
    assert (still.visits, still.days, still.people) == (600, None, None)


def test_a_team_sums_days_and_visits_and_works_out_the_rest() -> None:
    half = replace(EXAMPLE, key=8, name="Els", workable_days=exactly(105), visits_per_day=exactly(2))
    team = total([capacity_of(EXAMPLE), capacity_of(half)], name="South")
    assert team.workable_days == 315
    assert team.visit_capacity == 840 + 210
    assert team.visits_per_day == pytest.approx(1050 / 315)
    assert (team.customers, team.visits_per_customer) == (90, 4)
    assert (team.orders, team.visits_per_order) == (120, 7)
    assert team.rest_capacity == 240 - 390
    assert team.shortage is not None
    # 150 visits / 3.33 a day = 45 days, of people of 157.5 days each.
    assert team.shortage.days == pytest.approx(45)
    assert team.shortage.people == pytest.approx(45 / 157.5)


def test_who_is_not_known_enough_is_left_out_of_the_team_and_named() -> None:
    new = capacity_of(SellerInputs(9, "New", workable_days=exactly(200)))
    team = total([capacity_of(EXAMPLE), new])
    assert team.left_out == ("New",)
    assert (team.workable_days, team.rest_capacity) == (210, 240)
    alone = total([new])
    assert (alone.workable_days, alone.rest_capacity, alone.left_out) == (200, None, ())
    assert total([]).rest_capacity is None


def test_a_part_of_the_year_has_its_own_days_and_its_share_of_visits_and_orders() -> None:
    quarter = capacity_of(part_of_year(EXAMPLE, days=50, time=0.25, orders=0.3))
    assert lines(quarter) == pytest.approx([200, 45, 155, 126, 29])
    fewer = replace(EXAMPLE, workable_days=exactly(210).with_wanted(105))
    assert part_of_year(fewer, days=50, time=0.25, orders=0.3).workable_days.value == 25
    unknown = replace(EXAMPLE, workable_days=Figure().with_wanted(200))
    assert part_of_year(unknown, days=50, time=0.25, orders=0.3).workable_days.value == 50


def test_it_says_how_much_hangs_on_a_figure() -> None:
    assert hangs_on(EXAMPLE, Code.VISITS_PER_DAY) == pytest.approx(84)
    assert hangs_on(EXAMPLE, Code.ORDERS) == hangs_on(EXAMPLE, Code.TARGET) == pytest.approx(-42)
    assert hangs_on(EXAMPLE, Code.ORDER_SIZE) == pytest.approx(420 - 420 / 1.1)
    assert hangs_on(EXAMPLE, Code.CONVERSION) is None
    assert hangs_on(SellerInputs(1, "New"), Code.ORDERS) is None


def test_as_measured_forgets_what_is_wanted_of_the_steps_too() -> None:
    step = StepInputs("S", Figure(0.5).with_wanted(0.6), Figure(1.0))
    (left,) = as_measured(replace(EXAMPLE, steps=(step,))).steps
    assert left.conversion.value == 0.5


figures = st.one_of(st.none(), st.floats(0, 1e5, allow_nan=False))


@st.composite
def sellers(draw: Any) -> SellerInputs:
    codes = [code for line in Line for code in NEEDS.get(line, ())]
    known: dict[str, Any] = {code.value: Figure(draw(figures)) for code in codes}
    return SellerInputs(1, "X", sale_share=Figure(draw(st.one_of(st.none(), st.floats(0, 1)))), **known)


@given(sellers())
def test_the_lines_add_up_or_are_unknown_with_a_reason(seller: SellerInputs) -> None:
    capacity = capacity_of(seller)
    for line in Line:
        value = capacity.line(line)
        assert (value is None) == bool(capacity.missing(line))
        assert value is None or math.isfinite(value)
    if capacity.rest_capacity is not None:
        parts = (capacity.service_capacity or 0) + (capacity.turnover_capacity or 0) + capacity.rest_capacity
        assert parts == pytest.approx(capacity.visit_capacity, rel=1e-9, abs=1e-3)
        assert (capacity.shortage is not None) == (capacity.rest_capacity < 0)


@given(st.lists(sellers(), min_size=1, max_size=6))
def test_a_whole_is_the_sum_of_the_tables_that_it_holds(several: list[SellerInputs]) -> None:
    capacities = [capacity_of(one) for one in several]
    complete = [one for one in capacities if one.rest_capacity is not None]
    whole = total(capacities)
    if complete:
        for line in Line:
            summed = math.fsum(one.line(line) or 0 for one in complete)
            assert whole.line(line) == pytest.approx(summed, rel=1e-9, abs=1e-3)
        assert whole.people == len(complete)


@given(sellers(), st.floats(0.1, 10))
def test_more_visits_a_day_never_leave_less(seller: SellerInputs, more: float) -> None:
    before = capacity_of(seller).rest_capacity
    per_day = seller.visits_per_day.value
    # No visits a day are none on days that nobody knows; one a day on those is not known.
    if before is not None and per_day is not None and seller.workable_days.value is not None:
        after = capacity_of(replace(seller, visits_per_day=exactly(per_day + more))).rest_capacity
        assert after is not None
        assert after >= before - 1e-6
