"""The history of a KPI as a chart: a dot with its interval per month, over where the others were."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetpunt.reports.kpis.figures import KpiCard
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg
from meetpunt.web.kpi_words import number_of

HEIGHT, TOP, BOTTOM = 200, 14, 172
FROM, WIDTH = 4.0, 95.0
YEAR_ROOM = 0.15
"""Of its width lies between two years on a phone, where one takes 30 of some 290 pixels."""


def history(card: KpiCard) -> SafeString:
    """The chart, hidden from screen readers: the same figures stand in the table under it. Empty without a value."""
    told = [one for one in card.history if one.value.value is not None]
    if len(told) < 2:
        return SafeString("")
    top, bottom = _ends(card)
    count = len(card.history)
    shapes: list[SafeString] = [line("grid", 0, y, 100, y) for y in (TOP, (TOP + BOTTOM) / 2, BOTTOM)]

    def at(value: float) -> float:
        return BOTTOM - (min(max(value, bottom), top) - bottom) / (top - bottom) * (BOTTOM - TOP)

    before: tuple[float, float] | None = None
    dots: list[SafeString] = []
    for place, one in enumerate(card.history):
        x = FROM + WIDTH * (place + 0.5) / count
        beside = card.beside.get(one.month)
        if beside is not None:
            high, low = at(beside.high), at(beside.low)
            shapes.append(rect("band", x - WIDTH / count * 0.4, high, WIDTH / count * 0.8, max(low - high, 1), 2))
            shapes.append(
                line(
                    "team-tick", x - WIDTH / count * 0.4, at(beside.median), x + WIDTH / count * 0.4, at(beside.median)
                )
            )
        value = one.value
        if value.value is None:
            before = None
            continue
        y = at(value.value)
        if before is not None:
            shapes.append(line("trend", *before, x, y))
        if value.low is not None and value.high is not None:
            shapes.append(line("whisker thin", x, at(value.low), x, at(value.high)))
        dots.append(format_html('<circle class="dot" cx="{}%" cy="{}" r="3.5"/>', f"{x:.2f}", f"{y:.1f}"))
        before = (x, y)
    ends = ((number_of(top, card.kpi), TOP - 3), ("0" if bottom == 0 else number_of(bottom, card.kpi), BOTTOM - 3))
    scale = [format_html('<text x="0" y="{}">{}</text>', y, text) for text, y in ends]
    return svg("kpi-history", HEIGHT, [*shapes, *dots, *scale, *_months(card)])


def _ends(card: KpiCard) -> tuple[float, float]:
    """The top and bottom of the axis; intervals that reach twice as far as the values are cut off."""
    values = [one.value.value for one in card.history if one.value.value is not None]
    values += [end for one in card.beside.values() if one for end in (one.low, one.high)]
    highs = [one.value.high for one in card.history if one.value.high is not None]
    most = max(values)
    top = max(most, min(max(highs, default=most), 1.6 * most if most > 0 else most))
    bottom = min(0.0, *values)
    return (top if top > bottom else bottom + 1.0), bottom


def _months(card: KpiCard) -> Iterable[SafeString]:
    count = len(card.history)
    to_january = -card.history[0].month % 12
    for place, one in enumerate(card.history):
        x = f"{FROM + WIDTH * (place + 0.5) / count:.2f}%"
        letter = formats.MONTHS[formats.language()][one.month % 12][0]
        yield format_html('<text x="{}" y="186" text-anchor="middle">{}</text>', x, letter)
        if one.month % 12 == 0 or (place == 0 and to_january >= YEAR_ROOM * count):
            yield format_html('<text x="{}" y="198" text-anchor="middle">{}</text>', x, one.month // 12)
