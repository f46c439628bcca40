"""Where the postcodes of a country lie: their own middle, else the town that they belong to, else what lies around."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from statistics import median

from meetpunt.store.places.countries import COUNTRIES
from meetpunt.store.places.names import readings
from meetpunt.store.places.towns import Town, apart_km, rows_of, towns_of

_NEIGHBOURS = 3
"""Codes that are looked at on either side, to tell towns of one name apart."""
_FURTHEST_KM = 40.0
"""A town further than this from its neighbours in number is another one of that name."""
_AROUND_KM, _REGION_KM = 25.0, 40.0
"""Neighbours in number further from their middle than this do not say where a code lies, or even in which region."""


class Precision(StrEnum):
    """How well a position is known."""

    POSTCODE = "postcode"
    """The middle of the postcode's own area."""
    TOWN = "town"
    """The middle of the town."""
    AREA = "area"
    """Somewhere around: the middle of a British postcode area, or of the postcodes next in number."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a postcode lies, the town that says so, and the names of what lies in it, as keys."""

    latitude: float
    longitude: float
    precision: Precision
    town: Town | None = None
    localities: tuple[str, ...] = ()


@lru_cache(maxsize=len(COUNTRIES))
def spots_of(country: str) -> dict[str, Spot]:
    """Every postcode of a country that can be given a place."""
    towns = towns_of(country)
    rows = list(rows_of(f"postcodes-{country.lower()}.csv.gz"))
    own = Precision.AREA if country == "GB" else Precision.POSTCODE
    sure: dict[str, Spot] = {}
    names_of: dict[str, list[str]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for code, latitude, longitude, localities in rows:
        names_of[code] = names = localities.split("|")
        keys[code] = tuple(dict.fromkeys(plain for name in names for plain, _province in readings(name)))
        found = towns.named(names[0]) if len(names) == 1 else []
        if latitude:
            sure[code] = Spot(float(latitude), float(longitude), own)
        elif len(found) == 1 and _is_trusted(*found[0]):
            sure[code] = _at(found[0][0])
    first = _Placed(sure)
    sure = {code: spot for code, spot in sure.items() if spot.precision is own or not first.is_stray(code, spot)}
    placed = _Placed(sure)
    spots = dict(sure)
    for code, names in names_of.items():
        if code not in sure:
            spot = _chosen(code, [best for name in names if (best := towns.best(name, placed.around(code)))], placed)
            if spot:
                spots[code] = spot
    return {code: replace(spot, localities=keys[code]) for code, spot in spots.items()}


def _chosen(code: str, found: list[tuple[Town, bool]], placed: _Placed) -> Spot | None:
    """The largest of the towns of a postcode unless it lies among strangers, else the middle of what lies around."""
    around = placed.around(code)
    for town, is_own in sorted(found, key=lambda pair: -pair[0].hundreds):
        is_far = around is not None and apart_km(town.latitude, town.longitude, *around) > _FURTHEST_KM
        if not (is_far and not _is_trusted(town, is_own)) and not placed.is_stray(code, _at(town)):
            return _at(town)
    near = placed.near(code, fewest=1)
    if around is None or not _lie_together(near, _AROUND_KM):
        return None
    return Spot(*_middle(near), Precision.AREA)


def _is_trusted(town: Town, is_own: bool) -> bool:
    """Whether a name alone will do: not for another name of a town, nor for a part of a town."""
    return is_own and not town.is_part


@lru_cache(maxsize=len(COUNTRIES))
def localities_of(country: str) -> dict[str, Spot]:
    """Places by the names that the postcodes know, also those too small for the towns; none where two are so called."""
    found: dict[str, Spot] = {}
    elsewhere = set()
    for spot in spots_of(country).values():
        for plain in spot.localities:
            first = found.setdefault(plain, spot)
            if apart_km(first.latitude, first.longitude, spot.latitude, spot.longitude) > _AROUND_KM:
                elsewhere.add(plain)
    return {plain: spot for plain, spot in found.items() if plain not in elsewhere}


def _at(town: Town) -> Spot:
    return Spot(town.latitude, town.longitude, Precision.TOWN, town)


def _middle(spots: Sequence[Spot]) -> tuple[float, float]:
    return median(spot.latitude for spot in spots), median(spot.longitude for spot in spots)


def _lie_together(spots: Sequence[Spot], km: float) -> bool:
    """Whether two thirds of them lie within a distance of their middle."""
    if not spots:
        return False
    middle = _middle(spots)
    return 3 * sum(apart_km(spot.latitude, spot.longitude, *middle) < km for spot in spots) >= 2 * len(spots)


class _Placed:
    """The codes whose place is sure, in order of number."""

    def __init__(self, sure: dict[str, Spot]) -> None:
        self._codes = sorted(sure)
        self._spots = [sure[code] for code in self._codes]

    def around(self, code: str) -> tuple[float, float] | None:
        """The middle (median) of the codes next in number."""
        near = self.near(code, fewest=1)
        return _middle(near) if near else None

    def is_stray(self, code: str, spot: Spot) -> bool:
        """Whether it lies far from the codes next in number, which themselves lie together."""
        near = self.near(code, fewest=3)
        if len(near) < 3 or not _lie_together(near, _REGION_KM):
            return False
        return apart_km(spot.latitude, spot.longitude, *_middle(near)) > _FURTHEST_KM

    def near(self, code: str, fewest: int) -> list[Spot]:
        """The next codes on either side with the same first three figures; when those are too few, the same two."""
        found: list[Spot] = []
        for figures in (3, 2):
            low, high = bisect_left(self._codes, code[:figures]), bisect_left(self._codes, code[:figures] + ":")
            place = bisect_left(self._codes, code, low, high)
            after = place + 1 if place < high and self._codes[place] == code else place
            places = [*range(max(low, place - _NEIGHBOURS), place), *range(after, min(high, after + _NEIGHBOURS))]
            found = [self._spots[one] for one in places]
            if len(found) >= fewest:
                break
        return found
