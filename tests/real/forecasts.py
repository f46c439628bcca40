"""What was foreseen of a source on a day, as the command line gives it. Nothing is tuned on these days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from meetpunt.reports.ask import FunnelAsk, find_process
from meetpunt.reports.forecast.cube_of import foresee
from meetpunt.reports.forecast.plain import Question, plain
from meetpunt.reports.forecast.slices import Slice, Whose, band_of
from meetpunt.store.tenancy import acting_in
from tests.real.source import Source


def foreseen(source: Source, as_of: date, moment: datetime | None, last: date) -> dict[str, Any]:
    with acting_in(source.id):
        return plain(source.viewer, Question(as_of, moment, None, last, "revenue", "month", None, {}, is_today=False))


def within(found: dict[str, float], truth: float) -> bool:
    return found["p1"] <= truth <= found["p99"]


def slices(source: Source, as_of: date, last: date) -> list[bool]:
    """Per seller and product over the quarter, and per month of all: whether the orders lay between P10 and P90."""
    months = [date(last.year, last.month - 2 + number, 1) for number in range(3)]
    edges = (*months, last + timedelta(days=1))
    with acting_in(source.id):
        organisation = source.viewer.organisation
        process = find_process(organisation, FunnelAsk(as_of=as_of))
        then = foresee(organisation, process, as_of, edges, 1, is_today=False)
        ahead = (last + timedelta(days=1), last + timedelta(days=2))
        now = foresee(organisation, process, last, ahead, 1, is_today=False)
    found = []
    parts = [(Whose(sellers=frozenset((one,))), range(3)) for one in set(then.cells.seller.tolist()) if one > 0]
    parts += [(Whose(thing=one), range(3)) for one in set(then.cells.thing.tolist()) if one > 0]
    parts += [(Whose(), range(number, number + 1)) for number in range(3)]
    for whose, periods in parts:
        first, after = edges[periods.start], edges[periods.stop]
        for measure in ("orders", "revenue"):
            band = band_of(Slice(then, whose).draws(measure, periods))
            assert band is not None
            came = Slice(now, whose).won(measure, first, after - timedelta(days=1))
            found.append(band.p10 <= came <= band.p90)
    return found
