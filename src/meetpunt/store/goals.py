"""What people want to reach, and how many visits, new prospects and quotes they have.

visits: held visits and demonstrations. new_prospects: opportunities that reached the second step. quotes: first
revisions issued. Orders and revenue are counted by the measure of that name (`reports/goals.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from meetpunt.store.models import Activity, Goal, Holiday, Quote, StageEvent

MEASURES = ("visits", "new_prospects", "quotes", "orders", "revenue")


@dataclass(frozen=True)
class GoalRow:
    """A goal: what, from which day to which (both included), and how much; revenue in minor units."""

    measure: str
    first_day: date
    last_day: date
    target: int


def goals_on(organisation_id: int, person_id: int, day: date) -> tuple[GoalRow, ...]:
    """The goals of a person that hold on a day, in the order of `MEASURES`."""
    rows = Goal.objects.filter(
        organisation_id=organisation_id, person_id=person_id, first_day__lte=day, last_day__gte=day
    )
    found = [GoalRow(row.measure, row.first_day, row.last_day, row.target) for row in rows if row.measure in MEASURES]
    return tuple(sorted(found, key=lambda one: (MEASURES.index(one.measure), one.last_day)))


def holidays_between(organisation_id: int, first: date, last: date) -> frozenset[date]:
    """Days on which nobody works."""
    rows = Holiday.objects.filter(organisation_id=organisation_id, day__gte=first, day__lte=last)
    return frozenset(rows.values_list("day", flat=True))


def counted(organisation_id: int, person_id: int, measure: str, first: date, last: date) -> int:
    """How many visits, new prospects or quotes of one person fell on these days, both included."""
    if measure == "visits":
        rows = Activity.objects.filter(organisation_id=organisation_id, person_id=person_id, status="held")
        return rows.filter(kind__in=("visit", "demonstration"), started_on__gte=first, started_on__lte=last).count()
    if measure == "new_prospects":
        entered = (
            StageEvent.objects.filter(
                organisation_id=organisation_id, owner_id=person_id, kind="step", step__position__gte=1
            )
            .values("opportunity")
            .annotate(first=Min("happened_on"))
        )
        return entered.filter(first__gte=first, first__lte=last).count()
    quotes = Quote.objects.filter(organisation_id=organisation_id, owner_id=person_id, revision=1)
    return quotes.filter(issued_on__gte=first, issued_on__lte=last).count()
