"""One opportunity with everything that belongs to it, for its card: in the viewer's hands, or not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetpunt.store import opportunity_card_asked as asked
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.histories import History, history_of
from meetpunt.store.mails import is_others_mail
from meetpunt.store.models import (
    StageEvent,
)
from meetpunt.store.names import called
from meetpunt.store.rows import values_of


@dataclass(frozen=True)
class LineRow:
    """A product line."""

    product_id: int | None
    product: str
    quantity_milli: int
    amount_minor: int | None
    cost_minor: int | None
    wanted_on: date | None


@dataclass(frozen=True)
class EventRow:
    """Something that happened. kind: step, lost, no_decision, reopened or transferred."""

    id: int
    kind: str
    step_id: int | None
    raw_stage: str
    reason: str
    at: datetime | None
    recorded_at: datetime
    owner_name: str
    by_name: str
    seen_at_import: bool


@dataclass(frozen=True)
class ActivityRow:
    """An activity of the opportunity. is_in_hand: the viewer may open it."""

    id: int
    kind: str
    status: str
    subject: str
    outcome: str
    person_name: str
    contact_name: str
    on: date | None
    at: datetime | None
    minutes: float | None
    is_in_hand: bool


@dataclass(frozen=True)
class QuoteRow:
    """A revision of a quote; issued_on None = a draft."""

    id: int
    number: str
    revision: int
    issued_on: date | None
    valid_until: date | None
    amount_minor: int | None
    discount_minor: int | None
    currency: str
    template: str
    status: str


@dataclass(frozen=True)
class OrderRow:
    """An order."""

    id: int
    number: str
    ordered_on: date | None
    amount_minor: int | None
    currency: str
    is_cancelled: bool


@dataclass(frozen=True)
class ChangeRow:
    """A line of the audit trail."""

    id: int
    at: datetime
    by_name: str
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    undone: bool


@dataclass(frozen=True)
class NoteRow:
    """A note."""

    id: int
    at: datetime
    person_name: str
    text: str
    is_pinned: bool
    is_own: bool


@dataclass(frozen=True)
class OpportunityCard:
    """An opportunity as its card shows it; `values` are its columns as forms tell them."""

    id: int
    name: str
    account_id: int | None
    account_name: str
    town: str
    contact_id: int | None
    contact_name: str
    owner_id: int | None
    owner_name: str
    process_id: int
    process_code: str
    step_id: int | None
    unmapped_stage: str
    outcome: str
    closed_on: date | None
    loss_reason: str
    amount_minor: int | None
    margin_minor: int | None
    currency: str
    expected_close: date | None
    segment: str
    channel: str
    lead_source: str
    description: str
    created_at: datetime
    values: dict[str, Any]
    history: History


def find_opportunity(viewer: Viewer, opportunity_id: int) -> OpportunityCard:
    """The opportunity; NotVisible when it is not in the viewer's hands."""
    row = asked.opportunity.first(viewer, opportunity_id)
    if row is None:
        raise NotVisible(f"opportunity {opportunity_id}")
    account = row.account
    return OpportunityCard(
        id=row.pk,
        name=row.name,
        account_id=row.account_id,
        account_name=account.name if account else "",
        town=account.town if account else "",
        contact_id=row.contact_id,
        contact_name=called(row.contact.name if row.contact else None),
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        process_id=row.process_id,
        process_code=row.process.code,
        step_id=row.step_id,
        unmapped_stage=row.unmapped_stage,
        outcome=row.outcome,
        closed_on=row.closed_on,
        loss_reason=row.loss_reason,
        amount_minor=row.amount_minor,
        margin_minor=row.margin_minor,
        currency=row.currency,
        expected_close=row.expected_close,
        segment=row.segment,
        channel=row.channel,
        lead_source=row.lead_source,
        description=row.description,
        created_at=row.created_at,
        values=values_of(row),
        history=history_of(row.pk, row.process_id),
    )


def lines_of_card(opportunity_id: int) -> tuple[LineRow, ...]:
    """Its product lines in order."""
    return tuple(LineRow(row[0], row[1] or "", *row[2:]) for row in asked.lines(opportunity_id))


def events_of_card(opportunity_id: int) -> tuple[EventRow, ...]:
    """What happened to it, latest first; what is undated last."""
    return tuple(
        EventRow(
            id=row.pk,
            kind=row.kind,
            step_id=row.step_id,
            raw_stage=row.raw_stage,
            reason=row.reason,
            at=row.happened_at,
            recorded_at=row.recorded_at,
            owner_name=row.owner.name if row.owner else "",
            by_name=row.by.name if row.by else "",
            seen_at_import=row.origin != StageEvent.Origin.RECORDED,
        )
        for row in asked.events(opportunity_id)
    )


def activities_of_card(viewer: Viewer, opportunity_id: int, most: int) -> tuple[ActivityRow, ...]:
    """Its latest activities, whoever did them, the planned ones on top."""
    return tuple(
        ActivityRow(
            id=row.pk,
            kind=row.kind,
            status=row.status,
            subject="" if is_others_mail(viewer, row.kind, row.person_id) else row.subject,
            outcome="" if is_others_mail(viewer, row.kind, row.person_id) else row.outcome,
            person_name=row.person.name if row.person else "",
            contact_name=called(row.contact.name if row.contact else None),
            on=row.started_on,
            at=row.started_at,
            minutes=row.minutes,
            is_in_hand=viewer.sees_all_registration or row.person_id in viewer.in_hand,
        )
        for row in asked.activities(opportunity_id, most=most)
    )


def quotes_of_card(opportunity_id: int) -> tuple[QuoteRow, ...]:
    """Its quotes, latest first."""
    return tuple(QuoteRow(*row) for row in asked.quotes(opportunity_id))


def orders_of_card(opportunity_id: int) -> tuple[OrderRow, ...]:
    """Its orders, latest first."""
    return tuple(OrderRow(*row) for row in asked.orders(opportunity_id))


def changes_of_card(viewer: Viewer, opportunity_id: int, most: int) -> tuple[ChangeRow, ...]:
    """What people changed by hand, latest first."""
    return tuple(
        ChangeRow(row[0], row[1], row[2] or "", row[3], row[4], row[5], row[6] is not None)
        for row in asked.changes(viewer.organisation.id, opportunity_id, most=most)
    )


def notes_of_card(viewer: Viewer, opportunity_id: int) -> tuple[NoteRow, ...]:
    """Its notes: the pinned ones, then the latest."""
    return tuple(
        NoteRow(
            row.pk,
            row.at,
            row.person.name if row.person else "",
            row.text,
            row.is_pinned,
            row.person_id is not None and row.person_id == viewer.person_id,
        )
        for row in asked.notes(opportunity_id)
    )
