"""The forecasts that the demo company kept at the beginning of each of the last twelve months.

Rule: as `actions/forecast_snapshot` would have had it on that day: what was open, in the step of that day. What the
steps and their time foresaw takes a minute, so a job fills that in (`jobs/forecasts`).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.store import job_queue
from meetpunt.store.chances import chance_of_winning
from meetpunt.store.fields import from_day_number, to_day_number, to_us
from meetpunt.store.landing import bulk
from meetpunt.store.models import ForecastSnapshot, Opportunity, StageEvent, TeamMembership

MONTHS = 12
COLUMNS = (
    *("id", "organisation_id", "taken_on", "recorded_at", "process_id", "step_id", "owner_id", "team_id", "month"),
    *("currency", "count", "amount_minor", "chance", "weighted_minor"),
)


def lay_forecasts(plan: CompanyPlan, ground: Ground) -> None:
    """Lay a snapshot for the first day of each month, when all opportunities stand."""
    of = {"organisation_id": ground.organisation}
    chances = chance_of_winning(ground.organisation)
    teams = dict(TeamMembership.objects.filter(**of).values_list("person_id", "team_id"))
    entered: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for opportunity, step, day in bulk.every(
        StageEvent, ("opportunity_id", "step_id", "happened_on"), **of, kind="step"
    ):
        if step is not None and day is not None:
            entered[opportunity].append((day, step))
    known = list(
        bulk.every(Opportunity, ("id", "owner_id", "closed_on", "expected_close", "amount_minor", "currency"), **of)
    )
    today = from_day_number(plan.cut)
    rows = []
    for back in range(MONTHS, -1, -1):
        at = today.year * 12 + today.month - 1 - back
        day = to_day_number(date(at // 12, at % 12 + 1, 1))
        groups: dict[tuple[int, int | None, int, str], list[int]] = defaultdict(list)
        for one, owner, closed, close, amount, currency in known:
            steps = [step for step in entered.get(one, ()) if step[0] < day]
            if steps and (closed is None or closed >= day) and close is not None:
                expected = from_day_number(close)
                month = expected.year * 12 + expected.month - 1
                groups[max(steps)[1], owner, month, currency].append(amount or 0)
        for (step, owner, month, currency), amounts in sorted(groups.items(), key=repr):
            chance, total = chances.get(step), sum(amounts)
            weighted = None if chance is None else round(total * chance)
            taken = to_us(datetime.combine(from_day_number(day), time(1), UTC))
            rows.append(
                (
                    *(day, taken, ground.process, step, owner, teams.get(owner or 0), month, currency),
                    *(len(amounts), total, chance, weighted),
                )
            )
    job_queue.enqueue("demo_forecasts", datetime.combine(today, time(0), UTC), organisation_id=ground.organisation)
    ids = bulk.allocate(ForecastSnapshot, len(rows)) if rows else []
    bulk.insert(ForecastSnapshot, COLUMNS, [(pk, ground.organisation, *row) for pk, row in zip(ids, rows, strict=True)])
