"""The ready-made dashboards, laid out of the KPIs that the organisation steers on: offered by role, copied to change.

The rule: at most seven KPIs to steer on; which ones is the organisation's choice, and a sensible seven until it chose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from meetpunt.method.dashboard import Filters, Layout, Tile, TileKind
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.dashboards import steering_codes

MOST = 7
ROW = 4
"""Quarters of the width in a row."""
SENSIBLE = ("visits_per_day", "new_prospects", "follow_up", "win_rate", "order_size", "revenue", "target_realisation")
"""Quantity first, then quality, then results."""
WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "rep_day": (
        gettext_lazy("Your day"),
        gettext_lazy("What you do this month, how it goes over a year, and where your customers are."),
    ),
    "rep_month": (gettext_lazy("Your month"), gettext_lazy("What we steer on, how it goes over a year, your funnel.")),
    "manager_week": (
        gettext_lazy("Your team's week"),
        gettext_lazy("The team's last week, what we steer on person by person this month, and the team's funnel."),
    ),
    "director_quarter": (
        gettext_lazy("The quarter"),
        gettext_lazy("Results first, then what they come from; per team as far as no names were agreed."),
    ),
    "trainer": (
        gettext_lazy("The trainer's view"),
        gettext_lazy("At which step it stops, person by person, and how that goes over a year."),
    ),
}
"""The name of each, and what it holds."""


@dataclass(frozen=True)
class ReadyMade:
    """A ready-made dashboard. roles: to whom it is offered; lay: makes its tiles of the chosen and of all KPIs."""

    code: str
    roles: frozenset[str]
    period: str
    lay: Callable[[tuple[Kpi, ...], tuple[Kpi, ...]], tuple[Tile, ...]]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return str(WORDS[self.code][0])

    @property
    def about(self) -> str:
        """What it holds."""
        return str(WORDS[self.code][1])


@dataclass(frozen=True)
class Steering:
    """What is steered on; is_chosen: the organisation chose it."""

    kpis: tuple[Kpi, ...]
    is_chosen: bool


def steering(viewer: Viewer) -> Steering:
    """At most seven KPIs: as the organisation or team chose them, else the sensible seven."""
    known = {one.code: one for one in kpis(viewer)}
    chosen = tuple(known[code] for code in steering_codes(viewer) if code in known)[:MOST]
    return Steering(chosen or tuple(known[code] for code in SENSIBLE if code in known), bool(chosen))


def offered(viewer: Viewer) -> tuple[ReadyMade, ...]:
    """The ready-made dashboards for the viewer's roles."""
    return tuple(one for one in READY_MADE.values() if one.roles & viewer.roles)


def ready_made(viewer: Viewer, code: str) -> ReadyMade:
    """One of them; NotVisible when it is not for the viewer."""
    found = next((one for one in offered(viewer) if one.code == code), None)
    if found is None:
        raise NotVisible(f"dashboard {code}")
    return found


def layout_of(viewer: Viewer, one: ReadyMade) -> Layout:
    """Its tiles, of what is steered on."""
    return Layout(one.lay(steering(viewer).kpis, kpis(viewer)))


def _tile(kind: TileKind, *codes: str, width: int, period: str = "") -> Tile:
    return Tile("", kind, codes, width, Filters(period=period))


def _numbered(*tiles: Tile) -> tuple[Tile, ...]:
    """The tiles with an id each; the last of a row takes what is left of the row."""
    found: list[Tile] = []
    room = ROW
    for tile in tiles:
        if tile.width > room:
            found[-1] = replace(found[-1], width=found[-1].width + room)
            room = ROW
        found.append(replace(tile, id=f"t{len(found) + 1}"))
        room = (room - tile.width) or ROW
    if found and room < ROW:
        found[-1] = replace(found[-1], width=found[-1].width + room)
    return tuple(found)


def _numbers(chosen: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    return tuple(_tile(TileKind.TILE, one.code, width=1) for one in chosen)


def _first(chosen: tuple[Kpi, ...], *classes: str) -> str:
    """The first KPI of a class, a total before what was divided; of the next class when there is none."""
    found = [one for name in classes for one in sorted(chosen, key=lambda one: one.kind != "sum") if one.ract == name]
    return found[0].code if found else ""


def _trends(chosen: tuple[Kpi, ...], *classes: str) -> tuple[Tile, ...]:
    codes = dict.fromkeys(code for name in classes if (code := _first(chosen, name)))
    return tuple(_tile(TileKind.TREND, code, width=2) for code in codes)


def _of_step(known: tuple[Kpi, ...], base: str) -> tuple[str, ...]:
    return tuple(one.code for one in known if one.base == base)[:MOST]


def _rep_day(chosen: tuple[Kpi, ...], known: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    wanted = {one.code: one for one in chosen if one.ract == "activities"}
    wanted |= {one.code: one for one in known if one.code in ("no_next_step", "visits", "quotes")}
    numbers = tuple(wanted.values())[:4]
    trends = _trends(chosen, "activities", "results")
    return _numbered(*_numbers(numbers), *trends, _tile(TileKind.MAP, width=4))


def _rep_month(chosen: tuple[Kpi, ...], known: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    funnel = _tile(TileKind.FUNNEL, width=2, period="12m")
    return _numbered(*_numbers(chosen), *_trends(chosen, "activities", "results"), funnel)


def _manager_week(chosen: tuple[Kpi, ...], known: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    table = _tile(TileKind.TABLE, *(one.code for one in chosen), width=4)
    funnel = _tile(TileKind.FUNNEL, width=2, period="12m")
    week = [one.code for one in known if one.code in ("visits", "leads", "quotes", "orders")]
    numbers = (_tile(TileKind.TILE, code, width=1, period="last_week") for code in week)
    return _numbered(*numbers, table, *_trends(chosen, "activities"), funnel)


def _director_quarter(chosen: tuple[Kpi, ...], known: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    table = _tile(TileKind.TABLE, *(one.code for one in chosen), width=4)
    funnel = _tile(TileKind.FUNNEL, width=2, period="12m")
    numbers = _numbers(tuple(sorted(chosen, key=lambda one: one.ract != "results")))
    return _numbered(*numbers, *_trends(chosen, "results", "activities"), table, funnel)


def _trainer(chosen: tuple[Kpi, ...], known: tuple[Kpi, ...]) -> tuple[Tile, ...]:
    conversions, rated = _of_step(known, "conversion"), tuple(one.code for one in known if one.ract == "competencies")
    tools = tuple(one.code for one in known if one.ract == "tools")
    tables = [_tile(TileKind.TABLE, *codes[:MOST], width=4) for codes in (conversions, rated, tools) if codes]
    days = [_tile(TileKind.TREND, code, width=2) for code in conversions[-2:]]
    return _numbered(_tile(TileKind.FUNNEL, width=4), *tables, *days)


_REPS, _ABOVE = frozenset(("rep", "inside_sales")), frozenset(("manager",))
READY_MADE: Mapping[str, ReadyMade] = {
    one.code: one
    for one in (
        ReadyMade("rep_day", _REPS, "month", _rep_day),
        ReadyMade("rep_month", _REPS, "month", _rep_month),
        ReadyMade("manager_week", _ABOVE, "month", _manager_week),
        ReadyMade("director_quarter", frozenset(("director", "manager")), "quarter", _director_quarter),
        ReadyMade("trainer", frozenset(("trainer", "manager", "director")), "12m", _trainer),
    )
}
"""By code."""
