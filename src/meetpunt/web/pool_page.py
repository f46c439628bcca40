"""What the page of the pool shows: a release with one's own figures beside it, and what would be given, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.measures.register.pooled import PooledFigure, pooled_figure
from meetpunt.method.pool import Pooled
from meetpunt.reports.figures import Conversion
from meetpunt.reports.pool import Line
from meetpunt.store.currencies import exponent
from meetpunt.store.pool import Release
from meetpunt.web import charts, formats

ROOM = 1.25
"""A scale goes a quarter beyond the largest of what stands on it."""


@dataclass(frozen=True)
class Row:
    """A figure. between, middle: of the pool, empty = not told. own: empty = nothing to give. n: what it rests on."""

    name: str
    unit: str
    between: str
    middle: str
    own: str
    n: str
    chart: SafeString


@dataclass(frozen=True)
class ReleaseShown:
    """A release. quarter: as people say it; crowd: of at least how many."""

    quarter: str
    release: Release
    crowd: str
    rows: tuple[Row, ...]


def rows_of(lines: Sequence[Line]) -> tuple[Row, ...]:
    """Lines as text."""
    return tuple(_row(one) for one in lines)


def of_figures(told: Mapping[str, Pooled]) -> tuple[Row, ...]:
    """The figures of the pool alone."""
    known = ((pooled_figure(code), one) for code, one in told.items())
    return rows_of([Line(figure, None, one) for figure, one in known if figure is not None])


def release_of(one: Release, lines: Sequence[Line]) -> ReleaseShown:
    """A release as it is shown; how many take part only in rough numbers, so that nobody is counted in or out."""
    told = {"organisations": one.organisations, "reps": one.reps}
    crowd = _("at least %(organisations)s organisations and %(reps)s reps") % told
    return ReleaseShown(quarter_name(one.quarter), one, crowd, rows_of(lines))


def quarter_name(quarter: int) -> str:
    """Quarter 3 of 2026."""
    return _("quarter %(quarter)s of %(year)s") % {"quarter": quarter % 4 + 1, "year": quarter // 4}


def in_words(code: str, one: Pooled) -> str:
    """Where half of the organisations are, in a line."""
    figure = pooled_figure(code)
    if figure is None:
        return ""
    low, middle, high = (_number(figure, value) for value in (one.low, one.middle, one.high))
    told = {"low": low, "high": high, "middle": middle}
    return _("pool: half of the organisations between %(low)s and %(high)s, median %(middle)s") % told


def _row(one: Line) -> Row:
    figure, own, told = one.figure, one.own, one.pooled
    return Row(
        figure.name[formats.language()],
        _unit(figure),
        "" if told is None else f"{_number(figure, told.low, bare=True)}{formats.DASH}{_number(figure, told.high)}",
        "" if told is None else _number(figure, told.middle),
        "" if own is None else _number(figure, own.value),
        "" if own is None else formats.number(own.n),
        SafeString("") if told is None else _chart(figure, None if own is None else own.value, told),
    )


def _unit(figure: PooledFigure) -> str:
    """Where the number and the name do not tell it already."""
    name, unit = figure.name[formats.language()], figure.unit[formats.language()]
    is_told = unit[0].isalpha() and unit.split()[0] in name.lower().split()
    return "" if is_told or figure.is_share else unit


def _number(figure: PooledFigure, value: float, bare: bool = False) -> str:
    """With its sign; of a share not when it is the first of two."""
    if figure.currency:
        return formats.money(round(value * 10 ** exponent(figure.currency)), figure.currency)
    if figure.is_share:
        text = formats.number(round(value))
        return text if bare else f"{text}{formats.NO_BREAK}%"
    return formats.number(value, 0 if value >= 10 else 1 if value >= 1 else 2)


def _chart(figure: PooledFigure, own: float | None, told: Pooled) -> SafeString:
    most = 100.0 if figure.is_share else max(told.high, own or 0.0) * ROOM or 1.0
    low, middle, high = (min(value / most, 1.0) for value in (told.low, told.middle, told.high))
    at = None if own is None else min(max(own / most, 0.0), 1.0)
    mine = None if at is None else Conversion(at, at, at, None, 0, 0.0, None, False)
    return charts.dots(mine, Conversion(middle, low, high, None, 0, 0.0, None, False), height=22)
