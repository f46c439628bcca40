"""Preparing a conversation, each on the own page: the rep the own reading, the manager questions, both the agenda."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import preparing as acting
from meetpunt.actions.errors import Refused
from meetpunt.reports.frozen_figures import freeze_figures
from meetpunt.store.access import Viewer
from meetpunt.store.competencies import competencies
from meetpunt.store.conversations import ConversationRow, find_conversation
from meetpunt.store.objectives import objectives
from meetpunt.store.processes import processes
from meetpunt.web.conversation_page import page_of
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def prepare(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The own preparation; keeping it the first time freezes the figures."""
    talk, problem = find_conversation(viewer, conversation_id), ""
    if talk.state != "planned":
        return redirect("conversation", talk.id)
    if request.method == "POST":
        try:
            return _keep(request, viewer, talk)
        except Refused as refused:
            problem = str(refused.message)
            talk = find_conversation(viewer, conversation_id)
    steps = [step for one in processes(viewer.organisation.id, viewer.today) for step in one.steps]
    context = {
        **page_of(viewer, talk, request.POST.dict()),
        "problem": problem,
        "steps": [step for step in steps if not step.is_final],
        "competencies": [one for one in competencies(viewer.organisation.id) if one.is_active],
        "objectives": [one for one in objectives(viewer) if one.is_active],
    }
    return render(request, "conversations/prepare.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def add_item(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """Put something on the agenda."""
    entered = Entered(request.POST.dict())
    try:
        text = entered.text("item", acting.MOST_ITEM)
        acting.put_on_agenda(viewer, conversation_id, text, entered.key(), datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(_back(request, conversation_id))


@require_POST
@for_viewer
def remove_item(request: HttpRequest, viewer: Viewer, conversation_id: int, item_id: int) -> HttpResponse:
    """Take one's own item off the agenda."""
    try:
        change = acting.take_off_agenda(viewer, item_id, datetime.now(UTC))
        tell(request, _("Taken off the agenda."), change.pk)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(_back(request, conversation_id))


@require_POST
@for_viewer
def coach(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The manager chooses a way of coaching."""
    try:
        acting.choose_coaching(viewer, conversation_id, request.POST.get("coaching", ""), datetime.now(UTC))
        messages.success(request, _("Kept. The other one reads it."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(_back(request, conversation_id))


def _keep(request: HttpRequest, viewer: Viewer, talk: ConversationRow) -> HttpResponse:
    entered, now = Entered(request.POST.dict()), datetime.now(UTC)
    is_shared = "share" in request.POST
    text, question = entered.text("text", acting.MOST_TEXT), entered.text("question", acting.MOST_ITEM)
    if entered.problems:
        raise Refused(next(iter(entered.problems.values())))
    if talk.is_rep:
        wanted = acting.WantedQuestion(
            question, entered.number("step"), entered.text("competency", 40), entered.number("objective")
        )
        acting.ask_to_develop(viewer, talk.id, wanted, now)
    acting.freeze_facts(viewer, talk.id, lambda: freeze_figures(viewer, talk.rep.id), now)
    acting.prepare(viewer, talk.id, text, is_shared, now)
    if text_of_item := entered.text("item", acting.MOST_ITEM):
        acting.put_on_agenda(viewer, talk.id, text_of_item, entered.key(), now)
    if is_shared:
        messages.success(request, _("Shared. The other one is told, and reads it now."))
        return redirect("conversation", talk.id)
    messages.success(request, _("Kept. Only you read it until you share it."))
    return redirect("conversation-prepare", talk.id)


def _back(request: HttpRequest, conversation_id: int) -> str:
    where = f"/conversations/{conversation_id}/"
    return f"{where}prepare/#agenda" if request.POST.get("from") == "prepare" else f"{where}#agenda"
