"""Activities, orders and accounts by name: the records behind a parameter, for ids that were counted for the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetpunt.store.models import Account, Activity, Opportunity, Order, Quote

SALES_WORK = ("visit", "demonstration", "call", "email", "quote_work", "lead_work")
CONTACTS = ("visit", "demonstration", "call", "email")
VISITS = ("visit", "demonstration")


@dataclass(frozen=True)
class Words:
    """What a record is called. kind: of an activity; detail: its purpose, or a number of an order."""

    day: date | None
    name: str
    account: str
    seller: str
    kind: str = ""
    detail: str = ""
    minutes: int | None = None


def activity_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of activities."""
    rows = Activity.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    columns = ("pk", "started_on", "subject", "account__name", "person__name", "kind", "purpose", "counted_minutes")
    return {
        pk: Words(on, subject, account or "", seller or "", kind, purpose, minutes)
        for pk, on, subject, account, seller, kind, purpose, minutes in rows.values_list(*columns)
    }


def order_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of orders; a negative id is that of the won opportunity that an order was derived from."""
    wanted = list(ids)
    orders = Order.objects.filter(organisation_id=organisation_id, pk__in=[one for one in wanted if one > 0])
    found = {
        pk: Words(on, name or "", account or "", seller or "", detail=number or "")
        for pk, on, name, account, seller, number in orders.values_list(
            "pk", "ordered_on", "opportunity__name", "account__name", "owner__name", "number"
        )
    }
    won = Opportunity.objects.filter(organisation_id=organisation_id, pk__in=[-one for one in wanted if one < 0])
    for pk, name, account, seller in won.values_list("pk", "name", "account__name", "owner__name"):
        found[-pk] = Words(None, name, account or "", seller or "")
    return found


def quote_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of quotes."""
    rows = Quote.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    columns = ("pk", "issued_on", "opportunity__name", "account__name", "owner__name")
    return {
        pk: Words(on, name or "", account or "", seller or "")
        for pk, on, name, account, seller in rows.values_list(*columns)
    }


def account_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of accounts."""
    rows = Account.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    return {pk: Words(None, "", name, owner or "") for pk, name, owner in rows.values_list("pk", "name", "owner__name")}


def sales_work(
    organisation_id: int,
    person_ids: Iterable[int],
    days: tuple[date, date],
    kinds: Iterable[str],
    step_id: int | None = None,
    with_unattached: bool = False,
) -> list[int]:
    """Ids of what these people held for sales, as the measure `step_effort` counts it, the latest first.

    step_id: in that step only; with_unattached: also what was for no opportunity.
    """
    unattached = Q(step=None) & (Q(purpose="sales") | Q(kind="lead_work"))
    place = Q(step__isnull=False) | unattached
    if step_id is not None:
        place = Q(step_id=step_id) | unattached if with_unattached else Q(step_id=step_id)
    rows = Activity.objects.filter(
        place,
        organisation_id=organisation_id,
        person_id__in=list(person_ids),
        status=Activity.Status.HELD,
        kind__in=list(kinds),
        started_on__gte=days[0],
        started_on__lte=days[1],
    ).exclude(purpose="service")
    if not set(kinds) - set(CONTACTS):
        rows = rows.filter(~Q(kind__in=VISITS) | Q(purpose="sales"))
    return list(rows.order_by("-started_on", "-pk").values_list("pk", flat=True))
