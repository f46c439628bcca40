"""The list of activities in hand: what was planned and held, the latest first, with what it adds up to.

Rule: found through `access`; of somebody else's e-mail only the moment is told; as many questions for many as for few.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from meetpunt.method.lengths import minutes
from meetpunt.store.access import Viewer, registration
from meetpunt.store.mails import is_others_mail
from meetpunt.store.models import Activity
from meetpunt.store.names import called

PAGE = 50
WORDS = 5
MOST_ROWS = 100_000
"""An export holds no more rows."""


@dataclass(frozen=True)
class ActivityFilter:
    """What is asked for; empty = all. first, last: days, both included."""

    text: str = ""
    kind: str = ""
    status: str = ""
    purpose: str = ""
    person: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ActivityLine:
    """An activity as a row."""

    id: int
    kind: str
    status: str
    purpose: str
    on: date | None
    at: datetime | None
    person_name: str
    account_id: int | None
    account_name: str
    town: str
    contact_name: str
    opportunity_id: int | None
    opportunity_name: str
    subject: str
    outcome: str
    minutes: float | None
    travel_minutes: int | None
    travel_metres: int | None


@dataclass(frozen=True)
class ActivitiesPage:
    """One page of the list, and what all of it adds up to (minutes that can be right, of what was held)."""

    rows: tuple[ActivityLine, ...]
    count: int
    minutes: float
    travel_minutes: int
    travel_metres: int
    page: int
    pages: int


def activities_page(viewer: Viewer, wanted: ActivityFilter, page: int) -> ActivitiesPage:
    """One page of the list."""
    rows = _chosen(viewer, wanted)
    held = Q(status=Activity.Status.HELD)
    total = rows.aggregate(
        count=Count("pk"),
        ms=Sum("counted_ms", filter=held),
        travel=Sum("travel_minutes", filter=held),
        metres=Sum("travel_metres", filter=held),
    )
    pages = max(1, -(-total["count"] // PAGE))
    number = min(max(1, page), pages)
    shown = _lines(viewer, _latest_first(rows)[(number - 1) * PAGE : number * PAGE])
    ms, travel, metres = (total[name] or 0 for name in ("ms", "travel", "metres"))
    return ActivitiesPage(shown, total["count"], minutes(int(ms)), travel, metres, number, pages)


def all_activities(viewer: Viewer, wanted: ActivityFilter) -> tuple[ActivityLine, ...]:
    """Every row that the filters choose, in order: to take along."""
    return _lines(viewer, _latest_first(_chosen(viewer, wanted))[:MOST_ROWS])


def _chosen(viewer: Viewer, wanted: ActivityFilter) -> QuerySet[Activity]:
    rows = registration.activities(viewer)
    told = {"kind": wanted.kind, "status": wanted.status, "purpose": wanted.purpose, "person_id": wanted.person}
    rows = rows.filter(**{name: value for name, value in told.items() if value})
    if wanted.first is not None:
        rows = rows.filter(started_on__gte=wanted.first)
    if wanted.last is not None:
        rows = rows.filter(started_on__lte=wanted.last)
    for word in wanted.text.split()[:WORDS]:
        about = Q(account__name__icontains=word) | Q(account__town__icontains=word) | Q(contact__name__icontains=word)
        written = Q(subject__icontains=word) | Q(outcome__icontains=word)
        others_mail = Q(kind=Activity.Kind.EMAIL) & ~Q(person_id=viewer.person_id)
        rows = rows.filter(about | (written & ~others_mail))
    return rows


def _latest_first(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.order_by(F("started_on").desc(nulls_last=True), F("started_at").desc(nulls_last=True), "-pk")


def _lines(viewer: Viewer, rows: QuerySet[Activity]) -> tuple[ActivityLine, ...]:
    columns = (
        *("pk", "kind", "status", "purpose", "started_on", "started_at", "person__name", "account_id"),
        *("account__name", "account__town", "contact__name", "opportunity_id", "opportunity__name"),
        *("subject", "outcome", "length_ms", "travel_minutes", "travel_metres", "person_id"),
    )
    return tuple(_line(viewer, row) for row in rows.values_list(*columns, named=True))


def _line(viewer: Viewer, row: Any) -> ActivityLine:
    is_withheld = is_others_mail(viewer, row.kind, row.person_id)
    return ActivityLine(
        id=row.pk,
        kind=row.kind,
        status=row.status,
        purpose=row.purpose,
        on=row.started_on,
        at=row.started_at,
        person_name=row.person__name or "",
        account_id=row.account_id,
        account_name=row.account__name or "",
        town=row.account__town or "",
        contact_name=called(row.contact__name),
        opportunity_id=row.opportunity_id,
        opportunity_name=row.opportunity__name or "",
        subject="" if is_withheld else row.subject,
        outcome="" if is_withheld else row.outcome,
        minutes=minutes(row.length_ms),
        travel_minutes=row.travel_minutes,
        travel_metres=row.travel_metres,
    )
