"""Quotes: made from an opportunity's lines, priced, issued, revised and answered.

Rule: a quote is a draft until it is issued; what was issued does not change, a revision is a new row of that number.
Numbers count per organisation and year. Issuing brings the opportunity to the step of the quote when it is before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import Move, move_row
from meetpunt.actions.opportunities.lines import lines_of
from meetpunt.actions.opportunities.trail import A_SLIP, put_back
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import undoes
from meetpunt.method.period import day_of
from meetpunt.method.spatoco import SPATOCO
from meetpunt.method.step_needs import QUOTE_STEP
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import find, opportunities, quotes
from meetpunt.store.models import Change, Opportunity, Product, Quote, QuoteLine, Step
from meetpunt.store.opportunity_state import OPEN
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

COLUMNS = ("product_id", "quantity_milli", "amount_minor", "discount_minor", "cost_minor", "wanted_on")


@dataclass(frozen=True)
class QuoteLineTold:
    """A line as told: price before its discount; both of the whole line, in minor units."""

    product_id: int
    quantity_milli: int
    price_minor: int
    discount_minor: int = 0
    cost_minor: int | None = None
    wanted_on: date | None = None


@dataclass(frozen=True)
class Issued:
    """What issuing did; `moved` says whether the opportunity went to the step of the quote."""

    change_id: int
    moved: bool


def make_quote(viewer: Viewer, opportunity_id: int, now: datetime, key: UUID | None = None) -> int:
    """A draft with the lines of an opportunity; gives its id.

    Raises:
        NotVisible: the opportunity is not in the viewer's hands.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(opportunities(viewer), opportunity_id)
        quote_id, _is_new = once(viewer, key, "quote", now, lambda: _draft(viewer, row, now))
    return quote_id


def change_quote(
    viewer: Viewer,
    quote_id: int,
    lines: tuple[QuoteLineTold, ...],
    off_minor: int,
    valid_until: date | None,
    template: str,
    now: datetime,
) -> None:
    """Give a draft other lines, another discount on the total, another last day or template.

    Raises:
        NotVisible: it is not in the viewer's hands.
        Refused: it was issued, has no lines, or more is taken off than it costs.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _draft_of(viewer, quote_id)
        known = set(Product.objects.filter(organisation_id=viewer.organisation.id).values_list("pk", flat=True))
        if any(line.product_id not in known for line in lines):
            raise Refused(_("There is no such product. Choose one from the list."))
        if any(line.quantity_milli <= 0 for line in lines):
            raise Refused(_("A line needs a quantity of more than nothing."))
        if any(not 0 <= line.discount_minor <= line.price_minor for line in lines):
            raise Refused(_("More is taken off a line than it costs."))
        amount = sum(line.price_minor - line.discount_minor for line in lines)
        if not 0 <= off_minor <= amount:
            raise Refused(_("More is taken off than the quote costs."))
        before = values_of(row)
        row.amount_minor = amount - off_minor
        row.discount_minor = off_minor + sum(line.discount_minor for line in lines)
        row.valid_until, row.template = valid_until, template[:80]
        row.save()
        QuoteLine.objects.filter(quote=row).delete()
        for line in lines:
            QuoteLine.objects.create(
                organisation_id=viewer.organisation.id,
                quote=row,
                product_id=line.product_id,
                quantity_milli=line.quantity_milli,
                amount_minor=line.price_minor - line.discount_minor,
                discount_minor=line.discount_minor,
                cost_minor=line.cost_minor,
                wanted_on=line.wanted_on,
            )
        after = values_of(row)
        touched = {name: value for name, value in after.items() if value != before[name]}
        if touched:
            write_down(viewer, Change.Kind.CHANGED, row, {name: before[name] for name in touched}, touched, now)


def issue_quote(viewer: Viewer, quote_id: int, now: datetime) -> Issued:
    """Issue a draft: it gets its number, earlier revisions are withdrawn, and the opportunity moves along.

    Raises:
        NotVisible: it is not in the viewer's hands.
        Refused: it was issued before, has no lines, or is valid until a day that is past.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _draft_of(viewer, quote_id)
        today = day_of(now, ZoneInfo(viewer.organisation.time_zone))
        if not QuoteLine.objects.filter(quote=row).exists():
            raise Refused(_("A quote without lines offers nothing. Add a product first."))
        if row.valid_until is not None and row.valid_until < today:
            raise Refused(_("It is valid until a day that is past. Give a later one."))
        before = values_of(row, ("number", "issued_at", "issued_on"))
        row.number = row.number or _next_number(viewer, today)
        row.issued_at, row.issued_on = now, today
        row.save()
        earlier = Quote.objects.filter(
            organisation_id=viewer.organisation.id, number=row.number, status=Quote.Status.OPEN
        ).exclude(pk=row.pk)
        withdrawn = list(earlier.values_list("pk", flat=True))
        earlier.update(status=Quote.Status.WITHDRAWN)
        move = _move_along(viewer, row, now)
        after: dict[str, Any] = {**values_of(row, before), "withdrawn": withdrawn, "move": move.pk if move else None}
        trail = write_down(viewer, Change.Kind.CHANGED, row, before, after, now)
        return Issued(trail.pk, move is not None)


def revise_quote(viewer: Viewer, quote_id: int, now: datetime, key: UUID | None = None) -> int:
    """A draft of the next revision of a quote that was issued; gives its id."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(quotes(viewer), quote_id)
        if row.issued_at is None:
            raise Refused(_("This is a draft still: change it instead."))
        standing = Quote.objects.filter(organisation_id=viewer.organisation.id, number=row.number, issued_at=None)
        if row.number and (draft := standing.first()) is not None:
            return draft.pk
        new_id, _is_new = once(viewer, key, "quote", now, lambda: _revision(viewer, row, now))
    return new_id


def answer_quote(viewer: Viewer, quote_id: int, status: str, now: datetime) -> Change | None:
    """Keep what the customer said: accepted, declined, withdrawn by us, or open again."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(quotes(viewer), quote_id)
        if status not in Quote.Status.values:
            raise Refused(_("A quote is open, accepted, declined or withdrawn."))
        if row.issued_at is None:
            raise Refused(_("This is a draft still: issue it first."))
        return change(viewer, row, {}, {"status": status}, now)


def quote_step(process_code: str) -> str:
    """The code of the step that an opportunity enters by its quote; only SPATOCO has one."""
    return QUOTE_STEP if process_code.upper() == SPATOCO.code else ""


def _move_along(viewer: Viewer, quote: Quote, now: datetime) -> Change | None:
    if quote.opportunity_id is None:
        return None
    row = opportunities(viewer).filter(pk=quote.opportunity_id).select_related("process", "step").first()
    if row is None or row.outcome != OPEN:
        return None
    target = Step.objects.filter(process_id=row.process_id, code=quote_step(row.process.code)).first()
    if target is None or (row.step is not None and row.step.position >= target.position):
        return None
    amount = quote.amount_minor if row.amount_minor is None else None
    return move_row(viewer, row, Move(str(target.pk), amount_minor=amount), now)


def _draft_of(viewer: Viewer, quote_id: int) -> Quote:
    row = find(quotes(viewer), quote_id)
    if row.issued_at is not None:
        raise Refused(_("This quote was issued, so it stays as it is. Make a revision."))
    return row


def _draft(viewer: Viewer, row: Opportunity, now: datetime) -> int:
    lines = lines_of(row.pk)
    quote = Quote.objects.create(
        organisation_id=viewer.organisation.id,
        opportunity=row,
        account_id=row.account_id,
        owner_id=row.owner_id or viewer.person_id,
        currency=row.currency,
        amount_minor=sum(line[2] or 0 for line in lines),
        discount_minor=0,
        recorded_at=now,
    )
    for product, quantity, amount, cost, wanted in lines:
        _line(viewer, quote, (product, quantity, amount or 0, 0, cost, wanted))
    made(viewer, quote, now)
    return quote.pk


def _revision(viewer: Viewer, row: Quote, now: datetime) -> int:
    lines = list(QuoteLine.objects.filter(quote=row).order_by("pk").values_list(*COLUMNS))
    last = Quote.objects.filter(organisation_id=viewer.organisation.id, number=row.number).aggregate(Max("revision"))
    quote = Quote.objects.create(
        organisation_id=viewer.organisation.id,
        opportunity_id=row.opportunity_id,
        account_id=row.account_id,
        owner_id=row.owner_id,
        number=row.number,
        revision=(last["revision__max"] if row.number else row.revision) + 1,
        currency=row.currency,
        amount_minor=row.amount_minor,
        discount_minor=row.discount_minor,
        template=row.template,
        recorded_at=now,
    )
    for line in lines:
        _line(viewer, quote, line)
    made(viewer, quote, now)
    return quote.pk


def _line(viewer: Viewer, quote: Quote, values: tuple[Any, ...]) -> None:
    told = dict(zip(COLUMNS, values, strict=True))
    line = QuoteLine(organisation_id=viewer.organisation.id, quote=quote)
    wanted = told.pop("wanted_on")
    set_values(line, told)
    line.wanted_on = QuoteLine._meta.get_field("wanted_on").to_python(wanted)
    line.save()


def _next_number(viewer: Viewer, today: date) -> str:
    begin = f"{today.year}-"
    numbers = Quote.objects.filter(organisation_id=viewer.organisation.id, number__startswith=begin)
    taken = [text.removeprefix(begin) for text in numbers.values_list("number", flat=True)]
    return f"{begin}{max((int(one) for one in taken if one.isdecimal()), default=0) + 1:04}"


@undoes("quote", Change.Kind.CHANGED)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo a change of a quote; of issuing also the move that came with it, within a quarter of an hour."""
    row = find(quotes(viewer), found.row_id)
    columns = {name: value for name, value in found.after.items() if name not in ("withdrawn", "move")}
    if values_of(row, columns) != columns:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    if "issued_at" in columns:
        if now - found.at > A_SLIP:
            raise Refused(_("After a quarter of an hour a quote stays issued. Withdraw it instead."))
        Quote.objects.filter(pk__in=found.after.get("withdrawn", [])).update(status=Quote.Status.OPEN)
        undo_move(viewer, found.after.get("move"), now)
    elif "amount_minor" in columns or "discount_minor" in columns:
        raise Refused(_("The lines of a quote are not put back by themselves. Open it and change them."))
    set_values(row, found.before)
    row.save(update_fields=list(found.before))


def undo_move(viewer: Viewer, change_id: int | None, now: datetime) -> None:
    """Take back a move that came with something else."""
    if change_id is None:
        return
    move = Change.objects.get(organisation_id=viewer.organisation.id, pk=change_id)
    if move.undone_by_id is None:
        put_back(viewer, move, now)
        row = Opportunity.objects.get(pk=move.row_id)
        trail = write_down(viewer, Change.Kind.UNDONE, row, move.after, move.before, now)
        Change.objects.filter(pk=move.pk).update(undone_by=trail)


@undoes("quote", Change.Kind.MADE)
def take_away(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo the making of a draft."""
    _draft_of(viewer, found.row_id).delete()
