"""Makes opportunities and changes their terms, lines and owner by hand.

Rule: the terms that no longer hold are kept with the moment until which they held; another owner is an event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import Clash, Conflict, made, settle
from meetpunt.actions.errors import Refused
from meetpunt.actions.opportunities.events import append, copy_state, event
from meetpunt.actions.opportunities.lines import Line, lines_of, priced, put_lines, totals
from meetpunt.actions.opportunities.trail import keep, transfer
from meetpunt.actions.sending import once
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import accounts, colleagues, contacts, find, opportunities
from meetpunt.store.fields import to_us
from meetpunt.store.models import Change, Opportunity, SalesProcess, Step
from meetpunt.store.opportunity_state import STEP
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
TOLD = (
    *("name", "account_id", "contact_id", "owner_id", "amount_minor", "currency", "expected_close", "segment"),
    *("channel", "lead_source", "next_step", "next_step_on", "description"),
)
"""The columns that a form may tell."""


@dataclass(frozen=True)
class Made:
    """What making gave; `is_new` is False when the same form was sent before."""

    opportunity_id: int
    change_id: int | None
    is_new: bool


def make_opportunity(
    viewer: Viewer,
    told: Mapping[str, Any],
    process_id: int | None,
    lines: tuple[Line, ...],
    now: datetime,
    key: UUID | None = None,
) -> Made:
    """Make an opportunity, in the first step of its process.

    Parameters:
        told: columns of `TOLD` as `store.rows.values_of` tells them; without an owner it is the maker's own.
        process_id: None = the organisation's default process.

    Raises:
        NotVisible: the account, contact or owner is not in the viewer's hands.
        Refused: it has no name and no account, or the viewer registers nothing.
    """
    trail: list[Change] = []

    def make() -> int:
        row = _new(viewer, told, process_id, now)
        kept = priced(viewer, lines, row.currency)
        row.amount_minor = row.amount_minor if row.amount_minor is not None else totals(kept)[0]
        row.margin_minor = totals(kept)[1] if totals(kept)[0] == row.amount_minor else None
        row.save()
        put_lines(viewer, row.pk, kept)
        first = Step.objects.filter(process_id=row.process_id).order_by("position").first()
        append(viewer, row, [event(viewer, row, STEP, to_us(now), now, step=first.pk if first else None)])
        copy_state(viewer, row, now)
        trail.append(made(viewer, row, now))
        return row.pk

    with changing(viewer.organisation.id):
        if not viewer.sells:
            raise Refused(_("Only who sells makes opportunities."))
        row_id, is_new = once(viewer, key, "opportunity", now, make)
    return Made(row_id, trail[0].pk if trail else None, is_new)


def change_opportunity(
    viewer: Viewer,
    opportunity_id: int,
    seen: Mapping[str, Any],
    wanted: Mapping[str, Any],
    now: datetime,
    lines: tuple[Line, ...] | None = None,
    seen_lines: list[list[Any]] | None = None,
) -> Change | None:
    """Change what a form may tell, and the lines when told; None when nothing changed.

    With other lines and no other amount told, the amount follows the lines.

    Raises:
        NotVisible: it, or what it should belong to, is not in the viewer's hands.
        Conflict: somebody else changed the same field to something else.
    """
    with changing(viewer.organisation.id):
        row = find(opportunities(viewer), opportunity_id)
        told = {name: value for name, value in wanted.items() if name in TOLD}
        after = settle(values_of(row, told), seen, told)
        kept = None if lines is None else priced(viewer, lines, str(after.get("currency", row.currency)))
        stood = lines_of(row.pk)
        if kept is not None and kept != stood:
            if seen_lines is not None and seen_lines not in (stood, kept):
                raise Conflict((Clash("lines", seen_lines, stood, kept),))
            amount, margin = totals(kept)
            if "amount_minor" not in after and amount is not None:
                after["amount_minor"] = amount
            if after.get("amount_minor", row.amount_minor) == amount:
                after["margin_minor"] = margin
        elif "amount_minor" in after and row.margin_minor is not None and "margin_minor" not in after:
            after["margin_minor"] = None
        if "account_id" in after and row.contact_id is not None:
            after.setdefault("contact_id", None)  # it is a person at the former account
        _check(viewer, row, after)
        events = []
        if after.get("owner_id") not in (None, row.owner_id):
            events = transfer(viewer, row, after["owner_id"], now)
        return keep(viewer, row, values_of(row, after), after, events, now, kept)


def _new(viewer: Viewer, told: Mapping[str, Any], process_id: int | None, now: datetime) -> Opportunity:
    processes = SalesProcess.objects.filter(organisation_id=viewer.organisation.id).order_by("-is_default", "pk")
    process = processes.first() if process_id is None else find(processes, process_id)
    if process is None:
        raise Refused(_("This organisation has no sales process yet. Ask the administrator to set one up."))
    row = Opportunity(organisation_id=viewer.organisation.id, process=process, created_at=now)
    row.owner_id, row.currency = viewer.person_id, viewer.organisation.currency
    set_values(row, {name: value for name, value in told.items() if name in TOLD and value is not None})
    _check(viewer, row, told)
    account = row.account
    if not row.name and account is not None:
        row.name = account.name
    if not row.name:
        raise Refused(_("Say what it is about: give it a name, or choose the account."))
    if not row.segment and account is not None:
        row.segment = account.segment
    return row


def _check(viewer: Viewer, row: Opportunity, told: Mapping[str, Any]) -> None:
    """What it should belong to must be in the viewer's hands; a contact belongs to its account."""
    if told.get("account_id") is not None:
        find(accounts(viewer), told["account_id"])
    if "owner_id" in told and told["owner_id"] is None and row.owner_id is not None and row.pk:
        raise Refused(_("An opportunity has an owner. Choose who."))
    if told.get("owner_id") is not None:
        find(colleagues(viewer), told["owner_id"])
    if "name" in told and not told["name"] and row.pk:
        raise Refused(_("Say what it is about: give it a name, or choose the account."))
    if told.get("contact_id") is not None:
        contact = find(contacts(viewer), told["contact_id"])
        if contact.account_id != told.get("account_id", row.account_id):
            raise Refused(_("This contact belongs to another account. Choose one of this account."))
    currency = told.get("currency")
    if currency is not None and not _CURRENCY.fullmatch(currency):
        raise Refused(_("Give the currency in three capitals, as EUR."))
    amount = told.get("amount_minor")
    if amount is not None and not 0 <= amount < 10**15:
        raise Refused(_("This amount cannot be right. Give it in whole numbers, without minus."))
