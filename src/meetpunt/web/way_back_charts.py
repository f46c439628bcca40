"""Pictures of the way back: bars of what is needed, how often each revenue comes up, and days needed and available."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.method.planning.draws import Range
from meetpunt.web.charts import line, rect, svg

WIDE, HIGH = 480, 120


def need_bar(middle: float | None, sure: float | None, most: float) -> SafeString | str:
    """What is needed at the middle, over the lighter bar of what makes it sure in 80 of 100 years."""
    if middle is None or most <= 0:
        return ""
    shapes = [rect("bar", 0, 4, 100 * min(middle / most, 1.0), 12, 4)]
    if sure is not None and sure > middle:
        shapes.insert(0, rect("band", 0, 4, 100 * min(sure / most, 1.0), 12, 4))
    return svg("need", 20, shapes)


def gain_bar(gain: float, most: float) -> SafeString | str:
    """A gain among the largest of its column."""
    return svg("gain", 12, [rect("bar", 0, 1, 100 * max(gain, 0) / most if most > 0 else 0, 10, 4)])


def density(points: Sequence[tuple[float, float]], target: float | None) -> SafeString | str:
    """How often each revenue comes up; what reaches the target is dark, with a line at the target."""
    if not points:
        return ""
    first, last = points[0][0], points[-1][0]

    def place(value: float) -> float:
        return WIDE * (value - first) / (last - first)

    edge = last if target is None else min(max(target, first), last)
    height = _height(points, edge)
    below = [point for point in points if point[0] < edge]
    above = [point for point in points if point[0] > edge]
    shapes = [
        _area("short", [*below, (edge, height)], place) if below else "",
        _area("reached", [(edge, height), *above], place) if above else "",
    ]
    mark = ""
    if target is not None:
        mark = format_html('<line class="target" x1="{0}" y1="0" x2="{0}" y2="{1}"/>', f"{place(edge):.1f}", HIGH)
    return format_html(
        '<svg class="chart density" viewBox="0 0 {} {}" width="100%" height="{}" preserveAspectRatio="none" '
        'aria-hidden="true" focusable="false">{}{}</svg>',
        WIDE,
        HIGH,
        HIGH,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
        mark,
    )


def days_bar(need: Range | None, available: float | None) -> SafeString | str:
    """Days needed: from 10 to 90 of 100 as a band, the middle as a dot; a line at the days that there are."""
    if need is None:
        return ""
    most = 1.08 * max(need.p95, available or 0.0)
    if most <= 0:
        return ""
    at = {name: 100 * getattr(need, name) / most for name in ("p10", "p50", "p80", "p90")}
    shapes = [
        rect("track", 0, 10, 100, 8, 4),
        rect("band", at["p10"], 10, max(at["p90"] - at["p10"], 0.6), 8, 4),
        line("whisker", at["p50"], 6, at["p50"], 22),
        line("sure", at["p80"], 6, at["p80"], 22),
    ]
    if available is not None:
        shapes.append(line("target", 100 * available / most, 0, 100 * available / most, 28))
    return svg("days", 28, shapes)


def _height(points: Sequence[tuple[float, float]], at: float) -> float:
    """The height between two points."""
    for (left, low), (right, high) in pairwise(points):
        if left <= at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return 0.0


def _area(kind: str, points: Sequence[tuple[float, float]], place: Callable[[float], float]) -> SafeString:
    tops = " ".join(f"L{place(value):.1f} {HIGH - (HIGH - 4) * height:.1f}" for value, height in points)
    start, end = place(points[0][0]), place(points[-1][0])
    return format_html(
        '<path class="{}" d="M{} {} {} L{} {} Z"/>', kind, f"{start:.1f}", HIGH, tops, f"{end:.1f}", HIGH
    )
