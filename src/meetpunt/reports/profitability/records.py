"""The orders behind a row of profitability, from the same facts, so that they add up to it.

The rule: the orders of one account or person are read by who may see that row by name; those of a whole place by who
sees the figures of all its people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from meetpunt.reports.known import places_of
from meetpunt.reports.profitability.counting import ProfitCounting, RowKey
from meetpunt.reports.profitability.figures import By, ProfitAsk
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.profit_accounts import own_accounts, sees_people_of
from meetpunt.store.work_rows import Words, order_words

PAGE = 50
_COLUMNS = {By.ACCOUNT: "account_id", By.REP: "owner_id", By.FAMILY: "family_id"}


@dataclass(frozen=True)
class ProfitOrder:
    """An order, or the part of it that is asked for; margin_minor None = of no line the cost is known."""

    order_id: int
    words: Words
    revenue_minor: int
    margin_minor: int | None


@dataclass(frozen=True)
class ProfitOrders:
    """A page of them, the latest first; the sums are of all."""

    orders: tuple[ProfitOrder, ...]
    total: int
    revenue_minor: int
    margin_minor: int
    without_rate: int
    page: int
    pages: int


def profit_orders(viewer: Viewer, ask: ProfitAsk, key: RowKey, is_all: bool, page: int = 1) -> ProfitOrders:
    """The orders of a row, or with is_all of the whole place; a key of None is what belongs to none.

    Raises:
        NotVisible: not a row of this viewer by name.
    """
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("profitability")
    places_of(viewer).find(ask.place)
    if not _may_read(viewer, ask, key, is_all):
        raise NotVisible(f"orders of {ask.by} {key}")
    counting = ProfitCounting(viewer, ask)
    scope = counting.scope(ask.first, ask.last)
    if not is_all and isinstance(key, int) and ask.by is By.PRODUCT:
        scope = replace(scope, product=key)
    if not is_all and isinstance(key, int) and ask.by is By.TERRITORY:
        if scope.territories is not None and key not in scope.territories:
            raise NotVisible(f"territory {key}")
        scope = replace(scope, territories=(key,))
    rows = remembered("orders_by_family", scope, counting.change).dicts()
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if is_all or _belongs(counting, row, key):
            one = found.setdefault(
                row["order_id"], {"day": row["happened_day"], "revenue": 0, "costed": 0, "margin": 0}
            )
            one["revenue"] += int(row["revenue_minor"])
            one["costed"] += int(row["costed_minor"])
            one["margin"] += int(row["margin_minor"])
            one["no_rate"] = one.get("no_rate", 0) + int(row["without_rate"])
    ordered = sorted(found, key=lambda one: (found[one]["day"], one), reverse=True)
    pages = max(1, -(-len(ordered) // PAGE))
    number = min(max(1, page), pages)
    shown = ordered[(number - 1) * PAGE : number * PAGE]
    words = order_words(viewer.organisation.id, shown)
    return ProfitOrders(
        orders=tuple(_order(one, words, found[one]) for one in shown),
        total=len(ordered),
        revenue_minor=sum(one["revenue"] for one in found.values()),
        margin_minor=sum(one["margin"] for one in found.values()),
        without_rate=sum(one["no_rate"] for one in found.values()),
        page=number,
        pages=pages,
    )


def _may_read(viewer: Viewer, ask: ProfitAsk, key: RowKey, is_all: bool) -> bool:
    if sees_people_of(viewer, ask.place):
        return True
    if is_all or key is None:
        return False
    if ask.by is By.ACCOUNT:
        return key in own_accounts(viewer)
    return ask.by is By.REP and any(one.id == key for one in access.people(viewer))


def _belongs(counting: ProfitCounting, row: Mapping[str, Any], key: RowKey) -> bool:
    by = counting.ask.by
    if by is By.SEGMENT:
        return counting.segment_of(row["account_id"]) == key
    column = _COLUMNS.get(by)
    return column is None or row[column] == (-1 if key is None else key)


def _order(order_id: int, words: Mapping[int, Words], row: Mapping[str, Any]) -> ProfitOrder:
    missing = Words(None, "", "", "")
    return ProfitOrder(order_id, words.get(order_id, missing), row["revenue"], row["margin"] if row["costed"] else None)
