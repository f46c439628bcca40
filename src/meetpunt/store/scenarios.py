"""Scenarios as they are kept: a plan with a parent, its changes in their order, and what was decided about them.

Rule: everything is found through `access.plans`; a scenario holds only its changes, and counts with its plan's values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import plans
from meetpunt.store.models import Plan, PlanChange


@dataclass(frozen=True)
class ChangeRow:
    """A named change. kind and terms: as `method.planning.scenarios` reads them."""

    id: int
    kind: str
    terms: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario, or a plan that was one.

    Attributes:
        parent_id: the plan that it changes; None when it became the plan itself.
        state: draft = being thought of, holds = became the plan, earlier = declined, or a plan of before.
        reason: why it became the plan, or why not.
    """

    id: int
    name: str
    parent_id: int | None
    state: str
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    changes: tuple[ChangeRow, ...]

    @property
    def is_open(self) -> bool:
        """Nothing was decided yet."""
        return self.parent_id is not None and self.state == Plan.State.DRAFT

    @property
    def is_declined(self) -> bool:
        """It was decided not to do it."""
        return self.parent_id is not None and self.state == Plan.State.EARLIER


def scenarios_of(viewer: Viewer, plan_id: int) -> tuple[ScenarioRow, ...]:
    """The scenarios of a plan that the viewer makes, in the order in which they were made; nothing of another's."""
    return _told(plans(viewer).filter(parent=plan_id).order_by("pk"))


def find_scenario(viewer: Viewer, scenario_id: int) -> ScenarioRow:
    """A scenario of a plan that the viewer makes; else NotVisible."""
    for row in _told(plans(viewer).filter(pk=scenario_id).exclude(parent=None)):
        return row
    raise NotVisible(f"scenario {scenario_id}")


def decided(viewer: Viewer, year: int, team_id: int | None) -> tuple[ScenarioRow, ...]:
    """What was decided about the plans of a year: what became the plan and what was declined, the latest first."""
    rows = plans(viewer).filter(year=year, team=team_id).exclude(state=Plan.State.DRAFT)
    return _told(rows.order_by("-decided_at", "-pk"))


def changes_of(plan_id: int) -> tuple[ChangeRow, ...]:
    """The changes of a plan or scenario in their order. For what was found visible."""
    rows = PlanChange.objects.filter(plan_id=plan_id).order_by("position", "pk")
    return tuple(ChangeRow(row.pk, row.kind, row.terms) for row in rows)


def _told(rows: QuerySet[Plan]) -> tuple[ScenarioRow, ...]:
    found = list(rows.select_related("made_by", "decided_by"))
    changes = _changes([row.pk for row in found])
    return tuple(
        ScenarioRow(
            row.pk,
            row.name,
            row.parent_id,
            row.state,
            row.made_by.name if row.made_by else "",
            row.made_at,
            row.decided_by.name if row.decided_by else "",
            row.decided_at,
            row.reason,
            changes.get(row.pk, ()),
        )
        for row in found
    )


def _changes(plan_ids: Iterable[int]) -> dict[int, tuple[ChangeRow, ...]]:
    found: dict[int, tuple[ChangeRow, ...]] = {}
    for row in PlanChange.objects.filter(plan_id__in=list(plan_ids)).order_by("position", "pk"):
        found[row.plan_id] = (*found.get(row.plan_id, ()), ChangeRow(row.pk, row.kind, row.terms))
    return found
