"""Dutch towns by region, and distances between points; coordinates are rounded and stand for a town's centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROAD = 1.3
"""Kilometres by road per kilometre as the crow flies."""
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Town:
    """A town. size: 1 (village) to 5 (large city); postcode: the lowest number its postcodes begin with."""

    name: str
    rayon: str
    latitude: float
    longitude: float
    size: int
    postcode: int


@cache
def towns() -> tuple[Town, ...]:
    """Every town of the packaged list."""
    text = resources.files("meetpunt.actions.demo").joinpath("towns.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return tuple(Town(row[0], row[1], float(row[2]), float(row[3]), int(row[4]), int(row[5])) for row in rows)


@cache
def towns_of(rayon: str) -> tuple[Town, ...]:
    """The towns of one region."""
    return tuple(town for town in towns() if town.rayon == rayon)


def town_named(name: str) -> Town:
    """The town of a name; KeyError when the list does not have it."""
    return {town.name: town for town in towns()}[name]


def road_km(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> Floats:
    """Kilometres by road between points in degrees: great-circle distance (haversine) times 1.3."""
    north, north_too = np.radians(latitude), np.radians(to_latitude)
    half = (north_too - north) / 2
    side = (np.radians(to_longitude) - np.radians(longitude)) / 2
    h = np.sin(half) ** 2 + np.cos(north) * np.cos(north_too) * np.sin(side) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(h)) * ROAD, dtype=np.float64)


def drive_minutes(km: Floats) -> Floats:
    """Minutes for a drive: slow in town, up to about 80 km/h over longer roads, and three to park."""
    return np.where(km > 0, km / (30.0 + 50.0 * km / (km + 25.0)) * 60.0 + 3.0, 0.0)
