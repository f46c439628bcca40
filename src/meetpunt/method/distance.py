"""Distances between points in degrees: as the crow flies, and what that is by road."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ROAD = 1.3
"""Kilometres by road per kilometre as the crow flies: a rule of thumb for densely built land, not measured by us."""
KM_PER_DEGREE = 111.2
"""Of latitude anywhere, and of longitude on the equator."""
_EARTH_KM = 6371.0


def crow_km(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> NDArray[np.float64]:
    """Kilometres over the globe (haversine); numbers or arrays of one shape, in degrees."""
    north, north_too = np.radians(latitude), np.radians(to_latitude)
    half = (north_too - north) / 2
    side = (np.radians(to_longitude) - np.radians(longitude)) / 2
    h = np.sin(half) ** 2 + np.cos(north) * np.cos(north_too) * np.sin(side) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(h)), dtype=np.float64)


def road_km(latitude: Any, longitude: Any, to_latitude: Any, to_longitude: Any) -> NDArray[np.float64]:
    """Kilometres by road, estimated: as the crow flies times 1.3."""
    return crow_km(latitude, longitude, to_latitude, to_longitude) * ROAD
