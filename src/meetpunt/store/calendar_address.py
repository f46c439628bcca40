"""The secret address of a person's own planned activities: whose it is, and what is read by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max

from meetpunt.store.access import Viewer
from meetpunt.store.models import Activity, CalendarAddress, Change
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, fingerprint
from meetpunt.store.tenancy import acting_in

BACK = timedelta(days=30)
MOST = 1_000
WITHOUT_LENGTH = 60
"""Minutes that a planned activity takes in a calendar when nobody said how long."""


@dataclass(frozen=True)
class Owner:
    """Whose calendar it is."""

    organisation_id: int
    person_id: int
    name: str
    language: str


@dataclass(frozen=True)
class Planned:
    """A planned activity as a calendar shows it. changes: how often it was changed since it was made."""

    id: int
    kind: str
    subject: str
    account_name: str
    place: str
    starts_at: datetime | None
    day: date
    minutes: int
    changes: int
    changed_at: datetime


def secret_of(viewer: Viewer) -> str | None:
    """The viewer's own secret; None when there is none, empty when it cannot be read any more."""
    rows = CalendarAddress.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)
    row = rows.first()
    if row is None:
        return None
    try:
        return decrypt(Purpose.CALENDAR_FOR_ELSEWHERE, row.secret)
    except CannotBeRead:
        return ""


def owner_of(organisation_id: int, secret: str) -> Owner | None:
    """Whose secret it is, within that organisation; None when it is nobody's (any more)."""
    with acting_in(organisation_id):
        rows = CalendarAddress.objects.filter(organisation_id=organisation_id, fingerprint=fingerprint(secret))
        row = rows.filter(person__is_active=True).select_related("person__login", "organisation").first()
        if row is None:
            return None
        login = row.person.login
        language = (login.language if login else "") or row.organisation.language
        return Owner(organisation_id, row.person_id, row.person.name, language)


def planned_of(owner: Owner, today: date) -> tuple[Planned, ...]:
    """What the owner planned, from 30 days back."""
    with acting_in(owner.organisation_id):
        rows = Activity.objects.filter(
            organisation_id=owner.organisation_id,
            person_id=owner.person_id,
            status=Activity.Status.PLANNED,
            started_on__gte=today - BACK,
        )
        found = list(rows.select_related("account").order_by("started_on", "pk")[:MOST])
        trail = Change.objects.filter(
            organisation_id=owner.organisation_id, table="activity", row_id__in=[row.pk for row in found]
        ).exclude(kind=Change.Kind.MADE)
        counted = trail.values("row_id").annotate(times=Count("pk"), last=Max("at"))
        changes = {row_id: (times, last) for row_id, times, last in counted.values_list("row_id", "times", "last")}
    return tuple(_planned(row, *changes.get(row.pk, (0, None))) for row in found if row.started_on is not None)


def _planned(row: Activity, changes: int, changed_at: datetime | None) -> Planned:
    account = row.account
    assert row.started_on is not None
    return Planned(
        id=row.pk,
        kind=str(Activity.Kind(row.kind).label),
        subject=row.subject,
        account_name=account.name if account else "",
        place=", ".join(filter(None, (account.street, f"{account.postcode} {account.town}".strip())))
        if account
        else "",
        starts_at=row.started_at,
        day=row.started_on,
        minutes=round(row.minutes) if row.minutes and 1 <= row.minutes <= 24 * 60 else WITHOUT_LENGTH,
        changes=changes,
        changed_at=changed_at or row.recorded_at,
    )
