"""Products in families, with list and cost price from day to day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from meetpunt.store.landing import bulk
from meetpunt.store.landing.dated import History, hold
from meetpunt.store.landing.landing import Landing
from meetpunt.store.landing.record import RecordLike
from meetpunt.store.landing.references import Kind
from meetpunt.store.landing.upsert import Column, Item, Target, upsert
from meetpunt.store.landing.values import minor, text
from meetpunt.store.models import Product, ProductFamily, ProductPrice

PRODUCTS = Target(
    "products",
    Product,
    (Column("name", ""), Column("code", ""), Column("is_active", True)),
    (Column("family_id"),),
    kind=Kind.PRODUCT,
    names=("name", "code"),
)
_PRICE = History(ProductPrice, ("product_id", "currency"), ("list_minor", "cost_minor"))
_FAMILY = PRODUCTS.place("family_id")


def land_products(landing: Landing, records: Sequence[RecordLike]) -> None:
    """Products; families are known by name."""

    def told(record: RecordLike) -> tuple[Any, ...]:
        v = record.values
        currency = text(v.get("currency"), 3) or landing.terms.currency
        asked, cost = minor(v.get("list_price"), currency), minor(v.get("cost_price"), currency)
        landing.tally.notes["amount_rounded"] += asked[1] + cost[1]
        name = text(v.get("name"), 200) or record.external_id[:200]
        return name, text(v.get("code"), 80), None, text(v.get("family"), 120), currency, asked[0], cost[0]

    def fill(items: list[Item]) -> None:
        families = _families(landing, {item.told[3] for item in items if item.told and item.told[3]})
        for item in items:
            if item.told and item.told[3]:
                item.row[_FAMILY] = families[item.told[3]]

    items = upsert(landing, PRODUCTS, records, told, fill)
    made = frozenset(item.id for item in items if item.is_new)
    prices = {
        (item.id, item.told[4]): (item.told[5], item.told[6])
        for item in items
        if item.told and (item.told[5] is not None or item.told[6] is not None)
    }
    hold(landing, _PRICE, prices, made)


def _families(landing: Landing, names: Collection[str]) -> dict[str, int]:
    organisation_id = landing.terms.organisation_id
    found = dict(bulk.select(ProductFamily, ("name", "id"), "name", names, organisation_id=organisation_id))
    found |= {name: row_id for name, row_id in landing.families.items() if name not in found}
    missing = sorted(set(names) - set(found))
    ids = landing.allocate(ProductFamily, len(missing))
    rows = [(row_id, organisation_id, name) for row_id, name in zip(ids, missing, strict=True)]
    bulk.insert(ProductFamily, ("id", "organisation_id", "name"), rows)
    landing.note_undo(ProductFamily, [(row_id, {}) for row_id in ids])
    landing.families |= dict(zip(missing, ids, strict=True))
    return found | landing.families


Dated = dict[tuple[int, str], list[tuple[int, int, int]]]
"""Per product and currency what one is: (from day, until day, minor units)."""


def prices_of(products: Collection[int]) -> tuple[Dated, Dated]:
    """What one costs and what one is listed at."""
    columns = ("product_id", "currency", "valid_from", "valid_until", "cost_minor", "list_minor")
    costs: Dated = {}
    listed: Dated = {}
    for product, currency, start, end, cost, asked in bulk.select(ProductPrice, columns, "product_id", products):
        for prices, minor_units in ((costs, cost), (listed, asked)):
            if minor_units is not None:
                prices.setdefault((product, currency), []).append((start, end, minor_units))
    return costs, listed
