"""Outlines of countries, provinces and waters for maps, and the large towns by which one finds one's way."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate

from meetpunt.store.places.towns import rows_of

Point = tuple[float, float]
"""Longitude and latitude."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a ring, and the box around it in degrees."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float

    def encloses(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies within the ring (the even-odd rule)."""
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        inside = False
        x1, y1 = self.points[-1]
        for x2, y2 in self.points:
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
                inside = not inside
            x1, y1 = x2, y2
        return inside


@dataclass(frozen=True)
class Outlines:
    """Everything that a map draws below its points."""

    countries: dict[str, tuple[Line, ...]]
    """Rings of each country that has packaged towns."""
    around: tuple[Line, ...]
    """Rings of the lands around them."""
    provinces: dict[str, tuple[Line, ...]]
    """Borders between provinces of one country, of the countries where they help to find the way."""
    frontiers: tuple[Line, ...]
    lakes: tuple[Line, ...]
    rivers: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A town of at least 15,000 inhabitants."""

    name: str
    latitude: float
    longitude: float


@cache
def outlines() -> Outlines:
    """The packaged outlines, unfolded; some 40,000 points."""
    path = resources.files("meetpunt.store.places").joinpath("data", "outlines.json.gz")
    told = json.loads(gzip.decompress(path.read_bytes()))
    arcs = [_unfold(arc, told["scale"]) for arc in told["arcs"]]

    def rings(chains: Iterable[Sequence[int]]) -> tuple[Line, ...]:
        return tuple(_line(_joined(arcs, chain)) for chain in chains)

    def lines(numbers: Iterable[int]) -> tuple[Line, ...]:
        return tuple(_line(arcs[number]) for number in numbers)

    def waters(name: str) -> tuple[Line, ...]:
        return tuple(_line(_unfold(line, told["scale"])) for line in told[name])

    return Outlines(
        {country: rings(chains) for country, chains in told["countries"].items()},
        rings(told["around"]),
        {country: lines(numbers) for country, numbers in told["provinces"].items()},
        lines(told["frontiers"]),
        waters("lakes"),
        waters("rivers"),
    )


@cache
def cities() -> tuple[City, ...]:
    """The large towns, the most populous first."""
    rows = rows_of("cities.csv.gz")
    return tuple(City(name, float(north), float(east)) for name, north, east, _hundreds in rows)


def _unfold(deltas: Sequence[int], scale: int) -> tuple[Point, ...]:
    return tuple((x / scale, y / scale) for x, y in zip(accumulate(deltas[::2]), accumulate(deltas[1::2]), strict=True))


def _joined(arcs: Sequence[tuple[Point, ...]], chain: Sequence[int]) -> tuple[Point, ...]:
    points: list[Point] = []
    for number in chain:
        points += (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]
    return tuple(points)


def _line(points: tuple[Point, ...]) -> Line:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Line(points, min(xs), min(ys), max(xs), max(ys))
