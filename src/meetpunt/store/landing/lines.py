"""Lines of opportunities and orders: products, quantities, amounts and costs.

Rule: a line without an amount has quantity times price, one without a cost amount less profit, else the product's
cost on that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from meetpunt.store.landing import bulk
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.values import day, minor, text, whole
from meetpunt.store.models import OpportunityLine

_COLUMNS = ("product_id", "quantity_milli", "amount_minor", "cost_minor", "wanted_on")


class Line(NamedTuple):
    """A line as told: product by its reference, quantity in thousandths, amount and cost of the whole line."""

    product: str | None
    quantity: int | None
    amount: int | None
    cost: int | None
    wanted_on: int | None


def read_line(landing: Landing, record: RecordLike) -> tuple[Line, str]:
    """A line record, and its currency."""
    line, _discount, currency = read_sold(landing, record)
    return line, currency


def read_sold(landing: Landing, record: RecordLike) -> tuple[Line, int | None, str]:
    """The same with its discount in minor units: as told, or what a told share took off; 100 % says nothing."""
    v = record.values
    currency = text(v.get("currency"), 3) or landing.terms.currency
    quantity = Decimal(v.get("quantity", 1))
    amount = v.get("amount")
    if amount is None and "price" in v:
        amount = quantity * v["price"]
    cost = quantity * v["cost"] if "cost" in v else None
    if cost is None and amount is not None and "profit" in v:
        cost = amount - v["profit"]
    amounts, costs = minor(amount, currency), minor(cost, currency)
    landing.tally.notes["amount_rounded"] += amounts[1] + costs[1]
    off, share = v.get("discount"), v.get("discount_share")
    if off is None and amount is not None and share is not None and share < 1:
        off = amount * share / (1 - share)
    product, wanted_on = text(v.get("product"), 200), day(v.get("wanted_day"))
    line = Line(product, whole(v.get("quantity"), 1000), amounts[0], costs[0], wanted_on)
    return line, minor(off, currency)[0], currency


def replace_lines(
    landing: Landing, single: Mapping[int, Line], records: Mapping[int, Sequence[RecordLike]], made: set[int]
) -> None:
    """Give opportunities the lines that are told. single: the line that an opportunity's own record names.
    made: opportunities that this batch makes, which need no note of undoing.

    Lines have no identity in most sources: when they differ from those that stand, all of them are replaced, and what
    stood is noted.
    """
    told: dict[int, list[Line]] = {row_id: [line] for row_id, line in single.items()}
    counts = landing.tally.of("opportunity_lines") if records else None
    for row_id, rows in records.items():
        told[row_id] = [read_line(landing, record)[0] for record in landing.once(rows)]
    texts = {line.product for lines in told.values() for line in lines if line.product}
    products = landing.references.ensure(Kind.PRODUCT, texts, "opportunity_lines.product")
    columns = ("opportunity_id", "id", *_COLUMNS)
    standing: dict[int, dict[int, tuple[Any, ...]]] = {}
    for opportunity, line_id, *values in bulk.select(OpportunityLine, columns, "opportunity_id", told):
        standing.setdefault(opportunity, {})[line_id] = tuple(values)
    fresh: list[tuple[Any, ...]] = []
    notes: list[tuple[int, dict[str, Any]]] = []
    gone: list[int] = []
    for opportunity, lines in told.items():
        rows_now = [
            (products[line.product] if line.product else None, _or_one(line.quantity), *line[2:]) for line in lines
        ]
        before = standing.get(opportunity, {})
        is_same = sorted(before.values(), key=repr) == sorted(rows_now, key=repr)
        if counts is not None and opportunity in records:
            kind = "same" if is_same else "changed" if before else "new"
            setattr(counts, kind, getattr(counts, kind) + len(lines))
        if is_same:
            continue
        gone += before
        if opportunity not in made:
            notes.append((opportunity, {"lines": [[list(row) for row in before.values()], None]}))
        fresh += [(opportunity, *row) for row in rows_now]
    bulk.delete(OpportunityLine, gone)
    ids = landing.allocate(OpportunityLine, len(fresh))
    bulk.insert(
        OpportunityLine,
        ("id", "organisation_id", "opportunity_id", *_COLUMNS),
        [(row_id, landing.terms.organisation_id, *row) for row_id, row in zip(ids, fresh, strict=True)],
    )
    landing.note_undo(OpportunityLine, notes)


def price_of(
    prices: Mapping[tuple[int, str], Sequence[tuple[int, int, int]]],
    product: int | None,
    currency: str,
    quantity_milli: int,
    on: int,
) -> int | None:
    """Cost or list price of a quantity of a product on a day, in minor units; None when it is not known."""
    if product is None:
        return None
    for start, end, price in prices.get((product, currency), ()):
        if start <= on < end:
            return whole(Decimal(price * quantity_milli) / 1000)
    return None


def _or_one(quantity_milli: int | None) -> int:
    return 1000 if quantity_milli is None else quantity_milli
