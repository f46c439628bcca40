"""Counts how large each organisation is, by night, so that a page of them asks once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from meetpunt.store.access import all_organisations
from meetpunt.store.models import OrganisationSize
from meetpunt.store.operating import size_of


def count_sizes(now: datetime, progress: Callable[[int, int, str], None] = lambda *_: None) -> int:
    """Count all of them anew; gives how many. What was counted before a stop stands."""
    found = all_organisations()
    for done, one in enumerate(found):
        progress(done, len(found), "")
        keep_size(one.id, now)
    return len(found)


def keep_size(organisation_id: int, now: datetime) -> None:
    """Count one and keep it."""
    size = size_of(organisation_id)
    told = {"people": size.people, "activities": size.activities, "opportunities": size.opportunities}
    OrganisationSize.objects.update_or_create(
        organisation_id=organisation_id, defaults={**told, "read_at": size.read_at, "counted_at": now}
    )
