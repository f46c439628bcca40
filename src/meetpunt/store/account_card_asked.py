"""What the database is asked for an account's card; of an account that was found visible."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from meetpunt.store.access import Viewer, registration
from meetpunt.store.models import (
    Account,
    Activity,
    Contact,
    Note,
    Opportunity,
    Quote,
    StageEvent,
    VisitAgreement,
)
from meetpunt.store.prepared import prepared

CLOSED_SHOWN = 20
_IN_ORDER = F("happened_at").asc(nulls_first=True)
"""A step that nobody dated stood before whatever is dated."""


@prepared
def open_ones(viewer: Viewer, account_id: int) -> QuerySet[Opportunity]:
    rows = registration.opportunities(viewer).filter(account=account_id, outcome="open").select_related("owner")
    return rows.order_by("expected_close", "pk")


@prepared
def closed(viewer: Viewer, account_id: int) -> QuerySet[Opportunity]:
    rows = registration.opportunities(viewer).filter(account=account_id).exclude(outcome="open")
    return rows.select_related("owner").order_by("-closed_on", "-pk")[:CLOSED_SHOWN]


@prepared
def entered(ids: tuple[int, ...]) -> QuerySet[StageEvent, Any]:
    rows = StageEvent.objects.filter(opportunity__in=ids, kind=StageEvent.Kind.STEP).order_by(_IN_ORDER, "pk")
    return rows.values_list("opportunity_id", "step_id", "happened_at")


@prepared
def quoted(ids: tuple[int, ...]) -> QuerySet[Quote, Any]:
    return Quote.objects.filter(opportunity__in=ids).order_by("pk").values_list("opportunity_id", "number")


@prepared
def planned(viewer: Viewer, account_id: int) -> QuerySet[Activity]:
    rows = registration.activities(viewer).filter(account=account_id, status=Activity.Status.PLANNED)
    rows = rows.select_related("contact", "opportunity")
    return rows.order_by(F("started_on").asc(nulls_last=True), "started_at")[:5]


@prepared
def held_on(account_id: int, today: date) -> QuerySet[Activity, date | None]:
    rows = Activity.objects.filter(account=account_id, kind=Activity.Kind.VISIT).exclude(started_on=None)
    held = rows.filter(status=Activity.Status.HELD, started_on__lte=today).order_by("started_on")
    return held.values_list("started_on", flat=True)


@prepared
def ahead_on(account_id: int, today: date) -> QuerySet[Activity, date | None]:
    rows = Activity.objects.filter(account=account_id, kind=Activity.Kind.VISIT).exclude(started_on=None)
    ahead = rows.filter(status=Activity.Status.PLANNED, started_on__gte=today).order_by("started_on")
    return ahead.values_list("started_on", flat=True)


@prepared
def agreed(account_id: int) -> QuerySet[VisitAgreement, Any]:
    rows = VisitAgreement.objects.filter(account=account_id).order_by("-valid_from")
    return rows.values_list("visits_per_year", "valid_from", "valid_until")


@prepared
def contacts(viewer: Viewer, account_id: int) -> QuerySet[Contact]:
    return registration.contacts(viewer).filter(account=account_id, erased_at=None)


@prepared
def contacted(viewer: Viewer, account_id: int) -> QuerySet[Activity, Any]:
    held = registration.activities(viewer).filter(
        account=account_id, status=Activity.Status.HELD, started_on__lte=viewer.today
    )
    return held.order_by("started_on").values_list("contact_id", "started_on")


@prepared
def effort(account_id: int, after: date, until: date) -> QuerySet[Activity, Any]:
    kinds = (Activity.Kind.VISIT, Activity.Kind.CALL, Activity.Kind.DEMONSTRATION)
    held = Activity.objects.filter(account=account_id, status=Activity.Status.HELD, kind__in=kinds)
    rows = held.filter(started_on__gt=after, started_on__lte=until).order_by().values("account")
    return rows.annotate(
        count=Count("pk"), ms=Sum("counted_ms"), travel=Sum("travel_minutes"), metres=Sum("travel_metres")
    )


@prepared
def merged_into(organisation_id: int, account_id: int) -> QuerySet[Account, int | None]:
    rows = Account.objects.filter(organisation_id=organisation_id, pk=account_id)
    return rows.exclude(merged_into=None).values_list("merged_into_id", flat=True)


@prepared
def pinned(organisation_id: int, account_id: int) -> QuerySet[Note]:
    rows = Note.objects.filter(organisation_id=organisation_id, account=account_id, is_pinned=True)
    return rows.select_related("person").order_by("-at")
