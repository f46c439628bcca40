"""Work that goes outward: deliveries to other systems, and the half-hourly look at those that were left behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetpunt.actions import webhooks
from meetpunt.actions.outward import reach
from meetpunt.store.access import organisations_at_work
from meetpunt.store.job_queue import TakenJob


def deliver_webhook(job: TakenJob, progress: Any, now: datetime) -> Any:
    """One attempt at one delivery."""
    if job.organisation_id is None:
        raise ValueError("A delivery needs an organisation.")
    return {"state": webhooks.attempt(job.organisation_id, job.arguments["delivery_id"], now, reach())}


def webhooks_left(job: TakenJob, progress: Any, now: datetime) -> Any:
    """Deliveries whose job was lost are asked for anew."""
    return {"asked": sum(webhooks.ask_for_overdue(one.id, now) for one in organisations_at_work())}
