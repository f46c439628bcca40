"""Conversations of the viewer: the list, one of them, planning one from a signal, another time, calling it off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import conversations as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import mark_read_at
from meetpunt.reports.frozen_signal import freeze, thaw
from meetpunt.reports.signals_page import signal_page
from meetpunt.store.access import Viewer
from meetpunt.store.conversations import ConversationRow, conversations_of, find_conversation
from meetpunt.store.fields import to_us
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.signals import page_context

DEFAULT_MINUTES = 45


@for_viewer
def conversations(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The viewer's own conversations: those to come first, then the others."""
    if viewer.person_id is None or not viewer.roles & {"rep", "inside_sales", "manager", "director"}:
        raise Http404
    found = conversations_of(viewer)
    coming = [one for one in reversed(found) if one.state == "planned"]
    context = {"coming": coming, "others": [one for one in found if one.state != "planned"]}
    return render(request, "conversations/list.html", context)


@for_viewer
def conversation(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """One conversation, for the two who have it: the question, the figures as they stood, and another time."""
    found = find_conversation(viewer, conversation_id)
    problem = ""
    if request.method == "POST":
        try:
            return _move(request, viewer, found)
        except Refused as refused:
            problem = str(refused.message)
    mark_read_at(viewer, request.path, datetime.now(UTC))
    there = found.at.astimezone(ZoneInfo(viewer.organisation.time_zone))
    told = request.POST.dict() if problem else {}
    context = {
        "talk": found,
        "frozen": thaw(found.facts),
        "problem": problem,
        "on": told.get("on") or there.date().isoformat(),
        "at": told.get("at") or f"{there:%H:%M}",
        "minutes": told.get("minutes") or found.minutes,
        "question": told.get("question") or found.question,
        "seen_at": to_us(found.at),
    }
    return render(request, "conversations/conversation.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def start(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Plan a conversation about a step of somebody, with the figures as the page shows them now."""
    entered = Entered(request.POST.dict())
    page = signal_page(viewer, person_id, entered.number("step") or 0, viewer.today)
    try:
        at, minutes = _when(viewer, entered)
        wanted = acting.Wanted(
            rep_id=person_id,
            with_id=entered.number("with") or 0,
            at=at,
            minutes=minutes,
            question=entered.text("question", acting.LONGEST),
            about={"kind": "signal", "signal": "step", "step": page.signal.step_id},
            facts=freeze(page),
        )
        row_id, change = acting.start(viewer, wanted, entered.key(), datetime.now(UTC))
    except Refused as refused:
        context = page_context(viewer, page, request.POST.dict(), talk_problem=str(refused.message))
        return render(request, "signals/signal.html", context, status=422)
    tell(request, _("Planned. The other one is told, and reads the same figures."), change.pk if change else None)
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


def _move(request: HttpRequest, viewer: Viewer, found: ConversationRow) -> HttpResponse:
    entered = Entered(request.POST.dict())
    at, minutes = _when(viewer, entered)
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


def _when(viewer: Viewer, entered: Entered) -> tuple[datetime, int]:
    on, at = entered.day("on"), entered.time("at")
    minutes = entered.number("minutes")
    if entered.problems or on is None or at is None:
        raise Refused(next(iter(entered.problems.values()), _("Choose a day and a time.")))
    return _moment(on, at, viewer), DEFAULT_MINUTES if minutes is None else minutes


def _moment(on: date, at: time, viewer: Viewer) -> datetime:
    return datetime.combine(on, at, ZoneInfo(viewer.organisation.time_zone)).astimezone(UTC)
