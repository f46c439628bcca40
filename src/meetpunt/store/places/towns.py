"""The packaged towns per country, found by name; read when a country is first asked for, and kept."""

from __future__ import annotations

import csv
import gzip
import io
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from math import cos, hypot, radians

from meetpunt.store.places.countries import COUNTRIES
from meetpunt.store.places.names import key, loose, readings, written_out

_KM_PER_DEGREE = 111.2
_OTHER_NAME_KM, _PART_KM = 15.0, 5.0
"""How much nearer a place must be, to be meant by a name that it has beside its own, or as a part of a town."""

_WELL_KNOWN = 500
"""Towns of 50,000 are also suggested by their other names ("Den Bosch", "Keulen")."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town, village or part of a town; its place is the middle. province: two letters in NL and CH, else empty."""

    name: str
    country: str
    province: str
    latitude: float
    longitude: float
    hundreds: int
    """Inhabitants in hundreds; 0 where that is not known."""
    is_part: bool
    also: tuple[str, ...]
    """Other names, as keys."""


def apart_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Kilometres between points that lie near each other, on a flat earth: off by less than 1 % within 300 km."""
    north = to_latitude - latitude
    east = (to_longitude - longitude) * cos(radians((latitude + to_latitude) / 2))
    return hypot(north, east) * _KM_PER_DEGREE


class Towns:
    """The towns of one country, and the ways to find them."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.all = tuple(_read(country))
        self._provinces = frozenset(town.province for town in self.all if town.province)
        self._by_name: dict[str, list[Town]] = defaultdict(list)
        self._by_other: dict[str, list[Town]] = defaultdict(list)
        for town in self.all:
            self._by_name[key(town.name)].append(town)
            umlauts = written_out(town.name)
            if umlauts != key(town.name):
                self._by_name[umlauts].append(town)
            for other in town.also:
                self._by_other[other].append(town)

    @cached_property
    def _by_loose(self) -> dict[str, list[Town]]:
        found: dict[str, list[Town]] = defaultdict(list)
        for names in (self._by_name, self._by_other):
            for plain, towns in names.items():
                found[loose(plain)] += towns
        return found

    @cached_property
    def _sorted(self) -> list[tuple[str, Town]]:
        names = [
            (name, town) for names in (self._by_name, self._by_other) for name, some in names.items() for town in some
        ]
        return sorted(names, key=lambda pair: pair[0])

    def named(self, name: str) -> list[tuple[Town, bool]]:
        """Every town that a written name may mean, and whether it is its own name; by the most literal reading."""
        for plain, province in readings(name):
            own, other = self._by_name.get(plain, []), self._by_other.get(plain, [])
            found = [(town, True) for town in own] + [(town, False) for town in other if town not in own]
            if province in self._provinces:
                return [pair for pair in found if pair[0].province == province]
            if found:
                return found
        plain = loose(key(name))
        return [(town, False) for town in dict.fromkeys(self._by_loose.get(plain, []))] if plain else []

    def best(self, name: str, near: tuple[float, float] | None = None) -> tuple[Town, bool] | None:
        """The town that a name means, and whether it is its own name.

        The one nearest to a point; without a point the most populous that has it as its own name.
        """
        found = self.named(name)
        if near is None:
            return max(found, key=lambda pair: (pair[1], not pair[0].is_part, pair[0].hundreds), default=None)
        return min(found, key=lambda pair: _distance(pair, near), default=None)

    def beginning_with(self, text: str, most: int) -> list[Town]:
        """Towns with a name that begins so, their own names first, then the most populous."""
        start = key(text)
        if not start:
            return []
        found: dict[tuple[str, str, float], tuple[bool, Town]] = {}
        for place in range(bisect_left(self._sorted, start, key=lambda pair: pair[0]), len(self._sorted)):
            name, town = self._sorted[place]
            if not name.startswith(start):
                break
            is_own = key(town.name).startswith(start)
            if not town.is_part and (is_own or town.hundreds >= _WELL_KNOWN):
                found[town.name, town.province, town.latitude] = is_own, town
        ordered = sorted(found.values(), key=lambda pair: (not pair[0], -pair[1].hundreds, pair[1].name))
        return [town for _, town in ordered[:most]]


def _distance(pair: tuple[Town, bool], near: tuple[float, float]) -> float:
    town, is_own = pair
    km = apart_km(*near, town.latitude, town.longitude)
    return km + (0.0 if is_own else _OTHER_NAME_KM) + (_PART_KM if town.is_part else 0.0)


@lru_cache(maxsize=len(COUNTRIES))
def towns_of(country: str) -> Towns:
    """The towns of a country by its two letters."""
    return Towns(country)


def rows_of(name: str) -> Iterator[list[str]]:
    """The rows of a packaged file; none when there is no such file."""
    path = resources.files("meetpunt.store.places").joinpath("data", name)
    if path.is_file():
        yield from csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode()))


def _read(country: str) -> Iterator[Town]:
    for name, province, latitude, longitude, hundreds, part, also in rows_of(f"towns-{country.lower()}.csv.gz"):
        other = tuple(also.split("|")) if also else ()
        yield Town(name, country, province, float(latitude), float(longitude), int(hundreds), bool(part), other)
