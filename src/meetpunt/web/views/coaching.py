"""The loop of conversations: a manager's week, what goes with kinds of actions, and that conversations take place."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import rating_conversations as rating
from meetpunt.actions.errors import Refused
from meetpunt.reports.coaching_week import coaching_week
from meetpunt.reports.conversation_counts import conversation_counts
from meetpunt.reports.effect_by_kind import effect_by_kind
from meetpunt.store.access import Viewer
from meetpunt.web.entering import Entered
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.agreed_actions import due_lines


@for_viewer
def week(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """With whom to speak this week, what is prepared and what is open."""
    context = {"week": coaching_week(viewer), "due_actions": due_lines(viewer)}
    return render(request, "conversations/week.html", context)


@for_viewer
def counts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """That conversations take place, and how many actions they end in."""
    return render(request, "conversations/counts.html", {"found": conversation_counts(viewer)})


@for_viewer
def effect(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What goes with actions of each kind, over the organisation."""
    return render(request, "actions/effect.html", {"lines": effect_by_kind(viewer)})


@require_POST
@for_viewer
def rate(request: HttpRequest, viewer: Viewer, conversation_id: int) -> HttpResponse:
    """The rep rates a conversation that was held."""
    try:
        rating.rate(viewer, conversation_id, Entered(request.POST.dict()).number("score"), datetime.now(UTC))
        messages.success(request, _("Kept. Your manager reads means of four and more, never yours alone."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("conversation", conversation_id)
