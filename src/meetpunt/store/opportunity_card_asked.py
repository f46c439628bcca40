"""What the database is asked for an opportunity's card: that it is in hand, then what belongs to it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import opportunities
from meetpunt.store.models import (
    Activity,
    Change,
    Note,
    Opportunity,
    OpportunityLine,
    Order,
    Quote,
    StageEvent,
)
from meetpunt.store.prepared import prepared


@prepared
def opportunity(viewer: Viewer, opportunity_id: int) -> QuerySet[Opportunity]:
    rows = opportunities(viewer).select_related("account", "contact", "owner", "process")
    return rows.filter(pk=opportunity_id)[:1]


@prepared
def lines(opportunity_id: int) -> QuerySet[OpportunityLine, Any]:
    rows = OpportunityLine.objects.filter(opportunity_id=opportunity_id).order_by("pk")
    return rows.values_list("product_id", "product__name", "quantity_milli", "amount_minor", "cost_minor", "wanted_on")


@prepared
def events(opportunity_id: int) -> QuerySet[StageEvent]:
    rows = StageEvent.objects.filter(opportunity_id=opportunity_id).select_related("owner", "by")
    return rows.order_by(F("happened_at").desc(nulls_last=True), "-pk")


@prepared
def activities(opportunity_id: int, *, most: int) -> QuerySet[Activity]:
    rows = Activity.objects.filter(opportunity_id=opportunity_id).exclude(status=Activity.Status.CANCELLED)
    ordered = rows.order_by(F("started_on").desc(nulls_first=True), "-started_at", "-pk")
    return ordered.select_related("person", "contact")[:most]


@prepared
def quotes(opportunity_id: int) -> QuerySet[Quote, Any]:
    rows = Quote.objects.filter(opportunity_id=opportunity_id).order_by("-number", "-revision", "-pk")
    return rows.values_list(
        *("pk", "number", "revision", "issued_on", "valid_until", "amount_minor", "discount_minor"),
        *("currency", "template", "status"),
    )


@prepared
def orders(opportunity_id: int) -> QuerySet[Order, Any]:
    rows = Order.objects.filter(opportunity_id=opportunity_id).order_by("-ordered_on", "-pk")
    return rows.values_list("pk", "number", "ordered_on", "amount_minor", "currency", "is_cancelled")


@prepared
def changes(organisation_id: int, opportunity_id: int, *, most: int) -> QuerySet[Change, Any]:
    rows = Change.objects.filter(organisation_id=organisation_id, table="opportunity", row_id=opportunity_id)
    columns = ("pk", "at", "by__name", "kind", "before", "after", "undone_by_id")
    return rows.order_by("-at", "-pk")[:most].values_list(*columns)


@prepared
def notes(opportunity_id: int) -> QuerySet[Note]:
    return Note.objects.filter(opportunity_id=opportunity_id).select_related("person").order_by("-is_pinned", "-at")
