"""Which plans a viewer makes and which one reads.

Rule: managers make plans of their teams and the teams below; directors and who manages everybody of every team and of
the organisation; a seller reads the plan that holds of a team that they are in, of a team above it and of the
organisation, and of each only the own column.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from meetpunt.store.access.viewer import NotVisible, Viewer
from meetpunt.store.models import Plan, Role, Team


def plans_of_everybody(viewer: Viewer) -> bool:
    """Whether the viewer plans for every team and for the organisation."""
    return viewer.is_operator or viewer.manages_everybody or Role.DIRECTOR in viewer.roles


def may_plan(viewer: Viewer, team_id: int | None) -> None:
    """NotVisible for who makes no plan of this team; None = the organisation."""
    if plans_of_everybody(viewer):
        known = Team.objects.filter(organisation_id=viewer.organisation.id)
        if team_id is None or known.filter(pk=team_id).exists():
            return
    elif team_id in viewer.managed_team_ids:
        return
    raise NotVisible(f"plan of team {team_id}")


def plans(viewer: Viewer) -> QuerySet[Plan]:
    """The plans that the viewer makes and changes, scenarios included."""
    rows = Plan.objects.filter(organisation_id=viewer.organisation.id)
    if plans_of_everybody(viewer):
        return rows
    return rows.filter(team__in=viewer.managed_team_ids)


def plans_to_read(viewer: Viewer) -> QuerySet[Plan]:
    """Those, and what holds of the teams that the viewer is in, of the teams above those and of the organisation."""
    rows = Plan.objects.filter(organisation_id=viewer.organisation.id)
    if plans_of_everybody(viewer):
        return rows
    own = Q(team__in=viewer.managed_team_ids)
    if viewer.sells:
        own |= Q(parent=None, state=Plan.State.HOLDS) & (Q(team=None) | Q(team__in=viewer.teams_above))
    return rows.filter(own)
