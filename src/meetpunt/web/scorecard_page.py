"""What the scorecard shows of each KPI: numbers as text, a line of its months, and a bar beside target and others."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.reports.scorecard import Row, Scorecard
from meetpunt.web import kpi_words
from meetpunt.web.charts import line, rect, spark, svg
from meetpunt.web.kpi_words import Shown
from meetpunt.web.templatetags.keeping import shown_of


@dataclass(frozen=True)
class Line:
    """A row of the page."""

    row: Row
    name: str
    shown: Shown
    target: str
    pace: str
    others: str
    spark: SafeString
    bar: SafeString


@dataclass(frozen=True)
class Group:
    """Rows of one kind: quantity, quality, competencies, tools, results."""

    code: str
    name: Promise
    lines: tuple[Line, ...]


def groups_of(card: Scorecard, language: str) -> tuple[Group, ...]:
    """Quantity first, then quality, then results; a kind without a row is left out."""
    return shown_of("scorecard", card, lambda: _groups(card, language))


def _groups(card: Scorecard, language: str) -> tuple[Group, ...]:
    found = []
    for code, name in kpi_words.GROUPS.items():
        rows = [row for row in card.rows if kpi_words.group_of(row.kpi) == code]
        if rows:
            found.append(Group(code, name, tuple(_line(row, language) for row in rows)))
    return tuple(found)


def _line(row: Row, language: str) -> Line:
    return shown_of("scorecard line", row, lambda: _drawn(row, language))


def _drawn(row: Row, language: str) -> Line:
    target = "" if row.target is None else kpi_words.number_of(row.target, row.kpi)
    pace = ""
    if row.pace is not None and row.target:
        pace = _("%(due)s due until today") % {"due": kpi_words.number_of(row.pace, row.kpi)}
    name = row.kpi.name.get(language) or row.kpi.name["en"]
    shown = kpi_words.shown(row.value, row.kpi)
    return Line(
        row, name, shown, target, pace, _others(row), spark(tuple(one.value.value for one in row.months)), _bar(row)
    )


def _others(row: Row) -> str:
    """Where half of the others are, short."""
    if row.others is None:
        return ""
    low, high = (kpi_words.number_of(one, row.kpi) for one in (row.others.low, row.others.high))
    return f"{low}–{high}"


def _bar(row: Row) -> SafeString:
    """The value with its interval over where half of the others are, on its own axis; no colour says good or bad."""
    value = row.value
    if value.value is None:
        return SafeString("")
    ends = [0.0, value.value, value.high or 0.0]
    if row.others is not None:
        ends += [row.others.high, row.others.low]
    if row.target is not None:
        ends.append(row.target)
    most = max(ends) * 1.04 or 1.0

    def at(one: float) -> float:
        return 100 * min(max(one, 0.0), most) / most

    shapes = [rect("track", 0, 12, 100, 6, 3)]
    if row.others is not None:
        shapes.append(rect("band", at(row.others.low), 9, max(at(row.others.high) - at(row.others.low), 0.8), 12, 3))
    if value.low is not None and value.high is not None:
        shapes.append(line("whisker", at(value.low), 15, at(value.high), 15))
    shapes.append(line("own", at(value.value), 8, at(value.value), 22))
    if row.target is not None:
        shapes.append(line("target", at(row.target), 4, at(row.target), 26))
    return svg("score", 30, shapes)
