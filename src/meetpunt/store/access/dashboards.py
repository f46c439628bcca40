"""Whose dashboards a viewer may read and change: one's own, and those that were shared with a team or with everybody.

The rule: sharing a dashboard shares its lay-out only. What stands in it is counted through what its reader may see.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from meetpunt.store.access.figures import teams
from meetpunt.store.access.viewer import NotVisible, Viewer, on_day
from meetpunt.store.models import Dashboard, Team, TeamMembership
from meetpunt.store.refs import Named


def dashboards(viewer: Viewer) -> QuerySet[Dashboard]:
    """The dashboards that the viewer may read."""
    rows = Dashboard.objects.filter(organisation_id=viewer.organisation.id)
    if viewer.person_id is None:
        return rows
    shared = Q(shares__team=None, shares__isnull=False) | Q(shares__team__in=_teams_to_read(viewer))
    return rows.filter(Q(owner_id=viewer.person_id) | shared).distinct()


def find_dashboard(viewer: Viewer, dashboard_id: int) -> Dashboard:
    """A dashboard to read; else NotVisible."""
    row = dashboards(viewer).select_related("owner").filter(pk=dashboard_id).first()
    if row is None:
        raise NotVisible(f"dashboard {dashboard_id}")
    return row


def find_own_dashboard(viewer: Viewer, dashboard_id: int) -> Dashboard:
    """A dashboard that the viewer made, to change; else NotVisible."""
    rows = Dashboard.objects.filter(organisation_id=viewer.organisation.id, pk=dashboard_id)
    row = rows.filter(owner_id=viewer.person_id).first() if viewer.person_id is not None else None
    if row is None:
        raise NotVisible(f"dashboard {dashboard_id}")
    return row


def teams_to_share_with(viewer: Viewer) -> tuple[Named, ...]:
    """The teams that the viewer is in, manages or, as a director, sees; alphabetically."""
    ids = _own_teams(viewer) | {one.id for one in teams(viewer)}
    rows = Team.objects.filter(organisation_id=viewer.organisation.id, pk__in=ids).order_by("name", "pk")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def _own_teams(viewer: Viewer) -> set[int]:
    member = TeamMembership.objects.filter(on_day(viewer.today), person_id=viewer.person_id or 0)
    return set(member.values_list("team_id", flat=True)) | set(viewer.managed_team_ids)


def _teams_to_read(viewer: Viewer) -> set[int]:
    """A dashboard that is shared with a team is shared with the teams under it."""
    found = _own_teams(viewer)
    parents = dict(Team.objects.filter(organisation_id=viewer.organisation.id).values_list("pk", "parent_id"))
    while more := {parent for team in found if (parent := parents.get(team)) is not None} - found:
        found |= more
    return found
