"""What a product is listed at and costs, from a day on."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.dating import hold_from, write_down_held
from meetpunt.actions.errors import Refused
from meetpunt.actions.people.placing import check_day
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.models import Change, Product, ProductPrice
from meetpunt.store.tenancy import changing


def set_price(
    viewer: Viewer,
    product_id: int,
    currency: str,
    list_minor: int | None,
    cost_minor: int | None,
    day: date,
    now: datetime,
) -> Change | None:
    """Let a price hold from a day on, in minor units; None of both ends it.

    Raises:
        Refused: no currency of three letters, or an amount below nothing.
    """
    check_day(day)
    currency = currency.strip().upper()
    if len(currency) != 3 or not currency.isalpha():
        raise Refused(_("Give the currency in three letters, such as EUR."))
    if any(amount is not None and not 0 <= amount < 10**15 for amount in (list_minor, cost_minor)):
        raise Refused(_("A price cannot be below nothing or beyond counting."))
    with changing(viewer.organisation.id):
        product = find(administered(viewer, Product), product_id)
        values = None
        if list_minor is not None or cost_minor is not None:
            values = {"list_minor": list_minor, "cost_minor": cost_minor}
        whose: dict[str, int | str] = {"product_id": product.pk, "currency": currency}
        held = hold_from(ProductPrice, viewer.organisation.id, whose, values, day)
        return write_down_held(viewer, ProductPrice, held, product.name, now)
