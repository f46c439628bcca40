"""Connected CRMs: each is synced when its time has come, or when somebody or a message asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from meetpunt.actions.crm import hearing, syncing
from meetpunt.actions.crm.reading import SLOWLY
from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.connectors.crm.pace import Ticking
from meetpunt.jobs.giving_way import give_way
from meetpunt.store.access import organisations_at_work
from meetpunt.store.job_queue import TakenJob

CLOCK = Ticking(lambda: datetime.now(UTC), time.sleep)


def sync_crm(job: TakenJob, progress: Callable[[int, int, str], None], now: datetime) -> Any:
    """One sync of one connection. One that is busy or paused already is left alone."""
    if job.organisation_id is None:
        raise ValueError("A sync needs an organisation.")
    try:
        connection = job.arguments["connection_id"]
        # A sync is asked for by the clock, so by nobody's language: the page that shows how far it is finds the words.
        between = give_way(job.organisation_id, lambda done, total, _words: progress(done, total, SLOWLY))
        return syncing.sync(job.organisation_id, connection, CLOCK, reach(), progress, between).to_json()
    except Refused as refused:
        return {"refused": str(refused)}


def crm_due(job: TakenJob, progress: Any, now: datetime) -> Any:
    """Ask for the syncs whose time has come."""
    asked = 0
    for one in organisations_at_work():
        for connection in syncing.due(one.id, now):
            hearing.ask(one.id, connection, now)
            asked += 1
    return {"asked": asked}
