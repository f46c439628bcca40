"""Looking for large orders to come: each half hour where something changed since, and on each new day.

Rule: an organisation without a rule, or in which nothing was written since the last look, costs two short questions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from meetpunt.actions.production import look
from meetpunt.reports.production.chances import chances_of
from meetpunt.store import job_queue
from meetpunt.store.access import all_organisations, operator_of, organisations_at_work
from meetpunt.store.job_queue import TakenJob
from meetpunt.store.large_orders import has_to_look
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.tenancy import acting_in, change_number

LOOK = "large_orders"


def large_orders_due(job: TakenJob, progress: Any, now: datetime) -> Any:
    """Ask for a look at every organisation that has something new to look at."""
    asked = 0
    for one in organisations_at_work():
        with acting_in(one.id):
            is_due = has_to_look(one.id) and _seen(job_queue.last_result(LOOK, one.id)) != _stands(one, now)
        if is_due:
            job_queue.enqueue(LOOK, now, organisation_id=one.id, key=f"{LOOK}:{one.id}")
            asked += 1
    return {"asked": asked}


def large_orders(job: TakenJob, progress: Any, now: datetime) -> Any:
    """Look at one organisation."""
    organisation = next(one for one in all_organisations() if one.id == job.organisation_id)
    today = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    with acting_in(organisation.id):
        change, day = _stands(organisation, now)
        found = look(organisation.id, chances_of(operator_of(organisation.slug, today)), now)
    counts = {"told": found.told, "changed": found.changed, "ended": found.ended}
    return {"change": change, "day": day, **counts}


def _stands(organisation: OrganisationRef, now: datetime) -> tuple[int, str]:
    day = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    return change_number(organisation.id), day.isoformat()


def _seen(result: Any) -> tuple[int, str] | None:
    return (result["change"], result["day"]) if result else None
