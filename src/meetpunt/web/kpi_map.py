"""The drawing from activity to result to objective: boxes in three columns and a line for what bears on what.

Like all charts it says nothing to a screen reader: the same stands as a list beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.measures.register import definition
from meetpunt.method.kpi_links import results_of
from meetpunt.reports.kpis.register import Kpi
from meetpunt.store.objectives import ObjectiveRow
from meetpunt.web import formats

ROW, BOX, WIDE, GAP = 30, 24, 250, 105
WIDTH = 3 * WIDE + 2 * GAP
LONGEST = 36


@dataclass(frozen=True)
class Named:
    """A KPI by its code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Line:
    """What an activity bears on, and what it serves, in words."""

    kpi: Named
    results: tuple[str, ...]
    objective: str


@dataclass(frozen=True)
class Drawing:
    """The picture, and the same in words."""

    picture: SafeString
    lines: tuple[Line, ...]


def drawn(known: Sequence[Kpi], objectives: Sequence[ObjectiveRow]) -> Drawing:
    """The drawing of a register; without objectives of its own it draws those that the register comes with."""
    one_each = {one.base: one for one in known}
    activities = [one for one in one_each.values() if one.ract == "activities"]
    results = [one for one in one_each.values() if one.ract == "results"]
    own = {one.id: one.text[formats.language()] for one in objectives}
    serves = {one.base: _serves(one, own) for one in one_each.values()}
    goals = list(dict.fromkeys([*own.values(), *(text for text in serves.values() if text)]))
    places = [
        {one.base: place for place, one in enumerate(activities)},
        {one.base: place for place, one in enumerate(results)},
        {text: place for place, text in enumerate(goals)},
    ]
    edges = [
        (0, places[0][one.base], places[1][result])
        for one in activities
        for result in results_of(one.base)
        if result in places[1]
    ]
    edges += [(1, places[1][one.base], places[2][serves[one.base]]) for one in results if serves[one.base]]
    columns = [[_name(one) for one in activities], [_name(one) for one in results], goals]
    lines = tuple(
        Line(
            Named(one.code, _name(one)),
            tuple(_name(one_each[code]) for code in results_of(one.base) if code in one_each),
            serves[one.base],
        )
        for one in (*activities, *results)
    )
    return Drawing(_picture(columns, edges), lines)


def loose(known: Iterable[Kpi]) -> tuple[Named, ...]:
    """KPIs for which no objective of the organisation was named."""
    one_each = {one.base: one for one in known if not one.is_own}
    return tuple(Named(one.base, _name(one)) for one in one_each.values() if one.objective_id is None)


def named(codes: Iterable[str]) -> tuple[Named, ...]:
    """Definitions by code, in the register's words."""
    found = []
    for code in codes:
        one = definition(code)
        found.append(Named(code, one.name[formats.language()] if one else code))
    return tuple(found)


def _serves(one: Kpi, own: dict[int, str]) -> str:
    """The organisation's objective that it serves; while it has none at all, what the register says."""
    if own:
        return own.get(one.objective_id or 0, "")
    return one.objective.get(formats.language(), "")


def _name(one: Kpi) -> str:
    return one.list_name.get(formats.language()) or one.name[formats.language()]


def _picture(columns: Sequence[Sequence[str]], edges: Sequence[tuple[int, int, int]]) -> SafeString:
    height = ROW * max(1, *(len(column) for column in columns))
    tops = [(height - ROW * len(column)) / 2 for column in columns]

    def middle(column: int, place: int) -> float:
        return tops[column] + ROW * place + BOX / 2

    def curve(column: int, start: int, end: int) -> str:
        x1, x2 = column * (WIDE + GAP) + WIDE, (column + 1) * (WIDE + GAP)
        y1, y2, half = middle(column, start), middle(column + 1, end), GAP / 2
        return f"M{x1} {y1:.1f}C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2} {y2:.1f}"

    lines = format_html_join("", '<path class="link" d="{}"/>', ((curve(*edge),) for edge in edges))
    boxes = format_html_join(
        "",
        '<rect class="box" x="{}" y="{}" width="{}" height="{}" rx="5"/><text x="{}" y="{}">{}</text>',
        (
            (x, f"{y:.1f}", WIDE, BOX, x + 8, f"{y + 16:.1f}", _short(text))
            for column, texts in enumerate(columns)
            for place, text in enumerate(texts)
            for x, y in ((column * (WIDE + GAP), tops[column] + ROW * place),)
        ),
    )
    return format_html(
        '<svg class="chart kpi-map" viewBox="0 0 {} {}" width="{}" height="{}" '
        'aria-hidden="true" focusable="false">{}{}</svg>',
        WIDTH,
        height,
        WIDTH,
        height,
        lines,
        boxes,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
