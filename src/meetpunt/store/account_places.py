"""Where a viewer's accounts lie, for maps: of a whole list or of what is near one of them.

Rule: a bounded number of rows of a few columns, in one question, however many accounts there are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet, Value
from django.db.models.functions import Mod

from meetpunt.method.distance import KM_PER_DEGREE, crow_km
from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import Account, Organisation
from meetpunt.store.places import Precision, is_centre, locate

MOST = 2_000
"""Accounts on one map."""
TOLD = "told"
"""A position that was measured, or came with the data."""


@dataclass(frozen=True, slots=True)
class PlacedAccount:
    """An account with its position in degrees; None = not known. km: how far from where one looks."""

    id: int
    name: str
    town: str
    latitude: float | None
    longitude: float | None
    km: float = 0.0


def thinned(rows: QuerySet[Account], every: int) -> tuple[PlacedAccount, ...]:
    """Every n-th of these accounts (by its number), by town and name; 1 = all of them. At most `MOST`."""
    if every > 1:
        rows = rows.annotate(place=Mod(F("pk"), Value(every))).filter(place=0)
    return _told(rows)


def of_ids(viewer: Viewer, ids: Collection[int]) -> tuple[PlacedAccount, ...]:
    """Those of the viewer's accounts that are named, by town and name. At most `MOST`."""
    return _told(registration.accounts(viewer).filter(pk__in=list(ids)[:MOST]))


def positions(organisation_id: int) -> dict[int, tuple[float, float]]:
    """Latitude and longitude of every account that has them, by id: for figures, never to show."""
    rows = Account.objects.filter(organisation_id=organisation_id, latitude__isnull=False, longitude__isnull=False)
    told = rows.values_list("pk", "latitude", "longitude")
    return {pk: (north, east) for pk, north, east in told if north is not None and east is not None}


def near(viewer: Viewer, account: Account, km: float, most: int) -> tuple[PlacedAccount, ...]:
    """The viewer's accounts within so many kilometres of one of them, the nearest first, without itself."""
    north, east = account.latitude, account.longitude
    if north is None or east is None:
        return ()
    high = km / KM_PER_DEGREE
    squeeze = max(cos(radians(north)), 0.01)
    rows = registration.accounts(viewer).filter(
        latitude__range=(north - high, north + high), longitude__range=(east - high / squeeze, east + high / squeeze)
    )
    up, across = F("latitude") - north, (F("longitude") - east) * squeeze
    away = ExpressionWrapper(up * up + across * across, output_field=FloatField())
    found = rows.exclude(pk=account.pk).order_by(away, "pk").values_list("pk", "name", "town", "latitude", "longitude")
    told = [PlacedAccount(*row, km=float(crow_km(north, east, row[3], row[4]))) for row in found[:most]]
    return tuple(one for one in told if one.km <= km)


def how_found(account: Account) -> str:
    """How well an account's position is known: a `Precision`, `TOLD`, or empty without one."""
    if account.latitude is None or account.longitude is None:
        return ""
    home = Organisation.objects.values_list("country", flat=True).get(pk=account.organisation_id)
    if not is_centre(account.latitude, account.longitude, account.country, home):
        return TOLD
    found = locate(account.postcode, account.town, account.country, home)
    return found.precision if found else Precision.TOWN


def _told(rows: QuerySet[Account]) -> tuple[PlacedAccount, ...]:
    told = rows.order_by("town", "name", "pk").values_list("pk", "name", "town", "latitude", "longitude")
    return tuple(PlacedAccount(*row) for row in told[:MOST])
