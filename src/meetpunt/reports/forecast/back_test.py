"""A look back over history: at the beginning of each past month, what would every method have foreseen?

Rule: only what was known at that moment. What was written down here tells when; read-in history does not, so there it
counts from the day on which it happened, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from meetpunt.reports.ask import NotAnswerable
from meetpunt.reports.forecast.came import by_month, came
from meetpunt.reports.forecast.cube_of import edges_of, foresee
from meetpunt.reports.forecast.kept import RUN_RATE, STEPS, WEIGHTED
from meetpunt.reports.forecast.naive import run_rate, weighted
from meetpunt.reports.forecast.slices import Slice, Whose, band_of
from meetpunt.reports.forecast.track import AHEADS, LAST_YEAR
from meetpunt.store.access import Viewer
from meetpunt.store.import_runs import was_imported
from meetpunt.store.refs import ORGANISATION, ProcessRef
from meetpunt.store.tenancy import change_number

LEAST_KNOWN = 6
"""Months of history before the first month that is foreseen."""

Progress = Callable[[int, int, str], None]


def months_to_look_back(viewer: Viewer, process: ProcessRef, months: int) -> tuple[int, int]:
    """The first and last month that can be foreseen from history; year * 12 + month - 1.

    Raises:
        NotAnswerable: there is too little history.
    """
    begins = came(viewer, process).begins
    last = _number(viewer.today) - 1
    first = last - months + 1 if begins is None else max(last - months + 1, begins + LEAST_KNOWN)
    if begins is None or first > last:
        raise NotAnswerable(_("There is too little history to look back on: it takes orders of more than six months."))
    return first, last


def look_back(viewer: Viewer, process: ProcessRef, first: int, last: int, progress: Progress) -> dict[str, Any]:
    """What each method would have foreseen of these months, and what came.

    Returns:
        actual: revenue by month; rows: method, month, months ahead, the figure, P10, P50, P90 (None = no range of its
        own); as_known: only what was written down by then was looked at.
    """
    organisation, change = viewer.organisation, change_number(viewer.organisation.id)
    actual = by_month(viewer, came(viewer, process), ORGANISATION, "revenue")
    as_known = not was_imported(organisation.id)
    origins = range(first - max(AHEADS), last + 1)
    rows: list[tuple[Any, ...]] = []
    for done, origin in enumerate(origins):
        progress(done, len(origins), _first(origin).strftime("%Y-%m"))
        before = _first(origin) - timedelta(days=1)
        edges = edges_of(before, max(AHEADS), "month")
        foreseen = foresee(organisation, process, before, edges, change, False, known_at=before if as_known else None)
        part = Slice(foreseen, Whose())
        for ahead in AHEADS:
            month = origin + ahead
            if first <= month <= last:
                rows += [(*row[:1], month, ahead, *row[1:]) for row in _at(part, ahead, actual.get(month - 12))]
    progress(len(origins), len(origins), "")
    return {
        "actual": {str(month): actual.get(month, 0.0) for month in range(first, last + 1)},
        "rows": rows,
        "as_known": as_known,
    }


def _at(part: Slice, ahead: int, year_before: float | None) -> list[tuple[Any, ...]]:
    """Method, figure, P10, P50 and P90 of the month so many months on."""
    begin, end = part.foreseen.edges[ahead], part.foreseen.edges[ahead + 1] - timedelta(days=1)
    found: list[tuple[Any, ...]] = []
    band = band_of(part.draws("revenue", (ahead,)))
    if band is not None:
        found.append((STEPS, band.p50, band.p10, band.p50, band.p90))
    told = ((WEIGHTED, weighted), (RUN_RATE, run_rate))
    for name, of in told:
        value = of(part, "revenue", begin, end)
        if value is not None:
            found.append((name, value, None, None, None))
    if year_before:
        found.append((LAST_YEAR, year_before, None, None, None))
    return found


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
