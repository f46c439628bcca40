"""What stands in a dashboard for who reads it: every tile counted through what the reader may see, or why it is not.

The rule: tiles that ask the same are counted together, one question per place, period, part and kind of tile. So the
number of questions grows with the ways of looking, not with the tiles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from meetpunt.method.dashboard import AS_THE_DASHBOARD, Filters, Layout, Tile, TileKind, Wrong, period_of, wrong
from meetpunt.method.period import Period
from meetpunt.reports.account_map import AccountsMap, accounts_map
from meetpunt.reports.dashboards.rows import TableRow, table_rows
from meetpunt.reports.known import places_of
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.figures import KpiValue, MonthValue, Range
from meetpunt.reports.kpis.register import Kpi, kpis
from meetpunt.reports.kpis.values import by_month, ranges, values
from meetpunt.reports.memory import answers
from meetpunt.store.access import NotVisible, Viewer, team_members_of_all
from meetpunt.store.access.targets import Places
from meetpunt.store.account_list import AccountFilter
from meetpunt.store.refs import ORGANISATION, Place

MONTHS = 12
FUNNEL = ("conversion", "days")
Why = Literal["", "no_kpi", "too_many_kpis", "unknown_kpi", "no_text", "long_text", "not_yours", "no_place", "no_map"]
_WHY: Mapping[Wrong | None, Why] = {
    None: "",
    Wrong.NO_KPI: "no_kpi",
    Wrong.TOO_MANY_KPIS: "too_many_kpis",
    Wrong.UNKNOWN_KPI: "unknown_kpi",
    Wrong.NO_TEXT: "no_text",
    Wrong.LONG_TEXT: "long_text",
}


@dataclass(frozen=True)
class Shown:
    """A tile for its reader.

    Attributes:
        why: empty, or why nothing stands in it.
        kpis: its KPIs as the organisation has them.
        place_name: whose, when it is not whom the dashboard is about; is_all: the organisation's.
        part: its filters with the dashboard's below them.
        period: its days; own_period: its period's code when it is another one than the dashboard's.
        values, others: by code. months: of a trend. rows: of a table. accounts: of a map.
    """

    tile: Tile
    why: Why = ""
    kpis: tuple[Kpi, ...] = ()
    place: Place = ORGANISATION
    place_name: str = ""
    part: Filters = AS_THE_DASHBOARD
    period: Period | None = None
    own_period: str = ""
    values: Mapping[str, KpiValue] | None = None
    others: Mapping[str, Range | None] | None = None
    months: tuple[MonthValue, ...] = ()
    rows: tuple[TableRow, ...] = ()
    accounts: AccountsMap | None = None


@dataclass(frozen=True)
class Around:
    """What holds for all tiles unless they say otherwise: whom the reader looks at, and over which period."""

    place: Place | None
    period: str
    product: int | None = None
    segment: str = ""


def dashboard_shown(viewer: Viewer, layout: Layout, around: Around) -> tuple[Shown, ...]:
    """The tiles in order."""
    known = {one.code: one for one in kpis(viewer)}
    places = places_of(viewer)
    shown = [_looked(viewer, tile, around, known, places) for tile in layout.tiles]
    return _counted(viewer, shown)


def _looked(viewer: Viewer, tile: Tile, around: Around, known: Mapping[str, Kpi], places: Places) -> Shown:
    """A tile with whom and when it is about, before anything is counted."""
    found = wrong(tile, known)
    if found is not None or tile.kind is TileKind.TEXT:
        return Shown(tile, _WHY[found])
    if tile.kind is TileKind.MAP:
        return Shown(tile, "" if viewer.sells else "no_map")
    part = tile.filters.over(Filters("", around.period, around.product, around.segment))
    period = period_of(part.period, viewer.today)
    own = tile.filters.period if tile.filters.period not in ("", around.period) else ""
    codes = tile.kpis or tuple(code for code, one in known.items() if one.base in FUNNEL)
    made = Shown(tile, "", tuple(known[code] for code in codes), part=part, period=period, own_period=own)
    place = place_of(viewer, tile.filters.place) if tile.filters.place else around.place
    if place is None:
        return replace(made, why="no_place" if tile.filters.place else "not_yours")
    try:
        name = places.find(place) if tile.filters.place else ""
    except NotVisible:
        return replace(made, why="not_yours")
    return replace(made, place=place, place_name=name)


def place_of(viewer: Viewer, code: str) -> Place | None:
    """The place of a tile's filter for this reader; None when there is none, such as the team of who is in none."""
    if code == "all":
        return ORGANISATION
    if code == "mine":
        return Place(person_id=viewer.person_id) if viewer.person_id is not None else None
    if code == "team":
        own = team_members_of_all(viewer).get(viewer.person_id or 0)
        if own is None or own not in viewer.managed_team_ids:
            own = min(viewer.managed_team_ids, default=own)
        return Place(team_id=own) if own is not None else None
    kind, number = code[:1], code[1:]
    if not number.isdecimal() or len(number) > 18:
        return None
    made = {"p": Place(person_id=int(number)), "t": Place(team_id=int(number)), "r": Place(territory_id=int(number))}
    return made.get(kind)


def usual_place(viewer: Viewer, filters: Filters) -> Place | None:
    """Whom the reader looks at: as the dashboard says, else oneself, the own team or the organisation; or nobody."""
    places = places_of(viewer)
    wished = place_of(viewer, filters.place) if filters.place else None
    own = Place(person_id=viewer.person_id) if viewer.roles & {"rep", "inside_sales"} else None
    team = place_of(viewer, "team") if viewer.managed_team_ids and not viewer.manages_everybody else None
    for place in (wished, own, team, ORGANISATION):
        if place is not None and places.sees(place):
            return place
    return None


def _counted(viewer: Viewer, shown: list[Shown]) -> tuple[Shown, ...]:
    """The same with their figures, those that ask alike together."""
    alike: defaultdict[tuple[TileKind, KpiAsk], list[int]] = defaultdict(list)
    for at, one in enumerate(shown):
        if one.period is not None and not one.why:
            alike[_asks_as(one.tile.kind), _ask(one)].append(at)
    for (kind, ask), places in alike.items():
        wanted = tuple({one.code: one for at in places for one in shown[at].kpis}.values())
        beside = tuple(dict.fromkeys(code for at in places for code in shown[at].tile.kpis))
        question = _Question(viewer, kind, ask, wanted, beside)
        found = answers.while_it_holds(viewer.organisation.id, question.key, question.answer)
        for at in places:
            shown[at] = _filled(shown[at], found)
    for at, one in enumerate(shown):
        if one.tile.kind is TileKind.MAP and not one.why:
            shown[at] = replace(one, accounts=accounts_map(viewer, AccountFilter()))
    return tuple(shown)


@dataclass(frozen=True)
class _Found:
    """What one question gave."""

    values: Mapping[str, KpiValue]
    others: Mapping[str, Range | None]
    months: Mapping[str, tuple[MonthValue, ...]]
    rows: tuple[TableRow, ...]


def _asks_as(kind: TileKind) -> TileKind:
    """A funnel asks values as a tile does."""
    return TileKind.TILE if kind is TileKind.FUNNEL else kind


def _ask(one: Shown) -> KpiAsk:
    assert one.period is not None
    part = one.part
    return KpiAsk(one.period.first, one.period.last, one.place, product_id=part.product, segment=part.segment or None)


@dataclass(frozen=True)
class _Question:
    """What tiles that look alike ask together; beside: the codes of which the others are told too."""

    viewer: Viewer
    kind: TileKind
    ask: KpiAsk
    wanted: tuple[Kpi, ...]
    beside: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.wanted)

    @property
    def key(self) -> tuple[Hashable, ...]:
        """Under what the answer is remembered."""
        return ("dashboard", self.viewer, self.kind, self.ask, self.codes, self.beside)

    def answer(self) -> _Found:
        """One pass per measure."""
        if self.kind is TileKind.TREND:
            return _Found({}, {}, by_month(self.viewer, self.codes, self.ask, MONTHS), ())
        if self.kind is TileKind.TABLE:
            return _Found({}, {}, {}, table_rows(self.viewer, self.wanted, self.ask))
        # A team's total beside what single people reach would tell nothing.
        tells = bool(self.beside) and self.ask.place.person_id is not None
        others = ranges(self.viewer, self.beside, self.ask) if tells else {}
        return _Found(values(self.viewer, self.codes, self.ask), others, {}, ())


def _filled(one: Shown, found: _Found) -> Shown:
    return replace(
        one,
        values={kpi.code: found.values[kpi.code] for kpi in one.kpis if kpi.code in found.values},
        others={kpi.code: found.others.get(kpi.code) for kpi in one.kpis},
        months=found.months.get(one.kpis[0].code, ()),
        rows=found.rows,
    )
