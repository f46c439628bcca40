"""Outlines of countries and provinces from Natural Earth, simplified so that shared borders stay shared."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from typing import Any

from meetpunt.store.places.countries import COUNTRIES

Point = tuple[int, int]
Ring = list[Point]

SCALE = 1000
"""Points are kept as whole thousandths of a degree, some 70 to 110 m; Natural Earth itself is not finer."""
BOX = (-11.0, 40.0, 22.0, 61.5)
"""West, south, east, north of what is kept."""
NEAR, FAR = 3.0, 8.0
"""How far a line may move by leaving points out, in thousandths of a degree: in our countries and around them."""
WITH_PROVINCES = ("NL", "BE", "LU", "DE", "AT", "CH")
"""Of the others Natural Earth has a hundred small ones, which help nobody to find the way."""
# Natural Earth's lake covers Flevoland: the water as it is now, from general knowledge, to about a kilometre.
IJSSELMEER = ((5.04, 52.93), (5.2, 53.02), (5.34, 53.07), (5.4, 53.05), (5.41, 52.97), (5.385, 52.93), (5.36, 52.88),
              (5.42, 52.85), (5.55, 52.83), (5.7, 52.84), (5.64, 52.8), (5.58, 52.75), (5.59, 52.66), (5.63, 52.6),
              (5.54, 52.58), (5.44, 52.52), (5.36, 52.61), (5.3, 52.7), (5.21, 52.75), (5.13, 52.75), (5.11, 52.775),
              (5.12, 52.84), (5.08, 52.89))  # fmt: skip
MARKERMEER = ((5.285, 52.69), (5.345, 52.605), (5.425, 52.51), (5.33, 52.46), (5.22, 52.41), (5.13, 52.345),
              (5.07, 52.335), (5.0, 52.36), (5.03, 52.39), (5.08, 52.42), (5.11, 52.455), (5.13, 52.46), (5.1, 52.47),
              (5.07, 52.495), (5.06, 52.54), (5.035, 52.57), (5.03, 52.6), (5.06, 52.635), (5.12, 52.625),
              (5.18, 52.635), (5.25, 52.67))  # fmt: skip
RANDMEREN = ((5.13, 52.345), (5.2, 52.33), (5.31, 52.305), (5.39, 52.265), (5.49, 52.28), (5.54, 52.33), (5.61, 52.355),
             (5.68, 52.39), (5.8, 52.45), (5.84, 52.53), (5.84, 52.575), (5.75, 52.59), (5.63, 52.6))  # fmt: skip
ALPHA3 = {"NLD": "NL", "BEL": "BE", "LUX": "LU", "DEU": "DE", "FRA": "FR", "GBR": "GB", "IRL": "IE", "AUT": "AT",
          "CHE": "CH", "DNK": "DK"}  # fmt: skip


def outlines(provinces: list[dict[str, Any]], waters: dict[str, Any]) -> bytes:
    """The data file: arcs once, and per country its rings and province borders, and the frontiers, as numbers of arcs.

    provinces: features of Natural Earth's first-order provinces, 1:10 million. waters: a topology of lakes and rivers.
    """
    owners: list[tuple[str, Ring]] = []
    for feature in provinces:
        alpha3 = feature["properties"]["adm0_a3"]
        owners += [(ALPHA3.get(alpha3, alpha3), ring) for ring in _rings(feature["geometry"])]
    junctions = _junctions(ring for _, ring in owners)
    number: dict[tuple[Point, ...], int] = {}
    users: dict[int, list[str]] = defaultdict(list)
    parts: dict[str, list[int]] = defaultdict(list)
    for country, ring in owners:
        numbers = []
        for arc in _split(ring, junctions):
            backwards = tuple(reversed(arc))
            forwards = arc <= backwards
            place = number.setdefault(arc if forwards else backwards, len(number))
            users[place].append(country)
            numbers.append(place if forwards else ~place)
        parts[country] += numbers
    kept = list(number)
    arcs = []
    for place, arc in enumerate(kept):
        ours = any(country in COUNTRIES for country in users[place])
        arcs.append(_deltas(_simplified(list(arc), NEAR if ours else FAR)))
    inside = {place: names for place, names in users.items() if len(names) > 1}
    content = {
        "scale": SCALE,
        "arcs": arcs,
        "countries": {name: _outer(parts[name], kept) for name in COUNTRIES},
        "around": [ring for name in sorted(parts) if name not in COUNTRIES for ring in _outer(parts[name], kept)],
        "provinces": {name: [p for p, names in inside.items() if set(names) == {name}] for name in WITH_PROVINCES},
        "frontiers": [p for p, names in inside.items() if len(set(names)) > 1],
        "lakes": [_deltas(ring) for ring in [*_lakes(waters), *map(_rounded, (IJSSELMEER, MARKERMEER))]],
        "rivers": [_deltas(line) for line in [*_lines(waters, "rivers"), _rounded(RANDMEREN)]],
    }
    return json.dumps(content, separators=(",", ":")).encode()


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        if _in_box(polygon[0]):
            for ring in polygon:
                points = _rounded(ring)
                if len(points) > 3:
                    yield points


def _in_box(points: Iterable[Any]) -> bool:
    west, south, east, north = BOX
    return any(west <= point[0] <= east and south <= point[1] <= north for point in points)


def _rounded(points: Iterable[Any]) -> Ring:
    found: Ring = []
    for x, y in points:
        point = round(x * SCALE), round(y * SCALE)
        if not found or found[-1] != point:
            found.append(point)
    return found


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points where more than two lines meet: only between those may a line be simplified."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for here, there in pairwise(ring):
            beside[here].add(there)
            beside[there].add(here)
    return {point for point, others in beside.items() if len(others) > 2}


def _split(ring: Ring, junctions: set[Point]) -> list[tuple[Point, ...]]:
    closed = ring[:-1]
    first = next((place for place, point in enumerate(closed) if point in junctions), closed.index(min(closed)))
    turned = closed[first:] + closed[: first + 1]
    arcs, start = [], 0
    for place in range(1, len(turned)):
        if turned[place] in junctions or place == len(turned) - 1:
            arcs.append(tuple(turned[start : place + 1]))
            start = place
    return arcs


def _simplified(points: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker: a point stays when the line without it would lie further than the tolerance from it."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    wide, high = (x2 - x1) * 0.62, y2 - y1
    length = hypot(wide, high)

    def away(point: Point) -> float:
        x, y = (point[0] - x1) * 0.62, point[1] - y1
        return abs(wide * y - high * x) / length if length else hypot(x, y)

    furthest = max(range(1, len(points) - 1), key=lambda place: away(points[place]))
    if away(points[furthest]) <= tolerance:
        return [points[0], points[-1]]
    return _simplified(points[: furthest + 1], tolerance)[:-1] + _simplified(points[furthest:], tolerance)


def _outer(used: list[int], arcs: list[tuple[Point, ...]]) -> list[list[int]]:
    """The rings around a country: arcs that only one of its provinces has, chained end to end."""
    uses = Counter(place if place >= 0 else ~place for place in used)
    once = [place for place in used if uses[place if place >= 0 else ~place] == 1]

    def end(place: int, which: int) -> Point:
        return arcs[place][which] if place >= 0 else arcs[~place][-1 - which]

    starting: dict[Point, list[int]] = defaultdict(list)
    for place in once:
        starting[end(place, 0)].append(place)
    rings = []
    while any(starting.values()):
        ring = [next(places for places in starting.values() if places).pop()]
        while end(ring[-1], -1) != end(ring[0], 0) and starting[end(ring[-1], -1)]:
            ring.append(starting[end(ring[-1], -1)].pop())
        rings.append(ring)
    return rings


def _deltas(points: Ring) -> list[int]:
    found, x, y = [], 0, 0
    for here in points:
        found += [here[0] - x, here[1] - y]
        x, y = here
    return found


def _lakes(waters: dict[str, Any]) -> Iterator[Ring]:
    west, north = IJSSELMEER[0]
    for ring in _lines(waters, "lakes"):
        xs, ys = [x / SCALE for x, _ in ring], [y / SCALE for _, y in ring]
        if not (min(xs) <= west <= max(xs) and min(ys) <= north <= max(ys)):
            yield ring


def _lines(topology: dict[str, Any], layer: str) -> Iterator[Ring]:
    """The lines of a layer of a topology (TopoJSON); of an area its outer ring."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)
    for geometry in topology["objects"][layer]["geometries"]:
        told = geometry.get("arcs", [])
        kind = geometry["type"]
        chains = [ring for polygon in told for ring in polygon[:1]] if kind == "MultiPolygon" else told
        for chain in [chains] if kind == "LineString" else chains[:1] if kind == "Polygon" else chains:
            line = [point for one in chain for point in (arcs[one] if one >= 0 else arcs[~one][::-1])]
            if line and _in_box(line):
                yield _rounded(line)
