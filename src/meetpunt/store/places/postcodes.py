"""Where the postcodes of a country lie: their own middle, else the town that they belong to, else what lies around."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from statistics import median

from meetpunt.store.places.countries import COUNTRIES
from meetpunt.store.places.names import readings
from meetpunt.store.places.towns import Town, apart_km, rows_of, towns_of

_NEIGHBOURS = 3
"""Codes that are looked at on either side, to tell towns of one name apart."""
_FURTHEST_KM = 60.0
"""A town further than this from its neighbours in number is another one of that name."""
_AROUND_KM = 25.0
"""Neighbours in number further apart than this do not say where a code lies."""


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
    open_rows: list[tuple[str, list[str]]] = []
    keys: dict[str, tuple[str, ...]] = {}
    for code, latitude, longitude, localities in rows:
        names = localities.split("|")
        keys[code] = tuple(dict.fromkeys(plain for name in names for plain, _province in readings(name)))
        if latitude:
            sure[code] = Spot(float(latitude), float(longitude), own)
            continue
        found = [towns.named(name) for name in names]
        if len(names) == 1 and len(found[0]) == 1:
            sure[code] = _at(found[0][0][0])
        else:
            open_rows.append((code, names))
    placed = _Placed(sure)
    spots = {}
    for code, spot in sure.items():
        around = placed.around(code)
        if spot.precision is Precision.TOWN and around and placed.agree(code) and _far(spot, around):
            open_rows.append((code, []))  # another place of that name: see what lies around
        else:
            spots[code] = spot
    for code, names in open_rows:
        around = placed.around(code)
        towns_here = [found[0] for name in names if (found := towns.best(name, around))]
        chosen = max(towns_here, key=lambda town: town.hundreds, default=None)
        if chosen and not (around and placed.agree(code) and _far(_at(chosen), around)):
            spots[code] = _at(chosen)
        elif around and placed.agree(code, fewest=1):
            spots[code] = Spot(*around, Precision.AREA)
    return {code: replace(spot, localities=keys[code]) for code, spot in spots.items()}


@lru_cache(maxsize=len(COUNTRIES))
def localities_of(country: str) -> dict[str, Spot]:
    """The places that only the postcodes know by name, too small for the list of towns; none where two are so called."""
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


def _far(spot: Spot, around: tuple[float, float]) -> bool:
    return apart_km(spot.latitude, spot.longitude, *around) > _FURTHEST_KM


class _Placed:
    """The codes whose place is sure, in order of number."""

    def __init__(self, sure: dict[str, Spot]) -> None:
        self._codes = sorted(sure)
        self._spots = [sure[code] for code in self._codes]

    def around(self, code: str) -> tuple[float, float] | None:
        """The median place of the codes next in number that begin with the same figures."""
        near = self._near(code)
        if not near:
            return None
        return median(spot.latitude for spot in near), median(spot.longitude for spot in near)

    def agree(self, code: str, fewest: int = 3) -> bool:
        """Whether the codes next in number lie together (two thirds of them), so that this one will lie there too."""
        near, around = self._near(code), self.around(code)
        if around is None or len(near) < fewest:
            return False
        together = [spot for spot in near if apart_km(spot.latitude, spot.longitude, *around) < _AROUND_KM]
        return len(together) * 3 >= len(near) * 2

    def _near(self, code: str) -> list[Spot]:
        """The next codes on either side with the same first three figures; when there are none, with the same two."""
        for figures in (3, 2):
            low, high = bisect_left(self._codes, code[:figures]), bisect_left(self._codes, code[:figures] + ":")
            place = bisect_left(self._codes, code, low, high)
            after = place + 1 if place < high and self._codes[place] == code else place
            places = [*range(max(low, place - _NEIGHBOURS), place), *range(after, min(high, after + _NEIGHBOURS))]
            if places:
                return [self._spots[one] for one in places]
        return []
