"""Large orders that production was told of, to read: with their turns, and what became of those that ended.

Rule: who of sales it concerns is read only by who works in the opportunity; production reads the account, no person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from meetpunt.method.large_orders import Told, monday
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access import production as access
from meetpunt.store.access.registration import opportunities
from meetpunt.store.large_orders import told_from
from meetpunt.store.models import OrderLine, Product, ProductionAddress, ProductionNotice, ProductionTurn
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, fingerprint
from meetpunt.store.tenancy import acting_in

OPEN_STATES = (ProductionNotice.State.LIKELY, ProductionNotice.State.LESS_LIKELY)
MOST = 500
_SALES = (ProductionTurn.Kind.REPLY,)


@dataclass(frozen=True)
class ProductLine:
    """How much of a product. product: empty when no product was named."""

    product: str
    quantity_milli: int


@dataclass(frozen=True)
class TurnRow:
    """Something said. by: empty for what is told by itself, and for sales where the reader is not to know who."""

    kind: str
    changed: tuple[str, ...]
    state: str
    week: date | None
    quantity_milli: int | None
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LargeOrder:
    """A large order as it was last told. opportunity_id, owner: None and empty for who does not work in it."""

    id: int
    state: str
    account: str
    opportunity_id: int | None
    opportunity: str
    owner: str
    told: Told
    lines: tuple[ProductLine, ...]
    first_told_at: datetime
    last_told_at: datetime
    answer_week: date | None
    answer_milli: int | None
    last: TurnRow | None
    turns: int

    @property
    def week(self) -> date | None:
        """The Monday of the week in which it is wanted."""
        return self.told.wanted.week if self.told.wanted else None


@dataclass(frozen=True)
class Became:
    """What became of a large order: as first told, and as ordered. weeks: None when either week is not known."""

    order: LargeOrder
    told_week: date | None
    told_milli: int
    ordered_week: date | None
    ordered_milli: int | None

    @property
    def weeks_later(self) -> int | None:
        """How many weeks after the week first told the order is wanted; negative = sooner."""
        if self.told_week is None or self.ordered_week is None:
            return None
        return (self.ordered_week - self.told_week).days // 7


@dataclass(frozen=True)
class AddressRef:
    """A secret address. secret: empty when it cannot be read any more."""

    id: int
    name: str
    secret: str
    made_at: datetime
    last_read_at: datetime | None


def large_orders(viewer: Viewer, to_come: bool) -> tuple[LargeOrder, ...]:
    """Those that may still come by the week in which they are wanted; else those that ended, the last told first."""
    rows = access.notices(viewer)
    rows = rows.filter(state__in=OPEN_STATES) if to_come else rows.exclude(state__in=OPEN_STATES)
    found = _orders(viewer, rows.order_by("-last_told_at", "-pk")[:MOST])
    return tuple(sorted(found, key=lambda one: one.week or date.max)) if to_come else tuple(found)


def find_large_order(viewer: Viewer, notice_id: int) -> LargeOrder:
    """One of them; NotVisible when it is none that the viewer reads."""
    found = _orders(viewer, access.notices(viewer).filter(pk=notice_id))
    if not found:
        raise NotVisible(f"notice {notice_id}")
    return found[0]


def large_order_of(viewer: Viewer, opportunity_id: int) -> LargeOrder | None:
    """The one of an opportunity that the viewer works in; None when production was not told of it."""
    found = _orders(viewer, access.notices(viewer).filter(opportunity_id=opportunity_id))
    return found[0] if found else None


def turns_of(viewer: Viewer, order: LargeOrder) -> tuple[TurnRow, ...]:
    """Everything that was said about it, in order."""
    rows = ProductionTurn.objects.filter(organisation_id=viewer.organisation.id, notice_id=order.id)
    return tuple(_turn(row, order.opportunity_id is not None) for row in rows.select_related("by").order_by("at", "pk"))


def became(viewer: Viewer) -> tuple[Became, ...]:
    """What became of every large order that ended, the last told first."""
    ended = large_orders(viewer, to_come=False)
    first: dict[int, Told] = {}
    rows = ProductionTurn.objects.filter(
        organisation_id=viewer.organisation.id, kind=ProductionTurn.Kind.TOLD, notice_id__in=[one.id for one in ended]
    )
    for notice, about in rows.order_by("-at", "-pk").values_list("notice_id", "about"):
        first[notice] = told_from(about.get("state", "likely"), about)
    ordered = _ordered(viewer, [one.id for one in ended])
    return tuple(_became(one, first.get(one.id, one.told), ordered.get(one.id, [])) for one in ended)


def addresses_of(viewer: Viewer) -> tuple[AddressRef, ...]:
    """The secret addresses, by name."""
    return tuple(_address(row) for row in access.addresses(viewer).order_by("name", "pk"))


def address_at(organisation_id: int, secret: str) -> AddressRef | None:
    """Whose secret it is within that organisation; None when it is nobody's (any more)."""
    with acting_in(organisation_id):
        rows = ProductionAddress.objects.filter(organisation_id=organisation_id, fingerprint=fingerprint(secret))
        row = rows.first()
    return _address(row) if row else None


def _orders(viewer: Viewer, rows: QuerySet[ProductionNotice]) -> list[LargeOrder]:
    found = list(rows.select_related("opportunity__account", "opportunity__owner"))
    told = {row.pk: told_from(row.state, row.told) for row in found}
    products = {product for one in told.values() for product, _quantity in one.quantities if product is not None}
    named = Product.objects.filter(organisation_id=viewer.organisation.id, pk__in=products)
    names = dict(named.values_list("pk", "name"))
    last: dict[int, ProductionTurn] = {}
    counts: dict[int, int] = defaultdict(int)
    turns = ProductionTurn.objects.filter(organisation_id=viewer.organisation.id, notice_id__in=list(told))
    for turn in turns.select_related("by").order_by("at", "pk"):
        last[turn.notice_id] = turn
        counts[turn.notice_id] += 1
    in_hand = _in_hand(viewer, [row.opportunity_id for row in found])
    made = []
    for row in found:
        deal, works = row.opportunity, row.opportunity_id in in_hand
        by = deal.owner.name if deal.owner and access.sees_who_sells(viewer, deal.owner_id) else ""
        made.append(
            LargeOrder(
                id=row.pk,
                state=str(row.state),
                account=deal.account.name if deal.account else "",
                opportunity_id=deal.pk if works else None,
                opportunity=deal.name if works else "",
                owner=by,
                told=told[row.pk],
                lines=tuple(ProductLine(names.get(one or 0, ""), milli) for one, milli in told[row.pk].quantities),
                first_told_at=row.first_told_at,
                last_told_at=row.last_told_at,
                answer_week=row.answer_week,
                answer_milli=row.answer_milli,
                last=_turn(last[row.pk], works) if row.pk in last else None,
                turns=counts[row.pk],
            )
        )
    return made


def _in_hand(viewer: Viewer, ids: Collection[int]) -> frozenset[int]:
    if not viewer.sells and not viewer.sees_all_registration:
        return frozenset()
    return frozenset(opportunities(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def _turn(row: ProductionTurn, sees_sales: bool) -> TurnRow:
    about, by = row.about, row.by.name if row.by else ""
    return TurnRow(
        kind=str(row.kind),
        changed=tuple(about.get("changed", ())),
        state=about.get("state", ""),
        week=monday(date.fromisoformat(about["week"])) if about.get("week") else None,
        quantity_milli=about.get("quantity_milli"),
        text=row.text,
        by="" if row.kind in _SALES and not sees_sales else by,
        at=row.at,
    )


def _ordered(viewer: Viewer, ids: Collection[int]) -> dict[int, list[tuple[int, date | None]]]:
    """Quantity and wanted day of the order lines by notice, as the orders stand now."""
    of = ProductionNotice.objects.filter(organisation_id=viewer.organisation.id, pk__in=ids)
    notices = dict(of.values_list("opportunity_id", "pk"))
    rows = OrderLine.objects.filter(
        organisation_id=viewer.organisation.id, order__is_cancelled=False, order__opportunity_id__in=list(notices)
    )
    found: dict[int, list[tuple[int, date | None]]] = defaultdict(list)
    for opportunity, quantity, wanted in rows.values_list("order__opportunity_id", "quantity_milli", "wanted_on"):
        if opportunity is not None:
            found[notices[opportunity]].append((quantity, wanted))
    return found


def _became(order: LargeOrder, first: Told, ordered: Iterable[tuple[int, date | None]]) -> Became:
    lines = list(ordered)
    days = [day for _quantity, day in lines if day is not None]
    told_week = first.wanted.week if first.wanted else None
    if order.state != ProductionNotice.State.ORDERED:
        return Became(order, told_week, first.quantity_milli, None, None)
    milli = sum(quantity for quantity, _day in lines) if lines else order.told.quantity_milli
    week = monday(min(days)) if days else order.week
    return Became(order, told_week, first.quantity_milli, week, milli)


def _address(row: ProductionAddress) -> AddressRef:
    try:
        secret = decrypt(Purpose.PRODUCTION, row.secret)
    except CannotBeRead:
        secret = ""
    return AddressRef(row.pk, row.name, secret, row.made_at, row.last_read_at)
