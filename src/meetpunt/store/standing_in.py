"""Days on which somebody is absent and stood in for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.models import StandIn
from meetpunt.store.prepared import prepared


@dataclass(frozen=True)
class Absence:
    """Somebody is absent and somebody does the work meanwhile, from a day until the day before another."""

    absent_id: int
    absent: str
    by: str
    first: date
    until: date

    def holds(self, day: date) -> bool:
        """Whether it is so on a day."""
        return self.first <= day < self.until


def absences(viewer: Viewer, person_id: int, first: date, last: date) -> tuple[Absence, ...]:
    """When somebody in the viewer's hands is absent on these days, and of oneself also for whom one stands in."""
    found = _absences(viewer.organisation.id, person_id, first, last, is_own=person_id == viewer.person_id)
    return tuple(Absence(*row) for row in found)


@prepared
def _absences(organisation_id: int, person_id: int, first: date, last: date, *, is_own: bool) -> QuerySet[StandIn, Any]:
    about = Q(absent_id=person_id)
    if is_own:
        about |= Q(by_id=person_id)
    rows = StandIn.objects.filter(about, organisation_id=organisation_id)
    found = rows.filter(valid_from__lte=last, valid_until__gt=first).order_by("valid_from", "pk")
    return found.values_list("absent_id", "absent__name", "by__name", "valid_from", "valid_until")
