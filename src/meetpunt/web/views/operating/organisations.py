"""Organisations in numbers: the list, one of them, and suspending, taking up, removing and keeping it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.operating import removing, suspending
from meetpunt.store import operating
from meetpunt.store.operating import ORDERS, STANDINGS, Operator, Order, Standing
from meetpunt.web.operator_words import lines_of
from meetpunt.web.proofs import for_sure
from meetpunt.web.viewer import for_operator


@for_operator
def overview(request: HttpRequest, operator: Operator) -> HttpResponse:
    """All of them, to search and leaf through."""
    words, told = request.GET.get("q", "").replace("\0", "").strip()[:80], request.GET
    standing = Standing(told["standing"]) if told.get("standing") in STANDINGS else Standing.ALL
    order = Order(told["order"]) if told.get("order") in ORDERS else Order.NAME
    page = int(told["page"]) if told.get("page", "").isascii() and told.get("page", "").isdecimal() else 1
    found = operating.organisations(words, standing, order, min(page, 10**6))
    shown = {
        "found": found,
        "totals": operating.totals(),
        "words": words,
        "standing": standing,
        "order": order,
        "standings": STANDINGS.items(),
        "orders": ORDERS.items(),
        "kept": urlencode({"q": words, "standing": standing, "order": order}),
    }
    return render(request, "operating/organisations.html", shown)


@for_operator
def organisation(request: HttpRequest, operator: Operator, organisation_id: int) -> HttpResponse:
    """One, counted now, and what operators did with it."""
    shown = {
        "one": operating.organisation(organisation_id),
        "waiting": operating.to_invite(organisation_id),
        "lines": lines_of(operating.did(organisation_id).lines),
        "alone": True,
        "wait": removing.WAIT.days,
        "keep": removing.KEEP.days,
    }
    return render(request, "operating/organisation.html", shown)


@require_POST
@for_operator
@for_sure
def act(request: HttpRequest, operator: Operator, organisation_id: int, what: str) -> HttpResponse:
    """Something that is done with one button."""
    if what not in _ACTS:
        raise Http404
    do, said = _ACTS[what]
    try:
        do(organisation_id, operator.email, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, said())
    return redirect("operator-organisation", organisation_id)


_ACTS: dict[str, tuple[Callable[[int, str, datetime], Any], Callable[[], str]]] = {
    "suspend": (
        suspending.suspend,
        lambda: _("Suspended. Nobody of it comes in now, and its work waits. Nothing is lost."),
    ),
    "resume": (suspending.resume, lambda: _("Taken up again. Its people come in, and its work goes on.")),
    "remove": (removing.plan_removal, lambda: _("The removal is planned. Until then it can be called off.")),
    "keep": (removing.call_off, lambda: _("Called off. The organisation stays.")),
}
