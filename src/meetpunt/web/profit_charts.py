"""The charts of profitability: months beside the year before, how few bring much, margin against cost to serve.

All are hidden from screen readers: the same figures stand in the words and tables beside them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetpunt.method.pareto import MOST, Pareto
from meetpunt.reports.profitability.figures import Quadrants, Row, Sums
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg

MONTHS_AT_MOST = 36
HEIGHT, TOP, BOTTOM = 190, 16, 160
DRAWN = 200
"""So many points draw a curve; more are not seen."""
LEAST_X, LEAST_ROOM = 0.02, 0.05


def months(total: Row, listed: Sequence[int], currency: str) -> SafeString:
    """Revenue per month with the margin in it, and a tick where the same month was a year before."""
    shown = listed[-MONTHS_AT_MOST:]
    before = total.months_before or {}
    own = [total.months.get(month, Sums()) for month in shown]
    tops = [sums.revenue_minor for sums in own] + [before.get(month, Sums()).revenue_minor for month in shown]
    most = max(tops, default=0)
    if len(shown) < 2 or most <= 0:
        return SafeString("")
    shapes: list[SafeString] = [line("grid", 0, y, 100, y) for y in (TOP, (TOP + BOTTOM) / 2, BOTTOM)]
    width = 100 / len(shown)
    for place, (month, sums) in enumerate(zip(shown, own, strict=True)):
        x = width * (place + 0.16)
        shapes.append(_bar("revenue", x, width * 0.68, sums.revenue_minor / most))
        shapes.append(_bar("bar", x, width * 0.68, (sums.margin or 0) / most))
        if month in before:
            y = BOTTOM - before[month].revenue_minor / most * (BOTTOM - TOP)
            shapes.append(line("tick", width * place + width * 0.08, y, width * (place + 0.92), y))
    shapes.append(_text(0, TOP - 4, formats.money(most, currency)))
    return svg("profit-months", HEIGHT, [*shapes, *_letters(shown)])


def few(found: Pareto) -> SafeString:
    """The share of the whole after each, the largest first, with a line at 80 %."""
    if not found.shares or found.n < 2:
        return SafeString("")
    top = max(1.0, found.peak)
    every = max(1, found.n // DRAWN)
    chosen = [(0, 0.0), *((n + 1, share) for n, share in enumerate(found.shares) if n % every == 0 or n == found.n - 1)]
    points = " ".join(f"{100 * n / found.n:.2f},{100 - 100 * share / top:.2f}" for n, share in chosen)
    at, level = 100 * found.few / found.n, BOTTOM - MOST / top * (BOTTOM - TOP)
    shapes = [
        *(line("grid", 0, y, 100, y) for y in (TOP, BOTTOM)),
        line("guide", 0, level, at, level),
        line("guide", at, level, at, BOTTOM),
        format_html(
            '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
            '<polyline class="curve" points="{}" vector-effect="non-scaling-stroke"/></svg>',
            TOP,
            BOTTOM - TOP,
            points,
        ),
        format_html('<circle class="dot" cx="{}%" cy="{}" r="5"/>', f"{at:.2f}", f"{level:.1f}"),
        _text(0, TOP - 4, formats.percent(top)),
        _text(0, level - 4, formats.percent(MOST)),
        _text(0, HEIGHT - 12, "0"),
        _text(min(at, 88.0), HEIGHT - 12, formats.number(found.few)) if at > 6 else SafeString(""),
        _text(100, HEIGHT - 12, formats.number(found.n), "end") if at < 88 else SafeString(""),
    ]
    return svg("pareto", HEIGHT, shapes)


def quadrants(found: Quadrants) -> SafeString:
    """A dot per account: cost to serve to the right, margin upwards, as shares of revenue; its size is the revenue."""
    costs = sorted(one.cost_share for one in found.points)
    right = max(LEAST_X, found.cost * 1.6, costs[min(len(costs) - 1, int(len(costs) * 0.95))] * 1.1)
    margins = [one.margin_share for one in found.points]
    top = max(*margins, LEAST_ROOM) * 1.06
    bottom = max(min(0.0, *margins) * 1.06, -1.0)
    largest = max(one.revenue_minor for one in found.points)
    low = HEIGHT + 60

    def x(share: float) -> float:
        return 2 + 96 * min(max(share, 0.0), right) / right

    def y(share: float) -> float:
        return low - (min(max(share, bottom), top) - bottom) / (top - bottom) * (low - TOP)

    edge = min(right, top)
    shapes = [
        line("grid", 0, y(0), 100, y(0)),
        line("guide", x(found.cost), TOP, x(found.cost), low),
        line("guide", 0, y(found.margin), 100, y(found.margin)),
        line("even", x(0), y(0), x(edge), y(edge)),
    ]
    shapes += [
        format_html(
            '<circle class="account" cx="{}%" cy="{}" r="{}"/>',
            f"{x(one.cost_share):.2f}",
            f"{y(one.margin_share):.1f}",
            f"{3 + 7 * math.sqrt(one.revenue_minor / largest):.1f}",
        )
        for one in found.points
    ]
    shapes += [
        _text(0, TOP - 4, _("margin %(top)s of revenue") % {"top": formats.percent(top)}),
        _text(100, low + 16, _("cost to serve %(right)s of revenue") % {"right": formats.percent(right)}, "end"),
        _text(0, low + 16, "0"),
    ]
    return svg("quadrants", low + 24, shapes)


def _bar(kind: str, x: float, width: float, share: float) -> SafeString:
    high = max(0.0, share) * (BOTTOM - TOP)
    return rect(kind, x, BOTTOM - high, width, high, 2) if high > 0 else SafeString("")


def _text(x: float, y: float, text: str, anchor: str = "start") -> SafeString:
    return format_html('<text x="{}%" y="{}" text-anchor="{}">{}</text>', f"{x:.2f}", f"{y:.0f}", anchor, text)


def _letters(shown: Sequence[int]) -> Iterable[SafeString]:
    width, names = 100 / len(shown), formats.MONTHS[formats.language()]
    for place, month in enumerate(shown):
        yield _text(width * (place + 0.5), BOTTOM + 14, names[month % 12][0], "middle")
        if month % 12 == 0 or (place == 0 and -month % 12 > 1):
            yield _text(width * place, BOTTOM + 27, str(month // 12))
