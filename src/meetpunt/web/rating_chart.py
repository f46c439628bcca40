"""Ratings of one competency over time as two small lines: the own view and the manager's."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.store.competencies import MANAGER, SELF, RatingRow

WIDE, HIGH, EDGE = 180, 56, 6


def rating_chart(history: Sequence[RatingRow]) -> SafeString:
    """The lines on a scale of 1 to 5, hidden from screen readers: the same stands in the table under them.

    Empty while neither view has two ratings. Own view: dots and a full line; manager's: squares and a dashed line.
    """
    views = {view: [one for one in reversed(history) if one.view == view] for view in (SELF, MANAGER)}
    if max(len(rows) for rows in views.values()) < 2:
        return SafeString("")
    days = [one.day.toordinal() for one in history]
    first, span = min(days), max(max(days) - min(days), 1)

    def at(one: RatingRow) -> tuple[str, str]:
        x = EDGE + (WIDE - 2 * EDGE) * (one.day.toordinal() - first) / span
        return f"{x:.1f}", f"{HIGH - EDGE - (HIGH - 2 * EDGE) * (one.score - 1) / 4:.1f}"

    grid = format_html_join(
        "",
        '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>',
        ((WIDE, y, y) for y in (EDGE, HIGH / 2, HIGH - EDGE)),
    )
    shapes = [grid]
    for view, rows in views.items():
        points = [at(one) for one in rows]
        path = " ".join(",".join(point) for point in points)
        shapes.append(format_html('<polyline class="{}-line" points="{}"/>', view, path))
        if view == SELF:
            shapes.append(format_html_join("", '<circle class="self-mark" cx="{}" cy="{}" r="3"/>', points))
        else:
            marks = ((f"{float(x) - 3:.1f}", f"{float(y) - 3:.1f}") for x, y in points)
            shapes.append(
                format_html_join("", '<rect class="manager-mark" x="{}" y="{}" width="6" height="6"/>', marks)
            )
    return format_html(
        '<svg class="chart rating-line" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true" '
        'focusable="false">{2}</svg>',
        WIDE,
        HIGH,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )
