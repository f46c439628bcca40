"""A quote: as a draft a form, once issued a page that stays as it is; with revisions, answers and print."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from meetpunt.actions import quotes as acts
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.deal_choices import product_choices, template_choices
from meetpunt.store.opportunity_card import find_opportunity
from meetpunt.store.production import large_order_of
from meetpunt.store.quotes import QuoteCard, find_quote
from meetpunt.web import quote_form
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.moving import process_of

VALID_DAYS = 30


@require_POST
@for_viewer
def new(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """Make a draft of an opportunity's lines, and open it."""
    key = Entered({"key": request.POST.get("key", "")}).key()
    return redirect("quote", acts.make_quote(viewer, opportunity_id, datetime.now(UTC), key))


@never_cache
@for_viewer
def quote(request: HttpRequest, viewer: Viewer, quote_id: int) -> HttpResponse:
    """A quote; saving and issuing a draft."""
    card = find_quote(viewer, quote_id)
    if request.method != "POST":
        return _page(request, viewer, card, quote_form.fresh(card, viewer.today + timedelta(days=VALID_DAYS)))
    shown = quote_form.read(request.POST, card.currency)
    if not shown.problems:
        now = datetime.now(UTC)
        try:
            acts.change_quote(viewer, card.id, shown.lines, shown.off_minor, shown.valid_until, shown.template, now)
            if request.POST.get("then") == "issue":
                issued = acts.issue_quote(viewer, card.id, now)
                text = _("The quote is issued.")
                if issued.moved:
                    text = _("The quote is issued, and the opportunity moved along with it.")
                tell(request, text, issued.change_id)
            else:
                tell(request, _("Saved."))
            return redirect("quote", card.id)
        except Refused as refused:
            shown.problems[""] = str(refused.message)
    return _page(request, viewer, card, shown)


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, quote_id: int, what: str) -> HttpResponse:
    """Revise, or keep what the customer said."""
    now = datetime.now(UTC)
    try:
        if what == "revise":
            key = Entered({"key": request.POST.get("key", "")}).key()
            return redirect("quote", acts.revise_quote(viewer, quote_id, now, key))
        change = acts.answer_quote(viewer, quote_id, request.POST.get("status", ""), now)
        tell(request, _("Saved."), change.pk if change else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("quote", quote_id)


@require_GET
@for_viewer
def on_paper(request: HttpRequest, viewer: Viewer, quote_id: int) -> HttpResponse:
    """A quote as it is printed."""
    return render(request, "quote_print.html", {"quote": find_quote(viewer, quote_id), "today": viewer.today})


def _page(request: HttpRequest, viewer: Viewer, card: QuoteCard, shown: quote_form.Shown) -> HttpResponse:
    context: dict[str, Any] = {
        "quote": card,
        "shown": shown,
        "problems": shown.problems,
        "key": str(uuid4()),
        "products": product_choices(viewer, card.currency) if card.is_draft else (),
        "templates": template_choices(viewer),
        "currency": card.currency,
        "moves_to": _moves_to(viewer, card) if card.is_draft else None,
        "has_owner": card.owner_name != "",
        "large_order": large_order_of(viewer, card.opportunity_id) if card.opportunity_id else None,
    }
    return render(request, "quote.html", context, status=422 if shown.problems else 200)


def _moves_to(viewer: Viewer, card: QuoteCard) -> Any:
    """The step to which issuing brings the opportunity; None when it does not move."""
    if card.opportunity_id is None:
        return None
    opportunity = find_opportunity(viewer, card.opportunity_id)
    process = process_of(viewer, opportunity)
    target = acts.quote_step(process.code)
    step = next((one for one in process.steps if one.code == target), None)
    here = next((one for one in process.steps if one.id == opportunity.step_id), None)
    if step is None or opportunity.outcome != "open" or (here is not None and here.position >= step.position):
        return None
    return step
