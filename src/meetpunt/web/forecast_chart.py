"""Pictures of the forecast: what adds up day by day with its fan, and what one opportunity moves.

Charts say nothing to a screen reader: the same figures stand in the table beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.method.forecast.moves import Move
from meetpunt.reports.forecast.report import Forecast, Point
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg

WIDE, HIGH = 720, 260


@dataclass(frozen=True)
class Fan:
    """The picture, stretched to its room, and the texts around it, which are not: axis, months, ends of the band."""

    picture: SafeString
    ticks: SafeString
    months: SafeString
    ends: SafeString


def fan(found: Forecast, told: Callable[[float], str]) -> Fan | None:
    """What is won, open and yet to come stacked, with the 80 % band of their sum and the target; None of nothing."""
    points, ask = found.points, found.ask
    if len(points) < 2:
        return None
    begin, end = ask.first - timedelta(days=1), ask.last
    days = max(1, (end - begin).days)
    top = max(points[-1].high, found.total.target or 0.0, points[-1].won, 1.0) * 1.04
    step = round_step(top / 4)

    def x(day: date) -> float:
        return WIDE * (day - begin).days / days

    def y(value: float) -> float:
        return HIGH * (1 - value / top)

    def area(kind: str, low: Callable[[Point], float], high: Callable[[Point], float], some: Sequence[Point]) -> str:
        over = [f"{x(one.day):.1f},{y(high(one)):.1f}" for one in some]
        under = [f"{x(one.day):.1f},{y(low(one)):.1f}" for one in reversed(some)]
        return format_html('<polygon class="{}" points="{}"/>', kind, " ".join(over + under))

    def trace(kind: str, of: Callable[[Point], float], some: Sequence[Point]) -> str:
        return format_html(
            '<polyline class="{}" points="{}"/>', kind, " ".join(f"{x(p.day):.1f},{y(of(p)):.1f}" for p in some)
        )

    ahead = [one for one in points if one.opened or one.created or one.high > one.low]
    start = len(points) - len(ahead)
    ahead = list(points[max(0, start - 1) :]) if ahead else []
    marks = [value * step for value in range(1, int(top / step) + 1)]
    shapes = [
        *(
            format_html('<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>', WIDE, f"{y(m):.1f}", f"{y(m):.1f}")
            for m in marks
        ),
        area("won", lambda _p: 0.0, lambda p: p.won, points),
        area("open", lambda p: p.won, lambda p: p.won + p.opened, ahead) if ahead else "",
        area("new", lambda p: p.won + p.opened, lambda p: p.won + p.opened + p.created, ahead) if ahead else "",
        area("fan", lambda p: p.low, lambda p: p.high, ahead) if ahead else "",
        trace("edge", lambda p: p.low, ahead) if ahead else "",
        trace("edge", lambda p: p.high, ahead) if ahead else "",
        trace("middle", lambda p: p.middle, points),
    ]
    if found.total.target is not None:
        shapes.append(
            format_html(
                '<line class="aim" x1="0" y1="{}" x2="{}" y2="{}"/>', HIGH, WIDE, f"{y(found.total.target):.1f}"
            )
        )
    today = found.foreseen.as_of
    if begin < today < end:
        shapes.append(format_html('<line class="now" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', f"{x(today):.1f}", HIGH))
    last = points[-1]
    ends = [("p90", last.high), ("p50", last.middle), ("p10", last.low)] if last.high > last.low else []
    picture = format_html(
        '<svg class="chart foreseen" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false">{}</svg>',
        WIDE,
        HIGH,
        format_html_join("", "{}", ((one,) for one in shapes)),
    )
    ticks = [("tick", "100%", y(mark), told(mark)) for mark in (0.0, *marks)]
    named = [(name, "0", y(value), f"{name.upper()} {told(value)}") for name, value in ends]
    return Fan(picture, _texts(ticks, "end"), _months(begin, end), _texts(_apart(named), "start"))


def _apart(texts: Sequence[tuple[str, str, float, str]], least: float = 18) -> list[tuple[str, str, float, str]]:
    """The texts from above downwards, moved so that none stands on another."""
    found: list[tuple[str, str, float, str]] = []
    for kind, across, height, text in texts:
        above = found[-1][2] + least if found else height
        found.append((kind, across, max(height, above), text))
    return found


def _texts(texts: Sequence[tuple[str, str, float, str]], anchor: str) -> SafeString:
    """Texts at their heights, beside the picture."""
    inside = format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" dy="4" text-anchor="{}">{}</text>',
        ((kind, across, f"{height:.0f}", anchor, text) for kind, across, height, text in texts),
    )
    return format_html('<svg class="fan-texts" aria-hidden="true" focusable="false">{}</svg>', inside)


def move_bar(move: Move, least: float, most: float, middle: float) -> SafeString:
    """From where the middle of the forecast lies when this one is lost to where it lies when it is won."""
    span = (most - least) or 1.0

    def at(value: float) -> float:
        return 2 + 96 * (value - least) / span

    lost, won = at(move.p50_lost), at(move.p50_won)
    return svg(
        "moves",
        24,
        [
            line("axis", at(middle), 0, at(middle), 24),
            rect("band", lost, 9, max(won - lost, 0.5), 6, 3),
            format_html('<circle class="lost" cx="{}%" cy="12" r="5"/>', f"{lost:.1f}"),
            format_html('<circle class="won" cx="{}%" cy="12" r="5"/>', f"{won:.1f}"),
        ],
    )


def band_bar(low: float, middle: float, high: float, most: float, target: float | None) -> SafeString:
    """The 80 % band with its middle, on an axis from zero; a line where the target is."""
    whole = most or 1.0

    def at(value: float) -> float:
        return 100 * min(max(value, 0.0), whole) / whole

    shapes = [
        rect("track", 0, 7, 100, 6, 3),
        rect("band", at(low), 5, max(at(high) - at(low), 0.8), 10, 3),
        line("own", at(middle), 3, at(middle), 17),
    ]
    if target is not None:
        shapes.append(line("target", at(target), 0, at(target), 20))
    return svg("score", 20, shapes)


def round_step(value: float) -> float:
    """The next of 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** len(str(int(value))) / 10
    return next((one * power for one in (1, 2, 2.5, 5, 10) if one * power >= value), 10 * power)


def _months(begin: date, end: date) -> SafeString:
    """The short names of the months between two days, each under its middle."""
    names, days, found = formats.MONTHS[formats.language()], (end - begin).days, []
    first = (begin + timedelta(days=1)).replace(day=1)
    while first <= end:
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        middle = (max(first, begin) + (min(after, end) - max(first, begin)) / 2 - begin).days
        found.append((f"{100 * middle / days:.1f}%", names[first.month - 1][:3]))
        first = after
    inside = format_html_join("", '<text x="{}" y="14" text-anchor="middle">{}</text>', found)
    return format_html('<svg class="fan-texts fan-months" aria-hidden="true" focusable="false">{}</svg>', inside)
