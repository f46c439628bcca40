"""Rows of a source that are gone there: removed here too, unless something made here hangs on them.

Rule: what people wrote down here is never lost because of another system. A row that stays says what keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import ProtectedError
from django.db.models.fields.reverse_related import ForeignObjectRel

from meetpunt.store.models import Account, Activity, Contact, Note, Opportunity, Order, OrderLine, Product, Quote
from meetpunt.store.models.base import Sourced

ALONG = frozenset(
    (
        *("stage_event", "opportunity_change", "opportunity_line", "forecast_snapshot", "quote_line", "order_line"),
        *("account_assignment", "visit_agreement", "account_channel", "product_price", "recently_seen", "crm_push"),
    )
)
"""Tables of which rows go along: they say nothing without what they belong to."""


@dataclass(frozen=True)
class Removed:
    """How many rows were removed, and of those that stay, by external id, the table of what keeps them."""

    count: int
    kept: dict[str, str]


REMOVABLE: dict[str, type[models.Model]] = {
    "activities": Activity,
    "notes": Note,
    "order_lines": OrderLine,
    "orders": Order,
    "quotes": Quote,
    "opportunities": Opportunity,
    "contacts": Contact,
    "accounts": Account,
    "products": Product,
}
"""Tables of which rows are removed, in this order. People never are: what they did stays theirs."""


def remove(source_id: int, table: str, external_ids: Collection[str]) -> Removed:
    """Remove the rows of a source with these ids, inside `tenancy.changing`; what is not here is no matter."""
    model = REMOVABLE[table]
    rows = model._default_manager.filter(source_id=source_id, external_id__in=list(external_ids))
    standing: dict[int, str] = dict(rows.values_list("pk", "external_id"))
    kept: dict[str, str] = {}
    if model is Activity:
        logged_here = Activity.objects.filter(pk__in=list(standing), import_run__isnull=True)
        for row_id in logged_here.values_list("pk", flat=True):
            kept[standing.pop(row_id)] = "activity"
    if model is Note:
        for row_id in Note.objects.filter(pk__in=list(standing), changed_here=True).values_list("pk", flat=True):
            kept[standing.pop(row_id)] = "note"
    for relation in model._meta.related_objects:
        for row_id in _held_by(relation, standing, source_id):
            if row_id in standing:
                kept[standing.pop(row_id)] = relation.related_model._meta.db_table
    try:
        model._default_manager.filter(pk__in=list(standing)).delete()
    except ProtectedError as error:  # something that no rule above knows of
        name = next(iter(error.protected_objects))._meta.db_table
        return Removed(0, {**kept, **dict.fromkeys(standing.values(), name)})
    return Removed(len(standing), kept)


def _held_by(relation: ForeignObjectRel, ids: Collection[int], source_id: int) -> set[int]:
    """Which of these rows are held by rows of another table that stay."""
    other = relation.related_model
    if not ids or other._meta.db_table in ALONG:
        return set()
    name = relation.field.name
    rows = other._default_manager.filter(**{f"{name}__in": list(ids)})
    if other is Note:
        rows = rows.exclude(source_id=source_id, changed_here=False)  # those go along
    elif issubclass(other, Sourced):
        loose = getattr(relation, "on_delete", None) is models.SET_NULL
        rows = rows.exclude(source_id=source_id) if loose else rows
    return set(rows.values_list(name, flat=True))
