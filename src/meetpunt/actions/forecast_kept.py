"""Keeps what was foreseen on a day, so that it can be held against what came. Nothing of it is ever changed.

Rule: once a day per method; who asks twice gets what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.kept_forecasts import Kept, has_kept
from meetpunt.store.landing import bulk
from meetpunt.store.models import ForecastKept
from meetpunt.store.tenancy import changing

COLUMNS = (
    *("id", "organisation_id", "taken_on", "recorded_at", "process_id", "person_id", "team_id", "month", "method"),
    *("won_minor", "won_orders", "p10_minor", "p50_minor", "p90_minor", "p10_orders", "p50_orders", "p90_orders"),
)


def keep(organisation_id: int, kept: Sequence[Kept], day: date, now: datetime) -> int:
    """Keep forecasts of a day; gives how many were added."""
    with changing(organisation_id, leaves_accounts=True):
        if not kept or has_kept(organisation_id, day, {one.method for one in kept}):
            return 0
        ids = bulk.allocate(ForecastKept, len(kept))
        begin = (organisation_id, to_day_number(day), to_us(now))
        bulk.insert(ForecastKept, COLUMNS, [(pk, *begin, *_row(one)) for pk, one in zip(ids, kept, strict=True)])
    return len(kept)


def _row(one: Kept) -> tuple[object, ...]:
    whose = (one.process_id, one.person_id, one.team_id, one.month, one.method)
    return (*whose, one.won_minor, one.won_orders, *one.amounts, *one.orders)
