"""The page of one activity, and the form to change it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.activities import planning
from meetpunt.actions.activities.planning import change_activity, find_told
from meetpunt.actions.editing import Clash, Conflict
from meetpunt.actions.errors import Refused
from meetpunt.reports.activity import activity_report
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.development import plans_for
from meetpunt.store.activity_card import ActivityCard, activity_card
from meetpunt.web import activity_form
from meetpunt.web.addresses import safe_next
from meetpunt.web.record_form import RecordForm, blank, filled
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def activity(request: HttpRequest, viewer: Viewer, activity_id: int) -> HttpResponse:
    """What an activity holds, what may be done with it, and its history."""
    report = activity_report(viewer, activity_id)
    card = report.card
    is_ahead = card.kind == "visit" and card.is_planned and card.on is not None and card.on >= viewer.today
    context = {
        "may_go_along": is_ahead and card.person is not None and plans_for(viewer, card.person.id),
        "report": report,
        "card": report.card,
        "here": request.path,
        "today": viewer.today,
        "may_hold": report.card.is_planned and (report.card.on is None or report.card.on <= viewer.today),
        "may_log": viewer.sells and report.card.is_planned and report.card.account is not None,
    }
    return render(request, "activities/activity.html", context)


@for_viewer
def edit(request: HttpRequest, viewer: Viewer, activity_id: int) -> HttpResponse:
    """Change an activity; whatever was typed stays when it cannot be kept."""
    card, zone = activity_card(viewer, activity_id), viewer.organisation.time_zone
    inputs, stands = activity_form.activity_inputs(viewer, card), find_told(viewer, activity_id)
    if request.method != "POST":
        return _page(request, blank(inputs, activity_form.texts_of(stands, zone, _account(card))), card)
    form = filled(inputs, request.POST)
    if form.is_valid:
        seen = activity_form.told_with(stands, form.seen, zone)
        told = activity_form.told_with(stands, form.values, zone)
        try:
            change = change_activity(viewer, activity_id, seen, told, datetime.now(UTC))
        except Conflict as conflict:
            form.show_conflict(_as_shown(conflict, viewer, activity_id))
        except Refused as refused:
            form.problem = str(refused.message)
        except NotVisible:
            form.problem = _("What you chose is not in your hands. Choose another one.")
        else:
            tell(request, _("Saved.") if change else _("Nothing was changed."), change.pk if change else None)
            return redirect("activity", activity_id)
    return _page(request, form, card)


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, activity_id: int, what: str) -> HttpResponse:
    """Hold, call off, move to tomorrow or remove what is planned; each with an undo."""
    now = datetime.now(UTC)
    acts = {
        "hold": (planning.hold, _("Kept as held.")),
        "call-off": (planning.call_off, _("Called off.")),
        "plan-again": (planning.plan_again, _("Planned again.")),
        "remove": (planning.remove_activity, _("Taken away.")),
        "tomorrow": (planning.move_to_tomorrow, _("Moved to the next working day.")),
    }
    if what not in acts:
        raise Http404
    does, words = acts[what]
    try:
        change = does(viewer, activity_id, now)
        tell(request, words, change.pk if change else None)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(safe_next(request, "today"))


def _as_shown(conflict: Conflict, viewer: Viewer, activity_id: int) -> Conflict:
    """The clash by input instead of column, in the words of the form."""
    card = activity_card(viewer, activity_id)
    now = activity_form.texts_of(find_told(viewer, activity_id), viewer.organisation.time_zone, _account(card))
    names = [(activity_form.INPUTS.get(clash.column, clash.column), clash) for clash in conflict.clashes]
    return Conflict(tuple(Clash(name, clash.seen, now.get(name, ""), clash.yours) for name, clash in names))


def _account(card: ActivityCard) -> str:
    return activity_form.account_label(card.account.name, card.town) if card.account else ""


def _page(request: HttpRequest, form: RecordForm, card: ActivityCard) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "activities/form.html", {"form": form, "card": card}, status=status)
