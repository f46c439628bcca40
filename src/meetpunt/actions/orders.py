"""Orders: from a quote or from an opportunity, with its lines; and cancelled.

Rule: an order wins its opportunity. A cancelled order stays, and counts in no revenue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made
from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import Move, move_row
from meetpunt.actions.opportunities.lines import lines_of
from meetpunt.actions.opportunities.trail import A_SLIP
from meetpunt.actions.quotes import undo_move
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undoes
from meetpunt.method.period import day_number, day_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import find, opportunities, orders, quotes
from meetpunt.store.attribution import attributed
from meetpunt.store.landing.lines import price_of
from meetpunt.store.landing.products import prices_of
from meetpunt.store.landing.purpose import Circumstances
from meetpunt.store.models import Change, Opportunity, Order, OrderLine, Quote, QuoteLine
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing


@dataclass(frozen=True)
class Ordered:
    """What is told of an order.

    Attributes:
        quote_id: the quote that was signed; None = the opportunity's own lines.
        on: the day of signing; None = today. wanted_on: a day of the week in which all of it is wanted; None = as the
            lines say.
        number: the customer's or our own number. seen: the mark of the opportunity's history that the form showed.
    """

    quote_id: int | None = None
    on: date | None = None
    wanted_on: date | None = None
    number: str = ""
    seen: str | None = None


@dataclass(frozen=True)
class MadeOrder:
    """The order, and the change that an undo takes back (None when the form was sent before)."""

    order_id: int
    change_id: int | None


def make_order(viewer: Viewer, opportunity_id: int, told: Ordered, now: datetime, key: UUID | None = None) -> MadeOrder:
    """Make an order of an opportunity, which it wins.

    Raises:
        NotVisible: the opportunity or the quote is not in the viewer's hands.
        Refused: there is nothing to order, or the day cannot be right.
    """
    trail: list[Change] = []
    with changing(viewer.organisation.id):
        row = find(opportunities(viewer).select_related("process"), opportunity_id)
        order_id, _is_new = once(viewer, key, "order", now, lambda: _make(viewer, row, told, now, trail))
    return MadeOrder(order_id, trail[0].pk if trail else None)


def cancel_order(viewer: Viewer, order_id: int, cancelled: bool, now: datetime) -> Change | None:
    """Cancel an order, or let a cancelled one stand again."""
    with changing(viewer.organisation.id):
        row = find(orders(viewer), order_id)
        trail = change(viewer, row, {}, {"is_cancelled": cancelled}, now)
        if trail is not None:
            _infer_again(viewer, row, now)
        return trail


def _make(viewer: Viewer, row: Opportunity, told: Ordered, now: datetime, trail: list[Change]) -> int:
    lines = _lines(viewer, row, told)
    amount = sum(line[2] for line in lines) if lines else row.amount_minor
    quote = Quote.objects.get(pk=told.quote_id) if told.quote_id is not None else None
    if quote is not None:
        amount = quote.amount_minor
    if amount is None:
        raise Refused(_("This order is worth nothing yet. Give the opportunity lines or an amount first."))
    zone = ZoneInfo(viewer.organisation.time_zone)
    today = day_of(now, zone)
    on = told.on or today
    if on > today:
        raise Refused(_("This day is still to come. Give the day on which it happened."))
    final = row.process.steps.order_by("-position").first()
    move = None
    if final is not None:
        needed = amount if row.amount_minor is None else None
        wish = Move(str(final.pk), told.seen, None if on == today else on, amount_minor=needed)
        move = move_row(viewer, row, wish, now)
    team, territory = attributed(row.owner_id, row.account_id, on)
    order = Order.objects.create(
        organisation_id=viewer.organisation.id,
        opportunity=row,
        account_id=row.account_id,
        owner_id=row.owner_id,
        number=told.number[:80],
        ordered_at=now if on == today else datetime.combine(on, time(12), tzinfo=zone).astimezone(UTC),
        ordered_on=on,
        amount_minor=amount,
        currency=row.currency,
        team_id=team,
        territory_id=territory,
        recorded_at=now,
    )
    _costs, listed = prices_of({line[0] for line in lines} - {None})
    for product, quantity, price, cost, wanted, off, known_from in lines:
        asked = price_of(listed, product, row.currency, quantity, day_number(on)) if off is None else None
        OrderLine.objects.create(
            organisation_id=viewer.organisation.id,
            order=order,
            product_id=product,
            quantity_milli=quantity,
            amount_minor=price,
            cost_minor=cost,
            discount_minor=off if asked is None else asked - price,
            discount_from=known_from if asked is None else OrderLine.DiscountFrom.LIST,
            wanted_on=told.wanted_on or OrderLine._meta.get_field("wanted_on").to_python(wanted),
        )
    won = _accept(quote)
    _infer_again(viewer, order, now)
    trail.append(made(viewer, order, now, besides={"move": move.pk if move else None, "quote": won}))
    return order.pk


def _lines(viewer: Viewer, row: Opportunity, told: Ordered) -> list[list[Any]]:
    """Product, quantity, amount, cost, wanted day, discount and from what it is known; what is off the total of a quote
    is spread over its lines."""
    if told.quote_id is None:
        return [[*line, None, ""] for line in lines_of(row.pk) if line[2] is not None]
    quote = find(quotes(viewer), told.quote_id)
    if quote.opportunity_id != row.pk:
        raise NotVisible(f"quote {told.quote_id}")
    if quote.issued_at is None:
        raise Refused(_("This is a draft still: issue it first."))
    columns = ("product_id", "quantity_milli", "amount_minor", "cost_minor", "wanted_on", "discount_minor")
    lines = [list(line) for line in QuoteLine.objects.filter(quote=quote).order_by("pk").values_list(*columns)]
    listed = [line[2] + line[5] for line in lines]
    whole, asked = sum(line[2] for line in lines), quote.amount_minor
    if lines and asked is not None and whole and asked != whole:
        left = asked
        for line in lines[:-1]:
            line[2] = line[2] * asked // whole
            left -= line[2]
        lines[-1][2] = left
    return [
        [*line[:5], before - line[2], OrderLine.DiscountFrom.QUOTE] for line, before in zip(lines, listed, strict=True)
    ]


def _accept(quote: Quote | None) -> int | None:
    if quote is None or quote.status == Quote.Status.WON:
        return None
    quote.status = Quote.Status.WON
    quote.save(update_fields=["status"])
    return quote.pk


def _infer_again(viewer: Viewer, order: Order, now: datetime) -> None:
    if order.opportunity_id is not None:
        _after_orders(viewer, order.account_id, now)


def _after_orders(viewer: Viewer, account_id: int | None, now: datetime) -> None:
    today = day_of(now, ZoneInfo(viewer.organisation.time_zone))
    Circumstances.of(viewer.organisation.id, today).after_orders({account_id})


@undoes("order", Change.Kind.CHANGED)
def stand_again(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo a cancelling, or the undoing of one."""
    row = find(orders(viewer), found.row_id)
    if values_of(row, found.after) != found.after:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    set_values(row, found.before)
    row.save(update_fields=list(found.before))
    _infer_again(viewer, row, now)


@undoes("order", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo the making of an order, and the win that came with it, within a quarter of an hour."""
    row = find(orders(viewer), found.row_id)
    if now - found.at > A_SLIP:
        raise Refused(_("After a quarter of an hour an order stays. Cancel it instead."))
    Quote.objects.filter(pk=found.after.get("quote")).update(status=Quote.Status.OPEN)
    undo_move(viewer, found.after.get("move"), now)
    account, opportunity = row.account_id, row.opportunity
    row.delete()
    if opportunity is not None:
        _after_orders(viewer, account, now)
