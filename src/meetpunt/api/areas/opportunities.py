"""Opportunities from the first step to the order: the board, moves, quotes, orders, clean-up and own fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import ageing, keep_opportunity, orders, own_fields, quotes
from meetpunt.actions import move_opportunity as moving
from meetpunt.actions.activities.told import NextStep
from meetpunt.actions.move_opportunity import Move
from meetpunt.actions.opportunities import reasons
from meetpunt.actions.opportunities.lines import Line
from meetpunt.api.gates import only, reads_registration, registers
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.reports import ageing_list, board, expected_months, opportunity
from meetpunt.reports import own_fields as fields_report
from meetpunt.store import deal_choices, opportunity_list
from meetpunt.store import quotes as stored
from meetpunt.store.access import Viewer
from meetpunt.store.api_tokens import Scope
from meetpunt.store.opportunity_list import ListAsk
from meetpunt.store.pipeline import Part
from meetpunt.store.refs import ProcessRef

record = For(Scope.READ_RECORDS, Scope.WRITE_RECORDS)
admin = For(Scope.ADMIN, Scope.ADMIN)
DEAL = columns("opportunity", *keep_opportunity.TOLD)
State = Literal["open", "won", "lost", "no_decision", "all"]


@dataclass(frozen=True)
class DealsPage:
    """A page of opportunities."""

    total: int
    page: int
    pages: int
    rows: tuple[opportunity_list.ListRow, ...]


@dataclass(frozen=True)
class Wanted:
    """Which opportunities."""

    owner_id: int | None = None
    product_id: int | None = None
    territory_id: int | None = None
    segment: str = ""
    text: str = ""


def deals(
    viewer: Viewer,
    process: ProcessRef,
    wanted: Wanted,
    state: State = "open",
    step_id: int | None = None,
    close_from: date | None = None,
    close_until: date | None = None,
    sort: Literal[tuple(opportunity_list.SORTS)] = "close",  # type: ignore[valid-type]
    descending: bool = False,
    page: int = 1,
) -> DealsPage:
    """Opportunities that the viewer works in, chosen and in order."""
    ask = ListAsk(_part(process, wanted), state, step_id, close_from, close_until, sort, descending)
    total, number, rows = opportunity_list.listed(viewer, ask, page)
    return DealsPage(total, number, max(1, -(-total // opportunity_list.PAGE)), rows)


def make(
    viewer: Viewer,
    told: dict[str, str],
    now: datetime,
    process_id: int | None = None,
    lines: tuple[Line, ...] = (),
    key: UUID | None = None,
) -> keep_opportunity.Made:
    """Make an opportunity, in the first step of its process.

    Without an owner it is the maker's own, without a process it goes through the organisation's default one.
    """
    return keep_opportunity.make_opportunity(viewer, told, process_id, lines, now, key)


def change(
    viewer: Viewer,
    opportunity_id: int,
    seen: dict[str, str],
    wanted: dict[str, str],
    now: datetime,
    lines: tuple[Line, ...] | None = None,
) -> Model | None:
    """Change an opportunity's values, and its lines when they are told; with other lines the amount follows them."""
    return keep_opportunity.change_opportunity(viewer, opportunity_id, seen, wanted, now, lines)


def months(viewer: Viewer, process: ProcessRef, wanted: Wanted) -> expected_months.Months:
    """What is expected to be decided in which month."""
    return expected_months.expected_months(viewer, process, ListAsk(_part(process, wanted)))


def pipeline(
    viewer: Viewer, process: ProcessRef, wanted: Wanted, now: datetime, more: int | None = None
) -> board.Board:
    """The board: per step its open opportunities; more: the step of which all are wanted."""
    return board.board(viewer, process, _part(process, wanted), more, now)


def loss_reasons(viewer: Viewer) -> tuple[reasons.Reason, ...]:
    """The reasons that an opportunity can be closed with."""
    return reasons.reasons_of(viewer.organisation)


def products(viewer: Viewer, currency: str) -> tuple[deal_choices.ProductChoice, ...]:
    """Products to put on an opportunity, with their prices in a currency."""
    return deal_choices.product_choices(viewer, currency)


def keep_alive(
    viewer: Viewer,
    opportunity_id: int,
    step: NextStep,
    now: datetime,
    key: UUID | None = None,
    is_planned: bool = False,
) -> int | None:
    """Say of an old opportunity that it is still alive, with its next step; gives the change to undo."""
    return ageing.still_alive(viewer, _about(viewer, opportunity_id, now, key), step, now, is_planned=is_planned)


def keep_for_later(
    viewer: Viewer, opportunity_id: int, month: date, now: datetime, seen: date | None = None, key: UUID | None = None
) -> int | None:
    """Say of an old opportunity in which month it will be decided; gives the change to undo."""
    return ageing.later(viewer, _about(viewer, opportunity_id, now, key), month, seen, now)


def end_old(
    viewer: Viewer,
    opportunity_id: int,
    to: Literal["lost", "no_decision"],
    reason: str,
    now: datetime,
    key: UUID | None = None,
) -> int | None:
    """Say of an old opportunity that it ended, with the reason; gives the change to undo."""
    return ageing.ended(viewer, _about(viewer, opportunity_id, now, key), Move(to=to, reason=reason[:120]), now)


def own_values(
    viewer: Viewer,
    on: Literal["account", "contact", "opportunity", "activity"],
    row_id: int,
    told: dict[int, str],
    now: datetime,
) -> int:
    """Fill in an organisation's own fields of a record; gives how many changed."""
    return len(own_fields.fill_in_record(viewer, on, row_id, told, now))


def _part(process: ProcessRef, wanted: Wanted) -> Part:
    return Part(process.id, wanted.owner_id, wanted.product_id, wanted.territory_id, wanted.segment, wanted.text)


def _about(viewer: Viewer, opportunity_id: int, now: datetime, key: UUID | None) -> ageing.About:
    one = ageing_list.old_one(viewer, opportunity_id, now)
    return ageing.About(opportunity_id, one.chance if one else None, key)


AREA = area(
    "opportunities",
    _("Opportunities, quotes and orders"),
    _("Make, change and move opportunities, quote and order, and clean up what stands still."),
    record.get("/opportunities", only(reads_registration, deals)),
    record.get("/opportunities/months", only(reads_registration, months), expected_months.expected_months),
    record.get("/board", only(reads_registration, pipeline), board.board, board.when_of),
    record.get("/loss-reasons", loss_reasons, reasons.reasons_of),
    record.get("/products", only(reads_registration, products)),
    record.get("/opportunities/{opportunity_id}", opportunity.opportunity_report),
    record.post("/opportunities", make, keep_opportunity.make_opportunity, told=DEAL),
    record.patch(
        "/opportunities/{opportunity_id}", change, keep_opportunity.change_opportunity, seen=DEAL, wanted=DEAL
    ),
    record.post("/opportunities/{opportunity_id}/move", moving.move_opportunity),
    record.get("/clean-up", ageing_list.clean_up),
    record.get("/people/{person_id}/waiting", ageing_list.waiting),
    record.get("/opportunities/{opportunity_id}/age", ageing_list.old_one),
    record.post("/opportunities/{opportunity_id}/still-alive", only(registers, keep_alive), ageing.still_alive),
    record.post("/opportunities/{opportunity_id}/later", only(registers, keep_for_later), ageing.later),
    record.post("/opportunities/{opportunity_id}/ended", only(registers, end_old), ageing.ended),
    record.post("/opportunities/{opportunity_id}/quotes", quotes.make_quote, quotes.quote_step),
    record.get("/quotes/{quote_id}", stored.find_quote),
    record.put("/quotes/{quote_id}", quotes.change_quote),
    record.post("/quotes/{quote_id}/issue", quotes.issue_quote),
    record.post("/quotes/{quote_id}/revise", quotes.revise_quote),
    record.post("/quotes/{quote_id}/answer", quotes.answer_quote),
    record.post("/opportunities/{opportunity_id}/orders", orders.make_order),
    record.get("/orders/{order_id}", stored.find_order),
    record.post("/orders/{order_id}/cancel", orders.cancel_order),
    record.put("/own-values", own_values, own_fields.fill_in_record),
    admin.get("/own-fields", fields_report.field_lines),
    admin.post("/own-fields", own_fields.make_field),
    admin.put("/own-fields/{field_id}", own_fields.change_field),
    admin.post("/own-fields/hide", own_fields.hide_field),
    admin.post("/own-fields/{field_id}/put-back", own_fields.put_back_field),
    admin.delete("/own-fields/{field_id}", own_fields.remove_field),
)
