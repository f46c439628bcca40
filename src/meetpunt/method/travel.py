"""How far apart two places are by road, and how long that takes: an estimate, and always shown as one.

The rule: 1.3 kilometres of road for each as the crow flies, at 50 kilometres an hour on average.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

ROAD = 1.3
"""Kilometres by road per kilometre as the crow flies."""

SPEED_KMH = 50.0
_EARTH_KM = 6371.0

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def road_km(start: Point, end: Point) -> float:
    """Kilometres by road: `ROAD` times the great circle (haversine on a sphere of 6371 km)."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (start, end))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return ROAD * 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def road_minutes(start: Point, end: Point) -> float:
    """Minutes on the road at `SPEED_KMH`."""
    return road_km(start, end) / SPEED_KMH * 60
