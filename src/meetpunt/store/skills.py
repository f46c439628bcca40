"""Who sells which family of products, from day to day, and the families that there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meetpunt.store.access import on_day
from meetpunt.store.models import ProductFamily, SellerSkill
from meetpunt.store.refs import Named


def families(organisation_id: int) -> tuple[Named, ...]:
    """The product families, alphabetically."""
    rows = ProductFamily.objects.filter(organisation_id=organisation_id).order_by("name", "pk")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


def skills_on(person_ids: Iterable[int], day: date) -> dict[tuple[int, int], str]:
    """The level by person and family on a day; what nobody told is not in it. For people who were found visible."""
    rows = SellerSkill.objects.filter(on_day(day), person_id__in=list(person_ids))
    return {(row.person_id, row.family_id): row.level for row in rows}
