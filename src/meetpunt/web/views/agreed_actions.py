"""Agreed actions: those to do and those that ended, one of them with what its KPI did since, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import agreed_actions as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import mark_read_at
from meetpunt.method.period import day_of
from meetpunt.reports.agreed_actions import takes
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_actions import agreed_with, ended_actions, find_action, open_actions, own_due
from meetpunt.store.conversation_room import AgreedAction
from meetpunt.store.conversations import readable_ids
from meetpunt.store.fields import to_day_number
from meetpunt.web.action_words import takes_words
from meetpunt.web.conversation_page import ActionLine, action_lines
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

SOON = timedelta(days=7)
"""What is due so far ahead stands on the home pages."""


@for_viewer
def actions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that was agreed with the viewer: what to do first, then what others do, then what ended."""
    if viewer.person_id is None or not viewer.roles & {"rep", "inside_sales", "manager", "director"}:
        raise Http404
    opened, ended = open_actions(viewer), ended_actions(viewer)
    lines = action_lines(viewer, (*opened, *ended), with_since=True)
    is_open = [one for one in lines if one.action.state == "open"]
    context = {
        "mine": [one for one in is_open if one.action.owner.id == viewer.person_id],
        "of_others": [one for one in is_open if one.action.owner.id != viewer.person_id],
        "ended": [one for one in lines if one.action.state != "open"],
    }
    return render(request, "actions/list.html", context)


@for_viewer
def action(request: HttpRequest, viewer: Viewer, action_id: int) -> HttpResponse:
    """One action, with how its KPI stood, what was wanted and what it did since."""
    found = find_action(viewer, action_id)
    mark_read_at(viewer, request.path, datetime.now(UTC))
    return _page(request, viewer, found)


@require_POST
@for_viewer
def end(request: HttpRequest, viewer: Viewer, action_id: int) -> HttpResponse:
    """It is done, or dropped."""
    state, note = request.POST.get("state", ""), request.POST.get("note", "")

    def act(now: datetime) -> None:
        change = acting.end(viewer, action_id, state, note, now)
        said = _("Done. The other one is told.") if state == "done" else _("Dropped. The other one is told.")
        tell(request, said, change.pk if change else None)

    return _do(request, viewer, action_id, "end", act)


@require_POST
@for_viewer
def open_again(request: HttpRequest, viewer: Viewer, action_id: int) -> HttpResponse:
    """It is to be done after all."""

    def act(now: datetime) -> None:
        change = acting.open_again(viewer, action_id, now)
        tell(request, _("It is open again."), change.pk if change else None)

    return _do(request, viewer, action_id, "again", act)


@require_POST
@for_viewer
def change(request: HttpRequest, viewer: Viewer, action_id: int) -> HttpResponse:
    """Another day or other words."""
    entered = Entered(request.POST.dict())
    seen = {"text": request.POST.get("seen_text", ""), "due_on": entered.number("seen_due")}

    def act(now: datetime) -> None:
        due_on = entered.day("due_on")
        if entered.problems:
            raise Refused(next(iter(entered.problems.values())))
        changed = acting.change(viewer, action_id, seen, request.POST.get("text", ""), due_on, now)
        if changed is None:
            messages.info(request, _("Nothing was changed."))
        else:
            tell(request, _("Changed. The other one is told."), changed.pk)

    return _do(request, viewer, action_id, "change", act)


def due_lines(viewer: Viewer) -> tuple[ActionLine, ...]:
    """The viewer's own open actions that are due within a week, or have passed their day; for the home pages."""
    if viewer.person_id is None:
        return ()
    return action_lines(viewer, own_due(viewer, viewer.today + SOON))


def _do(
    request: HttpRequest, viewer: Viewer, action_id: int, form: str, act: Callable[[datetime], None]
) -> HttpResponse:
    """Do it and go back to where one was; or the page again with what is wrong."""
    found = find_action(viewer, action_id)
    try:
        act(datetime.now(UTC))
    except Refused as refused:
        return _page(request, viewer, found, form, str(refused.message))
    return redirect(reverse("action", args=(action_id,)))


def _page(request: HttpRequest, viewer: Viewer, found: AgreedAction, form: str = "", problem: str = "") -> HttpResponse:
    (line,) = action_lines(viewer, (found,), with_since=True)
    currency = viewer.organisation.currency
    agreed_on = day_of(found.made_at, ZoneInfo(viewer.organisation.time_zone))
    context = {
        "line": line,
        "action": found,
        "manager": agreed_with(viewer, found.id),
        "takes": takes_words(takes(viewer, found.owner.id, found.minutes, found.cost_minor), currency),
        "talk_id": next(iter(readable_ids(viewer, (found.conversation_id,))), None),
        "agreed_on": agreed_on,
        "form": form,
        "problem": problem,
        "told": request.POST.dict() if problem else {},
        "seen_due": to_day_number(found.due_on),
    }
    return render(request, "actions/action.html", context, status=422 if problem else 200)
