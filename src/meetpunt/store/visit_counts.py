"""How many visits somebody has planned and held, per day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities
from meetpunt.store.days_asked import VISITS
from meetpunt.store.models import Activity
from meetpunt.store.prepared import prepared


def visit_counts(viewer: Viewer, person_id: int, first: date, last: date) -> dict[date, tuple[int, int]]:
    """By day (both ends included) the visits of one person that are still planned, and that were held."""
    return {day: (to_go, done) for day, to_go, done in _counted(viewer, person_id, first, last) if day}


@prepared
def _counted(viewer: Viewer, person_id: int, first: date, last: date) -> QuerySet[Activity, Any]:
    rows = activities(viewer).filter(person_id=person_id, kind__in=VISITS, started_on__gte=first, started_on__lte=last)
    planned, held = (Count("pk", filter=Q(status=one)) for one in (Activity.Status.PLANNED, Activity.Status.HELD))
    counted = rows.values("started_on").annotate(planned=planned, held=held).order_by("started_on")
    return counted.values_list("started_on", "planned", "held")
