"""What the address of a dashboard asks: whose figures, over which period; else as its maker chose or the reader looks.

The rule: what the reader may not see is never counted; a dashboard that is about it says so, and shows the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from meetpunt.method.dashboard import PERIODS, Filters, Layout, Tile, TileKind, period_of
from meetpunt.method.period import Period
from meetpunt.reports.dashboards.show import Around, usual_place
from meetpunt.store.access import Viewer
from meetpunt.web import dashboard_words, place_asking
from meetpunt.web.place_asking import PlaceAsked, code_of


@dataclass(frozen=True)
class Asked:
    """The question; places: to choose from, None for who sees no figures; kept: the query string that asks the same."""

    around: Around
    code: str
    name: str
    period: Period
    places: PlaceAsked | None
    kept: str

    @property
    def periods(self) -> dict[str, object]:
        """The periods to choose from."""
        return dict(dashboard_words.PERIODS)


def read(viewer: Viewer, told: QueryDict, period: str, layout: Layout) -> Asked:
    """Whose figures over which period.

    Raises:
        NotVisible: the address names a place that is not the viewer's.
    """
    shared = layout.filters
    period = next((one for one in (str(told.get("period", "")), period) if one in PERIODS), "quarter")
    days = period_of(period, viewer.today)
    kept = {name: told[name] for name in ("of", "period") if told.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    if not (viewer.sells or viewer.sees_organisation):
        return Asked(Around(None, period, shared.product, shared.segment), "", "", days, None, query)
    asking = QueryDict(mutable=True)
    usual = usual_place(viewer, shared)
    asking["of"] = told.get("of") or (code_of(usual) if usual is not None else "")
    found = place_asking.read(viewer, asking)
    about = Around(found.place, period, shared.product, shared.segment)
    return Asked(about, found.code, found.name, days, found, query)


def tile_of(told: QueryDict, kind: TileKind, tile_id: str, width: int) -> Tile:
    """A tile as its form tells it."""
    asked = told.get("width", "")
    return Tile(
        tile_id,
        kind,
        tuple(dict.fromkeys(code for code in told.getlist("kpi") if code)),
        int(asked) if asked in ("1", "2", "3", "4") else width,
        filters_of(told),
        told.get("text", "").replace("\0", "").replace("\r\n", "\n").strip(),
    )


def filters_of(told: QueryDict) -> Filters:
    """The filters of a tile or a dashboard as their form tells them."""
    product, period = told.get("product", ""), told.get("tile_period", "")
    return Filters(
        told.get("place", "")[:24],
        period if period in PERIODS else "",
        int(product) if product.isascii() and product.isdecimal() and len(product) < 19 else None,
        told.get("segment", "").replace("\0", "")[:80],
    )
