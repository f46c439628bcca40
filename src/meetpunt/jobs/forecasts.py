"""The work around forecasts: what is kept each week, a look back over history, and the demo company's past.

Rule: the report foresees, the action keeps; the job gives both the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.actions import back_tests, forecast_kept
from meetpunt.actions.errors import Refused
from meetpunt.reports.forecast.back_test import look_back
from meetpunt.reports.forecast.kept import as_it_was, to_keep
from meetpunt.reports.forecast.track import METHODS
from meetpunt.store.access import Viewer, all_organisations, operator_of
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.kept_forecasts import find_back_test, has_kept
from meetpunt.store.processes import processes
from meetpunt.store.tenancy import acting_in

DEMO_MONTHS = 15
"""As many beginnings of months before this one as the demo company kept forecasts of."""

Progress = Callable[[int, int, str], None]


def keep_forecasts(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Keep what an organisation foresees this morning."""
    operator = _operator(job, now)
    with acting_in(operator.organisation.id):
        if has_kept(operator.organisation.id, operator.today):
            return {"rows": 0}
        kept = to_keep(operator)
    return {"rows": forecast_kept.keep(operator.organisation.id, kept, operator.today, now)}


def back_test(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """Look back over history as somebody asked."""
    operator = _operator(job, now)
    organisation = operator.organisation.id
    with acting_in(organisation):
        asked = find_back_test(organisation, job.arguments["back_test_id"])
        process = next(
            (one for one in processes(organisation, operator.today) if asked and one.id == asked.process_id), None
        )
        if asked is None or process is None or asked.finished_at is not None:
            return {}
        found = look_back(operator, process, asked.first_month, asked.last_month, progress)
    back_tests.finish(organisation, asked.id, found, now)
    return {"rows": len(found["rows"])}


def demo_forecasts(job: TakenJob, progress: Progress, now: datetime) -> Any:
    """What the demo company would have kept at the beginning of each of the last months: nothing there is real."""
    operator = _operator(job, now)
    if not operator.organisation.is_demo:
        raise ValueError("Only of the demo company the past may be made up.")
    month, rows = operator.today.year * 12 + operator.today.month - 1, 0
    for done in range(DEMO_MONTHS + 1):
        progress(done, DEMO_MONTHS + 1, "")
        day = date((month - done) // 12, (month - done) % 12 + 1, 1)
        with acting_in(operator.organisation.id):
            kept = () if has_kept(operator.organisation.id, day) else as_it_was(operator, day, METHODS)
        rows += forecast_kept.keep(operator.organisation.id, kept, day, now)
    return {"rows": rows}


def _operator(job: TakenJob, now: datetime) -> Viewer:
    organisation = next((one for one in all_organisations() if one.id == job.organisation_id), None)
    if organisation is None:
        raise Refused("The organisation is gone.")
    return operator_of(organisation.slug, now.astimezone(ZoneInfo(organisation.time_zone)).date())
