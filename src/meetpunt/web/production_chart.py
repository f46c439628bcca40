"""The picture of a product's weeks: what is ordered, expected of open ones and yet to come, with the 80 % band.

It says nothing to a screen reader: the same figures stand in the table under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetpunt.reports.production.expected import Expectation
from meetpunt.web.charts import line, rect, svg
from meetpunt.web.production_words import pieces

HIGH, FOOT, LEFT = 220, 22, 7.0
"""Pixels of the bars and of the week numbers under them; per cent of the width for the numbers beside."""


def weeks(mondays: Sequence[date], found: Sequence[Expectation]) -> SafeString:
    """A bar per week, stacked, with its band and middle."""
    most = max([one.p90 for one in found] + [one.ordered + one.opened + one.created for one in found] + [1.0]) * 1.05
    each = (100 - LEFT) / max(1, len(found))

    def y(value: float) -> float:
        return HIGH * (1 - value / most)

    shapes: list[SafeString] = []
    for share in (0.0, 0.5, 1.0):
        value = most / 1.05 * share
        shapes.append(line("grid", LEFT, y(value), 100, y(value)))
        shapes.append(_text(LEFT - 1, max(y(value) + 4, 11), "end", pieces(value)))
    for place, (monday, one) in enumerate(zip(mondays, found, strict=True)):
        left, foot = LEFT + each * (place + 0.12), 0.0
        for kind, value in (("won", one.ordered), ("open", one.opened), ("new", one.created)):
            if value > 0:
                shapes.append(rect(kind, left, y(foot + value), each * 0.76, y(foot) - y(foot + value), 0))
                foot += value
        if one.p90 > one.p10:
            shapes.append(rect("fan", left + each * 0.26, y(one.p90), each * 0.24, y(one.p10) - y(one.p90), 1))
            shapes.append(line("middle", left + each * 0.2, y(one.p50), left + each * 0.56, y(one.p50)))
        if place % 4 == 0:
            shapes.append(_text(left + each * 0.38, HIGH + 16, "middle", str(monday.isocalendar()[1])))
    return svg("foreseen weeks", HIGH + FOOT, shapes)


def _text(x: float, y: float, anchor: str, text: str) -> SafeString:
    return format_html('<text x="{}%" y="{}" text-anchor="{}">{}</text>', f"{x:.2f}", f"{y:.1f}", anchor, text)
