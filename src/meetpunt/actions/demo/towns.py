"""Dutch towns by region, and how long one drives; coordinates are rounded and stand for a town's centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


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


def drive_minutes(km: Floats) -> Floats:
    """Minutes for a drive: slow in town, up to about 80 km/h over longer roads, and three to park."""
    return np.where(km > 0, km / (30.0 + 50.0 * km / (km + 25.0)) * 60.0 + 3.0, 0.0)
