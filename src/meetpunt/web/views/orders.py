"""Orders: made from a quote or an opportunity, shown, and cancelled."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.orders import Ordered, cancel_order, make_order
from meetpunt.store.access import Viewer
from meetpunt.store.opportunity_card import find_opportunity, lines_of_card, quotes_of_card
from meetpunt.store.quotes import find_order
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@never_cache
@for_viewer
def new(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """Make an order of an opportunity; an address may name the quote that was signed."""
    card = find_opportunity(viewer, opportunity_id)
    told = request.POST if request.method == "POST" else request.GET
    entered = Entered({name: str(value) for name, value in told.items()})
    problems: dict[str, str] = {}
    if request.method == "POST":
        ordered = Ordered(
            quote_id=entered.number("quote"),
            on=entered.day("on"),
            wanted_on=entered.day("wanted"),
            number=entered.text("number", 80),
            seen=entered.text("seen") or None,
        )
        problems = entered.problems
        if not problems:
            try:
                made = make_order(viewer, card.id, ordered, datetime.now(UTC), entered.key())
            except Refused as refused:
                problems[""] = str(refused.message)
            else:
                tell(request, _("%(name)s is an order.") % {"name": card.account_name or card.name}, made.change_id)
                return redirect("order", made.order_id)
    issued = [one for one in quotes_of_card(card.id) if one.issued_on is not None and one.status in ("open", "won")]
    context = {
        "card": card,
        "lines": lines_of_card(card.id),
        "quotes": issued,
        "chosen": entered.number("quote") or (issued[0].id if issued and request.method != "POST" else None),
        "told": {name: entered.text(name) for name in ("on", "wanted", "number")},
        "today": viewer.today.isoformat(),
        "key": str(entered.key() or uuid4()),
        "problems": problems,
    }
    return render(request, "order_form.html", context, status=422 if problems else 200)


@for_viewer
def order(request: HttpRequest, viewer: Viewer, order_id: int) -> HttpResponse:
    """An order."""
    return render(request, "order.html", {"order": find_order(viewer, order_id)})


@require_POST
@for_viewer
def cancel(request: HttpRequest, viewer: Viewer, order_id: int) -> HttpResponse:
    """Cancel an order, or let it stand again."""
    cancelled = request.POST.get("cancelled") == "1"
    try:
        change = cancel_order(viewer, order_id, cancelled, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        text = _("The order is cancelled.") if cancelled else _("The order stands again.")
        tell(request, text, change.pk if change else None)
    return redirect("order", order_id)
