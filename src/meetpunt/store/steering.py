"""The few KPIs that an organisation, or a team for itself, steers on."""

from __future__ import annotations

from meetpunt.store.models import SteeringKpi

MOST = 7
"""More than seven nobody keeps in mind."""


def steering_of(organisation_id: int, team_id: int | None) -> tuple[tuple[int, str], ...]:
    """Id and code of what a team (None = the organisation) chose, in order; empty when it chose nothing."""
    rows = SteeringKpi.objects.filter(organisation_id=organisation_id, team=team_id).order_by("position", "pk")
    return tuple(rows.values_list("pk", "code"))
