"""Charts of ACCH as SVG: the bar of one of the four, the counts over the months, how the draws divide over focuses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetpunt.method.acch_focus import Focus
from meetpunt.reports.acch_figures import MonthCounts, RungLine
from meetpunt.web import formats
from meetpunt.web.charts import KEPT, line, rect, svg

_TOP, _LOW, _HEIGHT = 10, 150, 176
_FROM, _WIDTH = 3.0, 92.0


@lru_cache(maxsize=KEPT)
def rung_bar(one: RungLine) -> SafeString:
    """The share of all addresses as a bar over 0..100 %, its interval as a whisker, the others as a tick."""
    shapes = [rect("track", 0, 5, 100, 14, 4)]
    if one.share.value is not None:
        shapes.append(rect("bar", 0, 5, 100 * one.share.value, 14, 4))
    if one.beside is not None:
        at = min(99.7, 100 * one.beside)
        shapes.append(line("tick beside", at, 1, at, 23))
    if one.share.low is not None and one.share.high is not None and not one.is_counted:
        low, high = 100 * one.share.low, 100 * one.share.high
        shapes.append(line("range under", low, 12, high, 12))
        shapes.append(line("range", low, 12, high, 12))
        shapes += [line("range", at, 8, at, 16) for at in (low, high)]
    return svg("rung", 24, shapes)


@lru_cache(maxsize=256)
def focus_bar(focus: Focus) -> SafeString:
    """The draws as one bar, a part per focus; the last one is where nothing is under the upper quarter."""
    at, shapes = 0.0, []
    for number, share in enumerate((*(one.best_in for one in focus.lines), focus.none_in)):
        if share > 0:
            shapes.append(rect(f"focus focus-{number}", 100 * at, 0, max(100 * share - 0.4, 0.2), 14, 3))
        at += share
    return svg("focus-bar", 14, shapes)


@lru_cache(maxsize=256)
def over_months(months: Sequence[MonthCounts]) -> SafeString:
    """The four counts as lines, each with a stroke of its own, and the months below; the same stands in a table."""
    most = max((max(one.counts) for one in months), default=0) or 1
    top = _round_up(most)
    shapes = []
    for part in range(3):
        height = _LOW - (_LOW - _TOP) * part / 2
        shapes.append(line("grid", _FROM, height, _FROM + _WIDTH, height))
        text = formats.number(round(top * part / 2))
        shapes.append(format_html('<text x="100%" y="{}" text-anchor="end">{}</text>', height + 4, text))
    for rung in range(4):
        places = [(_x(at, len(months)), _y(one.counts[rung], top)) for at, one in enumerate(months)]
        shapes += [line(f"course course-{rung}", *before, *after) for before, after in pairwise(places)]
        shapes += [
            format_html('<circle class="course-dot course-{}" cx="{}%" cy="{}" r="2.6"/>', rung, f"{x:.2f}", f"{y:.1f}")
            for x, y in places
        ]
    for at, one in enumerate(months):
        x, kind = f"{_x(at, len(months)):.2f}", "" if at % 2 == (len(months) - 1) % 2 else "every-other"
        text = formats.day_short(one.day).split(formats.NO_BREAK)[1]
        shapes.append(
            format_html('<text class="{}" x="{}%" y="{}" text-anchor="middle">{}</text>', kind, x, _HEIGHT - 6, text)
        )
    return svg("courses", _HEIGHT, shapes)


def _x(at: int, count: int) -> float:
    return _FROM + _WIDTH * (at + 0.5) / max(count, 1)


def _y(value: float, top: float) -> float:
    return _LOW - (_LOW - _TOP) * value / top


def _round_up(most: int) -> int:
    """The next 1, 2, 4, 5 or 10 times a power of ten, so that its half is round too."""
    size = 10 ** max(len(str(most)) - 1, 0)
    return next((step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= most), 10 * size) if most > 2 else 2
