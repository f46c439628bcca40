"""The names of what figures are keyed by, and what a contact is called who was erased."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.store.models import Account, Person, Product, ProductFamily, Team, Territory

NAMED_BY: dict[str, QuerySet[Any]] = {
    "owner": Person.objects.all(),
    "team": Team.objects.all(),
    "territory": Territory.objects.all(),
    "account": Account.objects.filter(merged_into=None),
    "product": Product.objects.all(),
    "family": ProductFamily.objects.all(),
}


def names_of(organisation_id: int, by: str) -> dict[int | None, str | None]:
    """Name by id of every person, team, territory, product or family of an organisation; None has none."""
    found: dict[int | None, str | None] = {None: None}
    if by in NAMED_BY:
        found.update(NAMED_BY[by].filter(organisation_id=organisation_id).values_list("pk", "name"))
    return found


def called(contact_name: str | None) -> str:
    """What a contact person is called where people read it; None = there is none. Who was erased has no name left."""
    return "" if contact_name is None else contact_name or _("erased contact")


def find_by_name(organisation_id: int, by: str, name: str) -> int | None:
    """The id of what has this name (capitals do not matter); None when there is none or more than one."""
    named = NAMED_BY[by].filter(organisation_id=organisation_id, name__iexact=name)
    ids: list[int] = list(named.values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None
