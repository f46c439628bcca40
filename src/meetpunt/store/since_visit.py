"""What changed at an account since one's own last visit there: others' activities and notes, quotes, orders, contacts.

Rule: it is found like the account's timeline; what somebody did or wrote themselves is not news to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities, contacts
from meetpunt.store.account_timeline import Entry, happened
from meetpunt.store.days_asked import VISITS
from meetpunt.store.fields import to_us
from meetpunt.store.models import Activity, Change, Contact
from meetpunt.store.prepared import prepared

MOST = 4
_CONTACTS = 9
_VISIT = timedelta(minutes=45)
"""So long is a visit of which nobody said how long it was."""


@dataclass(frozen=True)
class SinceVisit:
    """The newest of what changed since the visit of that day; is_more: there is more than is told here."""

    visit_on: date
    entries: tuple[Entry, ...]
    is_more: bool


def since_visits(
    viewer: Viewer, account_ids: Sequence[int], steps: dict[int, dict[str, str]], now: datetime
) -> dict[int, SinceVisit]:
    """By account what changed since the viewer's last visit; without a visit or a change an account is not in it.

    Parameters:
        account_ids: a few, found for the viewer; each costs a fixed number of statements.
        steps: names of steps in both languages, by id.
    """
    visits = _last_visits(viewer, account_ids)
    if not visits:
        return {}
    found = {}
    for account, (day, ended) in visits.items():
        entries = [*happened(viewer, account, ended, now, steps, MOST + 1), *_new_contacts(viewer, account, ended)]
        entries.sort(key=lambda one: (one.us, one.rank, one.id), reverse=True)
        if entries:
            found[account] = SinceVisit(day, tuple(entries[:MOST]), len(entries) > MOST)
    return found


def _last_visits(viewer: Viewer, account_ids: Sequence[int]) -> dict[int, tuple[date, datetime]]:
    """The day of the last visit and the moment that it ended; of a visit without a time its whole day."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    found = {}
    for account, day, at, ms in _visited(viewer, tuple(account_ids)):
        if day is None:
            continue
        if at is None:
            found[account] = (day, datetime.combine(day + timedelta(days=1), time(), zone))
        else:
            found[account] = (day, at + (timedelta(milliseconds=ms) if ms else _VISIT))
    return found


def _new_contacts(viewer: Viewer, account_id: int, since: datetime) -> list[Entry]:
    return [
        Entry(to_us(at), _CONTACTS, pk, "contact", at, title=name, person=by_name or "")
        for pk, at, name, by_name in _met(viewer, account_id, since)
    ]


@prepared
def _visited(viewer: Viewer, account_ids: tuple[int, ...]) -> QuerySet[Activity, Any]:
    own = activities(viewer).filter(person_id=viewer.person_id or 0, kind__in=VISITS, status=Activity.Status.HELD)
    of_account = own.filter(account=OuterRef("account"), started_on__lte=viewer.today)
    last = Subquery(of_account.order_by("-started_on", "-started_at", "-pk").values("pk")[:1])
    rows = own.filter(account_id__in=account_ids, pk=last)
    return rows.values_list("account_id", "started_on", "started_at", "length_ms")


@prepared
def _met(viewer: Viewer, account_id: int, since: datetime) -> QuerySet[Contact, Any]:
    trail = Change.objects.filter(
        organisation_id=viewer.organisation.id, table="contact", kind=Change.Kind.MADE, row_id=OuterRef("pk")
    )
    rows = contacts(viewer).filter(account_id=account_id, created_at__gt=since, erased_at=None)
    rows = rows.annotate(by=Subquery(trail.values("by")[:1]), by_name=Subquery(trail.values("by__name")[:1]))
    rows = rows.filter(Q(by=None) | ~Q(by=viewer.person_id)).order_by("-created_at", "-pk")
    return rows.values_list("pk", "created_at", "name", "by_name")[: MOST + 1]
