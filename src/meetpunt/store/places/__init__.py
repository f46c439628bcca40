"""Where places lie: packaged towns, postcodes and outlines of land, looked up without a database or a network."""

from meetpunt.store.places.countries import COUNTRIES, country_code
from meetpunt.store.places.locate import Position, distance_km, is_centre, locate, suggest
from meetpunt.store.places.postcodes import Precision
from meetpunt.store.places.towns import Town

__all__ = [
    "COUNTRIES",
    "Position",
    "Precision",
    "Town",
    "country_code",
    "distance_km",
    "is_centre",
    "locate",
    "suggest",
]
