"""Plans as they are kept: which there are, what they take instead of measured values, and which one holds.

The rule: everything is found through `access.plans`; at most one plan of a team holds for a year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.store.access import NotVisible, Viewer, on_day, with_teams_above
from meetpunt.store.access.plans import plans, plans_to_read
from meetpunt.store.models import Plan, PlanValue, TerritoryAssignment


@dataclass(frozen=True)
class PlanRow:
    """A plan.

    Attributes:
        team_id: None = the organisation. parent_id: of a scenario, the plan that it changes.
        state: draft, holds or earlier.
        measured_from, measured_until: the days that the measured values come from, both included.
        measured: what they were when it came to hold (`method.planning.frozen`).
        reason: why it came to hold.
    """

    id: int
    name: str
    year: int
    team_id: int | None
    team_name: str
    process_id: int
    parent_id: int | None
    state: str
    measured_from: date
    measured_until: date
    measured: dict[str, Any] = field(hash=False)
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str

    @property
    def is_draft(self) -> bool:
        """It can still be changed."""
        return self.state == Plan.State.DRAFT

    @property
    def holds(self) -> bool:
        """It is the plan that counts."""
        return self.state == Plan.State.HOLDS


@dataclass(frozen=True)
class ValueKey:
    """Which value of a plan: a code of `method.planning.inputs.Code`, of whom and of what; no person = of everybody."""

    code: str
    person_id: int | None = None
    step_id: int | None = None
    territory_id: int | None = None
    family_id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What a plan takes. origin: of `PlanValue.Origin`. source: where it comes from, in words."""

    value: float
    origin: str = "wanted"
    source: str = ""


Values = dict[ValueKey, Wanted]


def plans_of(viewer: Viewer, year: int, team_id: int | None) -> tuple[PlanRow, ...]:
    """The plans of a year that the viewer makes, scenarios left out: the one that holds first, then the latest."""
    rows = list(_told(plans(viewer).filter(year=year, team=team_id, parent=None)))
    return tuple(sorted(rows, key=lambda one: (not one.holds, -one.id)))


def find_plan(viewer: Viewer, plan_id: int) -> PlanRow:
    """A plan that the viewer reads; else NotVisible."""
    for row in _told(plans_to_read(viewer).filter(pk=plan_id)):
        return row
    raise NotVisible(f"plan {plan_id}")


def plan_that_holds(viewer: Viewer, year: int, team_id: int | None) -> PlanRow | None:
    """The plan of a team (None = the organisation) that holds for a year, when the viewer reads it."""
    for row in _told(plans_to_read(viewer).filter(year=year, team=team_id, parent=None, state=Plan.State.HOLDS)):
        return row
    return None


def plan_over(viewer: Viewer, year: int, team_id: int | None) -> PlanRow | None:
    """The plan that holds for who is in a team: the team's own, else of the nearest team above it, else the
    organisation's; of those that the viewer reads.
    """
    above = () if team_id is None else with_teams_above(viewer.organisation.id, (team_id,))
    rows = plans_to_read(viewer).filter(year=year, parent=None, state=Plan.State.HOLDS)
    found = {row.team_id: row for row in _told(rows.filter(Q(team__in=above) | Q(team=None)))}
    return next((found[place] for place in (*above, None) if place in found), None)


def years_planned(viewer: Viewer, team_id: int | None) -> tuple[int, ...]:
    """The years of which there is a plan of this team."""
    rows = plans_to_read(viewer).filter(team=team_id, parent=None)
    return tuple(rows.order_by("year").values_list("year", flat=True).distinct())


def values_of_plan(plan_id: int) -> Values:
    """What a plan takes instead of measured values. For plans that were found visible."""
    rows = PlanValue.objects.filter(plan_id=plan_id).order_by("pk")
    return {
        ValueKey(row.code, row.person_id, row.step_id, row.territory_id, row.family_id): Wanted(
            row.value, row.origin, row.source
        )
        for row in rows
    }


def homes_of(person_ids: Iterable[int], day: date) -> dict[int, tuple[int, str]]:
    """The home territory of people on a day: id and name by person. For people that were found visible."""
    rows = TerritoryAssignment.objects.filter(on_day(day), person_id__in=list(person_ids)).select_related("territory")
    return {row.person_id: (row.territory_id, row.territory.name) for row in rows}


def _told(rows: QuerySet[Plan]) -> Iterable[PlanRow]:
    for row in rows.select_related("team", "made_by", "decided_by"):
        yield PlanRow(
            id=row.pk,
            name=row.name,
            year=row.year,
            team_id=row.team_id,
            team_name=row.team.name if row.team else "",
            process_id=row.process_id,
            parent_id=row.parent_id,
            state=row.state,
            measured_from=row.measured_from,
            measured_until=row.measured_until,
            measured=row.measured,
            made_by=row.made_by.name if row.made_by else "",
            made_at=row.made_at,
            decided_by=row.decided_by.name if row.decided_by else "",
            decided_at=row.decided_at,
            reason=row.reason,
        )
