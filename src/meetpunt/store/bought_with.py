"""What buyers of a product bought as well, counted over accounts: real orders, and won opportunities without one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from meetpunt.store.models import Product


@dataclass(frozen=True)
class BoughtWith:
    """Of `buyers` accounts that bought the product, `count` bought the other one as well."""

    product_id: int
    product: str
    other_id: int
    other: str
    count: int
    buyers: int


def bought_with(organisation_id: int, product_ids: tuple[int, ...], most: int) -> tuple[BoughtWith, ...]:
    """Per product the others that its buyers bought most, without those that are asked about together."""
    if not product_ids:
        return ()
    marks = ", ".join(["%s"] * len(product_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT account_id, product_id FROM fact_order_line WHERE organisation_id = %s "
            "AND is_cancelled = 0 AND (is_derived = 0 OR replaced_us IS NULL) AND product_id IS NOT NULL "
            "AND account_id IN (SELECT b.account_id FROM fact_order_line b WHERE b.organisation_id = %s "
            f"AND b.is_cancelled = 0 AND (b.is_derived = 0 OR b.replaced_us IS NULL) AND b.product_id IN ({marks}))",
            [organisation_id, organisation_id, *product_ids],
        )
        pairs = cursor.fetchall()
    bought: dict[int, set[int]] = {}
    for account, product in pairs:
        bought.setdefault(account, set()).add(product)
    names = dict(Product.objects.filter(organisation_id=organisation_id).values_list("pk", "name"))
    found = []
    for product in product_ids:
        baskets = [basket for basket in bought.values() if product in basket]
        others = Counter(other for basket in baskets for other in basket if other not in product_ids)
        for other, count in sorted(others.items(), key=lambda pair: (-pair[1], names.get(pair[0], "")))[:most]:
            found.append(BoughtWith(product, names[product], other, names.get(other, ""), count, len(baskets)))
        if not others:
            found.append(BoughtWith(product, names.get(product, ""), 0, "", 0, len(baskets)))
    return tuple(found)
