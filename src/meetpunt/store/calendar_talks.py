"""A person's planned conversations as a calendar of elsewhere shows them: with whom and when, never about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Count, Max, Q

from meetpunt.store.calendar_address import BACK, MOST, Owner
from meetpunt.store.models import Change, Conversation
from meetpunt.store.tenancy import acting_in


@dataclass(frozen=True)
class PlannedTalk:
    """A conversation. changes: how often it was changed since it was planned."""

    id: int
    with_name: str
    starts_at: datetime
    minutes: int
    changes: int
    changed_at: datetime


def planned_talks_of(owner: Owner, today: date) -> tuple[PlannedTalk, ...]:
    """What the owner of a calendar's address planned with others, from 30 days back."""
    with acting_in(owner.organisation_id):
        rows = Conversation.objects.filter(
            Q(rep_id=owner.person_id) | Q(manager_id=owner.person_id),
            organisation_id=owner.organisation_id,
            state=Conversation.State.PLANNED,
            planned_at__gte=datetime.combine(today - BACK, time(), UTC),
        )
        found = list(rows.select_related("rep", "manager").order_by("planned_at", "pk")[:MOST])
        trail = Change.objects.filter(
            organisation_id=owner.organisation_id, table="conversation", row_id__in=[row.pk for row in found]
        ).exclude(kind=Change.Kind.MADE)
        counted = trail.values("row_id").annotate(times=Count("pk"), last=Max("at"))
        changes = {row_id: (times, last) for row_id, times, last in counted.values_list("row_id", "times", "last")}
    return tuple(_talk(row, owner, *changes.get(row.pk, (0, None))) for row in found)


def _talk(row: Conversation, owner: Owner, changes: int, changed_at: datetime | None) -> PlannedTalk:
    other = row.manager if row.rep_id == owner.person_id else row.rep
    return PlannedTalk(row.pk, other.name, row.planned_at, row.minutes, changes, changed_at or row.made_at)
