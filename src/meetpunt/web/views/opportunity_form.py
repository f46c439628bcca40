"""Making an opportunity, and changing one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.editing import Clash, Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.keep_opportunity import change_opportunity, make_opportunity
from meetpunt.reports.choices import choices
from meetpunt.store import deal_choices
from meetpunt.store.access import Viewer
from meetpunt.store.fields import to_day_number
from meetpunt.store.opportunity_card import OpportunityCard, find_opportunity, lines_of_card
from meetpunt.store.pipeline import owners
from meetpunt.web import deal_form
from meetpunt.web.deal_form import Read, Shown
from meetpunt.web.deal_history import FIELDS, value_of
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@never_cache
@for_viewer
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """An opportunity to be made; an address may name its account and contact."""
    if not viewer.sells:
        raise Http404
    currency = viewer.organisation.currency
    if request.method != "POST":
        told = Entered({name: str(value) for name, value in request.GET.items()})
        account_id = told.number("account")
        account = deal_choices.account_named_by_id(viewer, account_id) if account_id is not None else None
        values = {
            "account_id": account.id if account else None,
            "contact_id": told.number("contact"),
            "owner_id": viewer.person_id,
            "currency": currency,
        }
        shown = deal_form.fresh(values, account.name if account else "", ())
        return _form(request, viewer, shown, None, str(uuid4()))
    read = deal_form.read(request, viewer, currency)
    entered = Entered({name: str(value) for name, value in request.POST.items()})
    key = entered.key()
    if not read.shown.problems:
        try:
            made = make_opportunity(viewer, read.columns, entered.number("process"), read.lines, datetime.now(UTC), key)
        except Refused as refused:
            read.shown.problems[""] = str(refused.message)
        else:
            tell(request, _("The opportunity was made."), made.change_id)
            return redirect("opportunity", made.opportunity_id)
    return _form(request, viewer, read.shown, None, str(key or uuid4()))


@for_viewer
def edit(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """An opportunity to be changed."""
    card = find_opportunity(viewer, opportunity_id)
    if request.method != "POST":
        return _form(request, viewer, deal_form.fresh(card.values, card.account_name, lines_of_card(card.id)), card, "")
    read = deal_form.read(request, viewer, card.currency)
    clashes: tuple[Clash, ...] = ()
    if not read.shown.problems:
        try:
            lines = read.lines if _touched_lines(read) else None
            change = change_opportunity(
                viewer, card.id, read.seen, _touched(read), datetime.now(UTC), lines, read.seen_lines
            )
        except Conflict as conflict:
            clashes = conflict.clashes
            read.shown.problems[""] = str(conflict.message)
            _catch_up(read, deal_form.fresh(card.values, card.account_name, lines_of_card(card.id)))
        except Refused as refused:
            read.shown.problems[""] = str(refused.message)
        else:
            tell(request, _("Saved.") if change else _("Nothing was changed."), change.pk if change else None)
            return redirect("opportunity", card.id)
    return _form(request, viewer, read.shown, card, "", clashes)


def _catch_up(read: Read, stands: Shown) -> None:
    """What somebody else changed and this person did not touch is shown as it stands now; the rest as it was typed."""
    fields = {"amount_minor": "amount", "account_id": "account"}
    mine = _touched(read)
    for column in read.columns:
        name = fields.get(column, column)
        if column not in mine:
            read.shown.told[name] = stands.told[name]
    if not _touched_lines(read):
        read.shown.lines = stands.lines
    read.shown.seen, read.shown.seen_lines = stands.seen, stands.seen_lines


def _touched(read: Read) -> dict[str, Any]:
    """Only what differs from what the form showed."""
    return {name: value for name, value in read.columns.items() if value != read.seen.get(name)}


def _touched_lines(read: Read) -> bool:
    sent: list[list[Any]] = []
    for line in read.lines:
        wanted = None if line.wanted_on is None else to_day_number(line.wanted_on)
        sent.append([line.product_id, line.quantity_milli, line.amount_minor, line.cost_minor, wanted])
    return sent != [list(line) for line in read.seen_lines]


def _form(
    request: HttpRequest,
    viewer: Viewer,
    shown: Shown,
    card: OpportunityCard | None,
    key: str,
    clashes: tuple[Clash, ...] = (),
) -> HttpResponse:
    currency = card.currency if card else viewer.organisation.currency
    account_id, contact_id = (shown.told.get(name, "") for name in ("account_id", "contact_id"))
    context = {
        "shown": shown,
        "told": shown.told,
        "problems": shown.problems,
        "card": card,
        "key": key,
        "currency": currency,
        "accounts": deal_choices.account_choices(viewer),
        "contacts": deal_choices.contact_choices(
            viewer, *(int(one) if one.isdecimal() else None for one in (account_id, contact_id))
        ),
        "owners": owners(viewer),
        "products": deal_choices.product_choices(viewer, currency),
        "processes": choices(viewer, viewer.today).processes,
        "channels": deal_choices.words_used(viewer, "channel"),
        "sources": deal_choices.words_used(viewer, "lead_source"),
        "segments": deal_choices.words_used(viewer, "segment"),
        "clashes": [_clash(viewer, clash, currency) for clash in clashes],
        "back": reverse("opportunity", args=(card.id,)) if card else reverse("board"),
    }
    return render(request, "opportunity_form.html", context, status=422 if shown.problems else 200)


def _clash(viewer: Viewer, clash: Clash, currency: str) -> tuple[str, str, str]:
    organisation = viewer.organisation.id
    return (
        str(FIELDS.get(clash.column, clash.column)),
        value_of(organisation, clash.column, clash.theirs, currency),
        value_of(organisation, clash.column, clash.yours, currency),
    )
