"""The position of an address, from its postcode, town and country alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from meetpunt.method.distance import crow_km
from meetpunt.store.places.countries import COUNTRIES, country_code, postcode_key
from meetpunt.store.places.names import key
from meetpunt.store.places.postcodes import Precision, Spot, localities_of, spots_of
from meetpunt.store.places.towns import Town, apart_km, towns_of

_TOGETHER_KM, _TOGETHER_IN_AREA_KM = 40.0, 120.0
"""Town and postcode belong together within this; further apart one of them is mistaken."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees, rounded to four places, and how well it is known."""

    latitude: float
    longitude: float
    precision: Precision


@lru_cache(maxsize=20_000)
def locate(postcode: str, town: str, country: str, home: str = "NL") -> Position | None:
    """Where an address lies, as well as its postcode, town and country tell; None when they tell nothing.

    Written as people write: "1234 AB", "B-1000", "den bosch", "'s Gravenhage", "Bergen (NH)", "Duitsland". Of towns of
    one name the postcode chooses, else the most populous is taken. home: the country when none is written.
    """
    code = country_code(country, postcode, home)
    if code is None:
        return None
    spot = spots_of(code).get(postcode_key(postcode, code))
    found = towns_of(code).best(town, (spot.latitude, spot.longitude) if spot else None) if town.strip() else None
    if found and (spot is None or _says_more(town, *found, spot)):
        return Position(found[0].latitude, found[0].longitude, Precision.TOWN)
    if spot is None and town.strip():
        spot = localities_of(code).get(key(town))
    return Position(spot.latitude, spot.longitude, spot.precision) if spot else None


def _says_more(written: str, town: Town, is_own: bool, spot: Spot) -> bool:
    """Whether the town says better than the postcode where it is.

    Where the two lie together it is the smaller of them. Where they do not, one is mistaken: postcodes are made up or
    mistyped more often than names are, but not where the postcode's own list has the name as well, or where the name
    was only found as another name of a place.
    """
    km = apart_km(town.latitude, town.longitude, spot.latitude, spot.longitude)
    if km > (_TOGETHER_IN_AREA_KM if spot.precision is Precision.AREA else _TOGETHER_KM):
        return is_own and key(written) not in spot.localities
    if spot.precision is Precision.AREA:
        return True
    if spot.precision is Precision.POSTCODE:
        return False
    return spot.town is None or not spot.town.hundreds or 0 < town.hundreds <= spot.town.hundreds


def is_centre(latitude: float, longitude: float, country: str, home: str = "NL") -> bool:
    """Whether a point is one that `locate` gives out in that country, and not one that was measured at the door."""
    code = country_code(country, "", home)
    return code is not None and (round(latitude, 4), round(longitude, 4)) in _centres(code)


@lru_cache(maxsize=len(COUNTRIES))
def _centres(country: str) -> frozenset[tuple[float, float]]:
    towns = ((town.latitude, town.longitude) for town in towns_of(country).all)
    spots = ((spot.latitude, spot.longitude) for spot in spots_of(country).values())
    return frozenset((round(north, 4), round(east, 4)) for points in (towns, spots) for north, east in points)


def suggest(text: str, country: str = "", most: int = 8, home: str = "NL") -> list[Town]:
    """Towns to choose from while somebody types: names that begin so, the most populous first."""
    code = country_code(country, "", home)
    return towns_of(code).beginning_with(text, most) if code else []


def distance_km(one: Position, other: Position) -> float:
    """Kilometres as the crow flies; by road some 1.3 times that (`method.distance.ROAD`)."""
    return float(crow_km(one.latitude, one.longitude, other.latitude, other.longitude))
