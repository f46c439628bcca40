"""Who sells what: small cases by hand, the same answer as SciPy's solver, and what is too close to call."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from meetpunt.method.planning.assignment import EXPLORED, Idle, Market, Nothing, assign, even_part, focus_of, idle_of
from meetpunt.method.spells import MethodError


def market(
    skill: ArrayLike, hours: ArrayLike, demand: ArrayLike, margin: ArrayLike, spread: float = 0.0, draws: int = 50
) -> Market:
    """Ten hours per opportunity; everybody sells everything."""
    known = np.array(skill, dtype=float)
    drawn = np.clip(known + np.random.default_rng(3).normal(0, spread, (draws, *known.shape)), 0, 1)
    of = [np.array(one, dtype=float) for one in (hours, demand, margin)]
    each = np.full(len(of[1]), 10.0)
    return Market(of[0], of[1], each, of[2], np.ones(known.shape, dtype=bool), known, drawn)


def test_each_sells_what_they_are_best_at_but_for_a_tenth_spread_evenly() -> None:
    """By hand: 100 hours each, 5 explored per cell, the rest where the chance is .6: 60 an hour (.6 x 1 000 / 10)."""
    found = assign(market([[0.6, 0.2], [0.2, 0.6]], [100, 100], [500, 500], [1000, 1000]))
    assert found.hours == pytest.approx(np.array([[95, 5], [5, 95]]))
    assert found.worth.value == pytest.approx(2 * (95 * 60 + 5 * 20))
    assert found.beside.value == pytest.approx(2 * (50 * 60 + 50 * 20))
    assert found.gain.value == pytest.approx(2 * 45 * 40)
    assert [one.value for one in found.of_seller] == pytest.approx([60, 60])
    assert [one.value for one in found.of_demand] == pytest.approx([0, 0])
    assert found.holds.all()


def test_following_it_multiplies_orders_an_hour_only_where_it_holds() -> None:
    """By hand: half of the hours at .6 and half at .2 is .4; 95 at .6 and 5 at .2 is .58: times 1.45."""
    one = market([[0.6, 0.2], [0.41, 0.4]], [100, 100], [500, 500], [1000, 1000], spread=0.02)
    now = np.full((2, 2), 50.0)
    found = assign(one, now)
    assert found.beside.value == pytest.approx(50 * (60 + 20 + 41 + 40))
    assert focus_of(one, now, found) == pytest.approx(np.array([[1.45, 1000, 1000], [1, 1000, 1000]]))


def test_a_demand_that_is_used_up_has_a_price_and_the_next_best_takes_the_rest() -> None:
    """By hand: 100 hours, 60 an hour for 30 hours of demand, else 20: an hour of demand more is worth 40."""
    found = assign(market([[0.6, 0.2]], [100], [30, 500], [1000, 1000]))
    assert found.hours == pytest.approx(np.array([[30, 70]]))
    assert found.of_demand[0].value == pytest.approx(40)
    assert found.of_seller[0].value == pytest.approx(20)
    assert found.worth.value == pytest.approx(30 * 60 + 70 * 20)


def test_an_hour_that_is_worth_nothing_says_why() -> None:
    """By hand: 30 hours of demand for who has 100; who sells nothing; who sells what has no margin; who has room."""
    one = market([[0.6, 0, 0]] * 3 + [[0, 0, 0.5]], [100, 100, 100, 100], [30, 500, 500], [1000, 0, 1000])
    sells = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0], [1, 0, 1]], dtype=bool)
    one = replace(one, sells=sells)
    assert idle_of(one, assign(one)) == (Idle.NO_DEMAND, Idle.SELLS_NOTHING, Idle.NO_WORTH, None)


def test_an_hour_more_brings_what_its_price_says() -> None:
    one = market([[0.6, 0.2], [0.5, 0.4]], [100, 80], [60, 500], [1000, 1200])
    found, more = assign(one), assign(replace(one, hours=one.hours + np.array([1, 0])))
    # a tenth of the hour more is explored, half of it where it is worth less
    assert more.worth.value - found.worth.value == pytest.approx(found.of_seller[0].value, rel=0.05)
    wider = assign(replace(one, demand=one.demand + np.array([1, 0])))
    assert wider.worth.value - found.worth.value == pytest.approx(found.of_demand[0].value)


def test_who_does_not_sell_a_family_gets_no_hours_for_it() -> None:
    one = market([[0.9, 0.2]], [100], [500, 500], [1000, 1000])
    found = assign(replace(one, sells=np.array([[False, True]])))
    assert found.hours == pytest.approx(np.array([[0, 100]]))
    assert found.explored == pytest.approx(np.array([[0, 10]]))


def test_skills_that_are_alike_are_too_close_to_call_and_far_ones_hold() -> None:
    near = assign(market([[0.41, 0.40]], [100], [500, 500], [1000, 1000], spread=0.1))
    assert not near.holds.any()
    far = assign(market([[0.7, 0.2]], [100], [500, 500], [1000, 1000], spread=0.1))
    assert far.holds.all()
    assert near.agree[0, 0] < 0.7 < 0.95 < far.agree[0, 0]


def test_where_nothing_is_known_apart_the_gain_is_not_sure() -> None:
    found = assign(market([[0.41, 0.40]], [100], [500, 500], [1000, 1000], spread=0.1))
    assert found.gain.low < 0 < found.gain.high


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hours": np.zeros(2)}, Nothing.NO_HOURS),
        ({"demand": np.zeros(2)}, Nothing.NO_DEMAND),
        ({"sells": np.zeros((2, 2), dtype=bool)}, Nothing.NOBODY_SELLS),
        ({"margin": np.zeros(2)}, Nothing.NO_WORTH),
    ],
)
def test_nothing_to_divide_is_explained(change: dict[str, np.ndarray], why: Nothing) -> None:
    found = assign(replace(market([[0.6, 0.2], [0.2, 0.6]], [9, 9], [9, 9], [1, 1]), **change))
    assert found.nothing is why
    assert not found.hours.any()
    assert found.worth.value == 0


def test_nobody_and_no_families_are_explained_too() -> None:
    nobody = assign(market(np.zeros((0, 2)), [], [9, 9], [1, 1]))
    none = assign(market(np.zeros((2, 0)), [9, 9], [], []))
    assert (nobody.nothing, none.nothing) == (Nothing.NO_SELLERS, Nothing.NO_FAMILIES)


@pytest.mark.parametrize(
    "change",
    [
        {"hours": np.array([1.0, np.nan])},
        {"hours": np.array([1.0])},
        {"demand": np.array([-1.0, 2.0])},
        {"hours_each": np.array([0.0, 2.0])},
        {"skill": np.array([[1.2, 0], [0, 0]])},
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, np.ndarray]) -> None:
    with pytest.raises(MethodError):
        assign(replace(market([[0.6, 0.2], [0.2, 0.6]], [9, 9], [9, 9], [1, 1]), **change))


def test_without_draws_nothing_is_said_to_hold() -> None:
    assert not assign(market([[0.6, 0.2]], [9], [9, 9], [1, 1], draws=0)).holds.any()


@given(seed=st.integers(0, 10_000), sellers=st.integers(1, 8), families=st.integers(1, 5))
@settings(max_examples=40)
def test_any_market_is_divided_within_its_limits_and_as_well_as_scipy_does(
    seed: int, sellers: int, families: int
) -> None:
    one = drawn(seed, sellers, families)
    found = assign(one)
    if found.nothing:
        return
    assert (found.hours.sum(axis=1) <= one.hours + 1e-6).all()
    assert (found.hours.sum(axis=0) <= one.demand + 1e-6).all()
    assert (found.hours >= found.explored - 1e-9).all()
    assert not found.hours[~one.sells].any()
    assert found.worth.value == pytest.approx(by_scipy(one), rel=1e-7, abs=1e-6)
    assert found.worth.value >= found.beside.value - 1e-6
    for total in (found.explored.sum(axis=1) <= EXPLORED * one.hours + 1e-9, found.agree <= 1):
        assert total.all()


def drawn(seed: int, sellers: int, families: int) -> Market:
    """A market by chance; some sell little, some demand is nothing."""
    dice = np.random.default_rng(seed)
    skill = dice.beta(4, 6, (sellers, families))
    return Market(
        dice.uniform(0, 1500, sellers) * (dice.random(sellers) < 0.9),
        dice.uniform(0, 900, families) * (dice.random(families) < 0.9),
        dice.uniform(4, 40, families),
        dice.uniform(0, 900_000, families),
        dice.random((sellers, families)) < 0.7,
        skill,
        np.clip(skill + dice.normal(0, 0.05, (5, sellers, families)), 0, 1),
    )


def by_scipy(one: Market) -> float:
    """The greatest margin by SciPy's own way to the solver."""
    sellers, families = one.sells.shape
    cost = one.skill * one.margin / one.hours_each
    rows = np.vstack((np.kron(np.eye(sellers), np.ones(families)), np.kron(np.ones(sellers), np.eye(families))))
    least = even_part(one, EXPLORED).ravel()
    limits = [(low, None if may else 0) for low, may in zip(least, one.sells.ravel(), strict=True)]
    found = linprog(-cost.ravel(), rows, np.concatenate((one.hours, one.demand)), bounds=limits)
    assert found.status == 0
    return float(-found.fun)
