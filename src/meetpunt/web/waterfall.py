"""The waterfall beside the capacity table: a bar per line, each where the one before ended, on one axis per column.

Like all charts it says nothing to a screen reader: the same figures stand as text in its row.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString

from meetpunt.method.planning.capacity import Capacity, Line
from meetpunt.method.planning.inputs import Code
from meetpunt.web.charts import KEPT, line, rect, svg

HEIGHT = 40
_LINKS = {
    Code.CUSTOMERS: Line.VISIT,
    Code.VISITS_PER_CUSTOMER: Line.VISIT,
    Code.SALE_SHARE: Line.VISIT,
    Code.TARGET: Line.SALES,
    Code.ORDER_SIZE: Line.SALES,
    Code.ORDERS: Line.SALES,
    Code.VISITS_PER_ORDER: Line.SALES,
}
"""Rows between two bars: at the end of which bar the dotted line runs through them."""


@lru_cache(maxsize=KEPT)
def row(capacity: Capacity, what: Code | Line) -> SafeString:
    """What one column draws in one row."""
    ends = _ends(capacity)
    low = min((0.0, *(one for pair in ends.values() for one in pair)))
    high = max((1.0, *(one for pair in ends.values() for one in pair)))

    def at(value: float) -> float:
        return 100 * (value - low) / (high - low)

    shapes = []
    if isinstance(what, Line):
        if what in ends:
            left, right = sorted(ends[what])
            kind = "less" if what in (Line.SERVICE, Line.TURNOVER) else "bar"
            if what is Line.REST and ends[what][1] < 0:
                kind = "short"
            shapes.append(rect(f"w-{kind}", at(left), 9, max(at(right) - at(left), 0.4), 22, 4))
        shapes.append(line("axis", at(0), -1, at(0), HEIGHT + 1))
    elif what in _LINKS and _LINKS[what] in ends:
        end = at(max(ends[_LINKS[what]]))
        shapes += [line("axis faint", at(0), -1, at(0), HEIGHT + 1), line("link", end, -1, end, HEIGHT + 1)]
    return svg("waterfall", HEIGHT, shapes) if shapes else SafeString()


def _ends(capacity: Capacity) -> dict[Line, tuple[float, float]]:
    """Where each bar begins and ends, in visits, as far as the lines are known."""
    visit, service, sales = capacity.visit_capacity, capacity.service_capacity, capacity.sales_capacity
    turnover, rest = capacity.turnover_capacity, capacity.rest_capacity
    found: dict[Line, tuple[float, float]] = {}
    if visit is not None:
        found[Line.VISIT] = (0.0, visit)
    if visit is not None and service is not None and sales is not None:
        found[Line.SERVICE] = (visit, sales)
        found[Line.SALES] = (0.0, sales)
    if sales is not None and turnover is not None and rest is not None:
        found[Line.TURNOVER] = (sales, rest)
        found[Line.REST] = (0.0, rest)
    return found
