"""Conversations of the viewer: the list, one of them, planning one, another time, calling it off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import conversations as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import mark_read_at
from meetpunt.reports.frozen_figures import freeze_figures
from meetpunt.reports.frozen_signal import freeze
from meetpunt.reports.signals_page import signal_page
from meetpunt.store.access import Viewer
from meetpunt.store.conversation_rhythms import partners, rhythms
from meetpunt.store.conversations import (
    ConversationRow,
    conversations_of,
    find_conversation,
    find_readable,
    shared_by_reps,
)
from meetpunt.web.conversation_page import page_of
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.signals import next_working_day, page_context

DEFAULT_MINUTES = 45


@for_viewer
def conversations(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The viewer's own conversations: those to come first, then the others, and those that reps share."""
    must_converse(viewer)
    found = conversations_of(viewer)
    context = {
        "coming": [one for one in reversed(found) if one.state == "planned"],
        "others": [one for one in found if one.state != "planned"],
        "shared": shared_by_reps(viewer),
        "rhythms": rhythms(viewer),
        "partners": partners(viewer),
    }
    return render(request, "conversations/list.html", context)


@for_viewer
def conversation(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """One conversation, for the two who have it: before it, in the room, and afterwards; and another time for it."""
    found = find_readable(viewer, conversation_id)
    if request.method == "POST":
        try:
            return _move(request, viewer, find_conversation(viewer, conversation_id))
        except Refused as refused:
            return again(request, viewer, conversation_id, "move", refused)
    mark_read_at(viewer, request.path, datetime.now(UTC))
    return render(request, "conversations/conversation.html", page_of(viewer, found))


def again(request: HttpRequest, viewer: Viewer, conversation_id: int, form: str, refused: Refused) -> HttpResponse:
    """The page again with what was typed and why it was not taken. form: which of its forms that stands beside."""
    context = page_of(viewer, find_conversation(viewer, conversation_id), request.POST.dict())
    context |= {"problem": str(refused.message), "problem_in": form, **_typed(request.POST.dict())}
    return render(request, "conversations/conversation.html", context, status=422)


@for_viewer
def plan(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Plan a conversation by hand, with somebody whom one manages or one's own manager."""
    must_converse(viewer)
    found, problem = partners(viewer), ""
    if request.method == "POST":
        entered = Entered(request.POST.dict())
        partner = next((one for one in found if one.other.id == entered.number("with")), None)
        try:
            if partner is None:
                raise Refused(_("Choose with whom."))
            at, minutes = moment_of(viewer, entered)
            question = entered.text("question", acting.LONGEST)
            wanted = acting.Wanted(partner.rep_id, partner.other.id, at, minutes, question)
            row_id, change = acting.start(viewer, wanted, entered.key(), datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell(request, _("Planned. The other one is told."), change.pk if change else None, "/conversations/")
            return redirect("conversation", row_id)
    context = {
        "partners": found,
        "chosen": request.POST.get("with") or request.GET.get("with", ""),
        "on": next_working_day(viewer.today),
        "told": request.POST,
        "problem": problem,
        "key": request.POST.get("key") or str(uuid4()),
    }
    return render(request, "conversations/plan.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def start(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Plan a conversation about a step of somebody, with the figures as the page shows them now."""
    entered = Entered(request.POST.dict())
    page = signal_page(viewer, person_id, entered.number("step") or 0, viewer.today)
    try:
        at, minutes = moment_of(viewer, entered)
        wanted = acting.Wanted(
            rep_id=person_id,
            with_id=entered.number("with") or 0,
            at=at,
            minutes=minutes,
            question=entered.text("question", acting.LONGEST),
            about={"kind": "signal", "signal": "step", "step": page.signal.step_id},
            facts={**freeze(page), **freeze_figures(viewer, person_id)},
        )
        row_id, change = acting.start(viewer, wanted, entered.key(), datetime.now(UTC))
    except Refused as refused:
        context = page_context(viewer, page, request.POST.dict(), talk_problem=str(refused.message))
        return render(request, "signals/signal.html", context, status=422)
    tell(
        request,
        _("Planned. The other one is told, and reads the same figures."),
        change.pk if change else None,
        "/conversations/",
    )
    return redirect("conversation", row_id)


@require_POST
@for_viewer
def call_off(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """Call it off; the other one is told."""
    try:
        change = acting.call_off(viewer, conversation_id, datetime.now(UTC))
        tell(request, _("Called off. The other one is told."), change.pk if change else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("conversation", conversation_id)


def must_converse(viewer: Viewer) -> None:
    """Conversations are for who sells, and for who manages or directs."""
    if viewer.person_id is None or not viewer.roles & {"rep", "inside_sales", "manager", "director"}:
        raise Http404


def moment_of(viewer: Viewer, entered: Entered) -> tuple[datetime, int]:
    """The day, time and length that a form names.

    Raises:
        Refused: one of them is missing or cannot be read.
    """
    on, at = entered.day("on"), entered.time("at")
    minutes = entered.number("minutes")
    if entered.problems or on is None or at is None:
        raise Refused(next(iter(entered.problems.values()), _("Choose a day and a time.")))
    return _moment(on, at, viewer), DEFAULT_MINUTES if minutes is None else minutes


def _move(request: HttpRequest, viewer: Viewer, found: ConversationRow) -> HttpResponse:
    entered = Entered(request.POST.dict())
    at, minutes = moment_of(viewer, entered)
    seen: dict[str, Any] = {}
    if (shown := entered.number("seen_at")) is not None:
        seen = {"planned_at": shown}
    question = entered.text("question", acting.LONGEST) or found.question
    change = acting.move(viewer, found.id, seen, at, minutes, question, datetime.now(UTC))
    if change is None:
        messages.info(request, _("Nothing was changed."))
    else:
        tell(request, _("Changed. The other one is told."), change.pk)
    return redirect("conversation", found.id)


def _typed(told: dict[str, str]) -> dict[str, str]:
    return {name: told[name] for name in ("on", "at") if told.get(name)}


def _moment(on: date, at: time, viewer: Viewer) -> datetime:
    return datetime.combine(on, at, ZoneInfo(viewer.organisation.time_zone)).astimezone(UTC)
