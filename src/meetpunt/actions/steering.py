"""Chooses the KPIs to steer on: at most seven, by who sets objectives, and by a manager for the own team."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find
from meetpunt.store.access.targets import may_set_objectives
from meetpunt.store.models import Change, Role, SteeringKpi
from meetpunt.store.steering import MOST
from meetpunt.store.tenancy import changing


def may_steer(viewer: Viewer, team_id: int | None) -> bool:
    """Whether the viewer chooses for a team (None = the organisation)."""
    if team_id is None:
        return may_set_objectives(viewer)
    return Role.MANAGER in viewer.roles and (viewer.manages_everybody or team_id in viewer.managed_team_ids)


def add(viewer: Viewer, team_id: int | None, code: str, now: datetime) -> Change:
    """Add a KPI of the register after the others.

    Raises:
        Refused: there are seven already, or it is there.
    """
    _must_steer(viewer, team_id)
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = _rows(viewer, team_id)
        if rows.filter(code=code).exists():
            raise Refused(_("This one is chosen already."))
        if rows.count() >= MOST:
            raise Refused(_("Seven is the most that people keep in mind: take one away first."))
        position = max((row.position for row in rows), default=-1) + 1
        row = SteeringKpi.objects.create(
            organisation_id=viewer.organisation.id, team_id=team_id, code=code, position=position
        )
        return editing.made(viewer, row, now)


def take_away(viewer: Viewer, team_id: int | None, row_id: int, now: datetime) -> Change:
    """Take a KPI away."""
    _must_steer(viewer, team_id)
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.remove(viewer, find(_rows(viewer, team_id), row_id), now)


def move(viewer: Viewer, team_id: int | None, row_id: int, places: int, now: datetime) -> None:
    """Move a KPI up (negative) or down."""
    _must_steer(viewer, team_id)
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = list(_rows(viewer, team_id).order_by("position", "pk"))
        row = find(_rows(viewer, team_id), row_id)
        at = [one.pk for one in rows].index(row.pk)
        rows.insert(max(0, min(len(rows) - 1, at + places)), rows.pop(at))
        for position, one in enumerate(rows):
            editing.change(viewer, one, {}, {"position": position}, now)


def _rows(viewer: Viewer, team_id: int | None) -> QuerySet[SteeringKpi]:
    return SteeringKpi.objects.filter(organisation_id=viewer.organisation.id, team=team_id)


def _must_steer(viewer: Viewer, team_id: int | None) -> None:
    if not may_steer(viewer, team_id):
        raise NotVisible("steering")
