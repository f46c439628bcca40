"""Charts drawn by the server as SVG: places in per cents, a fixed height, colours by class from the tokens.

A chart is always hidden from screen readers, because the same figures stand as text in the cell around it.
The same figures give the same chart, so the latest ones are kept: drawing them was a third of a page's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.reports.figures import Conversion, Parts

AXIS_FROM, AXIS_WIDTH = 3.0, 94.0
"""The 0..100 % axis leaves room at both ends for a dot."""

PART_CLASSES = ("went-on", "lost", "still", "young")
KEPT = 1024
"""Drawings of a kind that the next pages may show again, up to a kilobyte each; most are of one person alone."""
SPARK_WIDE, SPARK_HIGH = 120, 30


@lru_cache(maxsize=KEPT)
def dots(own: Conversion | None, team: Conversion | None, is_question: bool = False, height: int = 36) -> SafeString:
    """A conversion with its interval as dot and whisker, over the team's as band and tick, on one axis of 0..100 %."""
    middle, band = height / 2, height * 0.56
    shapes = [_grid(height)]
    if team and team.value is not None and team.low is not None and team.high is not None:
        shapes.append(rect("band", _on_axis(team.low), middle - band / 2, _width(team.low, team.high), band, 5))
        shapes.append(
            line("team-tick", _on_axis(team.value), middle - band / 2, _on_axis(team.value), middle + band / 2)
        )
    if own and own.value is not None and own.low is not None and own.high is not None:
        hot = " att" if is_question else ""
        shapes.append(line(f"whisker{hot}", _on_axis(own.low), middle, _on_axis(own.high), middle))
        kind = "dot open" if own.indicative else "dot"
        radius = 5.5 if height > 24 else 4.2
        shapes.append(
            format_html(
                '<circle class="{}{}" cx="{}" cy="{}" r="{}"/>',
                kind,
                hot,
                _share(_on_axis(own.value)),
                _px(middle),
                radius,
            )
        )
    return svg("dots", height, shapes)


@lru_cache(maxsize=KEPT)
def axis(height: int = 14) -> SafeString:
    """The labels above a column of dots."""
    labels = [(0, "0"), (0.5, "50%"), (1, "100")]
    texts = (
        format_html('<text x="{}" y="{}" text-anchor="middle">{}</text>', _share(_on_axis(at)), height - 3, text)
        for at, text in labels
    )
    return svg("axis", height, texts)


@lru_cache(maxsize=KEPT)
def reach(reached: int, most: int, expected: tuple[float, float, float] | None) -> SafeString:
    """How many reached the step, over the expectation beside the team as band and tick."""
    whole = max(most, 1)
    shapes = [rect("bar", 0, 4, 100 * reached / whole, 16, 4)]
    if expected:
        low, middle, high = (min(100.0, 100 * value / whole) for value in expected)
        shapes.append(rect("band", low, 24, max(high - low, 0.6), 6, 3))
        shapes.append(line("tick", middle, 22, middle, 32))
    return svg("reach", 36, shapes)


@lru_cache(maxsize=KEPT)
def parts(counts: Parts) -> SafeString:
    """The four parts of those that reached a step, as one bar of 100 %."""
    whole = max(counts.reached, 1)
    at, shapes = 0.0, []
    for name, count in zip(PART_CLASSES, (counts.went_on, counts.lost, counts.still, counts.young), strict=True):
        width = 100 * count / whole
        if count:
            shapes.append(rect(f"part {name}", at, 0, width, 14, 0))
        at += width
    return svg("parts", 14, shapes)


@lru_cache(maxsize=KEPT)
def share_bar(value: float, most: float) -> SafeString:
    """A plain bar of a count among the largest of its column."""
    return svg("share", 8, [rect("stock", 0, 0, 100 * value / most if most else 0, 8, 4)])


@lru_cache(maxsize=KEPT)
def goal(actual: float, target: float, pace: float) -> SafeString:
    """What was reached as a bar of the target, with a tick where an even pace would be."""
    whole = max(target, 1)
    track = rect("track", 0, 4, 100, 6, 3)
    bar = rect("bar", 0, 4, min(100.0, 100 * actual / whole), 6, 3)
    at = min(99.6, 100 * pace / whole)
    return svg("pace", 14, [track, bar, line("tick", at, 0, at, 14)])


@lru_cache(maxsize=KEPT)
def swatch(kind: str) -> SafeString:
    """A sample for a legend: bar, band, dot, open or one of the parts."""
    if kind == "band":
        return _sample(28, [_rect_px("band", 0, 3, 28, 6, 3), _line_px("team-tick", 14, 0, 14, 12)])
    if kind in ("dot", "open"):
        circle = format_html('<circle class="dot {}" cx="15" cy="6" r="5"/>', "open" if kind == "open" else "")
        return _sample(30, [_line_px("whisker", 2, 6, 28, 6), circle])
    return _sample(12, [_rect_px("bar" if kind == "bar" else f"part {kind}", 0, 0, 12, 12, 3)])


@lru_cache(maxsize=KEPT)
def spark(values: tuple[float | None, ...]) -> SafeString:
    """Months as a line that ends in a dot; nothing of fewer than three."""
    told = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(told) < 3:
        return SafeString("")
    most, least = max(value for _place, value in told), min(0.0, *(value for _place, value in told))
    span = (most - least) or 1.0

    def at(place: int, value: float) -> str:
        x = 4 + (SPARK_WIDE - 8) * place / max(1, len(values) - 1)
        return f"{x:.1f},{SPARK_HIGH - 4 - (SPARK_HIGH - 8) * (value - least) / span:.1f}"

    points = " ".join(at(place, value) for place, value in told)
    last = at(*told[-1]).split(",")
    return format_html(
        '<svg class="chart spark" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true" focusable="false">'
        '<polyline class="trend" points="{2}"/><circle class="dot" cx="{3}" cy="{4}" r="3"/></svg>',
        SPARK_WIDE,
        SPARK_HIGH,
        points,
        *last,
    )


def _grid(height: int) -> SafeString:
    quarters = ((_on_axis(quarter / 4), -6, _on_axis(quarter / 4), height + 6) for quarter in range(5))
    return format_html_join("", "{}", ((line("grid", *place),) for place in quarters))


def _on_axis(value: float) -> float:
    return AXIS_FROM + AXIS_WIDTH * value


def _width(low: float, high: float) -> float:
    return max(AXIS_WIDTH * (high - low), 0.8)


def svg(kind: str, height: int, shapes: Iterable[SafeString]) -> SafeString:
    """A chart of shapes, as wide as its room."""
    inside = format_html_join("", "{}", ((shape,) for shape in shapes))
    return format_html(
        '<svg class="chart {}" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        kind,
        height,
        inside,
    )


def _sample(width: int, shapes: Sequence[SafeString]) -> SafeString:
    inside = format_html_join("", "{}", ((shape,) for shape in shapes))
    return format_html('<svg class="chart swatch" width="{}" height="12" aria-hidden="true">{}</svg>', width, inside)


def rect(kind: str, x: float, y: float, width: float, height: float, radius: float) -> SafeString:
    """A bar: place and width in per cents, the rest in pixels."""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        *(kind, _share(x), _px(y), _share(width), _px(height), _px(radius)),
    )


def _rect_px(kind: str, x: float, y: float, width: float, height: float, radius: float) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>', kind, x, y, width, height, radius
    )


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    """A line: x in per cents, y in pixels."""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, _share(x1), _px(y1), _share(x2), _px(y2)
    )


def _line_px(kind: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', kind, x1, y1, x2, y2)


def _share(value: float) -> str:
    return f"{value:.2f}%"


def _px(value: float) -> str:
    return f"{value:.3g}"
