"""What goes with a better figure, and how much of a plan hangs on each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meetpunt.method.planning.draws import outcome
from meetpunt.method.planning.hanging import hanging
from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs, exactly
from meetpunt.method.planning.levers import Basis, Kind, Lever, levers, plausible_gap
from tests.method.planning.sellers import certain, doubtful


def of(*sellers: SellerInputs) -> dict[tuple[Kind, str], Lever]:
    found = outcome(sellers, np.random.default_rng(4))
    return {(lever.kind, lever.step): lever for lever in levers(found, sellers)}


def test_a_larger_order_and_a_better_conversion_bring_what_they_multiply() -> None:
    found = of(certain())
    size = found[Kind.ORDER_SIZE, ""]
    # 660 visits / 0.7763 a suspect are 850 suspects, 43.6 orders of 100.
    assert (size.now, size.then, size.basis) == (100, 102, Basis.MODEST)
    assert size.gain.orders == 0
    assert size.gain.revenue == pytest.approx(0.02 * 4356, rel=0.01)
    last = found[Kind.CONVERSION, "C"]
    assert last.then == pytest.approx(0.67)
    assert last.gain.revenue == pytest.approx(4356 * 0.02 / 0.65, rel=0.01)
    assert last.of_unit.revenue == pytest.approx(4356 * 0.01 / 0.65, rel=0.01)


def test_an_earlier_conversion_also_asks_for_the_visits_that_come_after_it() -> None:
    found = of(certain())
    first = found[Kind.CONVERSION, "S"].gain.revenue / 0.02 * 0.55
    last = found[Kind.CONVERSION, "C"].gain.revenue / 0.02 * 0.65
    assert first < 0.5 * last


def test_more_visits_are_said_with_both_ends() -> None:
    visits = of(certain())[Kind.VISITS_PER_DAY, ""]
    assert visits.then == pytest.approx(4.2)
    # 210 x 4.2 - 180 = 702 in the place of 660.
    assert visits.gain.orders == pytest.approx(43.56 * (702 / 660 - 1), rel=0.01)
    assert visits.least.orders == pytest.approx(43.56 * ((702 / 660) ** 0.3 - 1), rel=0.01)
    # One more a day: 870.
    assert visits.of_unit.orders == pytest.approx(43.56 * (870 / 660 - 1), rel=0.01)


def test_fewer_visits_to_customers_leave_days_and_a_tenth_of_them_is_the_step() -> None:
    visits = of(certain())[Kind.LOYALTY_VISITS, ""]
    assert visits.then == pytest.approx(3.6)
    assert visits.gain.days == pytest.approx(18 / 4, rel=0.01)
    assert visits.unit == 3


def test_more_cross_selling_comes_without_a_way_through_the_funnel() -> None:
    seller = replace(certain(), follow_on=exactly(0.1), follow_on_size=exactly(50))
    lever = of(seller)[Kind.CROSS_SELLING, ""]
    # Of 1.1 orders, 110: a first order is 105 and brings 5; 0.02 more brings 1 more.
    assert lever.gain.revenue == pytest.approx(4356 * 1 / 110, rel=0.01)


def test_the_step_is_what_a_quarter_of_the_sellers_already_reach() -> None:
    team = [replace(certain(key), order_size=exactly(size)) for key, size in ((1, 90), (2, 100), (3, 110), (4, 120))]
    lever = of(replace(certain(0)), *team)[Kind.ORDER_SIZE, ""]
    assert lever.basis is Basis.GAP
    assert lever.then == pytest.approx(112.5)
    fewer = of(replace(certain(0)), *team[:3])[Kind.ORDER_SIZE, ""]
    assert fewer.basis is Basis.MODEST


def test_three_sellers_and_assumed_values_make_no_gap() -> None:
    measured = [Figure(float(value)) for value in (1, 2, 3)]
    assert plausible_gap(measured) is None
    assert plausible_gap([*measured, Figure(wanted=9.0)]) is None
    assert plausible_gap([*measured, Figure(4.0)]) == pytest.approx(3.25)
    assert plausible_gap([*measured, Figure(4.0)], lower=True) == pytest.approx(1.75)


def test_nothing_moves_where_nothing_is_known() -> None:
    assert of(SellerInputs(1, "New")) == {}
    assert of(replace(certain(), workable_days=Figure())) == {}
    alone = of(replace(certain(), steps=(), visits_per_order=exactly(7), customers=exactly(0)))
    assert sorted(kind for kind, _ in alone) == [Kind.CROSS_SELLING, Kind.ORDER_SIZE, Kind.VISITS_PER_DAY]


def test_chances_of_levers_are_between_none_and_all_that_is_left() -> None:
    found = of(doubtful())
    assert all(0 < (lever.gain.chance or 0) < 0.5 for lever in found.values())
    assert found[Kind.CONVERSION, "O"].gain.chance == pytest.approx(0.04, abs=0.03)


def test_what_hangs_on_figures_adds_up_and_an_assumption_is_named() -> None:
    seller = replace(doubtful(), order_size=Figure(wanted=100, told=Origin.ASSUMED))
    lines = hanging(outcome([seller], np.random.default_rng(4)))
    assert sum(line.share for line in lines) == pytest.approx(1)
    size = next(line for line in lines if line.code is Code.ORDER_SIZE)
    assert size.is_assumed
    assert size.share > 0.2
    assert size.revenue_low < 0.7 * size.revenue_high
    assert not next(line for line in lines if line.step == "O").is_assumed
    assert any(line.code is None for line in lines)


def test_without_doubt_only_luck_is_left() -> None:
    (line,) = hanging(outcome([certain()], np.random.default_rng(4)))
    assert (line.code, line.share) == (None, 1.0)
    assert hanging(outcome([SellerInputs(1, "New")], np.random.default_rng(4))) == ()


def test_visits_per_order_alone_hang_as_one_figure() -> None:
    seller = replace(certain(), steps=(), visits_per_order=Figure(7, 6, 8.2, 50))
    lines = hanging(outcome([seller], np.random.default_rng(4)))
    assert {line.code for line in lines} == {None, Code.VISITS_PER_ORDER}
