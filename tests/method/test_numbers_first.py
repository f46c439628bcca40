"""Visits up to a landmark against orders after it: by hand, and where the cause runs the other way."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.difference import difference
from meetpunt.method.numbers_first import Deals, NumbersFirst, numbers_first, slope

LANDMARK, HORIZON = 60, 120


def test_one_visit_more_within_two_strata_by_hand() -> None:
    """Stratum A: visits 0, 2, orders 0, 1; B: visits 1, 1, 4, orders 0, 1, 1; C: one opportunity, compared with nobody.

    A: means 1 and 1/2; (v - 1)(y - 1/2) = 1/2 + 1/2 = 1, squares 1 + 1 = 2. B: means 2 and 2/3; products
    2/3 - 1/3 + 2/3 = 1, squares 1 + 1 + 4 = 6. b = (1 + 1) / (2 + 6) = 1/4: 25 orders per 100 more with a visit more.
    Left over e: A -1/4, 1/4; B -5/12, 7/12, -2/12. Squares of (v - v_s) e: A 2/16 = 1/8, times 2/1 = 1/4;
    B (25 + 49 + 16) / 144 = 5/8, times 3/2 = 15/16. Variance (1/4 + 15/16) / 8^2 = 0.018555, its root 0.13622, times
    1.64485 = 0.22405: from 0.0259 to 0.4741.
    """
    visits = np.array([0, 2, 1, 1, 4, 7])
    ordered = np.array([False, True, False, True, True, True])
    found = slope(visits, ordered, np.array([0, 0, 1, 1, 1, 2]))
    assert found is not None
    assert found.value == pytest.approx(0.25)
    assert (found.low, found.high) == (pytest.approx(0.0259, abs=1e-4), pytest.approx(0.4741, abs=1e-4))
    assert (found.n, found.orders, found.strata) == (5, 3, 2)
    assert slope(np.array([1, 1]), np.array([True, False]), np.array([0, 0])) is None


def test_who_ended_before_the_landmark_and_who_is_young_are_left_out() -> None:
    """Entered on day 0; the landmark day is 60, which ends at 61; an order counts up to 61 + 120 = 181; seen on 200.

    Ended on 61.0: early. Won on 181: an order. Won on 182: none. Open: none. Entered on day 20: 81 + 120 = 201 > 200,
    young.
    """
    entered = np.array([0.5, 0.0, 0.0, 0.0, 20.0])
    ended = np.array([61.0, 181.0, 182.0, np.inf, 90.0])
    same = np.zeros(5, dtype=np.int64)
    won = np.array([True, True, True, False, True])
    found = numbers_first(Deals(entered, ended, won, same, same, same, same), LANDMARK, HORIZON, 200.0)
    assert (found.followed, found.early, found.young, found.why) == (3, 1, 1, "too_few")
    assert (found.classes[0].n, found.classes[0].orders, found.classes[0].share) == (3, 1, None)


def _world(rng: np.random.Generator, n: int, base: float, gain: float) -> tuple[Deals, np.ndarray]:
    """Opportunities followed by the day; also every visit of their whole life.

    Each day one that is not hot grows hot (a step further) with a chance of 1 in 60, is visited with 2 in 100 and, hot,
    15 in 100: a hot one draws visits. It is lost with 5 in 1,000 and, hot, won with a chance of `base`; each visit so
    far adds `gain` of that.
    """
    hot, ended = np.zeros(n, dtype=np.bool_), np.full(n, np.inf)
    won = np.zeros(n, dtype=np.bool_)
    visits, at_mark, step = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for today in range(LANDMARK + HORIZON + 1):
        going = np.isinf(ended)
        hot |= going & (rng.random(n) < 1 / 60)
        visits += going & (rng.random(n) < np.where(hot, 0.15, 0.02))
        chance = rng.random(n)
        orders = going & hot & (chance < base * (1 + gain * visits))
        lost = going & ~orders & (chance > 0.995)
        won |= orders
        ended[orders | lost] = today + 0.5
        if today == LANDMARK:
            at_mark, step = visits.copy(), hot.astype(np.int64)
    rep, size = rng.integers(0, 5, n), rng.integers(0, 2, n)
    return Deals(np.zeros(n), ended, won, at_mark, rep, size, step), visits


def _answer(deals: Deals) -> NumbersFirst:
    return numbers_first(deals, LANDMARK, HORIZON, LANDMARK + HORIZON + 1.0)


def test_that_hot_ones_draw_visits_does_not_show_as_orders_that_visits_brought() -> None:
    rng = np.random.default_rng(11)
    found, naive, outside = [], [], 0
    for _ in range(40):
        deals, all_visits = _world(rng, 800, base=0.03, gain=0.0)
        answer = _answer(deals).slope
        plain = slope(all_visits, deals.won, np.zeros(800, dtype=np.int64))
        assert answer is not None
        assert plain is not None
        found.append(answer.value)
        naive.append(plain.value)
        outside += not answer.low <= 0 <= answer.high
        # All visits beside all orders: every world would cry that a visit more comes with more orders.
        assert plain.low > 0
    assert abs(np.mean(found)) < 0.01
    assert np.mean(naive) > 0.015
    assert outside <= 9
    # Of those with many visits more were hot on the day already; opportunities alike were won as often.
    few, many = (_answer(deals).classes[place] for place in (0, -1))
    assert (many.share or 0.0) > (few.share or 1.0) + 0.2
    assert many.share == pytest.approx(many.alike, abs=0.05)


def test_visits_that_do_bring_orders_show() -> None:
    rng = np.random.default_rng(12)
    answers = [_answer(_world(rng, 2000, base=0.001, gain=2.0)[0]).slope for _ in range(5)]
    assert all(one is not None and one.low > 0 for one in answers)


def test_a_difference_has_the_interval_of_both_by_hand() -> None:
    """40 (34 to 47) less 30 (26 to 35): 10; low 10 - sqrt(6^2 + 5^2) = 2.19, high 10 + sqrt(7^2 + 4^2) = 18.06."""
    found = difference((40, 34, 47), (30, 26, 35))
    assert (found.value, found.low, found.high) == (10, pytest.approx(2.190, abs=1e-3), pytest.approx(18.062, abs=1e-3))
    assert not found.may_be_chance
    assert difference((40, 30, 50), (38, 30, 46)).may_be_chance
