"""A small line of the weekly points of a precondition, 0 to 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.utils.safestring import SafeString

from meetpunt.web.charts import line, rect, svg

HEIGHT = 28
Point = tuple[date, float | None, int]


def progress(points: Sequence[Point]) -> SafeString:
    """The line, hidden from screen readers: its first and last stand beside it as text. Empty below two points."""
    known = [(day, share) for day, share, _n in points if share is not None]
    if len(known) < 2:
        return SafeString("")
    first, last = known[0][0], known[-1][0]
    days = max((last - first).days, 1)
    at = [(2 + 96 * (day - first).days / days, HEIGHT - 3 - (HEIGHT - 6) * share) for day, share in known]
    shapes = [rect("track", 0, HEIGHT - 2, 100, 1, 0)]
    shapes += [line("whisker", x1, y1, x2, y2) for (x1, y1), (x2, y2) in pairwise(at)]
    return svg("progress", HEIGHT, shapes)


def ends(points: Sequence[Point]) -> tuple[Point, Point] | None:
    """The first and last known point."""
    known = [one for one in points if one[1] is not None]
    return (known[0], known[-1]) if len(known) > 1 else None
