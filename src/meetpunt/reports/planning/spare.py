"""What the plan that holds leaves each seller in a period, to ask visits from: the rest of their visit capacity."""

from __future__ import annotations

from collections.abc import Iterable

from meetpunt.method.period import Period
from meetpunt.reports.planning.capacity import capacity_table
from meetpunt.reports.planning.plan import ask_of, plan_of
from meetpunt.store.access import Viewer
from meetpunt.store.plans import plan_over
from meetpunt.store.refs import PersonRef


def spare_visits(viewer: Viewer, people: Iterable[PersonRef], period: Period) -> dict[int, int]:
    """By person whole visits that the plan over their team (`plan_over`) leaves; negative is a shortage.

    Who is in no plan that holds, or of whom it cannot be said, is left out. period: within one calendar year.
    """
    teams = dict.fromkeys(one.team_id for one in people)
    found: dict[int, int] = {}
    for team_id in teams:
        plan = plan_over(viewer, period.first.year, team_id)
        if plan is None:
            continue
        table = capacity_table(viewer, plan_of(viewer, plan.id, ask_of(plan)), period)
        for column in table.columns:
            if column.wanted.rest_capacity is not None:
                found[column.key] = round(column.wanted.rest_capacity)
    return found
