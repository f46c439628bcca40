"""Distances that one can look up."""

import numpy as np
import pytest

from meetpunt.method.distance import ROAD, crow_km, road_km

AMSTERDAM, MAASTRICHT, PARIS = (52.3731, 4.8922), (50.8483, 5.6889), (48.8534, 2.3488)


@pytest.mark.parametrize(("one", "other", "km"), [(AMSTERDAM, MAASTRICHT, 178.4), (AMSTERDAM, PARIS, 430.0)])
def test_distances_over_the_globe_are_those_of_an_atlas(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    assert float(crow_km(*one, *other)) == pytest.approx(km, rel=0.01)


def test_a_degree_of_latitude_is_a_360th_of_the_earths_girth() -> None:
    assert float(crow_km(51.0, 5.0, 52.0, 5.0)) == pytest.approx(2 * np.pi * 6371 / 360)


def test_the_way_by_road_is_three_tenths_longer_and_the_way_back_as_long() -> None:
    there, back = road_km(*AMSTERDAM, *MAASTRICHT), road_km(*MAASTRICHT, *AMSTERDAM)
    assert float(there) == pytest.approx(float(back))
    assert float(there) == pytest.approx(float(crow_km(*AMSTERDAM, *MAASTRICHT)) * ROAD)


def test_many_distances_are_taken_at_once() -> None:
    km = crow_km(np.array([52.0, 51.0]), np.array([5.0, 5.0]), 51.0, 5.0)
    assert km.shape == (2,)
    assert km[1] == 0
