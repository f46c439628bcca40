"""What is remembered of signals, to read: since when each is there, and which rest until a day and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from meetpunt.store.models import SignalDecision, SignalSeen
from meetpunt.store.prepared import prepared

STEP = "step"
"""The kind of a signal about a step; those about data have codes of their own."""
MISSED_DAYS = 10
"""A signal that was away for longer than this began anew: a look a week may be missed once."""

Key = tuple[str, int, int | None]
"""Kind, person and step (None: about data)."""


@dataclass(frozen=True)
class Rest:
    """ "Not now, because": a signal rests until a day."""

    id: int
    reason: str
    until: date
    by: str
    at: datetime


def since_when(organisation_id: int, person_ids: Collection[int], as_of: date) -> dict[Key, date]:
    """From which day on each signal that was there lately has been there without a break, as of a day."""
    listed = _seen(organisation_id, tuple(person_ids), as_of, as_of - timedelta(days=MISSED_DAYS))
    return {(kind, person_id, step_id): first_on for kind, person_id, step_id, first_on in listed}


def resting(organisation_id: int, person_ids: Collection[int], as_of: date) -> dict[Key, Rest]:
    """The signals that rest on a day, each with the latest decision about it."""
    return {
        (row.kind, row.person_id, row.step_id): Rest(
            row.pk, row.reason, row.rests_until, row.by.name if row.by else "", row.at
        )
        for row in _decisions(organisation_id, tuple(person_ids), as_of)
    }


@prepared
def _seen(organisation_id: int, person_ids: tuple[int, ...], as_of: date, since: date) -> QuerySet[SignalSeen, Any]:
    rows = SignalSeen.objects.filter(
        organisation_id=organisation_id, person_id__in=person_ids, first_on__lte=as_of, last_on__gte=since
    )
    return rows.order_by("-first_on").values_list("kind", "person_id", "step_id", "first_on")


@prepared
def _decisions(organisation_id: int, person_ids: tuple[int, ...], as_of: date) -> QuerySet[SignalDecision]:
    rows = SignalDecision.objects.filter(
        organisation_id=organisation_id, person_id__in=person_ids, rests_until__gte=as_of
    )
    return rows.select_related("by").order_by("at", "pk")


def has_looked(organisation_id: int) -> bool:
    """Whether a look at the signals was ever written down."""
    return SignalSeen.objects.filter(organisation_id=organisation_id).exists()
