"""The visits of a year on one line: filled = held, open = planned, a tick at every month, today as a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meetpunt.web import formats

HEIGHT = 44
FROM, WIDTH = 2.0, 96.0
MIDDLE = 14


def year_line(year: int, held: Sequence[date], ahead: Sequence[date], today: date) -> SafeString:
    """The line, hidden from screen readers: the same days stand beside it as text."""
    months = [formats.MONTHS[formats.language()][number][0] for number in range(12)]
    ticks = format_html_join(
        "",
        '<line class="grid" x1="{0}%" x2="{0}%" y1="10" y2="18"/>',
        ((f"{FROM + WIDTH * number / 12:.1f}",) for number in range(13)),
    )
    letters = format_html_join(
        "",
        '<text x="{}%" y="40" text-anchor="middle">{}</text>',
        ((f"{FROM + WIDTH * (number + 0.5) / 12:.1f}", month) for number, month in enumerate(months)),
    )
    made = format_html_join("", '<circle class="held" cx="{}%" cy="14" r="6"/>', ((_at(day, year),) for day in held))
    planned = format_html_join(
        "", '<circle class="ahead" cx="{}%" cy="14" r="5.5"/>', ((_at(day, year),) for day in ahead)
    )
    now = format_html('<line class="now" x1="{0}%" x2="{0}%" y1="3" y2="25"/>', _at(today, year))
    return format_html(
        '<svg class="year-line" width="100%" height="{}" aria-hidden="true" focusable="false">'
        '<line class="axis" x1="2%" x2="98%" y1="{}" y2="{}"/>{}{}{}{}{}</svg>',
        HEIGHT,
        MIDDLE,
        MIDDLE,
        ticks,
        letters,
        now,
        made,
        planned,
    )


def _at(day: date, year: int) -> str:
    first, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return f"{FROM + WIDTH * ((day - first).days + 0.5) / days:.1f}"
