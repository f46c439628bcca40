"""The picture of a track record: per month the 80 % band with its middle, the run rate, and what came.

Charts say nothing to a screen reader: the same figures stand in the table beside them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetpunt.reports.forecast.kept import RUN_RATE, STEPS
from meetpunt.reports.forecast.track import Track
from meetpunt.web import formats
from meetpunt.web.charts import line, rect, svg
from meetpunt.web.forecast_chart import round_step

HIGH, FOOT, HEAD = 220.0, 22.0, 12.0
MOST_LABELS = 14


def bands(track: Track, tell: Callable[[float], str]) -> SafeString:
    """A column per month, in order."""
    months = track.months
    if not months:
        return SafeString("")
    tops = [month.actual for month in months]
    for month in months:
        steps, rate = month.seen.get(STEPS), month.seen.get(RUN_RATE)
        tops += [one for one in (steps.p90 if steps else None, rate.told if rate else None) if one is not None]
    top = max(*tops, 1.0) * 1.02
    step = round_step(top / 4)
    wide = 100 / len(months)

    def y(value: float) -> float:
        return HEAD + (HIGH - FOOT - HEAD) * (1 - min(max(value, 0.0), top) / top)

    marks = [mark * step for mark in range(int(top / step) + 1)]
    scale = [
        format_html('<text x="100%" y="{}" dy="4" text-anchor="end">{}</text>', f"{y(mark):.0f}", tell(mark))
        for mark in marks
    ]
    shapes = [line("grid", 0, y(mark), 100, y(mark)) for mark in marks]
    every = -(-len(months) // MOST_LABELS)
    names = formats.MONTHS[formats.language()]
    for place, month in enumerate(months):
        left, from_last = place * wide, len(months) - 1 - place
        steps, rate = month.seen.get(STEPS), month.seen.get(RUN_RATE)
        if steps is not None and steps.p10 is not None and steps.p90 is not None:
            low, high = y(steps.p10), y(steps.p90)
            shapes.append(rect("band", left + wide * 0.22, high, wide * 0.56, max(low - high, 1.0), 4))
            shapes.append(line("middle", left + wide * 0.22, y(steps.told), left + wide * 0.78, y(steps.told)))
        if rate is not None:
            shapes.append(line("rate", left + wide * 0.1, y(rate.told), left + wide * 0.9, y(rate.told)))
        kind = "came out" if steps is not None and steps.held is False else "came"
        across, height = f"{(place + 0.5) * wide:.2f}%", f"{y(month.actual):.1f}"
        shapes.append(format_html('<circle class="{}" cx="{}" cy="{}" r="5"/>', kind, across, height))
        if from_last % every == 0:
            text, foot = names[month.month % 12][:3], f"{HIGH - 5:.0f}"
            kind = "month" if from_last // every % 2 == 0 else "month second"
            mark_of = '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>'
            shapes.append(format_html(mark_of, kind, across, foot, text))
    return format_html("{}{}", svg("track-scale", int(HIGH), scale), svg("track", int(HIGH), shapes))
