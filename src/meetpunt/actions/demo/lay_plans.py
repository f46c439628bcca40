"""What the demo company agreed on beforehand: the free days, and what its reps want to reach this quarter."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.method.holidays import proposed
from meetpunt.method.period import Period
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import Goal, Holiday

GOALS = {"visits": 110, "quotes": 36, "orders": 22}
"""Of a quarter, each rep's own."""


def lay_plans(plan: CompanyPlan, ground: Ground) -> None:
    """Lay the free days up to the end of the coming year, and the goals of the quarter that is going on."""
    years = range(from_day_number(plan.first).year, from_day_number(plan.end).year + 2)
    Holiday.objects.bulk_create(
        Holiday(organisation_id=ground.organisation, day=one.day, name=one.nl)
        for year in years
        for one in proposed("NL", year)
    )
    quarter = Period.quarter_of(from_day_number(plan.cut))
    days = {"organisation_id": ground.organisation, "first_day": quarter.first, "last_day": quarter.last}
    Goal.objects.bulk_create(
        Goal(person_id=person, measure=measure, target=target, **days)
        for person in ground.persons
        for measure, target in GOALS.items()
    )
