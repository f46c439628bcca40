"""How far apart two places are by road, and how long that takes: an estimate, and always shown as one.

The rule: kilometres by road as `distance` estimates them, at 50 kilometres an hour on average.
"""

from __future__ import annotations

from meetpunt.method import distance

SPEED_KMH = 50.0

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def road_km(start: Point, end: Point) -> float:
    """Kilometres by road between two points (`distance.road_km`)."""
    return float(distance.road_km(*start, *end))


def road_minutes(start: Point, end: Point) -> float:
    """Minutes on the road at `SPEED_KMH`."""
    return road_km(start, end) / SPEED_KMH * 60
