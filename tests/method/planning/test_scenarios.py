"""Scenarios: every change by hand on the worked example, and what no change may do whatever its terms are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetpunt.method.planning.capacity import Line, capacity_of, known, total
from meetpunt.method.planning.inputs import Figure, SellerInputs
from meetpunt.method.planning.scenario_state import State
from meetpunt.method.planning.scenarios import KINDS, Kind, change_of, scenario, state_of
from meetpunt.method.planning.terms import Problem, TermsError, kept, read
from tests.method.planning.making import YEAR, seller

TWO = (seller(1, "Bram"), seller(2, "Noor"))


def after(kind: str, sellers: tuple[SellerInputs, ...] = TWO, **terms: Any) -> State:
    """Two sellers with one change; what does not fit fails."""
    state, left_out = scenario(state_of(sellers), [change_of(kind, terms)], YEAR)
    assert not left_out
    return state


def refused(kind: str, sellers: tuple[SellerInputs, ...] = TWO, **terms: Any) -> tuple[str, Problem]:
    """Which term is wrong, and how."""
    with pytest.raises(TermsError) as told:
        change_of(kind, terms).on(state_of(sellers), YEAR)
    return told.value.field, told.value.problem


def visits(state: State) -> float:
    """Of all, the visit capacity."""
    return total([capacity_of(one) for one in state.sellers]).visit_capacity or 0.0


def lines(state: State) -> tuple[float | None, ...]:
    """The five lines of all together."""
    made = total([capacity_of(one) for one in state.sellers])
    return tuple(made.line(line) for line in Line)


def test_two_of_the_worked_example_are_the_base() -> None:
    assert lines(state_of(TWO)) == pytest.approx((1680, 360, 1320, 840, 480))
    assert state_of(TWO).target == pytest.approx(2 * 600_000_00)


def test_who_is_hired_in_april_works_nine_months_and_grows_in() -> None:
    """210 x 9/12 = 157.5 days; (.3 x 3 + .7 x 3 + 1 x 3) / 9 = 2/3 of 4 visits: 420 visits more, all of them rest."""
    made = after("hire", name="Vijfde", start="2027-04", curve=[0.3, 0.3, 0.3, 0.7, 0.7, 0.7], once=5000_00)
    new = made.sellers[-1]
    assert (known(new.workable_days), known(new.visits_per_day)) == pytest.approx((157.5, 8 / 3))
    assert lines(made) == pytest.approx((2100, 360, 1740, 840, 900))
    assert (made.target, made.spent, new.name) == (state_of(TWO).target, 5000_00, "Vijfde")


def test_who_was_hired_before_the_year_is_part_of_the_way_already() -> None:
    made = after("hire", name="Vijfde", start="2026-11", curve=[0.2, 0.4, 0.6])
    assert known(made.sellers[-1].visits_per_day) == pytest.approx(4 * (0.6 + 11) / 12)
    assert known(made.sellers[-1].workable_days) == pytest.approx(210)


def test_two_who_are_hired_are_two() -> None:
    change = change_of("hire", {"name": "Nieuw", "start": "2027-01"})
    made, _left_out = scenario(state_of(TWO), [change, change], YEAR)
    assert len({one.key for one in made.sellers}) == 4


def test_a_leave_of_a_quarter_takes_its_days_and_spreads_the_work() -> None:
    made = after("leave", person=1, start="2027-10")
    bram, noor = made.sellers
    assert known(bram.workable_days) == pytest.approx(157.5)
    assert (known(bram.customers), known(noor.customers)) == pytest.approx((33.75, 56.25))
    assert (known(bram.orders), known(noor.orders)) == pytest.approx((45, 75))
    assert lines(made) == pytest.approx((1680 - 210, 360, 1110, 840, 270))


def test_what_waits_stays_with_who_is_away() -> None:
    made = after("leave", person=1, start="2027-02", until="2027-03", spread=0)
    assert known(made.sellers[0].workable_days) == pytest.approx(175)
    assert [known(one.customers) for one in made.sellers] == [45, 45]


def test_inside_sales_takes_half_of_the_service_visits() -> None:
    """180 of 360 visits at half an hour: 90 hours."""
    made = after("inside_sales", share=0.5, minutes=30)
    assert lines(made) == pytest.approx((1680, 180, 1500, 840, 660))
    assert made.inside_hours == pytest.approx(90)


def test_two_office_hours_a_week_become_visits() -> None:
    """42 weeks x 2 hours x 2 sellers = 168 hours = 21 days of 420: a twentieth of 1 680 visits more."""
    made = after("inside_sales", office=2)
    assert made.inside_hours == pytest.approx(168)
    assert visits(made) == pytest.approx(1680 * 1.05)


def test_a_fifth_of_the_orders_goes_online_at_half_the_size() -> None:
    """24 of 120 orders at 5 000 euro; the 96 others are of 1 080 000 / 96 = 11 250 on average; a tenth of customers."""
    made = after("channel", channel="online", orders=0.2, size=0.5, customers=0.1)
    (online,) = made.channels
    assert (online.orders, online.size) == pytest.approx((24, 5_000_00))
    assert known(made.sellers[0].order_size) == pytest.approx(11_250_00)
    assert lines(made) == pytest.approx((1680, 324, 1356, 672, 684))
    revenue = sum((known(one.orders) or 0) * (known(one.order_size) or 0) for one in made.sellers)
    assert revenue + online.orders * online.size == pytest.approx(1_200_000_00)


def test_what_does_not_follow_to_the_channel_is_lost() -> None:
    made = after("channel", channel="distributor", orders=0.2, stays=0.75)
    assert made.channels[0].orders == pytest.approx(18)


def test_customers_orders_and_days_go_from_one_to_the_other() -> None:
    made = after("redivide", giver=1, taker=2, customers=10, orders=6, days=21)
    bram, noor = made.sellers
    assert (known(bram.customers), known(noor.customers)) == (35, 55)
    assert (known(bram.target), known(noor.target)) == pytest.approx((540_000_00, 660_000_00))
    assert (known(bram.workable_days), known(noor.workable_days)) == (189, 231)
    assert lines(made) == pytest.approx(lines(state_of(TWO)))


def test_customers_take_their_agreed_visits_along() -> None:
    sellers = (seller(1), seller(2, visits_per_customer=8))
    made = after("redivide", sellers, giver=1, taker=2, customers=45)
    assert known(made.sellers[1].visits_per_customer) == pytest.approx(6)
    assert lines(made)[1] == pytest.approx(180 + 360)


def test_a_training_lifts_the_step_of_who_go_and_takes_their_days() -> None:
    made = after("training", step="C", points=0.05, people=[2], days=4, cost=1500_00)
    assert [known(one.steps[1].conversion) for one in made.sellers] == pytest.approx([0.5, 0.55])
    assert [known(one.workable_days) for one in made.sellers] == [210, 206]
    assert made.spent == 1500_00
    assert made.sellers[1].steps[1].conversion.measured == 0.5  # what was measured stays beside it


def test_fewer_loyalty_visits_and_more_visits_a_day() -> None:
    assert lines(after("loyalty", share=0.25))[1] == pytest.approx(270)
    assert lines(after("loyalty", share=1.0, people=[1]))[1] == pytest.approx(180)
    assert visits(after("more_visits", visits=0.5)) == pytest.approx(1890)


def test_another_target_is_everybodys_in_the_same_measure() -> None:
    made = after("target", target=1_500_000_00)
    assert [known(one.orders) for one in made.sellers] == pytest.approx([75, 75])
    assert made.target == 1_500_000_00
    nothing = after("target", target=0)
    assert lines(nothing)[3] == 0


def test_a_target_where_there_was_none_is_divided_evenly() -> None:
    sellers = tuple(
        SellerInputs(key, "", order_size=seller(1).order_size, visits_per_order=seller(1).visits_per_order)
        for key in (1, 2)
    )
    made = after("target", sellers, target=1_000_000_00)
    assert [known(one.orders) for one in made.sellers] == pytest.approx([50, 50])


def test_focus_multiplies_the_last_conversion_and_the_size() -> None:
    made = after("focus", factors=[[1, 1.2, 0.9], [99, 2, 2]])
    assert known(made.sellers[0].steps[-1].conversion) == pytest.approx(0.6)
    assert known(made.sellers[0].order_size) == pytest.approx(9_000_00)
    assert made.sellers[1] == state_of(TWO).sellers[1]


def test_changes_work_in_the_order_in_which_they_stand() -> None:
    """Who is hired after inside sales took over keeps the own office hours."""
    hire = change_of("hire", {"name": "Nieuw", "start": "2027-01"})
    more = change_of("more_visits", {"visits": 1})
    one, _ = scenario(state_of(TWO), [more, hire], YEAR)
    other, _ = scenario(state_of(TWO), [hire, more], YEAR)
    assert visits(one) == pytest.approx(visits(other))
    inside = change_of("inside_sales", {"office": 2})
    before, _ = scenario(state_of(TWO), [inside, hire], YEAR)
    behind, _ = scenario(state_of(TWO), [hire, inside], YEAR)
    assert before.inside_hours == pytest.approx(168)
    assert behind.inside_hours == pytest.approx(252)


def test_a_change_that_does_not_fit_any_more_is_left_out_and_named() -> None:
    changes = [change_of("leave", {"person": 9, "start": "2027-02"}), change_of("more_visits", {"visits": 1})]
    made, left_out = scenario(state_of(TWO), changes, YEAR)
    assert [(one.place, one.field, one.problem) for one in left_out] == [(0, "person", Problem.NOBODY)]
    assert visits(made) == pytest.approx(2100)


@pytest.mark.parametrize(
    ("kind", "terms", "wrong"),
    [
        ("hire", {"start": "2027-04"}, ("name", Problem.MISSING)),
        ("hire", {"name": "x", "start": "april"}, ("start", Problem.NO_MONTH)),
        ("hire", {"name": "x", "start": "2028-01"}, ("start", Problem.NOT_IN_PERIOD)),
        ("hire", {"name": "x", "start": "2027-01", "curve": [1.2]}, ("curve", Problem.NO_CURVE)),
        ("hire", {"name": "x" * 200, "start": "2027-01"}, ("name", Problem.TOO_LONG)),
        ("leave", {"person": 9, "start": "2027-02"}, ("person", Problem.NOBODY)),
        ("leave", {"person": 1, "start": "2027-04", "until": "2027-02"}, ("until", Problem.ENDS_FIRST)),
        ("inside_sales", {}, ("", Problem.NOTHING_CHANGES)),
        ("inside_sales", {"share": 1.4}, ("share", Problem.TOO_MUCH)),
        ("inside_sales", {"share": -0.1}, ("share", Problem.TOO_LITTLE)),
        ("inside_sales", {"share": "half"}, ("share", Problem.NOT_A_NUMBER)),
        ("inside_sales", {"share": float("nan")}, ("share", Problem.NOT_A_NUMBER)),
        ("channel", {"channel": "fax", "orders": 0.1}, ("channel", Problem.NO_CHOICE)),
        ("channel", {"channel": "online", "orders": 0.9, "size": 2}, ("size", Problem.TOO_MUCH)),
        ("redivide", {"giver": 1, "taker": 1, "days": 3}, ("taker", Problem.SAME_PERSON)),
        ("redivide", {"giver": 1, "taker": 2}, ("", Problem.NOTHING_CHANGES)),
        ("redivide", {"giver": 1, "taker": 2, "customers": 46}, ("customers", Problem.MORE_THAN_THERE_IS)),
        ("training", {"step": "X", "points": 0.1}, ("step", Problem.NO_STEP)),
        ("training", {"step": "C", "points": 0.1, "people": [9]}, ("people", Problem.NOBODY)),
        ("loyalty", {"share": 0}, ("share", Problem.NOTHING_CHANGES)),
        ("focus", {"factors": [[1, 2]]}, ("factors", Problem.NOT_A_NUMBER)),
        ("nonsense", {}, ("kind", Problem.NO_CHOICE)),
    ],
)
def test_terms_that_cannot_be_meant_are_named(kind: str, terms: dict[str, Any], wrong: tuple[str, Problem]) -> None:
    assert refused(kind, **terms) == wrong


def test_the_only_seller_has_nobody_to_hand_over_to() -> None:
    assert refused("leave", (seller(1),), person=1, start="2027-02") == ("spread", Problem.NOBODY_ELSE)
    assert after("leave", (seller(1),), person=1, start="2027-01", spread=0).sellers[0].workable_days.value == 0


def test_nothing_known_gives_nothing_and_no_crash() -> None:
    blank = (SellerInputs(1, "Bram"), SellerInputs(2, "Noor"))
    for kind, terms in TERMS.items():
        made, _left_out = scenario(state_of(blank), [change_of(kind, terms)], YEAR)
        assert made.sellers
    assert scenario(state_of(()), [change_of(kind, terms) for kind, terms in TERMS.items()], YEAR)[0].sellers == ()


TERMS: dict[Kind, dict[str, Any]] = {
    Kind.HIRE: {"name": "Nieuw", "start": "2027-03-01", "curve": [0.2, 0.5], "once": 100_00},
    Kind.LEAVE: {"person": 1, "start": "2027-02-01", "until": "2027-05-01", "spread": 0.5},
    Kind.INSIDE_SALES: {"share": 0.3, "minutes": 20.0, "office": 3.0},
    Kind.CHANNEL: {
        "channel": "online", "segment": "klein", "orders": 0.2, "customers": 0.1, "size": 0.5, "stays": 0.9,
    },
    Kind.REDIVIDE: {"giver": 1, "taker": 2, "customers": 5.0, "orders": 3.0, "days": 10.0},
    Kind.FOCUS: {"factors": [[1, 1.1, 0.95]]},
    Kind.TRAINING: {"step": "C", "points": 0.04, "people": [1, 2], "days": 3.0, "cost": 900_00},
    Kind.LOYALTY: {"share": 0.2, "people": [1]},
    Kind.MORE_VISITS: {"visits": 0.3, "people": [2]},
    Kind.TARGET: {"target": 900_000_00},
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_terms_are_kept_as_they_were_read(kind: Kind) -> None:
    assert kept(read(KINDS[kind], TERMS[kind])) == TERMS[kind]


a_share = st.floats(0, 1)
NAMES = ("workable_days", "visits_per_day", "customers", "visits_per_customer", "orders")
MOST = (260, 12, 300, 12, 200)
sellers_by_chance = st.lists(
    st.builds(
        lambda key, values: seller(key, **dict(zip(NAMES, values, strict=True))),
        st.integers(1, 10**6),
        st.tuples(*(st.floats(0, most) for most in MOST)),
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda one: one.key,
).map(tuple)


@given(sellers=sellers_by_chance, month=st.integers(1, 12), curve=st.lists(a_share, max_size=14))
def test_a_hire_never_lowers_capacity(sellers: tuple[SellerInputs, ...], month: int, curve: list[float]) -> None:
    made = after("hire", sellers, name="Nieuw", start=f"2027-{month:02}", curve=curve)
    assert visits(made) >= visits(state_of(sellers)) - 1e-9
    assert lines(made)[1] == pytest.approx(lines(state_of(sellers))[1])


@given(sellers=sellers_by_chance, share=a_share, month=st.integers(1, 12))
def test_a_leave_loses_no_customer_no_order_and_no_target(
    sellers: tuple[SellerInputs, ...], share: float, month: int
) -> None:
    made = after("leave", sellers, person=sellers[0].key, start=f"2027-{month:02}", spread=share)
    assert visits(made) <= visits(state_of(sellers)) + 1e-9
    _same_sums(made, state_of(sellers), "customers", "orders", "target")
    assert lines(made)[1] == pytest.approx(lines(state_of(sellers))[1])


@given(sellers=sellers_by_chance, parts=st.tuples(a_share, a_share, st.floats(0.01, 1)))
def test_re_dividing_moves_and_loses_nothing(
    sellers: tuple[SellerInputs, ...], parts: tuple[float, float, float]
) -> None:
    one, other = sellers[:2]
    there = (one.customers, one.orders, one.workable_days)
    of = [part * (known(figure) or 0) for part, figure in zip(parts, there, strict=True)]
    if not any(of):
        return
    terms = {"customers": of[0], "orders": of[1], "days": of[2]}
    made = after("redivide", sellers, giver=one.key, taker=other.key, **terms)
    _same_sums(made, state_of(sellers), "customers", "orders", "target", "workable_days")
    assert lines(made)[1] == pytest.approx(lines(state_of(sellers))[1])


@given(sellers=sellers_by_chance, share=a_share, office=st.floats(0.1, 40))
def test_what_is_taken_over_frees_visits_and_takes_hours(
    sellers: tuple[SellerInputs, ...], share: float, office: float
) -> None:
    made = after("inside_sales", sellers, share=share, office=office)
    base = state_of(sellers)
    assert visits(made) >= visits(base) - 1e-9
    assert (lines(made)[1] or 0) <= (lines(base)[1] or 0) + 1e-9
    assert made.inside_hours >= 0


@given(sellers=sellers_by_chance, orders=st.floats(0.01, 0.9), size=st.floats(0, 1), stays=a_share)
def test_a_channel_brings_at_most_what_went_there(
    sellers: tuple[SellerInputs, ...], orders: float, size: float, stays: float
) -> None:
    made = after("channel", sellers, channel="online", orders=orders, size=size, stays=stays)
    through = sum(one.orders * one.size for one in made.channels)
    assert _money(made) + through <= _money(state_of(sellers)) * (1 + 1e-9)
    assert (lines(made)[3] or 0) <= (lines(state_of(sellers))[3] or 0) + 1e-9


def _same_sums(one: State, other: State, *names: str) -> None:
    for name in names:
        sums = [sum(_value(getattr(seller, name)) for seller in state.sellers) for state in (one, other)]
        assert sums[0] == pytest.approx(sums[1], abs=1e-6), name


def _money(state: State) -> float:
    return sum(_value(one.orders) * _value(one.order_size) for one in state.sellers)


def _value(figure: Figure) -> float:
    return known(figure) or 0.0
