"""The season of an organisation's order intake, as it was known this morning (`reports.settled`)."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from meetpunt.measures.scope import Scope
from meetpunt.method.period import moment_after
from meetpunt.method.planning.season import Season, season
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers
from meetpunt.reports.settled import scope_of_the_day
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.fields import to_us


def season_of(viewer: Viewer) -> Season:
    """How a year falls over its months, from up to three whole years of orders before this month.

    The month of the first order counts as not wholly known. Where an amount has no rate, orders are counted instead.
    """
    after = to_us(moment_after(viewer.today, ZoneInfo(viewer.organisation.time_zone)))
    scope, change = scope_of_the_day(viewer, replace(Scope(viewer.organisation.id, by="month"), as_of_us=after))
    if change == SETTLED:
        return answers.settled(("season", viewer.today, scope), lambda: _season(viewer, scope, change))
    return answers.while_it_holds(
        viewer.organisation.id, ("season", viewer.today), lambda: _season(viewer, scope, change), change
    )


def _season(viewer: Viewer, scope: Scope, change: int) -> Season:
    rows = [row for row in remembered("order_intake", scope, change).rows if row[0] is not None]
    by_value = not any(without_rate for _month, _orders, _revenue, _margin, without_rate, *_ in rows)
    intake = {int(row[0]): (int(row[1]), float(row[2] or 0) if by_value else float(row[1])) for row in rows}
    if not intake:
        return season({}, 0, 0)
    return season(intake, min(intake) + 1, viewer.today.year * 12 + viewer.today.month - 1)
