"""What a plan may bring: the luck of a year, the doubt about the figures, and that gaps are told."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from meetpunt.method.planning.back_calculation import Gap, Reason
from meetpunt.method.planning.draws import Chance, PlanOutcome, outcome, together
from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, exactly
from tests.method.planning.sellers import certain, doubtful


def rng() -> np.random.Generator:
    return np.random.default_rng(4)


@pytest.mark.parametrize(("suspects", "chance"), [(781, 0.53), (881, 0.80), (941, 0.90)])
def test_planning_on_the_mean_is_a_coin_toss(suspects: float, chance: float) -> None:
    found = outcome([certain()], rng(), entries=[suspects], draws=40_000)
    assert found.total.chance == pytest.approx(chance, abs=0.015)


def test_to_be_sure_of_forty_orders_takes_an_eighth_and_a_fifth_more_suspects_than_the_mean() -> None:
    need = outcome([certain()], rng(), draws=40_000).total.need
    assert need is not None
    assert need.entries[0] is not None
    assert need.entries[0].p50 == pytest.approx(781, rel=0.01)
    assert need.entries[0].p80 == pytest.approx(881, rel=0.02)
    assert need.entries[0].p90 == pytest.approx(941, rel=0.02)


def test_orders_without_any_doubt_are_counted_not_drawn() -> None:
    need = outcome([certain()], rng()).total.need
    assert need is not None
    assert need.entries[-1] is not None
    assert need.entries[-1].p5 == pytest.approx(40)
    assert need.entries[-1].p95 == pytest.approx(40)


def test_the_same_seed_gives_the_same_answer_and_another_about_the_same() -> None:
    one, again, other = (outcome([doubtful()], np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one.total == again.total
    assert one.total.chance != other.total.chance
    assert one.total.chance == pytest.approx(other.total.chance, abs=0.05)


def test_a_seller_more_hardly_changes_the_draws_of_the_others() -> None:
    two, three = (outcome([doubtful(key) for key in keys], rng()) for keys in ((1, 2), (1, 2, 3)))
    for one, other in zip(two.sellers, three.sellers, strict=False):
        assert one.revenue is not None
        assert other.revenue is not None
        assert one.revenue.p50 == pytest.approx(other.revenue.p50, rel=0.04)


def test_more_doubt_makes_the_range_wider_and_80_per_cent_dearer() -> None:
    sure, unsure = (outcome([seller], rng()).total.need for seller in (certain(), doubtful()))
    assert sure is not None
    assert unsure is not None
    assert sure.visits is not None
    assert unsure.visits is not None
    assert unsure.visits.p80 > sure.visits.p80


def test_a_wanted_value_keeps_the_spread_of_what_was_measured_and_an_assumed_one_is_wider() -> None:
    measured = doubtful()
    moved = replace(measured, order_size=measured.order_size.with_wanted(110))
    assumed = replace(measured, order_size=Figure(wanted=110, told=Origin.ASSUMED))
    widths = []
    for seller in (measured, moved, assumed):
        revenue = outcome([seller], rng()).total.revenue
        assert revenue is not None
        widths.append(math.log(revenue.p90 / revenue.p10))
    assert widths[0] == pytest.approx(widths[1], rel=0.02)
    assert widths[2] > 1.2 * widths[0]


def test_what_sellers_assume_together_is_wrong_for_all_at_once() -> None:
    assumed = Figure(wanted=100, told=Origin.ASSUMED)
    together = [replace(certain(key), order_size=assumed) for key in range(1, 9)]
    apart = [replace(certain(key), order_size=Figure(100, 61, 164, 4)) for key in range(1, 9)]
    revenues = [outcome(team, rng(), cv=0.0).total.revenue for team in (together, apart)]
    assert revenues[0] is not None
    assert revenues[1] is not None
    assert revenues[0].p90 - revenues[0].p10 > 2 * (revenues[1].p90 - revenues[1].p10)


def test_visits_per_order_alone_will_do() -> None:
    seller = replace(certain(), steps=(), visits_per_order=exactly(7), target=exactly(60 * 100))
    found = outcome([seller], rng()).total
    assert found.orders is not None
    assert found.orders.p50 == pytest.approx(660 / 7, abs=2)
    assert found.chance is not None
    assert found.chance > 0.99
    assert found.need is not None
    assert found.need.visits is not None
    assert found.need.visits.p50 == pytest.approx(420, rel=0.03)
    assert found.need.entries[0] is None


def test_the_whole_fills_the_gaps_of_a_seller_and_does_not_count_itself() -> None:
    steps = tuple(replace(step, conversion=Figure()) for step in doubtful().steps)
    whole, gap, other = replace(doubtful(), key=0), replace(doubtful(1), steps=steps), doubtful(2)
    found = outcome([whole, gap, other], rng())
    assert [seller.key for seller in found.sellers] == [1, 2]
    assert found.total.orders is not None
    assert found.sellers[0].orders is not None
    assert found.sellers[0].orders.p50 == pytest.approx(660 / 606 * 40, rel=0.2)
    assert found.total.orders.p50 == pytest.approx(2 * 660 / 606 * 40, rel=0.2)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"order_size": Figure()}, Reason.NO_ORDER_SIZE),
        ({"steps": ()}, Reason.NO_STEPS),
        ({"target": Figure()}, Reason.NO_TARGET),
        ({"target": exactly(0)}, Reason.TARGET_ZERO),
        ({"workable_days": Figure()}, Reason.NO_DAYS),
        ({"visits_per_day": Figure()}, Reason.NO_VISITS_PER_DAY),
        ({"steps": tuple(replace(step, visits=exactly(0)) for step in certain().steps)}, Reason.NO_VISITS),
        ({"visits_per_day": exactly(0)}, Reason.NO_SALES_VISITS),
        ({"workable_days": exactly(10)}, Reason.NO_SALES_VISITS),
    ],
)
def test_what_cannot_be_known_is_said(changes: dict[str, Any], reason: Reason) -> None:
    found = outcome([replace(certain(), **changes)], rng())
    assert reason in [gap.reason for gap in found.total.gaps]
    assert no_nonsense(found)


def test_a_step_that_lets_nothing_through_is_named() -> None:
    first, *others = certain().steps
    found = outcome([replace(certain(), steps=(replace(first, conversion=exactly(0)), *others))], rng())
    assert found.total.gaps == (Gap(Reason.ZERO_CONVERSION, "S"),)
    assert found.total.chance is None


def test_a_plan_of_nobody_says_so() -> None:
    assert outcome([], rng()).total.gaps == (Gap(Reason.NO_SELLERS),)


def test_a_seller_who_cannot_be_counted_leaves_the_others_alone() -> None:
    found = outcome([certain(1), SellerInputs(2, "New")], rng())
    assert found.sellers[0].chance is not None
    assert found.sellers[1].gaps == (Gap(Reason.NO_ORDER_SIZE),)
    assert Gap(Reason.NO_ORDER_SIZE) in found.total.gaps
    assert no_nonsense(found)


def test_a_target_of_the_team_is_shared_out_for_what_it_takes() -> None:
    team = [replace(certain(key), target=Figure()) for key in (1, 2)]
    found = outcome(team, rng(), target=8000.0)
    assert found.total.need is not None
    assert found.total.need.visits is not None
    assert found.total.need.visits.p50 == pytest.approx(2 * 606, rel=0.02)


def test_some_of_the_sellers_together_have_their_targets_and_one_chance() -> None:
    found = outcome([doubtful(key) for key in (1, 2, 3)], rng())
    two = together(found, {1, 2}, 9, "North")
    assert two is not None
    assert two.target == 8000
    assert two.revenue is not None
    assert two.need is not None
    assert two.need.visits is not None
    apart = [seller.need.visits for seller in found.sellers[:2] if seller.need]
    assert two.need.visits.p80 < sum(one.p80 for one in apart if one)
    assert together(found, {7}, 9, "North") is None


def test_far_more_visits_than_were_made_are_counted_on_up_to_one_and_a_half_times() -> None:
    seller = replace(certain(), orders=exactly(10), visits_per_order=exactly(660 / 43.56))
    found = outcome([seller], rng()).total
    assert Gap(Reason.MORE_THAN_BEFORE) in found.gaps
    assert found.orders is not None
    assert found.orders.p50 == pytest.approx(15, abs=1)


def no_nonsense(found: PlanOutcome) -> bool:
    """No nan and no infinity anywhere."""

    def numbers(part: Any) -> list[float]:
        if isinstance(part, float):
            return [part]
        parts = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
        return [number for one in parts for number in numbers(one)]

    chances: list[Chance] = [found.total, *found.sellers]
    return all(math.isfinite(number) for chance in chances for number in numbers(asdict(chance)))
