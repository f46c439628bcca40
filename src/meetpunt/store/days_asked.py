"""What the database is asked about the activities in hand of a day, visits that are due and quotes that wait."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from meetpunt.store.access import Viewer, on_day
from meetpunt.store.access.registration import accounts, activities, contacts, opportunities, quotes
from meetpunt.store.models import Account, Activity, Contact, Opportunity, Quote, VisitAgreement
from meetpunt.store.prepared import prepared

CONTACTS = ("visit", "call", "email", "demonstration")
VISITS = ("visit", "demonstration")
COLUMNS = (
    *("pk", "kind", "status", "subject", "purpose", "started_at", "started_on", "length_ms", "person_id", "account_id"),
    *("account__name", "account__town", "account__latitude", "account__longitude", "account__phone", "contact_id"),
    *("contact__name", "opportunity_id", "opportunity__name", "opportunity__amount_minor", "opportunity__currency"),
    *("opportunity__step_id", "opportunity__process_id"),
)


@prepared
def between(viewer: Viewer, person_id: int, first: date, last: date) -> QuerySet[Activity, Any]:
    rows = activities(viewer).filter(person_id=person_id, started_on__gte=first, started_on__lte=last)
    return in_order(rows.exclude(status=Activity.Status.CANCELLED))


@prepared
def not_done(viewer: Viewer, person_id: int, before: date, *, most: int) -> QuerySet[Activity, Any]:
    rows = activities(viewer).filter(person_id=person_id, status=Activity.Status.PLANNED, started_on__lt=before)
    return rows.order_by("-started_on", "-started_at", "-pk").values_list(*COLUMNS)[:most]


@prepared
def agreed(viewer: Viewer, person_id: int) -> QuerySet[Account, Any]:
    today = viewer.today
    lines = VisitAgreement.objects.filter(on_day(today), account=OuterRef("pk")).order_by("-valid_from")
    visits = Activity.objects.filter(account=OuterRef("pk"), kind__in=VISITS)
    held = visits.filter(status=Activity.Status.HELD, started_on__lte=today).order_by().values("account")
    planned = visits.filter(status=Activity.Status.PLANNED, started_on__gte=today)
    return (
        accounts(viewer)
        .filter(owner_id=person_id)
        .annotate(
            agreed=Subquery(lines.values("visits_per_year")[:1]),
            since=Subquery(lines.values("valid_from")[:1]),
            last=Subquery(held.annotate(last=Max("started_on")).values("last")),
        )
        .filter(agreed__gt=0)
        .exclude(Exists(planned))
        .values_list("pk", "name", "town", "latitude", "longitude", "agreed", "last", "since")
    )


@prepared
def waiting(viewer: Viewer, person_id: int, *, most: int) -> QuerySet[Quote, Any]:
    contact = Activity.objects.filter(
        account=OuterRef("opportunity__account"),
        kind__in=CONTACTS,
        status=Activity.Status.HELD,
        started_on__gt=OuterRef("issued_on"),
    )
    newer = Quote.objects.filter(opportunity=OuterRef("opportunity"), issued_on__gt=OuterRef("issued_on"))
    rows = (
        quotes(viewer)
        .filter(status=Quote.Status.OPEN, opportunity__owner_id=person_id, opportunity__outcome="open")
        .exclude(issued_on=None)
        .exclude(Exists(newer))
        .annotate(last=Subquery(contact.order_by("-started_on").values("started_on")[:1]))
        .order_by("issued_on", "pk")
    )
    columns = (
        *("pk", "number", "opportunity_id", "opportunity__account_id", "opportunity__account__name"),
        *("opportunity__account__town", "opportunity__account__phone", "amount_minor", "currency", "issued_on"),
        *("last", "opportunity__segment", "opportunity__process_id", "opportunity__step__position"),
    )
    return rows.values_list(*columns)[:most]


@prepared
def open_ones(viewer: Viewer, account_ids: tuple[int, ...]) -> QuerySet[Opportunity, Any]:
    rows = opportunities(viewer).filter(account_id__in=account_ids, outcome="open")
    columns = (
        *("pk", "account_id", "name", "amount_minor", "currency", "step_id", "process_id"),
        *("process__code", "expected_close"),
    )
    return rows.order_by(Coalesce("step__position", -1).desc(), "-pk").values_list(*columns)


@prepared
def last_contact(viewer: Viewer, account_id: int) -> QuerySet[Activity, Any]:
    rows = activities(viewer).filter(account_id=account_id, kind__in=CONTACTS, status=Activity.Status.HELD)
    return rows.order_by("-started_on", "-pk").values_list(*COLUMNS)[:1]


@prepared
def next_step(viewer: Viewer, account_id: int) -> QuerySet[Activity, str]:
    rows = activities(viewer).filter(account_id=account_id, status=Activity.Status.HELD).exclude(next_step="")
    return rows.order_by("-started_on", "-pk").values_list("next_step", flat=True)[:1]


@prepared
def deciders(viewer: Viewer, account_id: int) -> QuerySet[Contact, str]:
    rows = contacts(viewer).filter(account_id=account_id, decides=True).order_by("name")
    return rows.values_list("name", flat=True)[:2]


def in_order(rows: QuerySet[Activity]) -> QuerySet[Activity, Any]:
    """By day and time, those without a time first."""
    return rows.order_by("started_on", F("started_at").asc(nulls_first=True), "pk").values_list(*COLUMNS)
