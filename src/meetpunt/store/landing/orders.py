"""Quotes and orders with their lines.

Rule: without an owner of its own a quote or order is the account's owner's; a line without a cost has the product's
cost of the order's day, one without a discount what it is below the list price of that day, else its part of what the
quote of its opportunity took off.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.lines import price_of, read_sold
from meetpunt.store.landing.products import prices_of
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import day, instant, minor, text, whole
from meetpunt.store.models import Account, Opportunity, Order, OrderLine, Quote

QUOTES = Target(
    "quotes",
    Quote,
    (
        Column("number", ""),
        Column("opportunity_id", to=Kind.OPPORTUNITY, stubs=False),
        Column("account_id", to=Kind.ACCOUNT),
        Column("owner_id", to=Kind.PERSON),
        Column("revision", 1),
        Column("issued_at"),
        Column("valid_until"),
        Column("amount_minor"),
        Column("discount_minor"),
        Column("currency"),
        Column("template", ""),
        Column("status", "open"),
        Column("recorded_at"),
    ),
    (Column("issued_on"),),
)
ORDERS = Target(
    "orders",
    Order,
    (
        Column("number", ""),
        Column("opportunity_id", to=Kind.OPPORTUNITY, stubs=False),
        Column("account_id", to=Kind.ACCOUNT),
        Column("owner_id", to=Kind.PERSON),
        Column("ordered_at"),
        Column("is_cancelled", False),
        Column("amount_minor"),
        Column("currency"),
        Column("recorded_at"),
    ),
    (Column("ordered_on"), Column("team_id"), Column("territory_id")),
    kind=Kind.ORDER,
    names=("number",),
)
LINES = Target(
    "order_lines",
    OrderLine,
    (
        Column("order_id", to=Kind.ORDER),
        Column("product_id", to=Kind.PRODUCT),
        Column("quantity_milli", 1000, field="quantity"),
        Column("amount_minor"),
        Column("cost_minor"),
        Column("wanted_on", field="wanted_day"),
        Column("discount_minor"),
    ),
    (Column("discount_from", ""),),
)
_QUOTE_STATUS = {"draft": "open", "sent": "open", "accepted": "won", "rejected": "lost", "expired": "withdrawn"}


def land_quotes(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Quotes; each revision is a row."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        currency = text(v.get("currency"), 3) or landing.terms.currency
        amount, discount = minor(v.get("amount"), currency), minor(v.get("discount"), currency)
        landing.tally.notes["amount_rounded"] += amount[1] + discount[1]
        status = v.get("status")
        return (
            text(v.get("number") or v.get("subject"), 80),
            text(v.get("opportunity"), 200),
            text(v.get("account"), 200),
            text(v.get("owner"), 200),
            v.get("revision"),
            instant(v.get("issued_at")),
            day(v.get("valid_until")),
            amount[0],
            discount[0],
            currency,
            text(v.get("template"), 80),
            _QUOTE_STATUS[status] if status else None,
            instant(v.get("created_at")),
        )

    issued_at, issued_on, recorded = (QUOTES.place(name) for name in ("issued_at", "issued_on", "recorded_at"))

    def fill(items: list[Item]) -> None:
        _parties(QUOTES, items)
        for item in items:
            item.row[issued_on] = landing.days.of(item.row[issued_at])
            if item.row[recorded] is None:
                item.row[recorded] = landing.now

    upsert(landing, QUOTES, records, told, fill)


def land_orders(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Orders."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        currency = text(v.get("currency"), 3) or landing.terms.currency
        amount, is_rounded = minor(v.get("amount"), currency)
        landing.tally.notes["amount_rounded"] += is_rounded
        status = v.get("status")
        return (
            text(v.get("number") or record.external_id, 80),
            text(v.get("opportunity"), 200),
            text(v.get("account"), 200),
            text(v.get("owner"), 200),
            instant(v.get("ordered_at")),
            status == "cancelled" if status else None,
            amount,
            currency,
            instant(v.get("created_at")),
        )

    at = {column.name: place for place, column in enumerate(ORDERS.columns)}

    def fill(items: list[Item]) -> None:
        _parties(ORDERS, items)
        for item in items:
            row = item.row
            on = row[at["ordered_on"]] = landing.days.of(row[at["ordered_at"]])
            recorded = row[at["recorded_at"]] = row[at["recorded_at"]] or landing.now
            owner = row[at["owner_id"]]
            row[at["team_id"]] = landing.attribution.team(owner, on, recorded)
            row[at["territory_id"]] = landing.attribution.territory(row[at["account_id"]], owner, on, recorded)

    items = upsert(landing, ORDERS, records, told, fill)
    landing.circumstances.after_orders({item.row[at["account_id"]] for item in items})


def land_order_lines(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Lines of orders; an order that is only named becomes a stub."""
    currencies: dict[str, str] = {}

    def told(record: RecordLike) -> tuple[Any, ...]:
        line, discount, currencies[record.external_id] = read_sold(landing, record)
        return text(record.values["order"], 200), *line, discount

    at = {column.name: place for place, column in enumerate(LINES.columns)}

    def fill(items: list[Item]) -> None:
        costs, listed = prices_of({item.row[at["product_id"]] for item in items} - {None})
        wanted = {item.row[at["order_id"]] for item in items}
        orders = {row[0]: row[1:] for row in bulk.select(Order, ("id", "ordered_on", "opportunity_id"), "id", wanted)}
        quotes = _quotes_of({opportunity for _on, opportunity in orders.values()} - {None})
        for item in items:
            row = item.row
            on, opportunity = orders.get(row[at["order_id"]], (None, None))
            on = landing.today if on is None else on
            currency = currencies[item.external_id]
            of_product = (row[at["product_id"]], currency, row[at["quantity_milli"]], on)
            if row[at["amount_minor"]] is None:
                row[at["amount_minor"]] = 0
                landing.tally.notes["line_without_amount"] += 1
            if item.told is not None and item.told[at["cost_minor"]] is None:
                row[at["cost_minor"]] = price_of(costs, *of_product)
            if item.told is not None:
                row[at["discount_minor"]], row[at["discount_from"]] = _discount(
                    item.told[at["discount_minor"]],
                    row[at["amount_minor"]],
                    price_of(listed, *of_product),
                    quotes.get((opportunity, currency), ()),
                    on,
                )

    upsert(landing, LINES, _with_an_order(landing, records), told, fill)


def _discount(
    told: int | None, amount: int, listed: int | None, quotes: Sequence[tuple[int, int, int]], on: int
) -> tuple[int | None, str]:
    """What was taken off a line, and from what it is known: the source, the list price, the latest quote by then."""
    if told is not None:
        return told, OrderLine.DiscountFrom.TOLD
    if listed is not None:
        return listed - amount, OrderLine.DiscountFrom.LIST
    for issued, asked, off in quotes:
        if issued <= on:
            return whole(Decimal(amount * off) / asked), OrderLine.DiscountFrom.QUOTE
    return None, OrderLine.DiscountFrom.UNKNOWN


def _quotes_of(opportunities: set[int]) -> dict[tuple[int, str], list[tuple[int, int, int]]]:
    """Per opportunity and currency its quotes with a discount, the latest first: day, amount and what was taken off."""
    columns = ("opportunity_id", "currency", "issued_on", "amount_minor", "discount_minor")
    found: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
    for opportunity, currency, issued, asked, off in bulk.select(Quote, columns, "opportunity_id", opportunities):
        if issued is not None and asked and off is not None:
            found.setdefault((opportunity, currency), []).append((issued, asked, off))
    return {key: sorted(rows, reverse=True) for key, rows in found.items()}


def _with_an_order(landing: Landing, records: Sequence[RecordLike]) -> list[RecordLike]:
    """Lines whose order is known or can be made; a number that two orders bear says not which."""
    found = landing.references.ensure(
        Kind.ORDER, {text(record.values["order"], 200) or "" for record in records}, "order_lines.order"
    )
    kept = []
    for record in records:
        if found[text(record.values["order"], 200) or ""] is None:
            landing.refuse(record, "two_orders_of_that_number", str(record.values["order"]))
        else:
            kept.append(record)
    return kept


def _parties(target: Target, items: list[Item]) -> None:
    """The account of the opportunity, and the owner of the account, where the row does not say."""
    opportunity, account, owner = (target.place(name) for name in ("opportunity_id", "account_id", "owner_id"))
    asked = {item.row[opportunity] for item in items if item.row[account] is None and item.row[opportunity] is not None}
    accounts = dict(bulk.select(Opportunity, ("id", "account_id"), "id", asked))
    for item in items:
        if item.row[account] is None:
            item.row[account] = accounts.get(item.row[opportunity])
    asked = {item.row[account] for item in items if item.row[owner] is None and item.row[account] is not None}
    owners = dict(bulk.select(Account, ("id", "owner_id"), "id", asked))
    for item in items:
        if item.row[owner] is None:
            item.row[owner] = owners.get(item.row[account])
