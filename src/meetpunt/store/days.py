"""Activities in hand as rows to read: those of a day or a week, what was not done, and visits that are due.

Rule: found through `store.access.registration`; a fixed number of statements, however much there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.method.lengths import minutes
from meetpunt.store import days_asked as asked
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import accounts, activities, find, opportunities
from meetpunt.store.days_asked import COLUMNS, in_order
from meetpunt.store.models import Account, Activity, RecentlySeen
from meetpunt.store.names import called


@dataclass(frozen=True)
class ActivityRow:
    """One activity with whom it is with and about."""

    id: int
    kind: str
    status: str
    subject: str
    purpose: str
    at: datetime | None
    on: date | None
    minutes: float | None
    person_id: int | None
    account_id: int | None
    account_name: str
    town: str
    latitude: float | None
    longitude: float | None
    phone: str
    contact_id: int | None
    contact_name: str
    opportunity_id: int | None
    opportunity_name: str
    amount_minor: int | None
    currency: str
    step_id: int | None
    process_id: int | None


@dataclass(frozen=True)
class DueVisit:
    """An account whose agreed visits are behind: so many a year, the last one then, due on this day."""

    account_id: int
    name: str
    town: str
    latitude: float | None
    longitude: float | None
    visits_per_year: int
    last_on: date | None
    due_on: date


@dataclass(frozen=True)
class OpenQuote:
    """A quote that waits for an answer. last_contact: the last contact with the account after it was issued."""

    id: int
    number: str
    opportunity_id: int | None
    account_id: int | None
    account_name: str
    town: str
    phone: str
    amount_minor: int | None
    currency: str
    issued_on: date
    last_contact: date | None
    segment: str
    process_id: int | None
    position: int | None


_TEXTS = frozenset((3, 4, 10, 11, 14, 16, 18, 20))
_CONTACT, _LENGTH = COLUMNS.index("contact__name"), COLUMNS.index("length_ms")


def activities_between(viewer: Viewer, person_id: int, first: date, last: date) -> tuple[ActivityRow, ...]:
    """What one person planned or did on these days (both included), in order; what was called off is left out."""
    return _told_all(asked.between(viewer, person_id, first, last))


def not_done(viewer: Viewer, person_id: int, before: date, most: int = 30) -> tuple[ActivityRow, ...]:
    """What was planned for an earlier day and neither held nor called off; the latest first."""
    return _told_all(asked.not_done(viewer, person_id, before, most=most))


def activity_rows(rows: QuerySet[Activity]) -> tuple[ActivityRow, ...]:
    """Activities that were found for the viewer, by day and time; those without a time first."""
    return _told_all(in_order(rows))


def visits_due(viewer: Viewer, person_id: int, most: int = 20) -> tuple[DueVisit, ...]:
    """Accounts of one person whose next agreed visit is due and not planned; the most overdue first."""
    today = viewer.today
    found = []
    for pk, name, town, latitude, longitude, per_year, last, since in asked.agreed(viewer, person_id):
        due = (last or max(since, today - timedelta(days=365))) + timedelta(days=round(365 / per_year))
        if due <= today:
            found.append(DueVisit(pk, name, town, latitude, longitude, per_year, last, due))
    return tuple(sorted(found, key=lambda one: (one.due_on, one.name))[:most])


def open_quotes(viewer: Viewer, person_id: int, most: int = 60) -> tuple[OpenQuote, ...]:
    """The latest revision of each quote of one person that waits for an answer, the oldest first."""
    found = []
    for row in asked.waiting(viewer, person_id, most=most):
        told: list[Any] = ["" if value is None and place in (4, 5, 6) else value for place, value in enumerate(row)]
        found.append(OpenQuote(*told))
    return tuple(found)


@dataclass(frozen=True)
class OpenOpportunity:
    """An open opportunity of an account, as the form to log shows it."""

    id: int
    account_id: int | None
    name: str
    amount_minor: int | None
    currency: str
    step_id: int | None
    process_id: int
    process_code: str
    expected_close: date | None


def open_opportunities(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, list[OpenOpportunity]]:
    """The open opportunities in hand of these accounts, the furthest first."""
    found: dict[int, list[OpenOpportunity]] = {}
    for row in asked.open_ones(viewer, tuple(account_ids)):
        found.setdefault(row[1], []).append(OpenOpportunity(*row))
    return found


def last_contact(viewer: Viewer, account_id: int) -> ActivityRow | None:
    """The last contact of anybody in hand with an account."""
    return next(iter(_told_all(asked.last_contact(viewer, account_id))), None)


def next_step_told(viewer: Viewer, account_id: int) -> str:
    """What was agreed the last time as the next step."""
    return asked.next_step.first(viewer, account_id) or ""


def decider(account_id: int, viewer: Viewer) -> str:
    """Who decides at an account that was found for the viewer."""
    return ", ".join(asked.deciders(viewer, account_id))


def _told_all(rows: Iterable[tuple[Any, ...]]) -> tuple[ActivityRow, ...]:
    return tuple(ActivityRow(*_told(row)) for row in rows)


def _told(row: tuple[Any, ...]) -> list[Any]:
    told = ["" if value is None and place in _TEXTS else value for place, value in enumerate(row)]
    told[_CONTACT], told[_LENGTH] = called(row[_CONTACT]), minutes(row[_LENGTH])
    return told


def planned_one(viewer: Viewer, activity_id: int) -> ActivityRow:
    """One activity in hand, or NotVisible."""
    return _one(activities(viewer).filter(pk=activity_id), f"activity {activity_id}")


def account_to_log(viewer: Viewer, account_id: int) -> ActivityRow:
    """A visit to an account in hand that nobody planned, as a row without an id; or NotVisible."""
    row = find(accounts(viewer), account_id)
    return unplanned(viewer, row, None)


def opportunity_to_log(viewer: Viewer, opportunity_id: int) -> ActivityRow:
    """The same about an opportunity in hand."""
    row = find(opportunities(viewer).select_related("account"), opportunity_id)
    if row.account is None:
        raise NotVisible(f"account of opportunity {opportunity_id}")
    return unplanned(viewer, row.account, row.pk)


def unplanned(viewer: Viewer, account: Account, opportunity_id: int | None) -> ActivityRow:
    """A visit that nobody planned to an account that was found for the viewer."""
    return ActivityRow(
        id=0,
        kind="visit",
        status="planned",
        subject="",
        purpose="",
        at=None,
        on=None,
        minutes=None,
        person_id=viewer.person_id,
        account_id=account.pk,
        account_name=account.name,
        town=account.town,
        latitude=account.latitude,
        longitude=account.longitude,
        phone=account.phone,
        contact_id=None,
        contact_name="",
        opportunity_id=opportunity_id,
        opportunity_name="",
        amount_minor=None,
        currency="",
        step_id=None,
        process_id=None,
    )


def _one(rows: QuerySet[Activity], what: str) -> ActivityRow:
    for row in activity_rows(rows):
        return row
    raise NotVisible(what)


def accounts_to_choose(viewer: Viewer, text: str, most: int = 25) -> tuple[tuple[int, str, str], ...]:
    """Accounts in hand with these words in name or town (id, name, town); without words those seen last."""
    rows = accounts(viewer)
    words = text.split()[:6]
    if not words:
        seen = RecentlySeen.objects.filter(person_id=viewer.person_id or 0, table="account").order_by("-at")
        ids = list(seen.values_list("row_id", flat=True)[:most])
        found = {row[0]: row for row in rows.filter(pk__in=ids).values_list("pk", "name", "town")}
        return tuple(found[one] for one in ids if one in found)
    for word in words:
        rows = rows.filter(Q(name__icontains=word) | Q(town__icontains=word))
    return tuple(rows.order_by("name", "pk").values_list("pk", "name", "town")[:most])
