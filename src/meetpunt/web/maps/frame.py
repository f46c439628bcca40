"""From degrees to pixels: the part of the earth that a map shows.

Plate carrée with the standard parallel in the middle of the map: a kilometre is as long to the east as to the north
there, and off by some 3 % at the edge of a map of 400 km.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from meetpunt.method.distance import KM_PER_DEGREE

_LEAST_KM = 36.0
"""A map of one point shows at least this much land across."""


@dataclass(frozen=True, slots=True)
class Size:
    """A width to draw for, in pixels, and between which heights the map may be."""

    name: str
    width: int
    lowest: int
    highest: int
    margin: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The window of a map: its size in pixels, the north-west corner in degrees, and pixels per degree of latitude."""

    width: int
    height: int
    west: float
    north: float
    scale: float
    squeeze: float
    """How much shorter a degree of longitude is."""

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        return (longitude - self.west) * self.squeeze * self.scale, (self.north - latitude) * self.scale

    @property
    def east(self) -> float:
        return self.west + self.width / self.scale / self.squeeze

    @property
    def south(self) -> float:
        return self.north - self.height / self.scale

    @property
    def km(self) -> float:
        """Pixels per kilometre."""
        return self.scale / KM_PER_DEGREE


def fit(points: Iterable[tuple[float, float]], size: Size) -> Frame:
    """The window around points (latitude, longitude; at least one), with a margin, within the heights of a size."""
    known = list(points)
    latitudes, longitudes = [point[0] for point in known], [point[1] for point in known]
    middle = (min(latitudes) + max(latitudes)) / 2
    squeeze = cos(radians(middle))
    high = max(latitudes) - min(latitudes)
    wide = (max(longitudes) - min(longitudes)) * squeeze
    least = _LEAST_KM / KM_PER_DEGREE
    inner = size.width - 2 * size.margin
    scale = inner / max(wide, least)
    height = min(max(high * scale + 2 * size.margin, size.lowest), size.highest)
    if high:
        scale = min(scale, (height - 2 * size.margin) / high)
    west = (min(longitudes) + max(longitudes)) / 2 - size.width / scale / squeeze / 2
    return Frame(size.width, round(height), west, middle + height / scale / 2, scale, squeeze)
