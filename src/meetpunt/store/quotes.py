"""Quotes and orders as rows to read, with their lines; found in the viewer's hands, or they do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import find, orders, quotes
from meetpunt.store.models import Order, OrderLine, Quote, QuoteLine


@dataclass(frozen=True)
class PricedLine:
    """A line: what is asked for it after its own discount."""

    product_id: int | None
    product: str
    quantity_milli: int
    amount_minor: int
    discount_minor: int
    cost_minor: int | None
    wanted_on: date | None

    @property
    def full_minor(self) -> int:
        """Before the discount."""
        return self.amount_minor + self.discount_minor


@dataclass(frozen=True)
class QuoteCard:
    """A revision of a quote. off_minor: what was taken off the total, beside the discounts of lines."""

    id: int
    opportunity_id: int | None
    opportunity_name: str
    account_id: int | None
    account_name: str
    address: tuple[str, ...]
    contact_name: str
    owner_name: str
    owner_email: str
    number: str
    revision: int
    issued_on: date | None
    valid_until: date | None
    amount_minor: int | None
    discount_minor: int
    off_minor: int
    currency: str
    template: str
    status: str
    lines: tuple[PricedLine, ...]
    latest_revision: int

    @property
    def is_draft(self) -> bool:
        """Not issued yet."""
        return self.issued_on is None

    @property
    def full_minor(self) -> int:
        """The lines before any discount."""
        return sum(line.full_minor for line in self.lines)


@dataclass(frozen=True)
class OrderCard:
    """An order with its lines."""

    id: int
    opportunity_id: int | None
    opportunity_name: str
    account_id: int | None
    account_name: str
    owner_name: str
    number: str
    ordered_on: date | None
    amount_minor: int | None
    currency: str
    is_cancelled: bool
    lines: tuple[PricedLine, ...]


def find_quote(viewer: Viewer, quote_id: int) -> QuoteCard:
    """The quote; NotVisible when it is not in the viewer's hands."""
    row: Quote = find(quotes(viewer).select_related("opportunity__contact", "account", "owner"), quote_id)
    lines = tuple(_line(line, line.discount_minor) for line in _ordered(QuoteLine, quote=row))
    account, owner, opportunity = row.account, row.owner, row.opportunity
    contact = opportunity.contact if opportunity else None
    discount = row.discount_minor or 0
    same = Quote.objects.filter(organisation_id=row.organisation_id, number=row.number).exclude(number="")
    return QuoteCard(
        id=row.pk,
        opportunity_id=row.opportunity_id,
        opportunity_name=opportunity.name if opportunity else "",
        account_id=row.account_id,
        account_name=account.name if account else "",
        address=tuple(filter(None, (account.street, f"{account.postcode} {account.town}".strip()))) if account else (),
        contact_name=contact.name if contact else "",
        owner_name=owner.name if owner else "",
        owner_email=owner.email if owner else "",
        number=row.number,
        revision=row.revision,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        amount_minor=row.amount_minor,
        discount_minor=discount,
        off_minor=discount - sum(line.discount_minor for line in lines),
        currency=row.currency,
        template=row.template,
        status=row.status,
        lines=lines,
        latest_revision=max(same.values_list("revision", flat=True), default=row.revision),
    )


def find_order(viewer: Viewer, order_id: int) -> OrderCard:
    """The order; NotVisible when it is not in the viewer's hands."""
    row: Order = find(orders(viewer).select_related("opportunity", "account", "owner"), order_id)
    return OrderCard(
        id=row.pk,
        opportunity_id=row.opportunity_id,
        opportunity_name=row.opportunity.name if row.opportunity else "",
        account_id=row.account_id,
        account_name=row.account.name if row.account else "",
        owner_name=row.owner.name if row.owner else "",
        number=row.number,
        ordered_on=row.ordered_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        is_cancelled=row.is_cancelled,
        lines=tuple(_line(line, 0) for line in _ordered(OrderLine, order=row)),
    )


def _ordered(model: Any, **of: Any) -> Any:
    return model.objects.filter(**of).select_related("product").order_by("pk")


def _line(line: QuoteLine | OrderLine, discount: int) -> PricedLine:
    name = line.product.name if line.product else ""
    product, quantity = line.product_id, line.quantity_milli
    return PricedLine(product, name, quantity, line.amount_minor, discount, line.cost_minor, line.wanted_on)
