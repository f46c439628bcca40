"""Conversations of the demo company: one to come, and a signal that rests with its reason."""

from __future__ import annotations

from datetime import timedelta

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.store.fields import from_day_number, from_us
from meetpunt.store.models import Conversation, SignalDecision, TeamManagement

_TALKS = (
    (9, 6, "planned", "Hoe ziet een week op de weg er bij jou uit, en wat zou je er zelf aan willen veranderen?"),
)
"""Number of the rep, days from today, state and question; with the manager of the rep's team."""
_RESTS = (7, "late", 21, "Er komt een nieuwe telefoon; daarna kijken we opnieuw.")


def lay_talks(plan: CompanyPlan, ground: Ground) -> None:
    """Lay them, as far as there are such reps."""
    of = {"organisation_id": ground.organisation}
    managers = dict(TeamManagement.objects.filter(**of).values_list("team_id", "person_id"))
    for number, days, state, question in _TALKS:
        rep = plan.reps[number]
        on = plan.cut + days
        on += {5: 2, 6: 1}.get(from_day_number(on).weekday(), 0)
        at = from_us(local_midnight(on)) + timedelta(hours=10)
        Conversation.objects.create(
            **of,
            rep_id=ground.persons[number],
            manager_id=managers[ground.teams[rep.team]],
            planned_at=at,
            state=state,
            question=question,
            made_by_id=managers[ground.teams[rep.team]],
            made_at=from_us(local_midnight(plan.cut + min(days, 0) - 7)) + timedelta(hours=9),
        )
    number, kind, days, reason = _RESTS
    SignalDecision.objects.create(
        **of,
        person_id=ground.persons[number],
        kind=kind,
        reason=reason,
        rests_until=from_day_number(plan.cut + days),
        by_id=managers[ground.teams[plan.reps[number].team]],
        at=from_us(local_midnight(plan.cut - 3)) + timedelta(hours=9),
    )
