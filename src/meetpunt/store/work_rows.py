"""Activities, orders and accounts by name: the records behind a parameter, for ids that were counted for the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetpunt.method.lengths import minutes
from meetpunt.store.models import Account, Activity, Opportunity, Order, Quote


@dataclass(frozen=True)
class Words:
    """What a record is called. kind: of an activity; detail: its purpose, or a number of an order or quote."""

    day: date | None
    name: str
    account: str
    seller: str
    kind: str = ""
    detail: str = ""
    minutes: float | None = None
    seller_id: int | None = None


def activity_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of activities."""
    rows = Activity.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    columns = ("started_on", "subject", "account__name", "person__name", "kind", "purpose", "counted_ms")
    return {
        pk: Words(on, subject, account or "", seller or "", kind, purpose, minutes(ms), seller_id)
        for pk, seller_id, on, subject, account, seller, kind, purpose, ms in rows.values_list(
            "pk", "person_id", *columns
        )
    }


def order_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of orders; a negative id is that of the won opportunity that an order was derived from."""
    wanted = list(ids)
    orders = Order.objects.filter(organisation_id=organisation_id, pk__in=[one for one in wanted if one > 0])
    columns = ("pk", "owner_id", "ordered_on", "opportunity__name", "account__name", "owner__name", "number")
    found = {
        pk: Words(on, name or "", account or "", seller or "", detail=number or "", seller_id=seller_id)
        for pk, seller_id, on, name, account, seller, number in orders.values_list(*columns)
    }
    won = Opportunity.objects.filter(organisation_id=organisation_id, pk__in=[-one for one in wanted if one < 0])
    for pk, seller_id, name, account, seller in won.values_list(
        "pk", "owner_id", "name", "account__name", "owner__name"
    ):
        found[-pk] = Words(None, name, account or "", seller or "", seller_id=seller_id)
    return found


def quote_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of quotes."""
    rows = Quote.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    columns = ("pk", "owner_id", "issued_on", "opportunity__name", "account__name", "owner__name", "number")
    return {
        pk: Words(on, name or "", account or "", seller or "", detail=number, seller_id=seller_id)
        for pk, seller_id, on, name, account, seller, number in rows.values_list(*columns)
    }


def quote_amounts(organisation_id: int, ids: Iterable[int]) -> dict[int, tuple[int | None, str]]:
    """What was quoted in minor units, and in which currency."""
    rows = Quote.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    return {pk: (amount, currency) for pk, amount, currency in rows.values_list("pk", "amount_minor", "currency")}


def account_words(organisation_id: int, ids: Iterable[int]) -> dict[int, Words]:
    """Of accounts."""
    rows = Account.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    return {
        pk: Words(None, "", name, owner or "", seller_id=owner_id)
        for pk, owner_id, name, owner in rows.values_list("pk", "owner_id", "name", "owner__name")
    }
