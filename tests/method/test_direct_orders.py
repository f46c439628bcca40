"""Orders without an opportunity: their pace goes on, as uncertain as they were few and uneven."""

from __future__ import annotations

import numpy as np
import pytest

from meetpunt.method.direct_orders import DirectOrders, draw_direct

EDGES = np.array([0.0, 28.0, 91.0])
YEAR = 364.0


def known(days: np.ndarray, cell: np.ndarray, amount: float = 100.0) -> DirectOrders:
    return DirectOrders(days, cell, np.full(len(days), amount), np.full(len(days), np.nan))


def test_the_pace_of_the_window_goes_on_in_each_cell() -> None:
    rng = np.random.default_rng(2)
    days = -rng.uniform(0, YEAR, 520)
    cell = np.repeat([0, 2], [416, 104])
    found = draw_direct(known(days, cell), 3, EDGES, YEAR, draws=4000, seed=1)
    assert found is not None
    means = found.orders.mean(axis=0)
    assert means[0] == pytest.approx([416 / 52 * 4, 416 / 52 * 9], rel=0.03)
    assert means[2] == pytest.approx([104 / 52 * 4, 104 / 52 * 9], rel=0.04)
    assert not found.orders[:, 1].any()
    assert found.amount == pytest.approx(100 * found.orders)


def test_few_orders_are_less_sure_than_many() -> None:
    def spread(n: int) -> float:
        days = -np.linspace(1, YEAR - 1, n)
        found = draw_direct(known(days, np.zeros(n, dtype=np.int64)), 1, EDGES, YEAR, draws=4000, seed=1)
        assert found is not None
        whole = found.orders.sum(axis=(1, 2))
        return float(whole.std() / whole.mean())

    assert spread(12) > 1.5 * spread(120)


def test_what_comes_in_bursts_is_wider() -> None:
    even = -np.arange(1, 361, 3.0)
    bursts = -np.repeat(np.arange(20, 360, 60.0), 20)
    widths = []
    for days in (even, bursts):
        found = draw_direct(known(days, np.zeros(len(days), dtype=np.int64)), 1, EDGES, YEAR, draws=4000, seed=1)
        assert found is not None
        widths.append(found.orders[:, 0, 0].std())
    assert widths[1] > 2 * widths[0]


def test_an_unknown_margin_is_the_share_of_the_known_ones_and_none_is_none() -> None:
    cell = np.zeros(10, dtype=np.int64)
    margin = np.where(np.arange(10) < 5, 30.0, np.nan)
    some = DirectOrders(-np.arange(1.0, 11.0), cell, np.full(10, 100.0), margin)
    found = draw_direct(some, 1, EDGES, 28.0, draws=200, seed=1)
    assert found is not None
    assert found.margin == pytest.approx(0.3 * found.amount)
    old = DirectOrders(np.array([-400.0]), cell[:1], np.ones(1), np.ones(1))
    assert draw_direct(old, 1, EDGES, YEAR, draws=10, seed=1) is None
