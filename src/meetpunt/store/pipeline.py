"""Opportunities in hand as rows to read: how many stand in each step, and the first cards of each.

Rule: found through `store.access.registration`; a fixed number of statements, however many opportunities there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from meetpunt.method.period import Period
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import colleagues, opportunities
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import Activity, Opportunity, OpportunityLine, Person, StageEvent
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import Named

_FAR = 10**7  # more days than there are


@dataclass(frozen=True)
class Part:
    """Which opportunities are looked at; None and "" = all."""

    process_id: int | None = None
    owner_id: int | None = None
    product_id: int | None = None
    territory_id: int | None = None
    segment: str = ""
    text: str = ""


@dataclass(frozen=True)
class Standing:
    """What stands in a step in one currency: how many, how many with an amount, and how much that is."""

    step_id: int | None
    currency: str
    count: int
    valued: int
    amount_minor: int


@dataclass(frozen=True)
class Planned:
    """What is planned next for an opportunity; `at` is None when only a day is known, or nothing but words."""

    kind: str
    text: str
    on: date | None
    at: datetime | None
    activity_id: int | None


@dataclass(frozen=True)
class Entry:
    """How an opportunity came to stand where it stands.

    Attributes:
        entered_at: of the step it stands in; None when that is not known (seen at an import, undated).
        was_beyond: it was in a later step before.
        mark: of its history (`store.histories.History.mark`).
    """

    entered_at: datetime | None
    was_beyond: bool
    mark: str


@dataclass(frozen=True)
class CardRow:
    """One opportunity as a card shows it."""

    id: int
    name: str
    account_id: int | None
    account_name: str
    town: str
    product: str
    amount_minor: int | None
    currency: str
    step_id: int | None
    outcome: str
    segment: str
    owner_id: int | None
    owner_name: str
    expected_close: date | None
    closed_on: date | None
    entry: Entry
    planned: Planned | None


def chosen(viewer: Viewer, part: Part) -> QuerySet[Opportunity]:
    """The opportunities in the viewer's hands that belong to the part."""
    rows = opportunities(viewer)
    if part.process_id is not None:
        rows = rows.filter(process_id=part.process_id)
    if part.owner_id is not None:
        rows = rows.filter(owner_id=part.owner_id)
    if part.territory_id is not None:
        rows = rows.filter(account__territory_id=part.territory_id)
    if part.segment:
        rows = rows.filter(segment=part.segment)
    if part.product_id is not None:
        lines = OpportunityLine.objects.filter(product_id=part.product_id)
        rows = rows.filter(pk__in=lines.values("opportunity_id"))
    for word in part.text.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(account__name__icontains=word))
    return rows


def owners(viewer: Viewer) -> tuple[Named, ...]:
    """Whose opportunities the viewer can choose among, by name."""
    return tuple(Named(*row) for row in _owners(viewer))


def sums(rows: QuerySet[Opportunity]) -> tuple[Standing, ...]:
    """What stands in each step, per currency."""
    found = (
        rows.order_by()
        .values_list("step_id", "currency")
        .annotate(Count("pk"), Count("amount_minor"), Sum("amount_minor"))
    )
    return tuple(
        Standing(step, currency, count, valued, amount or 0) for step, currency, count, valued, amount in found
    )


def cards(rows: QuerySet[Opportunity], most: int, more: int | None, most_more: int, today: date) -> tuple[CardRow, ...]:
    """The first `most` cards of each step (`most_more` of step `more`).

    What should close soonest stands on top, then what should have closed, the latest first, then what has no day.
    """
    day = to_day_number(today)
    closing = Case(
        When(outcome="won", then=0 - F("closed_on")),
        When(expected_close__gte=today, then=F("expected_close") - day),
        When(expected_close__lt=today, then=_FAR + day - F("expected_close")),
        default=Value(2 * _FAR),
        output_field=IntegerField(),
    )
    order = [closing.asc(), F("amount_minor").desc(nulls_last=True), F("pk").asc()]
    numbered = rows.order_by().annotate(place=Window(RowNumber(), partition_by=[F("step_id")], order_by=order))
    few = Q(place__lte=most)
    if more is not None:
        few |= Q(step_id=more, place__lte=most_more)
    ids = list(numbered.filter(few).order_by("place").values_list("pk", flat=True))
    return card_rows(ids)


def card_rows(ids: list[int]) -> tuple[CardRow, ...]:
    """The cards of opportunities that were found for the viewer, in this order."""
    found = {row[0]: row for row in _rows(tuple(ids))}
    products, planned = products_of(ids), planned_for(ids)
    entries = entries_of({row[0]: (row[7], row[16]) for row in found.values()})
    return tuple(_card(found[one], products, planned, entries) for one in ids if one in found)


def cards_in_hand(viewer: Viewer, ids: Iterable[int]) -> dict[int, CardRow]:
    """The cards of those among these opportunities that the viewer works with, by id."""
    return {row.id: row for row in card_rows(_mine(viewer, tuple(ids)))}


def products_of(ids: Iterable[int]) -> dict[int, str]:
    """The product that each opportunity is mostly about."""
    return dict(_products(tuple(ids)))


def planned_for(ids: Iterable[int]) -> dict[int, Planned]:
    """The first thing that is planned for each."""
    found: dict[int, Planned] = {}
    for one, kind, subject, on, at, pk in _planned(tuple(ids)):
        found.setdefault(one, Planned(kind, subject, on, at, pk))
    return found


def entries_of(standing: dict[int, tuple[int | None, int | None]]) -> dict[int, Entry]:
    """When each entered the step where it stands. standing: opportunity -> id and position of its step."""
    found: dict[int, Entry] = {}
    for pk, one, kind, step, position, at, origin in _events(tuple(standing)):
        before = found.get(one, Entry(None, False, "0"))
        entered, beyond = before.entered_at, before.was_beyond
        if kind == "step":
            here, place = standing[one]
            beyond = beyond or (position is not None and place is not None and position > place)
            if step == here and origin == "recorded" and at is not None and (entered is None or at > entered):
                entered = at
        found[one] = Entry(entered, beyond, str(pk))
    return found


@prepared
def _owners(viewer: Viewer) -> QuerySet[Person, Any]:
    return colleagues(viewer).order_by("name").values_list("pk", "name")


@prepared
def _rows(ids: tuple[int, ...]) -> QuerySet[Opportunity, Any]:
    return Opportunity.objects.filter(pk__in=ids).values_list(
        *("pk", "name", "account_id", "account__name", "account__town", "amount_minor", "currency", "step_id"),
        *("outcome", "segment", "owner_id", "owner__name", "expected_close", "closed_on"),
        *("next_step", "next_step_on", "step__position"),
    )


@prepared
def _mine(viewer: Viewer, ids: tuple[int, ...]) -> QuerySet[Opportunity, int]:
    return opportunities(viewer).filter(pk__in=ids).values_list("pk", flat=True)


@prepared
def _products(ids: tuple[int, ...]) -> QuerySet[OpportunityLine, Any]:
    lines = OpportunityLine.objects.filter(opportunity_id__in=ids).exclude(product=None)
    rows = lines.order_by(F("amount_minor").asc(nulls_first=True), "-pk")
    return rows.values_list("opportunity_id", "product__name")


@prepared
def _planned(ids: tuple[int, ...]) -> QuerySet[Activity, Any]:
    rows = Activity.objects.filter(opportunity_id__in=ids, status=Activity.Status.PLANNED)
    rows = rows.order_by(F("started_on").asc(nulls_last=True), "started_at", "pk")
    return rows.values_list("opportunity_id", "kind", "subject", "started_on", "started_at", "pk")


@prepared
def _events(ids: tuple[int, ...]) -> QuerySet[StageEvent, Any]:
    rows = StageEvent.objects.filter(opportunity_id__in=ids).order_by("pk")
    return rows.values_list("pk", "opportunity_id", "kind", "step_id", "step__position", "happened_at", "origin")


def _card(
    row: tuple[Any, ...], products: dict[int, str], planned: dict[int, Planned], entries: dict[int, Entry]
) -> CardRow:
    pk, name, account, account_name, town, amount, currency, step, outcome, segment, owner, owner_name = row[:12]
    close, closed, next_step, next_on = row[12:16]
    known = planned.get(pk)
    if known is None and outcome == "open" and (next_step or next_on):
        known = Planned("", next_step, next_on, None, None)
    return CardRow(
        id=pk,
        name=name,
        account_id=account,
        account_name=account_name or "",
        town=town or "",
        product=products.get(pk, ""),
        amount_minor=amount,
        currency=currency,
        step_id=step,
        outcome=outcome,
        segment=segment,
        owner_id=owner,
        owner_name=owner_name or "",
        expected_close=close,
        closed_on=closed,
        entry=entries.get(pk, Entry(None, False, "0")),
        planned=known,
    )


def on_board(viewer: Viewer, part: Part) -> QuerySet[Opportunity]:
    """What the board holds: the open ones, and what was won in this quarter."""
    won = Q(outcome="won", closed_on__gte=Period.quarter_of(viewer.today).first)
    return chosen(viewer, part).filter(Q(outcome="open") | won)
