"""Who hears of large orders, and what other systems are told of one: products, quantities, amount, week; no persons."""

from __future__ import annotations

from typing import Any

from meetpunt.store.models import Opportunity, Person, Product, ProductionNotice, Role


def producers(organisation_id: int) -> tuple[int, ...]:
    """Everybody who produces today."""
    rows = Person.objects.filter(organisation_id=organisation_id, is_active=True, roles__role=Role.PRODUCTION)
    return tuple(rows.order_by("pk").values_list("pk", flat=True).distinct())


def body_of(notice: ProductionNotice, opportunity: Opportunity) -> dict[str, Any]:
    """A large order as a webhook tells it. Quantities in thousandths, the amount in minor units."""
    told = notice.told
    lines = told.get("lines", [])
    wanted = [one["product_id"] for one in lines if one["product_id"]]
    rows = Product.objects.filter(organisation_id=notice.organisation_id, pk__in=wanted)
    names = {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}
    currency: str = notice.organisation.currency
    return {
        "large_order": notice.pk,
        "state": str(notice.state),
        "account": opportunity.account.name if opportunity.account else "",
        "week": told.get("week"),
        "week_from": told.get("from", ""),
        "amount_minor": told.get("amount_minor"),
        "currency": currency,
        "lines": [
            {
                "product_code": names.get(one["product_id"], ("", ""))[0],
                "product": names.get(one["product_id"], ("", ""))[1],
                "quantity_milli": one["quantity_milli"],
            }
            for one in lines
        ],
        "answer_week": notice.answer_week.isoformat() if notice.answer_week else None,
        "answer_quantity_milli": notice.answer_milli,
    }
