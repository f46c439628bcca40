"""A tile of a dashboard as it is drawn: its words, its chart and where its figures lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.dashboard import Tile, TileKind
from meetpunt.reports.dashboards.show import Shown
from meetpunt.reports.kpis.figures import KpiCard, KpiValue, Range
from meetpunt.reports.kpis.register import Kpi
from meetpunt.web import account_maps, formats, kpi_chart, kpi_words
from meetpunt.web.charts import line, rect, share_bar, svg
from meetpunt.web.dashboard_words import KINDS, NO_ROWS, PERIODS, WHY
from meetpunt.web.kpi_words import Shown as Said
from meetpunt.web.maps import MapPoint
from meetpunt.web.place_asking import code_of
from meetpunt.web.templatetags.keeping import rows


@dataclass(frozen=True)
class Line:
    """A line of a table or a step of a funnel; chart: the share that goes on, or nothing."""

    name: str
    link: str
    cells: tuple[Said, ...]
    letter: str = ""
    chart: SafeString | str = ""


@dataclass(frozen=True)
class Drawn:
    """A tile to draw.

    Attributes:
        title, about: over it; link: to the KPI that it is about.
        why: why nothing stands in it.
        value, others, chart: of a number or trend. heads, lines: of a table or funnel. points: of a map.
    """

    tile: Tile
    title: str
    about: str = ""
    link: str = ""
    why: str = ""
    value: Said | None = None
    others: str = ""
    chart: SafeString | str = ""
    heads: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    points: tuple[MapPoint, ...] = ()


def drawn(one: Shown) -> Drawn:
    """A tile in the reader's language."""
    kind = one.tile.kind
    title = name_of(one.kpis[0]) if one.kpis and kind in (TileKind.TILE, TileKind.TREND) else str(KINDS[kind][1])
    made = Drawn(one.tile, "" if kind is TileKind.TEXT else title, _about(one))
    if one.why:
        return replace(made, why=str(WHY[one.why]))
    if kind is TileKind.TILE:
        return _number(one, made)
    if kind is TileKind.TREND:
        return _trend(one, made)
    if kind is TileKind.FUNNEL:
        return _funnel(one, made)
    if kind is TileKind.TABLE:
        return _table(one, made)
    if one.accounts is not None:
        return replace(made, points=account_maps.points(one.accounts.accounts))
    return made


def name_of(kpi: Kpi) -> str:
    """A KPI's name in the reader's language."""
    return kpi.name.get(formats.language()) or kpi.name["en"]


def _about(one: Shown) -> str:
    parts = [one.place_name, str(PERIODS[one.own_period]) if one.own_period else "", one.part.segment]
    return " · ".join(part for part in parts if part)


def _link(one: Shown, kpi: Kpi) -> str:
    if one.period is None:
        return reverse("kpi", args=(kpi.code,))
    asked = {
        "of": code_of(one.place),
        "from": one.period.first.isoformat(),
        "until": one.period.last.isoformat(),
    }
    return f"{reverse('kpi', args=(kpi.code,))}?{urlencode(asked)}"


def _number(one: Shown, made: Drawn) -> Drawn:
    kpi = one.kpis[0]
    value, beside = (one.values or {})[kpi.code], (one.others or {}).get(kpi.code)
    said = kpi_words.shown(value, kpi)
    return replace(
        made, link=_link(one, kpi), value=said, others=kpi_words.others(beside, kpi), chart=beside_chart(value, beside)
    )


def _trend(one: Shown, made: Drawn) -> Drawn:
    kpi = one.kpis[0]
    last = next((month for month in reversed(one.months) if month.value.value is not None), None)
    chart = kpi_chart.history(KpiCard(kpi, one.months[-1].value, None, one.months, {}, False)) if one.months else ""
    name = formats.MONTHS[formats.language()][last.month % 12] if last else ""
    about = " · ".join(part for part in (made.about, name) if part)
    said = kpi_words.shown((last or one.months[-1]).value, kpi)
    return replace(made, link=_link(one, kpi), value=said, about=about, chart=chart)


def _funnel(one: Shown, made: Drawn) -> Drawn:
    told = one.values or {}
    steps = [kpi for kpi in one.kpis if kpi.base == "conversion"]
    days = {kpi.step: kpi for kpi in one.kpis if kpi.base == "days"}
    most = max((told[kpi.code].n for kpi in steps), default=0)
    lines = []
    for kpi in steps:
        value, lead = told[kpi.code], days.get(kpi.step)
        cells = (
            Said(formats.number(value.n)),
            kpi_words.shown(value, kpi),
            kpi_words.shown(told[lead.code], lead) if lead else Said(formats.DASH),
        )
        lines.append(Line(_step_name(kpi), _link(one, kpi), cells, kpi.step_code, share_bar(value.n, most)))
    return replace(made, lines=tuple(lines))


def _table(one: Shown, made: Drawn) -> Drawn:
    heads = tuple((name_of(kpi), _link(one, kpi)) for kpi in one.kpis)
    lines = tuple(_line(row.name, tuple(row.values[kpi.code] for kpi in one.kpis), one.kpis) for row in one.rows)
    title = _("Per team") if one.rows and one.rows[0].code.startswith("t") else _("Per person")
    return replace(made, title=title, heads=heads, lines=lines, why="" if lines else str(NO_ROWS))


def _line(name: str, values: tuple[KpiValue, ...], kpis: tuple[Kpi, ...]) -> Line:
    """A line of a table: of equal values the very same one, so that it is drawn once."""

    def make() -> tuple[Line, object]:
        cells = tuple(kpi_words.shown(value, kpi) for value, kpi in zip(values, kpis, strict=True))
        return Line(name, "", cells), kpis

    return rows.recall(("tile line", name, values, tuple(map(id, kpis)), formats.language()), make)[0]


def _step_name(kpi: Kpi) -> str:
    return name_of(kpi).partition(": ")[2] or name_of(kpi)


def beside_chart(value: KpiValue, others: Range | None) -> SafeString | str:
    """A value with its interval as dot and whisker, over half of the others as band and their median as tick."""
    if value.value is None or others is None:
        return ""
    ends = [value.value, others.high, *(end for end in (value.high,) if end is not None)]
    most = max(ends) * 1.08
    least = min(0.0, value.value, others.low)
    if most <= least:
        return ""

    def at(number: float) -> float:
        return 2 + 96 * (min(max(number, least), most) - least) / (most - least)

    shapes = [
        rect("track", 0, 8, 100, 6, 3),
        rect("band", at(others.low), 5, max(at(others.high) - at(others.low), 0.8), 12, 4),
        line("team-tick", at(others.median), 4, at(others.median), 18),
    ]
    if value.low is not None and value.high is not None:
        shapes.append(line("whisker", at(value.low), 11, at(value.high), 11))
    dot = format_html('<circle class="dot" cx="{}%" cy="11" r="5"/>', f"{at(value.value):.2f}")
    shapes.append(dot)
    return svg("beside", 22, shapes)
