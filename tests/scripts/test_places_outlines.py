"""Outlines that are simplified keep the borders that they share."""

import json
from typing import Any

from scripts.places_outlines import outlines


def _feature(country: str, *ring: tuple[float, float]) -> dict[str, Any]:
    return {"properties": {"adm0_a3": country}, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}


def _unfolded(deltas: list[int]) -> list[tuple[int, int]]:
    x = y = 0
    points = []
    for dx, dy in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _ring(told: dict[str, Any], chain: list[int]) -> set[tuple[int, int]]:
    arcs = told["arcs"]
    return {point for place in chain for point in _unfolded(arcs[place if place >= 0 else ~place])}


WATERS: dict[str, Any] = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [],
    "objects": {"lakes": {"geometries": []}, "rivers": {"geometries": []}},
}


def test_two_provinces_of_one_country_share_a_border_and_have_one_outline_around_them() -> None:
    west = _feature("NLD", (5, 52), (6, 52), (6.0005, 52.5), (6, 53), (5, 53))
    east = _feature("NLD", (6, 52), (7, 52), (7, 53), (6, 53), (6.0005, 52.5))
    told = json.loads(outlines([west, east], WATERS))
    (ring,) = told["countries"]["NL"]
    assert _ring(told, ring) == {
        (5000, 52000),
        (6000, 52000),
        (7000, 52000),
        (7000, 53000),
        (6000, 53000),
        (5000, 53000),
    }
    (border,) = told["provinces"]["NL"]
    # The point half a metre out of line is left out, once and for both.
    assert _unfolded(told["arcs"][border]) in ([(6000, 52000), (6000, 53000)], [(6000, 53000), (6000, 52000)])
    assert told["frontiers"] == []


def test_two_countries_share_a_frontier_and_each_keeps_its_own_outline() -> None:
    here = _feature("NLD", (5, 52), (6, 52), (6, 53), (5, 53))
    there = _feature("DEU", (6, 52), (7, 52), (7, 53), (6, 53))
    told = json.loads(outlines([here, there], WATERS))
    assert len(told["countries"]["NL"]) == len(told["countries"]["DE"]) == 1
    assert len(told["frontiers"]) == 1
    assert told["provinces"]["NL"] == []


def test_land_across_the_ocean_is_left_out() -> None:
    island = _feature("NLD", (-68.4, 12.2), (-68.2, 12.2), (-68.2, 12.3), (-68.4, 12.3))
    assert json.loads(outlines([island], WATERS))["countries"]["NL"] == []
