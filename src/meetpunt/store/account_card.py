"""What stands on an account's card beside its timeline: opportunities with their way, visits, contacts, yield.

Rule: the account is found through `access`, and so is every opportunity and activity that is shown. Days of visits and
sums over the account are the account's own: they count whoever made them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from meetpunt.method.account_status import months_after
from meetpunt.method.lengths import minutes
from meetpunt.method.stage_bar import BarStep, stage_bar
from meetpunt.store import account_card_asked as asked
from meetpunt.store.access import Viewer, registration
from meetpunt.store.fields import BEGINNING, EPOCH, to_day_number
from meetpunt.store.models import (
    Account,
    Activity,
    Contact,
    Note,
    Opportunity,
    Order,
)
from meetpunt.store.names import called
from meetpunt.store.refs import ProcessRef, StepRef


@dataclass(frozen=True)
class CardOpportunity:
    """An opportunity with its bar: a step of its process and what that step is to it, in order."""

    id: int
    name: str
    owner_name: str
    amount_minor: int | None
    currency: str
    expected_close: date | None
    outcome: str
    closed_on: date | None
    loss_reason: str
    unmapped_stage: str
    next_step: str
    next_on: date | None
    quote: str
    bar: tuple[tuple[StepRef, BarStep], ...]


@dataclass(frozen=True)
class ContactLine:
    """A contact of the account."""

    id: int
    name: str
    job_title: str
    phone: str
    email: str
    decides: bool | None
    last_on: date | None


@dataclass(frozen=True)
class PlannedLine:
    """An activity that is planned."""

    id: int
    kind: str
    subject: str
    at: datetime | None
    day: date | None
    minutes: float | None
    contact: str
    about: str


@dataclass(frozen=True)
class Yield:
    """What an account brought and took in the last 12 months.

    Attributes:
        revenue_minor: order intake in the reporting currency; None when an amount has no rate.
        margin_minor: the same less cost, of the lines whose cost is known; None = of none.
        margin_of_minor: the revenue of those lines.
        contacts: held visits, calls and demonstrations; minutes, metres: spent on them and on the way.
    """

    orders: int
    revenue_minor: int | None
    margin_minor: int | None
    margin_of_minor: int
    contacts: int
    minutes: float
    travel_minutes: int
    metres: int


@dataclass(frozen=True)
class AgreementLine:
    """Visits a year that were agreed from one day to another; `since` None = nobody knows since when."""

    visits: int
    since: date | None
    until: date


def opportunities(
    viewer: Viewer, account_id: int, processes: tuple[ProcessRef, ...], now: datetime
) -> tuple[CardOpportunity, ...]:
    """The viewer's opportunities at an account: open ones first, then the latest closed ones."""
    found = asked.open_ones(viewer, account_id) + asked.closed(viewer, account_id)
    ids = tuple(row.pk for row in found)
    steps = {process.id: process.steps for process in processes}
    entered: dict[int, list[tuple[int, float | None]]] = {row.pk: [] for row in found}
    positions = {step.id: step.position for own in steps.values() for step in own}
    for opportunity, step, at in asked.entered(ids):
        if step in positions:
            entered[opportunity].append((positions[step], None if at is None else _days(at)))
    quotes = dict(asked.quoted(ids))
    return tuple(
        _opportunity(row, entered[row.pk], steps[row.process_id], quotes.get(row.pk, ""), now) for row in found
    )


def planned(viewer: Viewer, account_id: int) -> tuple[PlannedLine, ...]:
    """The viewer's planned activities at an account, earliest first."""
    return tuple(
        PlannedLine(
            row.pk,
            row.kind,
            row.subject,
            row.started_at,
            row.started_on,
            row.minutes,
            called(row.contact.name if row.contact else None),
            row.opportunity.name if row.opportunity else "",
        )
        for row in asked.planned(viewer, account_id)
    )


def visit_days(account_id: int, today: date) -> tuple[list[date], list[date]]:
    """Days of held visits ever, and of planned ones from today on."""
    told = [[day for day in ask(account_id, today) if day] for ask in (asked.held_on, asked.ahead_on)]
    return told[0], told[1]


def agreement_lines(account_id: int) -> tuple[AgreementLine, ...]:
    """All that was agreed, latest first."""
    told = asked.agreed(account_id)
    return tuple(AgreementLine(visits, None if since == BEGINNING else since, until) for visits, since, until in told)


def contacts_of(viewer: Viewer, account_id: int) -> tuple[ContactLine, ...]:
    """The contacts of an account, who decides first, with the day of the last contact in the viewer's hands."""
    last = dict(asked.contacted(viewer, account_id))
    found = sorted(asked.contacts(viewer, account_id), key=lambda row: (row.decides is not True, row.name.casefold()))
    return tuple(
        ContactLine(row.pk, row.name, row.job_title, row.phone, row.email, row.decides, last.get(row.pk))
        for row in found
    )


def yield_of(viewer: Viewer, account_id: int) -> Yield:
    """What an account brought and took in the 12 months up to today."""
    since = months_after(viewer.today, -12)
    span = (account_id, to_day_number(since), to_day_number(viewer.today))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT order_id), SUM(amount_reporting_minor), "
            "SUM(CASE WHEN amount_minor IS NOT NULL AND amount_reporting_minor IS NULL THEN 1 ELSE 0 END), "
            "SUM(CASE WHEN cost_reporting_minor IS NOT NULL THEN amount_reporting_minor - cost_reporting_minor END), "
            "SUM(CASE WHEN cost_reporting_minor IS NOT NULL THEN amount_reporting_minor ELSE 0 END) "
            "FROM fact_order_line WHERE account_id = %s AND happened_day > %s AND happened_day <= %s "
            "AND is_cancelled = 0 AND (is_derived = 0 OR replaced_us IS NULL)",
            span,
        )
        orders, revenue, without_rate, margin, margin_of = cursor.fetchone()
    held = asked.effort.first(account_id, since, viewer.today) or {}
    return Yield(
        orders=orders,
        revenue_minor=None if without_rate else int(revenue or 0),
        margin_minor=None if margin is None else int(margin),
        margin_of_minor=int(margin_of or 0),
        contacts=held.get("count", 0),
        minutes=minutes(int(held.get("ms") or 0)),
        travel_minutes=held.get("travel") or 0,
        metres=held.get("metres") or 0,
    )


def account_of(viewer: Viewer, account_id: int) -> Account:
    """The account with its owner and territory.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    return registration.find_account(viewer, account_id)


def kept_one(viewer: Viewer, account_id: int) -> int | None:
    """The account that a merged one was merged into; None when it was not merged, or is not the viewer's."""
    found = asked.merged_into.first(viewer.organisation.id, account_id)
    return found if found and registration.accounts(viewer).filter(pk=found).exists() else None


def kept_contact(viewer: Viewer, contact_id: int) -> int | None:
    """The same of a contact."""
    rows = Contact.objects.filter(organisation_id=viewer.organisation.id, pk=contact_id)
    found = rows.exclude(merged_into=None).values_list("merged_into_id", flat=True).first()
    return found if found and registration.contacts(viewer).filter(pk=found).exists() else None


def pinned_notes(viewer: Viewer, account_id: int) -> tuple[tuple[int, str, str, datetime, bool], ...]:
    """The pinned notes: id, text, who wrote it, when, and whether that is the viewer."""
    return tuple(
        (row.pk, row.text, row.person.name if row.person else "", row.at, row.person_id == viewer.person_id)
        for row in asked.pinned(viewer.organisation.id, account_id)
    )


def _opportunity(
    row: Opportunity, entered: list[tuple[int, float | None]], steps: tuple[StepRef, ...], quote: str, now: datetime
) -> CardOpportunity:
    ended = now if row.closed_on is None else datetime.combine(row.closed_on, now.time(), now.tzinfo)
    bar = stage_bar(entered, len(steps), _days(ended))
    return CardOpportunity(
        id=row.pk,
        name=row.name,
        owner_name=row.owner.name if row.owner else "",
        amount_minor=row.amount_minor,
        currency=row.currency,
        expected_close=row.expected_close,
        outcome=row.outcome,
        closed_on=row.closed_on,
        loss_reason=row.loss_reason,
        unmapped_stage=row.unmapped_stage,
        next_step=row.next_step,
        next_on=row.next_step_on,
        quote=quote,
        bar=tuple(zip(steps, bar, strict=True)),
    )


def _days(at: datetime) -> float:
    return (at - EPOCH).total_seconds() / 86_400


def children_of(account_id: int) -> dict[str, int]:
    """How many of what hangs on an account."""
    return {
        "contacts": Contact.objects.filter(account=account_id).count(),
        "opportunities": Opportunity.objects.filter(account=account_id).count(),
        "activities": Activity.objects.filter(account=account_id).count(),
        "orders": Order.objects.filter(account=account_id).count(),
        "notes": Note.objects.filter(account=account_id).count(),
    }
