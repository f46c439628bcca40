"""Product lines of an opportunity: what is asked for, at which price, at which cost, wanted when.

Rule: a line without an amount has quantity times the day's list price, one without a cost the day's cost price.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.access.viewer import on_day
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import OpportunityLine, Product, ProductPrice

COLUMNS = ("product_id", "quantity_milli", "amount_minor", "cost_minor", "wanted_on")


@dataclass(frozen=True)
class Line:
    """A line as told: quantity in thousandths, amount and cost of the whole line in minor units (None: by the list)."""

    product_id: int
    quantity_milli: int = 1000
    amount_minor: int | None = None
    cost_minor: int | None = None
    wanted_on: date | None = None


@dataclass(frozen=True)
class Prices:
    """List and cost price per product on a day, per piece."""

    list_minor: dict[int, int | None]
    cost_minor: dict[int, int | None]

    def amount(self, product_id: int, quantity_milli: int) -> int | None:
        """Quantity times list price; None without one."""
        return _times(self.list_minor.get(product_id), quantity_milli)

    def cost(self, product_id: int, quantity_milli: int) -> int | None:
        """Quantity times cost price; None without one."""
        return _times(self.cost_minor.get(product_id), quantity_milli)


def prices_on(organisation_id: int, currency: str, day: date) -> Prices:
    """The price list of a day in a currency."""
    rows = ProductPrice.objects.filter(on_day(day), organisation_id=organisation_id, currency=currency)
    found = list(rows.values_list("product_id", "list_minor", "cost_minor"))
    return Prices({row[0]: row[1] for row in found}, {row[0]: row[2] for row in found})


def priced(viewer: Viewer, lines: tuple[Line, ...], currency: str) -> list[list[Any]]:
    """The lines as columns, with the price list's amounts and costs where none were told.

    Raises:
        Refused: a product is not of this organisation, or a quantity is nothing.
    """
    known = set(Product.objects.filter(organisation_id=viewer.organisation.id).values_list("pk", flat=True))
    prices = prices_on(viewer.organisation.id, currency, viewer.today)
    rows = []
    for line in lines:
        if line.product_id not in known:
            raise Refused(_("There is no such product. Choose one from the list."))
        if line.quantity_milli <= 0:
            raise Refused(_("A line needs a quantity of more than nothing."))
        product, quantity = line.product_id, line.quantity_milli
        amount = prices.amount(product, quantity) if line.amount_minor is None else line.amount_minor
        cost = prices.cost(product, quantity) if line.cost_minor is None else line.cost_minor
        wanted = None if line.wanted_on is None else to_day_number(line.wanted_on)
        rows.append([product, quantity, amount, cost, wanted])
    return rows


def lines_of(opportunity_id: int) -> list[list[Any]]:
    """The lines of an opportunity as plain columns, in order."""
    rows = OpportunityLine.objects.filter(opportunity_id=opportunity_id).order_by("pk").values_list(*COLUMNS)
    return [[*row[:4], None if row[4] is None else to_day_number(row[4])] for row in rows]


def put_lines(viewer: Viewer, opportunity_id: int, lines: list[list[Any]]) -> None:
    """Replace the lines."""
    OpportunityLine.objects.filter(opportunity_id=opportunity_id).delete()
    OpportunityLine.objects.bulk_create(
        OpportunityLine(
            organisation_id=viewer.organisation.id,
            opportunity_id=opportunity_id,
            **dict(zip(COLUMNS, line, strict=True)),
        )
        for line in lines
    )


def totals(lines: list[list[Any]]) -> tuple[int | None, int | None]:
    """Amount and margin of lines; None when one of them has no amount or cost."""
    amounts, costs = [line[2] for line in lines], [line[3] for line in lines]
    if not lines or None in amounts:
        return None, None
    amount = sum(amounts)
    return amount, None if None in costs else amount - sum(costs)


def _times(price: int | None, quantity_milli: int) -> int | None:
    """Price times quantity in whole minor units, half to even."""
    if price is None:
        return None
    exact, rest = divmod(price * quantity_milli, 1000)
    return exact + (1 if rest > 500 or (rest == 500 and exact % 2) else 0)
