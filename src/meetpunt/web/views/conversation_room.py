"""In the room: what the two note while they speak with each other, agreeing on actions, and closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import room as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.preparing import freeze_facts
from meetpunt.reports.frozen_figures import freeze_figures
from meetpunt.store.access import Viewer
from meetpunt.store.conversations import find_conversation
from meetpunt.web.action_form import ActionForm, form_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.conversations import again

Act = Callable[[datetime], Any]
"""Does it, at a moment; gives the change that an undo takes back, if there is one."""


@require_POST
@for_viewer
def together(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The two sit together: the page opens for notes, with the figures frozen."""
    talk = find_conversation(viewer, conversation_id)

    def act(now: datetime) -> None:
        freeze_facts(viewer, conversation_id, lambda: freeze_figures(viewer, talk.rep.id), now)
        acting.sit_together(viewer, conversation_id, now)

    return _do(request, viewer, conversation_id, "together", act)


@require_POST
@for_viewer
def said(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """What the rep says of the figures."""
    text = request.POST.get("said", "")
    return _do(
        request, viewer, conversation_id, "said", lambda now: acting.note_said(viewer, conversation_id, text, now)
    )


@require_POST
@for_viewer
def item_note(request: HttpRequest, viewer: Viewer, conversation_id: int, item_id: int) -> HttpResponse:
    """What was said of something on the agenda."""
    note = request.POST.get("note", "")
    return _do(request, viewer, conversation_id, "agenda", lambda now: acting.note_item(viewer, item_id, note, now))


@require_POST
@for_viewer
def cause(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """Tick, cross or leave open a possible cause, with a note."""
    told = request.POST.dict()
    code, reading, note = (str(told.get(name, "")) for name in ("cause", "reading", "note"))

    def act(now: datetime) -> None:
        acting.read_cause(viewer, conversation_id, code, reading, note, now)

    return _do(request, viewer, conversation_id, f"cause-{code}"[:60], act)


@require_POST
@for_viewer
def conclusion(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """What the two conclude."""
    text = request.POST.get("conclusion", "")
    return _do(
        request, viewer, conversation_id, "conclusion", lambda now: acting.conclude(viewer, conversation_id, text, now)
    )


@for_viewer
def agree(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """Agree on an action: the form says how its KPI stands now, and what the change goes with."""
    talk = find_conversation(viewer, conversation_id)
    if talk.state != "planned":
        return redirect("conversation", talk.id)
    form, problem = form_of(viewer, talk, request.POST if request.method == "POST" else request.GET), ""
    if request.method == "POST" and "look" not in request.POST:
        try:
            return _agree(request, viewer, conversation_id, form)
        except Refused as refused:
            problem = str(refused.message)
    context = {"talk": talk, "form": form, "problem": problem, "key": request.POST.get("key") or str(uuid4())}
    return render(request, "conversations/agree.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def withdraw(request: HttpRequest, viewer: Viewer, conversation_id: int, action_id: int) -> HttpResponse:
    """Take an action away while the conversation is not closed."""
    return _do(
        request,
        viewer,
        conversation_id,
        "actions",
        lambda now: acting.withdraw(viewer, action_id, now),
        _("Taken away."),
    )


@require_POST
@for_viewer
def close(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """Close it: refused while it ends in no action."""
    done = _("Closed. The actions stand with who does them, and the next conversation begins with them.")
    return _do(request, viewer, conversation_id, "close", lambda now: acting.close(viewer, conversation_id, now), done)


@require_POST
@for_viewer
def share(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The rep lets a later manager read it, or no longer."""
    wanted = request.POST.get("share") == "1"
    try:
        change = acting.share_with_next(viewer, conversation_id, wanted, datetime.now(UTC))
        tell(request, _("Kept."), change.pk if change else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("conversation", conversation_id)


def _agree(request: HttpRequest, viewer: Viewer, conversation_id: int, form: ActionForm) -> HttpResponse:
    if form.problem:
        raise Refused(form.problem)
    change = acting.agree(viewer, conversation_id, form.wanted, form.key, datetime.now(UTC))
    tell(request, _("Agreed."), change.pk if change else None)
    return redirect(f"/conversations/{conversation_id}/#actions")


def _do(
    request: HttpRequest,
    viewer: Viewer,
    conversation_id: int,
    form: str,
    act: Act,
    done: str = "",
) -> HttpResponse:
    """Do it and go back to where it stands; with scripts only that page is drawn anew."""
    find_conversation(viewer, conversation_id)
    try:
        change = act(datetime.now(UTC))
    except Refused as refused:
        return again(request, viewer, conversation_id, form, refused)
    tell(request, done or _("Kept."), getattr(change, "pk", None))
    return redirect(f"/conversations/{conversation_id}/#{form}")
