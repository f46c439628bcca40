"""The plan of the demo company's year, one per team, as its managers decided on it in January."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.store.fields import from_day_number, from_us, to_day_number
from meetpunt.store.models import Plan, PlanValue, SalesProcess, Team, TeamManagement

VISITS_A_DAY = 3.0
"""Wanted of every rep: a little more than what they do."""
MORE_SHARE = 0.5
"""Of the first rep of each team: so many of the agreed visits are wanted to carry a sale."""
REASON = "Met het team besproken: drie bezoeken per dag kan, als we de vaste bezoeken per rayon bundelen."


def lay_planning(plan: CompanyPlan, ground: Ground) -> None:
    """Lay a plan that holds for the year that is going on, measured over the year before."""
    year = from_day_number(plan.cut).year
    of: dict[str, Any] = {"organisation_id": ground.organisation}
    decided = from_us(local_midnight(to_day_number(date(year, 1, 11)))) + timedelta(hours=10)
    process = SalesProcess.objects.filter(**of).order_by("-is_default", "pk").first()
    managers = dict(TeamManagement.objects.filter(**of).values_list("team_id", "person_id"))
    if process is None:
        return
    for place, team_id in enumerate(ground.teams):
        reps = [rep.number for rep in plan.reps if rep.team == place]
        manager = managers.get(team_id)
        if not reps or Team.objects.filter(pk=team_id, is_whole=True).exists():
            continue
        made = Plan.objects.create(
            **of,
            name=f"Plan {year}",
            year=year,
            team_id=team_id,
            process=process,
            state=Plan.State.HOLDS,
            measured_from=date(year - 1, 1, 1),
            measured_until=date(year - 1, 12, 31),
            made_by_id=manager,
            made_at=decided,
            decided_by_id=manager,
            decided_at=decided,
            reason=REASON,
        )
        wanted = [(ground.persons[rep], "visits_per_day", VISITS_A_DAY) for rep in reps]
        wanted.append((ground.persons[reps[0]], "sale_share", MORE_SHARE))
        PlanValue.objects.bulk_create(
            PlanValue(**of, plan=made, person_id=person, code=code, value=value, source="Plangesprek januari")
            for person, code, value in wanted
        )
