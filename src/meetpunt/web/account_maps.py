"""Accounts as points on a map, and in words what the map shows and how a position was found."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetpunt.reports.account_map import OnMap, Surroundings
from meetpunt.store.account_places import TOLD, PlacedAccount
from meetpunt.store.places import Precision
from meetpunt.web import formats
from meetpunt.web.maps import Kind, MapPoint

HOW_FOUND: dict[str, Promise] = {
    Precision.POSTCODE: gettext_lazy("In the middle of its postcode."),
    Precision.TOWN: gettext_lazy("In the middle of its town."),
    Precision.AREA: gettext_lazy("Somewhere around here: only the area of its postcode is known."),
    TOLD: gettext_lazy("Its position came with the data."),
    "": gettext_lazy("Nowhere yet, because its town and postcode are not known."),
}


def points(found: Iterable[OnMap]) -> tuple[MapPoint, ...]:
    """Accounts as points that lead to their cards."""
    card = reverse("account", args=(0,))
    return tuple(_point(one.account, Kind.OVERDUE if one.is_overdue else Kind(one.status.value), card) for one in found)


def card_points(around: Surroundings) -> tuple[MapPoint, ...]:
    """An account, and those near it; without a position there is no map."""
    if not around.found:
        return ()
    return (_point(around.here, Kind.HERE, ""), *points(around.near))


def card_sentence(around: Surroundings) -> str:
    """What the map on a card says to who cannot see it."""
    name = ", ".join(filter(None, (around.here.name, around.here.town)))
    if not around.near:
        return _("Map with %(what)s.") % {"what": name}
    furthest = formats.number(max(1, round(around.near[-1].account.km)))
    told = {"name": name, "count": formats.number(len(around.near)), "km": furthest}
    return (
        ngettext(
            "Map with %(name)s and %(count)s other account within %(km)s km.",
            "Map with %(name)s and %(count)s other accounts within %(km)s km.",
            len(around.near),
        )
        % told
    )


def how_found(code: str) -> str:
    """How an account's position was found, in a sentence."""
    return str(HOW_FOUND[code])


def _point(one: PlacedAccount, kind: Kind, card: str) -> MapPoint:
    href = card.replace("/0/", f"/{one.id}/")
    return MapPoint(one.name, one.latitude, one.longitude, kind, one.town, href)
