"""Forecasts from little or odd history: always an answer, as wide as it has to be, with the reason beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meetpunt.method.events import EventKind, Events
from meetpunt.method.first_passage import spells_from_events
from meetpunt.method.forecast.arrivals import arrivals
from meetpunt.method.forecast.cautions import Kind
from meetpunt.method.forecast.inputs import Deals, ForecastInputs, Landmarks, Won
from meetpunt.method.forecast.next_step import next_step
from meetpunt.method.forecast.run import fit, forecast
from meetpunt.method.forecast.shock import change
from meetpunt.method.spells import MethodError, Spells
from tests.method.forecast import world

EDGES = np.array([0.0, 30.0, 60.0, 91.0])


def deals(*rows: tuple[int, int, float, float]) -> Deals:
    """Open opportunities of (seller, step, age, amount)."""
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 4).T
    seller = columns[0].astype(np.int64)
    n = len(rows)
    nan, no = np.full(n, np.nan), np.zeros(n, dtype=np.bool_)
    return Deals(np.arange(n), seller, seller, columns[1].astype(np.int16), columns[2], columns[3], nan, no)


def won(*amounts: float) -> Won:
    n = len(amounts)
    none = np.zeros(n, dtype=np.int64)
    return Won(-1.0 - np.arange(n), np.array(amounts, dtype=np.float64), np.full(n, np.nan), none, none)


def inputs(spells: Spells, steps: int, open_now: Deals, orders: Won, sellers: int = 2) -> ForecastInputs:
    first = spells.where(spells.step == 0)
    return ForecastInputs(
        steps=steps,
        spells=spells,
        entries=first.entered,
        entry_seller=first.group,
        entry_cell=first.group,
        as_of=400.0,
        deals=open_now,
        won=orders,
        cells=sellers,
        cell_seller=np.arange(sellers),
        horizon_days=91.0,
    )


def log(*rows: tuple[int, int, int, float]) -> Spells:
    """Spells of events (opportunity, kind, position, moment) of a process of four steps, of seller 0."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    n = len(rows)
    none = np.zeros(n, dtype=np.int64)
    events = Events(
        opportunity=np.array(columns[0], dtype=np.int64),
        kind=np.array(columns[1], dtype=np.int8),
        position=np.array(columns[2], dtype=np.int16),
        happened=np.array(columns[3], dtype=np.float64),
        owner=none,
        team=none,
        seen_at_import=np.zeros(n, dtype=np.bool_),
    )
    return spells_from_events(events, 4, 400.0)


def test_without_any_history_the_forecast_is_nearly_anything() -> None:
    many = deals(*[(0, 1, 10.0, 100.0)] * 40)
    cube = forecast(inputs(log(), 4, many, won()), EDGES)
    orders = cube.slice(part="open", measure="orders")
    low, high = np.quantile(orders, (0.1, 0.9))
    assert high - low > 10
    kinds = {caution.kind for caution in cube.warnings}
    assert {Kind.NO_ORDERS, Kind.NOBODY_WENT_ON, Kind.SHORT_HISTORY} <= kinds
    assert np.isfinite(cube.slice()).all()
    assert np.isnan(cube.slice(measure="margin")).all()


def test_with_nothing_at_all_there_is_an_answer() -> None:
    cube = forecast(inputs(log(), 4, deals(), won()), EDGES, draws=7)
    assert cube.slice(measure="orders").shape == (7,)
    assert np.isnan(cube.slice()).all()
    assert Kind.NO_AMOUNTS in {caution.kind for caution in cube.warnings}
    assert len(fit(inputs(log(), 4, deals(), won())).chance_won(deals())) == 0
    nobody = replace(inputs(log(), 4, deals(), won()), cells=0, cell_seller=np.zeros(0, dtype=np.int64))
    assert forecast(nobody, EDGES, draws=5).slice().tolist() == [0.0] * 5


def test_amounts_that_are_not_known_come_from_orders() -> None:
    unknown = deals(*[(0, 1, 10.0, np.nan)] * 30)
    cube = forecast(inputs(log(), 4, unknown, won(500.0, 500.0)), EDGES, draws=200)
    assert np.allclose(cube.slice(part="open"), 500.0 * cube.slice(part="open", measure="orders"))
    assert np.isnan(forecast(inputs(log(), 4, unknown, won()), EDGES, draws=20).slice()).all()


def test_a_process_of_one_step_and_ages_beyond_everything() -> None:
    rng = np.random.default_rng(1)
    n = 300
    start = rng.uniform(0, 400, n)
    kind = np.where(rng.random(n) < 0.5, EventKind.STEP, EventKind.LOST)
    end = start + rng.gamma(2, 10, n)
    none = np.zeros(2 * n, dtype=np.int64)
    events = Events(
        np.tile(np.arange(n), 2),
        np.concatenate((np.zeros(n), kind)).astype(np.int8),
        np.concatenate((np.zeros(n), np.where(kind == EventKind.STEP, 1, -1))).astype(np.int16),
        np.concatenate((start, end)),
        none,
        none,
        np.zeros(2 * n, dtype=np.bool_),
    )
    spells = spells_from_events(events, 2, 400.0)
    some = deals((0, 0, 5.0, 10.0), (1, 0, 5.0, 10.0), (0, 0, 3000.0, 10.0))
    model = fit(inputs(spells, 2, some, won(10.0)))
    chance = model.chance_won(some)
    assert chance[0] == pytest.approx(0.5, abs=0.12)
    assert 0.05 < chance[1] < 0.95  # a seller without history
    assert chance[2] == pytest.approx(0, abs=1e-9)
    assert forecast(inputs(spells, 2, some, won(10.0)), EDGES, draws=100).slice().max() > 0
    with pytest.raises(MethodError):
        model.chance_won(replace(some, seller=np.array([0, 9, 0])))


def test_a_skip_takes_no_time_and_a_loss_that_was_void_is_none() -> None:
    rows = []
    for opportunity in range(60):
        start = 4.0 * opportunity
        rows.append((opportunity, EventKind.STEP, 0, start))
        if opportunity % 3 == 0:
            rows.append((opportunity, EventKind.STEP, 3, start + 20))  # over steps 1 and 2
        elif opportunity % 3 == 1:
            rows.append((opportunity, EventKind.LOST, -1, start + 5))
            rows.append((opportunity, EventKind.REOPENED, -1, start + 9))
            rows += [(opportunity, EventKind.STEP, step, start + 20 * step) for step in (1, 2, 3)]
        else:
            rows.append((opportunity, EventKind.LOST, -1, start + 30))
    model = fit(inputs(log(*rows), 4, deals(), won(1.0)))
    assert [one.plateau for one in model.timings] == pytest.approx([2 / 3, 1, 1], abs=0.02)
    times = [float(one.times @ one.shares) for one in model.timings]
    assert times == pytest.approx([20, 10, 10], abs=0.6)  # half of them passed over steps 1 and 2
    assert model.shares[0].mean[0] == pytest.approx(2 / 3, abs=0.05)


def test_what_changed_is_told() -> None:
    assert {caution.kind for caution in fit(world.make(world.A, 3, weeks=110).at(728.0)).warnings} == set()
    changed = world.make(replace(world.D, drift=-1.5, growth=2.0), 3, weeks=160).at(130 * 7.0)
    told = [(caution.kind, caution.step) for caution in fit(changed).warnings]
    assert (Kind.ENTRIES_CHANGED, None) in told
    assert Kind.STEP_CHANGED in {kind for kind, _ in told}
    assert change(np.array([9.0, 9, 9, -9, -9, -9]), np.full(6, 4.0)) == 3
    assert change(np.array([1.0, -1, 1, -1, 1, -1]), np.full(6, 4.0)) is None


def test_who_began_halfway_has_the_pace_since_then_and_who_stopped_has_none() -> None:
    first, second, third = np.arange(0.5, 364, 3.5), np.arange(280.0, 364, 3.5), np.arange(0.5, 180, 3.5)
    moments = np.concatenate((first, second, third))
    cell = np.repeat(np.arange(3), (len(first), len(second), len(third)))
    found = arrivals(moments, cell, 0.0, 364.0, np.arange(3), 3, None)
    pace = found.shape / found.rate * 7
    assert pace[:2] == pytest.approx([2.0, 2.0], abs=0.4)
    assert pace[2] < 0.6


def test_a_dated_next_step_counts_for_what_it_was_worth_before() -> None:
    model = fit(world.make(world.A, 5, weeks=110).at(728.0))
    assert next_step(None, model.timings).effect == 0.0
    rng = np.random.default_rng(2)
    n = 4000
    has = rng.random(n) < 0.4
    odds = model.timings[3].log_odds(np.full(n, 20.0)) + 0.3 + 0.8 * (has - 0.4)
    went_on = rng.random(n) < 1 / (1 + np.exp(-odds))
    found = next_step(Landmarks(np.full(n, 3, dtype=np.int16), np.full(n, 20.0), has, went_on), model.timings)
    assert found.effect == pytest.approx(0.8, abs=0.15)
    one = deals((0, 3, 40.0, 1.0), (0, 3, 40.0, 1.0))
    one = replace(one, has_next_step=np.array([False, True]))
    without, planned = replace(model, next_step=found).chance_going_on(one)
    assert planned > without + 0.03
    assert np.ptp(model.chance_going_on(one)) == 0
