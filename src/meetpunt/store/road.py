"""What a rep needs to know of accounts on the road: who is there, what was last said, and which were seen last.

Rule: found through `store.access.registration`; a fixed number of statements, however many accounts there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import accounts, activities, contacts, opportunities
from meetpunt.store.days import ActivityRow, unplanned
from meetpunt.store.days_asked import CONTACTS
from meetpunt.store.models import Account, Activity, Contact, Opportunity, RecentlySeen
from meetpunt.store.prepared import prepared

MOST_CONTACTS = 40
"""Of one account, by name; in a longer list one looks nobody up while standing beside the customer."""


@dataclass(frozen=True)
class AtAccount:
    """A contact person to choose. decides: on buying; None = not known."""

    id: int
    name: str
    job_title: str
    decides: bool | None


@dataclass(frozen=True)
class InShort:
    """An account as it reads on the road. last_on, last_kind: the last contact; told: what was agreed then."""

    id: int
    name: str
    street: str
    postcode: str
    town: str
    phone: str
    last_on: date | None
    last_kind: str
    told: str


def recent_accounts(viewer: Viewer, without: Iterable[int], most: int) -> tuple[ActivityRow, ...]:
    """The accounts in hand that the viewer had open last, also by an opportunity, as visits that nobody planned."""
    rows = _seen(viewer)
    of_deals = dict(_accounts_of(viewer, tuple(row_id for table, row_id in rows if table == "opportunity")))
    ids = [row_id if table == "account" else of_deals.get(row_id) for table, row_id in rows]
    left_out = {*without}
    wanted = [one for one in dict.fromkeys(ids) if one is not None and one not in left_out]
    found = {one.pk: one for one in _accounts(viewer, tuple(wanted))}
    return tuple(unplanned(viewer, found[one], None) for one in wanted if one in found)[:most]


def contacts_of(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, list[AtAccount]]:
    """The contact persons of these accounts, by name."""
    found: dict[int, list[AtAccount]] = {}
    for row in _contacts(viewer, tuple(account_ids)):
        at = found.setdefault(row.account_id or 0, [])
        if len(at) < MOST_CONTACTS:
            at.append(AtAccount(row.pk, row.name, row.job_title, row.decides))
    return found


@prepared
def _seen(viewer: Viewer) -> QuerySet[RecentlySeen, Any]:
    seen = RecentlySeen.objects.filter(person_id=viewer.person_id or 0, table__in=("account", "opportunity"))
    return seen.order_by("-at", "-pk").values_list("table", "row_id")


@prepared
def _accounts_of(viewer: Viewer, ids: tuple[int, ...]) -> QuerySet[Opportunity, Any]:
    return opportunities(viewer).filter(pk__in=ids).values_list("pk", "account_id")


@prepared
def _accounts(viewer: Viewer, ids: tuple[int, ...]) -> QuerySet[Account]:
    return accounts(viewer).filter(pk__in=ids)


@prepared
def _contacts(viewer: Viewer, account_ids: tuple[int, ...]) -> QuerySet[Contact]:
    rows = contacts(viewer).filter(account_id__in=account_ids, erased_at=None).order_by("name", "pk")
    return rows.only("account_id", "name", "job_title", "decides")


def in_short(viewer: Viewer, account_ids: Iterable[int]) -> dict[int, InShort]:
    """These accounts with their last contact by anybody in hand, by id."""
    last = (
        activities(viewer)
        .filter(account_id=OuterRef("pk"), kind__in=CONTACTS, status=Activity.Status.HELD)
        .order_by("-started_on", "-pk")
    )
    rows = (
        accounts(viewer)
        .filter(pk__in=list(account_ids))
        .annotate(
            last_on=Subquery(last.values("started_on")[:1]),
            last_kind=Subquery(last.values("kind")[:1]),
            told=Subquery(last.values("next_step")[:1]),
        )
    )
    columns = ("pk", "name", "street", "postcode", "town", "phone", "last_on", "last_kind", "told")
    found: dict[int, InShort] = {}
    for row in rows.values_list(*columns):
        told: list[Any] = ["" if value is None and place > 6 else value for place, value in enumerate(row)]
        found[row[0]] = InShort(*told)
    return found


def currency_of(viewer: Viewer, opportunity_id: int) -> str:
    """In which currency the amount of an opportunity in hand is told; the organisation's when it is not in hand."""
    found = opportunities(viewer).filter(pk=opportunity_id).values_list("currency", flat=True).first()
    return found or viewer.organisation.currency
