"""Accounts on the map of coverage as points: a disc that fills by a quarter per step."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from meetpunt.reports.acch_map import OnCoverage
from meetpunt.web.maps import Kind, MapPoint

BY_DEPTH: dict[int | None, Kind] = {
    4: Kind.PROMISED,
    3: Kind.CONSIDERS,
    2: Kind.COVERED,
    1: Kind.AWARE,
    0: Kind.UNAWARE,
    None: Kind.UNASKED,
}


def points(found: Iterable[OnCoverage]) -> tuple[MapPoint, ...]:
    """Points that lead to their accounts."""
    card = reverse("account", args=(0,))
    return tuple(
        MapPoint(
            one.account.name,
            one.account.latitude,
            one.account.longitude,
            BY_DEPTH[one.depth],
            one.account.town,
            card.replace("/0/", f"/{one.account.id}/"),
        )
        for one in found
    )
