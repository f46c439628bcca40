"""Rounds along stops, counted on the fingers."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from meetpunt.method import rounds

KM = 1 / 111.195
"""Degrees of latitude per kilometre on the globe of `crow_km`."""


def _at(*km: tuple[float, float]) -> np.ndarray:
    return np.array([(north * KM, east * KM) for north, east in km])


def test_the_day_of_the_counting_page() -> None:
    """10 km north, 10 south, 11 north: driven 10 + 20 + 21 + 11 = 62, the best order 10 + 1 + 21 + 10 = 42."""
    km = rounds.distances((0, 0), _at((10, 0), (-10, 0), (11, 0)))
    assert rounds.driven(km) == pytest.approx(62, rel=1e-3)
    assert rounds.shortest([km])[0] == pytest.approx(42, rel=1e-3)
    assert rounds.best_order(km) in ((1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2))


def test_every_order_is_tried_and_two_opt_comes_near() -> None:
    dice = np.random.default_rng(5)
    for n in (2, 4, 5, 7):
        km = rounds.distances((0, 0), dice.uniform(-0.3, 0.3, (n, 2)))
        every = min(sum(km[a, b] for a, b in zip((0, *o), (*o, 0), strict=True)) for o in permutations(range(1, n + 1)))
        found = rounds.shortest([km])[0]
        assert found == pytest.approx(every) if n <= rounds.EXACT else every - 1e-9 <= found <= 1.1 * every


def test_a_week_with_north_and_south_on_both_days_is_regrouped() -> None:
    """Two days that each go 20 km north and 20 south (80 km a day) become one north and one south: 40 each."""
    days = [_at((20, 0), (-20, 0)), _at((20, 1), (-20, 1))]
    assert rounds.regrouped((0.0, 0.0), days) == pytest.approx(2 * 41, rel=0.02)


def test_too_few_days_are_too_few_to_say() -> None:
    assert rounds.more_than([10, 12], [10, 10]).value is None
    assert rounds.more_than([62] * 5, [42] * 5).value == pytest.approx(62 / 42 - 1)


def test_the_area_of_a_disc_and_what_it_asks() -> None:
    """A disc of 30 km has 2,827 km2; four stops a day ask 0.7124 sqrt(2827 / 4) = 18.9 km each."""
    dice = np.random.default_rng(1)
    angle, reach = dice.uniform(0, 2 * np.pi, 4000), 30 * np.sqrt(dice.uniform(0, 1, 4000))
    area = rounds.area_km2(_at(*zip(reach * np.sin(angle), reach * np.cos(angle), strict=True)))
    assert area == pytest.approx(2827, rel=0.05)
    assert rounds.expected_km_per_stop(2827, 4) == pytest.approx(18.9, abs=0.1)


def test_the_detour_needs_drives() -> None:
    assert rounds.detour([13] * 10, [10] * 10).value == rounds.ROAD
    assert rounds.detour([14] * 40, [10] * 40).value == pytest.approx(1.4)
