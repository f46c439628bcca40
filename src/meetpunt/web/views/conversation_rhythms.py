"""The rhythms in which the viewer speaks with others: beginning one, and ending it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import rhythms as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.conversation_rhythms import partners, rhythms
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.conversations import DEFAULT_MINUTES, must_converse
from meetpunt.web.views.signals import next_working_day

USUAL_WEEKS = 4


@for_viewer
def all_rhythms(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Those that hold, and a form to begin one; a new one with the same person takes the place of the old."""
    must_converse(viewer)
    found, problem = partners(viewer), ""
    if request.method == "POST":
        entered = Entered(request.POST.dict())
        partner = next((one for one in found if one.other.id == entered.number("with")), None)
        on, at = entered.day("on"), entered.time("at")
        minutes = entered.number("minutes")
        try:
            if partner is None:
                raise Refused(_("Choose with whom."))
            if entered.problems or on is None or at is None:
                raise Refused(next(iter(entered.problems.values()), _("Choose a day and a time.")))
            wanted = acting.WantedRhythm(
                partner.rep_id,
                partner.other.id,
                entered.number("weeks") or 0,
                on,
                at,
                DEFAULT_MINUTES if minutes is None else minutes,
            )
            change = acting.keep_rhythm(viewer, wanted, datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            tell(request, _("Kept. The first conversation is planned, and you are both told."), change.pk)
            return redirect("conversations")
    context = {
        "rhythms": rhythms(viewer),
        "partners": found,
        "chosen": request.POST.get("with") or request.GET.get("with", ""),
        "on": next_working_day(viewer.today),
        "weeks": USUAL_WEEKS,
        "told": request.POST,
        "problem": problem,
    }
    return render(request, "conversations/rhythms.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def end(request: HttpRequest, viewer: Viewer, rhythm_id: int) -> HttpResponse:
    """End one; what is planned stays planned."""
    change = acting.end_rhythm(viewer, rhythm_id, datetime.now(UTC))
    tell(request, _("Ended. What is planned already stays planned."), change.pk if change else None)
    return redirect("conversation-rhythms")
