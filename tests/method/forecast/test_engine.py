"""The forecast against worlds whose future is known, and its rules one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meetpunt.method.curve import Durations, estimate
from meetpunt.method.forecast.cube import chance_to_reach, quantiles
from meetpunt.method.forecast.fitted import Fitted
from meetpunt.method.forecast.moves import what_moves
from meetpunt.method.forecast.run import fit, forecast, simulate
from meetpunt.method.forecast.shock import Shock
from meetpunt.method.forecast.timing import Timing, when
from meetpunt.method.spells import MethodError
from tests.method.forecast import world
from tests.method.forecast.world import MONTH, STEPS

EDGES = MONTH * np.arange(7)
AS_OF = 104 * 7.0


@pytest.fixture(scope="module")
def large() -> world.World:
    return world.make(replace(world.A, families=2), seed=7)


@pytest.fixture(scope="module")
def fitted(large: world.World) -> Fitted:
    return fit(large.at(AS_OF))


def expected_orders(fitted: Fitted, large: world.World) -> float:
    """Orders in six months by the model's means, without any draws."""
    deals = large.at(AS_OF).deals
    opened = (fitted.chance_won(deals)[:, None] * fitted.won_by(deals, EDGES)[:, -1:]).sum()
    won = (1 / (1 + np.exp(-fitted.expected().logit[0]))).prod(axis=1)
    coming = (fitted.arrivals.shape / fitted.arrivals.rate * won).sum()
    return float(opened + coming * fitted.when.entered_evenly(EDGES)[-1])


def test_slices_add_up_to_the_whole(large: world.World, fitted: Fitted) -> None:
    cube = simulate(fitted, large.at(AS_OF), EDGES, draws=200)
    whole = cube.slice()
    parts = [cube.slice(part=part) for part in ("open", "new")]  # type: ignore[arg-type]
    assert np.allclose(sum(parts), whole)
    first = np.arange(40) < 11
    assert np.allclose(cube.slice(first) + cube.slice(~first), whole)
    assert np.allclose(sum(cube.slice(periods=slice(p, p + 1)) for p in range(6)), whole)
    assert cube.slice(part="open", measure="orders").tolist() == (cube.deal_period >= 0).sum(axis=1).tolist()
    assert np.allclose(cube.slice(measure="margin"), 0.3 * whole)
    assert np.all(np.diff(quantiles(whole)) > 0)


def test_the_p10_of_all_is_more_than_the_p10s_of_the_sellers(large: world.World, fitted: Fitted) -> None:
    cube = simulate(fitted, large.at(AS_OF), EDGES, draws=400)
    apart = sum(quantiles(cube.slice(np.arange(40) // 2 == rep))[1] for rep in range(20))
    assert apart < 0.8 * quantiles(cube.slice())[1]


def test_the_same_seed_gives_the_same_draws(large: world.World, fitted: Fitted) -> None:
    one, same, other = (simulate(fitted, large.at(AS_OF), EDGES, draws=150, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.deal_period, same.deal_period)
    assert np.array_equal(one.new_amount, same.new_amount)
    assert not np.array_equal(one.open_orders, other.open_orders)
    assert one.draws == len(one.slice()) == 150


def test_draws_agree_with_the_chances_that_are_shown(large: world.World, fitted: Fitted) -> None:
    deals = large.at(AS_OF).deals
    cube = simulate(fitted, large.at(AS_OF), EDGES, draws=1000)
    shown = fitted.chance_won(deals) * fitted.won_by(deals, EDGES[-1:])[:, 0]
    assert (cube.deal_period >= 0).mean() == pytest.approx(shown.mean(), rel=0.03)
    assert cube.slice(measure="orders").mean() == pytest.approx(expected_orders(fitted, large), rel=0.03)
    assert np.all(fitted.chance_going_on(deals) >= fitted.chance_won(deals) - 1e-12)


def test_whole_weeks_say_the_same_as_half_weeks(large: world.World, fitted: Fitted) -> None:
    weeks = fit(large.at(AS_OF), point_days=7.0)
    assert expected_orders(weeks, large) == pytest.approx(expected_orders(fitted, large), rel=0.01)


def test_rounding_times_down_to_weeks_would_forecast_too_much(large: world.World, fitted: Fitted) -> None:
    floored = [replace(one, times=np.floor(one.times / 7) * 7) for one in fitted.timings]
    rounded = replace(fitted, when=when(floored, 183.0))
    deals = large.at(AS_OF).deals

    def coming(model: Fitted) -> float:
        return float(model.when.entered_evenly(EDGES)[-1])

    assert coming(rounded) > 1.15 * coming(fitted)
    opened = fitted.chance_won(deals)
    assert opened @ rounded.won_by(deals, EDGES)[:, 2] > 1.05 * (opened @ fitted.won_by(deals, EDGES)[:, 2])


def test_a_common_shock_widens_and_does_not_lift(large: world.World, fitted: Fitted) -> None:
    steps = STEPS - 1
    together = np.ones((1, steps, steps)) / steps**0.5
    calm, wild = (
        replace(fitted, shock=Shock(np.ones(1), np.zeros((1, steps)), sd * together, np.array([sd])))
        for sd in (0.0, 0.6)
    )
    still, moved = (simulate(one, large.at(AS_OF), EDGES, draws=600).slice(measure="orders") for one in (calm, wild))
    assert moved.std() > 2 * still.std()
    assert moved.mean() == pytest.approx(still.mean(), rel=0.02)
    # Left alone the product of six steps would rise.
    logit = wild.draws(np.random.default_rng(1), 400)
    assert logit.market is not None
    p = [(1 / (1 + np.exp(-value))).prod(axis=2).mean() for value in (logit.logit, logit.logit + logit.market[:, None])]
    assert p[1] > 1.1 * p[0]


def test_an_old_opportunity_is_hardly_won(large: world.World, fitted: Fitted) -> None:
    deals = large.at(AS_OF).deals.where(np.zeros(4, dtype=np.intp))
    deals = replace(deals, step=np.full(4, 4, dtype=np.int16), age=np.array([0.0, 28.0, 84.0, 5000.0]))
    going, won = fitted.chance_going_on(deals), fitted.chance_won(deals)
    assert np.all(np.diff(going) < 0)
    assert going[2] < 0.25 * going[0]
    assert won[3] == pytest.approx(0, abs=1e-9)
    by = fitted.won_by(deals, np.array([0.0, 14.0, 60.0, 180.0]))
    assert np.all(np.diff(by[:3], axis=1) >= 0)
    assert np.all(by[:, 0] == 0)


def test_what_moves_is_large_and_undecided(large: world.World, fitted: Fitted) -> None:
    inputs = large.at(AS_OF)
    cube = simulate(fitted, inputs, EDGES, draws=400)
    moves = what_moves(cube, inputs.deals, 3)
    chance = (cube.deal_period >= 0).mean(axis=0)
    most = np.argsort(-chance * (1 - chance) * inputs.deals.amount)[:3]
    assert [move.place for move in moves] == most.tolist()
    assert moves[0].p50_won - moves[0].p50_lost == pytest.approx(moves[0].amount)
    target = float(np.quantile(cube.slice(), 0.6))
    moves = what_moves(cube, inputs.deals, 2, target=target)
    assert all(move.reach_lost < 0.4 < move.reach_won for move in moves)  # type: ignore[operator]
    assert chance_to_reach(0.0, cube.slice(), target) == pytest.approx(0.4, abs=0.01)
    assert chance_to_reach(target, cube.slice(), target) == 1.0


def test_a_plan_is_met_halfway(large: world.World) -> None:
    inputs = large.at(AS_OF)
    usual = fit(inputs).arrivals
    pace = usual.shape / usual.rate
    doubled = fit(replace(inputs, planned_entries=np.repeat(2 * pace * 7 / 2, 2))).arrivals
    planned = doubled.shape / doubled.rate
    assert np.all((planned > pace) & (planned < 2 * pace))
    assert planned.sum() == pytest.approx(1.2 * pace.sum(), rel=0.03)  # 13 weeks of plan beside 52 of history


def test_periods_ascend_and_stay_within_the_horizon(large: world.World, fitted: Fitted) -> None:
    for edges in ([0.0], [0.0, 0.0, 7.0], [-7.0, 7.0], [0.0, 400.0]):
        with pytest.raises(MethodError):
            simulate(fitted, large.at(AS_OF), np.array(edges), draws=10)


@pytest.mark.parametrize(("name", "series"), [("A", 12), ("B", 8), ("E", 8)])
def test_in_small_worlds_the_forecast_is_about_right(name: str, series: int) -> None:
    said = happened = inside = 0.0
    for seed in range(series):
        one = world.make(replace(getattr(world, name), reps=12), seed=50 + seed, weeks=135.0)
        cube = forecast(one.at(AS_OF), EDGES, draws=300, seed=seed)
        truth = one.truth(AS_OF, EDGES)
        said += cube.slice(measure="orders").mean()
        happened += truth[0].sum()
        amount = (cube.open_amount + cube.new_amount).sum(axis=1)
        low, high = np.quantile(amount, (0.1, 0.9), axis=0)
        inside += np.mean((truth[1].sum(axis=0) >= low) & (truth[1].sum(axis=0) <= high))
    assert said == pytest.approx(happened, rel=0.15)
    assert 0.6 < inside / series < 0.97


def test_one_opportunity_counted_by_hand() -> None:
    """The worked example of docs/counting/forecast.md."""
    curve = estimate(Durations(*(np.zeros(0) for _ in range(4))))  # type: ignore[arg-type]
    first = Timing(curve, 0.4, np.array([10.0, 20.0, 30.0, 40.0]), np.full(4, 0.25), 100.0)
    second = Timing(curve, 0.5, np.array([7.0]), np.ones(1), 100.0)
    age = np.array([15.0])
    going_on = 0.4 * np.exp(first.log_odds(age)) / (0.4 * np.exp(first.log_odds(age)) + 0.6)
    assert going_on[0] == pytest.approx(1 / 3)
    by = when((first, second), 40.0).won_by(0, age, np.array([20.0, 30.0, 33.0]))
    assert by[0] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert going_on[0] * 0.5 * by[0, 0] == pytest.approx(1 / 18)
    # Entries of one a day for 60 days, all of the second step: orders come 7 days later, 53 days of them.
    assert when((second,), 60.0).entered_evenly(np.array([7.0, 60.0])) == pytest.approx([0.0, 53.0])
