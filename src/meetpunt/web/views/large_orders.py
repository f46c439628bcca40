"""One large order with everything that was said about it, and what happened with the earlier ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetpunt.actions import production as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import mark_read_at
from meetpunt.method.large_orders import monday
from meetpunt.reports.production.earlier import earlier
from meetpunt.store.access import Viewer
from meetpunt.store.access import production as access
from meetpunt.store.production import LargeOrder, find_large_order, turns_of
from meetpunt.web.entering import Entered
from meetpunt.web.viewer import for_viewer

WEEKS_OFFERED = 52


@for_viewer
def large_order(request: HttpRequest, viewer: Viewer, notice_id: int) -> HttpResponse:
    """The page; production answers and asks on it, sales replies."""
    order = find_large_order(viewer, notice_id)
    problem = ""
    if request.method == "POST":
        try:
            _say(request, viewer, order)
        except Refused as refused:
            problem = str(refused.message)
        else:
            return redirect("large-order", notice_id=order.id)
    mark_read_at(viewer, reverse("large-order", args=(order.id,)), datetime.now(UTC))
    context = {
        "order": order,
        "turns": turns_of(viewer, order),
        "produces": access.produces(viewer),
        "may_reply": order.opportunity_id is not None,
        "weeks": _weeks(viewer.today, order.answer_week or order.week),
        "told": request.POST.dict(),
        "problem": problem,
        "key": str(uuid4()),
        "currency": viewer.organisation.currency,
    }
    return render(request, "production/order.html", context, status=422 if problem else 200)


@for_viewer
def history(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What happened with earlier notices."""
    return render(request, "production/history.html", {"found": earlier(viewer)})


def _say(request: HttpRequest, viewer: Viewer, order: LargeOrder) -> None:
    entered, now = Entered(request.POST.dict()), datetime.now(UTC)
    text, key, quantity, week = (
        entered.text("text", 2000),
        entered.key(),
        entered.decimal("quantity"),
        entered.day("week"),
    )
    if entered.problems:
        raise Refused(next(iter(entered.problems.values())))
    match entered.text("say"):
        case "answer":
            milli = None if quantity is None else round(quantity * 1000)
            acting.answer(viewer, order.id, week, milli, text, key, now)
        case "question":
            acting.ask(viewer, order.id, text, key, now)
        case "reply":
            acting.reply(viewer, order.id, text, key, now)
        case _:
            raise Http404
    messages.success(request, _("It is said. The other side gets a notification."))


def _weeks(today: date, chosen: date | None) -> list[tuple[date, bool]]:
    """The weeks that can be answered, and which is chosen."""
    first = monday(today)
    wanted = max(chosen or first, first)
    return [(week, week == wanted) for number in range(WEEKS_OFFERED) for week in [first + timedelta(weeks=number)]]
