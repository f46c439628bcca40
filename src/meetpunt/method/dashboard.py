"""What a dashboard may hold: tiles in order, each with its figures, width and filters, and what cannot be shown.

The rule: a tile that cannot be shown is kept and says why; nothing on it is about a certain reader, so that whoever
reads it sees what is theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from meetpunt.method.period import Period

MOST_TILES = 24
MOST_IN_A_TABLE = 7
LONGEST_TEXT = 600
WIDTHS = (1, 2, 3, 4)
"""Quarters of the page's width."""
READERS_PLACES = ("", "mine", "team", "all")
"""As the dashboard, the reader, the reader's team, the organisation; else p12 a person, t3 a team, r5 a territory."""
PERIODS = ("week", "month", "quarter", "year", "12m", "last_week", "last_month", "last_quarter", "last_year")


class TileKind(StrEnum):
    """What a tile is."""

    TILE = "tile"
    TREND = "trend"
    FUNNEL = "funnel"
    TABLE = "table"
    MAP = "map"
    TEXT = "text"


KPIS: Mapping[TileKind, tuple[int, int]] = {
    TileKind.TILE: (1, 1),
    TileKind.TREND: (1, 1),
    TileKind.FUNNEL: (0, 0),
    TileKind.TABLE: (1, MOST_IN_A_TABLE),
    TileKind.MAP: (0, 0),
    TileKind.TEXT: (0, 0),
}
"""The fewest and most KPIs that a tile shows."""
USUAL_WIDTH: Mapping[TileKind, int] = {
    TileKind.TILE: 1,
    TileKind.TREND: 2,
    TileKind.FUNNEL: 2,
    TileKind.TABLE: 4,
    TileKind.MAP: 2,
    TileKind.TEXT: 2,
}


class Wrong(StrEnum):
    """Why a tile cannot be kept or shown."""

    NO_KPI = "no_kpi"
    TOO_MANY_KPIS = "too_many_kpis"
    UNKNOWN_KPI = "unknown_kpi"
    NO_TEXT = "no_text"
    LONG_TEXT = "long_text"


@dataclass(frozen=True)
class Filters:
    """What is counted; empty = as the dashboard, and of the dashboard itself: as the reader usually looks."""

    place: str = ""
    period: str = ""
    product: int | None = None
    segment: str = ""

    def over(self, below: Filters) -> Filters:
        """These where they say something, else those of the dashboard."""
        return Filters(
            self.place or below.place,
            self.period or below.period,
            self.product if self.product is not None else below.product,
            self.segment or below.segment,
        )


AS_THE_DASHBOARD = Filters()


@dataclass(frozen=True)
class Tile:
    """One tile; `id` is its own on the dashboard."""

    id: str
    kind: TileKind
    kpis: tuple[str, ...] = ()
    width: int = 1
    filters: Filters = AS_THE_DASHBOARD
    text: str = ""


@dataclass(frozen=True)
class Layout:
    """A dashboard's tiles in order, with what holds for all of them."""

    tiles: tuple[Tile, ...] = ()
    filters: Filters = AS_THE_DASHBOARD

    def find(self, tile_id: str) -> Tile | None:
        """The tile of an id."""
        return next((one for one in self.tiles if one.id == tile_id), None)


def read(kept: Iterable[Mapping[str, Any]]) -> Layout:
    """The layout that was kept; what cannot be read as a tile is left out.

    The first of `kept` may be {"kind": "all", "filters"}: what holds for all tiles.
    """
    tiles: list[Tile] = []
    shared = AS_THE_DASHBOARD
    for one in kept:
        if one.get("kind") == "all":
            shared = _filters(one.get("filters") or {})
        elif one.get("kind") in set(TileKind) and one.get("id"):
            kind = TileKind(one["kind"])
            width = one.get("width")
            tiles.append(
                Tile(
                    str(one["id"]),
                    kind,
                    tuple(str(code) for code in one.get("kpis") or ()),
                    width if width in WIDTHS else USUAL_WIDTH[kind],
                    _filters(one.get("filters") or {}),
                    str(one.get("text") or ""),
                )
            )
    return Layout(tuple(tiles), shared)


def told(layout: Layout) -> list[dict[str, Any]]:
    """The layout as it is kept; `read` gives the same back."""
    found: list[dict[str, Any]] = []
    if layout.filters != AS_THE_DASHBOARD:
        found.append({"kind": "all", "filters": _plain(layout.filters)})
    for one in layout.tiles:
        tile: dict[str, Any] = {"id": one.id, "kind": one.kind.value, "width": one.width}
        if one.kpis:
            tile["kpis"] = list(one.kpis)
        if one.filters != AS_THE_DASHBOARD:
            tile["filters"] = _plain(one.filters)
        if one.text:
            tile["text"] = one.text
        found.append(tile)
    return found


def wrong(tile: Tile, known: Collection[str]) -> Wrong | None:
    """Why a tile cannot be shown; None when it can. known: the codes of the register."""
    fewest, most = KPIS[tile.kind]
    if tile.kind is TileKind.TEXT:
        if not tile.text.strip():
            return Wrong.NO_TEXT
        return Wrong.LONG_TEXT if len(tile.text) > LONGEST_TEXT else None
    if len(tile.kpis) < fewest:
        return Wrong.NO_KPI
    if len(tile.kpis) > most:
        return Wrong.TOO_MANY_KPIS
    return Wrong.UNKNOWN_KPI if any(code not in known for code in tile.kpis) else None


def with_tile(layout: Layout, tile: Tile) -> Layout:
    """The layout with a tile: in the place of the one of that id, else at the end."""
    if layout.find(tile.id) is None:
        return replace(layout, tiles=(*layout.tiles, tile))
    return replace(layout, tiles=tuple(tile if one.id == tile.id else one for one in layout.tiles))


def without(layout: Layout, tile_id: str) -> Layout:
    """The layout without a tile."""
    return replace(layout, tiles=tuple(one for one in layout.tiles if one.id != tile_id))


def placed_before(layout: Layout, tile_id: str, before: str) -> Layout:
    """A tile put before another one; before an unknown one = at the end."""
    tile = layout.find(tile_id)
    if tile is None or tile_id == before:
        return layout
    rest = list(without(layout, tile_id).tiles)
    at = next((place for place, one in enumerate(rest) if one.id == before), len(rest))
    return replace(layout, tiles=(*rest[:at], tile, *rest[at:]))


def shifted(layout: Layout, tile_id: str, by: int) -> Layout:
    """A tile moved so many places on (or back, below 0), as far as there is room."""
    rest = list(without(layout, tile_id).tiles)
    at = next((place for place, one in enumerate(layout.tiles) if one.id == tile_id), None)
    if at is None:
        return layout
    to = min(max(0, at + by), len(rest))
    return replace(layout, tiles=(*rest[:to], layout.tiles[at], *rest[to:]))


def free_id(layout: Layout) -> str:
    """An id that no tile has: t1, t2 and so on."""
    return f"t{1 + max((int(one.id[1:]) for one in layout.tiles if one.id[1:].isdecimal()), default=0)}"


def period_of(code: str, today: date) -> Period:
    """The days of a period's code, up to and including today.

    Of one that begins with "last_" the whole of the one before. Worked example on Saturday 28 November 2026: quarter
    is 1 October to 28 November, last_quarter 1 July to 30 September, week 23 to 28 November, 12m 29 November 2025 to
    28 November 2026.
    """
    if code == "12m":
        return Period(_a_year_before(today) + timedelta(days=1), today)
    of_day = {"week": Period.week_of, "month": Period.month_of, "quarter": Period.quarter_of}
    kind = code.removeprefix("last_")
    whole = Period.year(today.year) if kind == "year" else of_day.get(kind, Period.quarter_of)(today)
    if code.startswith("last_"):
        return whole.previous()
    return Period(whole.first, min(whole.last, today))


def _a_year_before(day: date) -> date:
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _filters(kept: Mapping[str, Any]) -> Filters:
    product = kept.get("product")
    period = str(kept.get("period") or "")
    return Filters(
        str(kept.get("place") or ""),
        period if period in PERIODS else "",
        product if isinstance(product, int) else None,
        str(kept.get("segment") or ""),
    )


def _plain(filters: Filters) -> dict[str, Any]:
    found = {
        "place": filters.place,
        "period": filters.period,
        "product": filters.product,
        "segment": filters.segment,
    }
    return {name: value for name, value in found.items() if value not in ("", None)}
