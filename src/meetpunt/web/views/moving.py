"""Moving an opportunity: at once when nothing is asked, else after a page that asks for just what is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import AGAIN, Move, Needs, move_opportunity
from meetpunt.actions.opportunities.reasons import reasons_of
from meetpunt.method.step_needs import needs_of
from meetpunt.reports.choices import choices
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.opportunity_card import OpportunityCard, find_opportunity
from meetpunt.store.refs import ProcessRef, StepRef
from meetpunt.web.entering import Entered
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

ENDS = ("lost", "no_decision")


@for_viewer
def move(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """GET asks for what a move needs; POST moves."""
    card = find_opportunity(viewer, opportunity_id)
    process = process_of(viewer, card)
    told = request.POST if request.method == "POST" else request.GET
    to = str(told.get("to", ""))
    step = next((one for one in process.steps if str(one.id) == to), None)
    if step is None and to not in (*ENDS, AGAIN):
        raise NotVisible(f"move to {to}")
    entered = Entered({name: str(value) for name, value in told.items()})
    wanted = Move(
        to=to,
        seen=entered.text("seen") or None,
        on=entered.day("on"),
        reason=entered.text("reason", 120),
        amount_minor=entered.money("amount", card.currency),
        expected_close=entered.day("expected_close"),
    )
    if request.method != "POST":
        return _asks(request, viewer, card, step, entered, {})
    if entered.problems:
        return _asks(request, viewer, card, step, entered, entered.problems)
    try:
        moved = move_opportunity(viewer, card.id, wanted, datetime.now(UTC))
    except Needs as needs:
        if "asked" in request.POST:
            problems = dict.fromkeys(needs.fields, _("Fill this in first."))
            return _asks(request, viewer, card, step, entered, problems)
        kept = {"to": to, "seen": wanted.seen or "", "next": back_of(request, card)}
        return redirect(f"{reverse('opportunity-move', args=(card.id,))}?{urlencode(kept)}")
    except Refused as refused:
        if "asked" in request.POST:
            return _asks(request, viewer, card, step, entered, {"": str(refused.message)})
        messages.error(request, str(refused.message))
        return redirect(back_of(request, card))
    tell(request, said(card, step, to), moved.change_id)
    return redirect(back_of(request, card))


def said(card: OpportunityCard, step: StepRef | None, to: str) -> str:
    """What was done, in a sentence."""
    name = card.account_name or card.name
    if step is not None:
        if step.is_final:
            return _("%(name)s is an order.") % {"name": name}
        return _("%(name)s stands in %(step)s now.") % {"name": name, "step": words_of(step.name)}
    if to == AGAIN:
        return _("%(name)s is open again.") % {"name": name}
    if to == "lost":
        return _("%(name)s is closed as lost.") % {"name": name}
    return _("%(name)s is closed without a decision.") % {"name": name}


def back_of(request: HttpRequest, card: OpportunityCard) -> str:
    """Where the reader came from, within this site; else the card's own page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here else reverse("board")


def process_of(viewer: Viewer, card: OpportunityCard) -> ProcessRef:
    """The process that an opportunity goes through, in today's words."""
    return next(one for one in choices(viewer, viewer.today).processes if one.id == card.process_id)


def _asks(
    request: HttpRequest,
    viewer: Viewer,
    card: OpportunityCard,
    step: StepRef | None,
    entered: Entered,
    problems: dict[str, str],
) -> HttpResponse:
    to = entered.text("to")
    needed = needs_of(card.process_code, step.code, step.is_final) if step else ()
    organisation = viewer.organisation
    reasons = [
        (one.kept_as(organisation), words_of({"nl": one.nl, "en": one.en}))
        for one in reasons_of(organisation)
        if one.no_decision == (to == "no_decision")
    ]
    context = {
        "card": card,
        "step": step,
        "to": to,
        "is_end": to in ENDS,
        "reasons": reasons,
        "asks_amount": "amount" in needed and card.amount_minor is None,
        "asks_close": "expected_close" in needed and card.expected_close is None,
        "told": {name: entered.text(name) for name in ("on", "reason", "amount", "expected_close")},
        "seen": entered.text("seen") or card.history.mark,
        "problems": problems,
        "today": viewer.today.isoformat(),
        "next": back_of(request, card),
    }
    return render(request, "opportunity_move.html", context, status=200 if not problems else 422)
