"""The few KPIs that an organisation, or a team for itself, steers on."""

from __future__ import annotations

from django.db.models import QuerySet

from meetpunt.store.models import SteeringKpi
from meetpunt.store.prepared import prepared

MOST = 7
"""More than seven nobody keeps in mind."""


def steering_of(organisation_id: int, team_id: int | None) -> tuple[tuple[int, str], ...]:
    """Id and code of what a team (None = the organisation) chose, in order; empty when it chose nothing."""
    return tuple(_rows(organisation_id, team_id))


@prepared
def _rows(organisation_id: int, team_id: int | None) -> QuerySet[SteeringKpi, tuple[int, str]]:
    rows = SteeringKpi.objects.filter(organisation_id=organisation_id, team=team_id).order_by("position", "pk")
    return rows.values_list("pk", "code")
