"""Inviting a trainer, ending that, and what a rep who invited shows a trainer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import trainer_invitations as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.method.training_plan import moved
from meetpunt.reports.ask import FunnelAsk
from meetpunt.reports.funnel import person_funnel
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.trainings import find_inviting
from meetpunt.store.competencies import MANAGER, SELF, competencies, latest, ratings_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of


@for_viewer
@require_POST
def invite(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Invite a trainer to a training, or to oneself."""
    trainer, training_id = _number(request, "trainer"), _number(request, "training")
    if trainer is None:
        raise NotVisible("trainer")
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
        trail = acting.invite(viewer, trainer, until, training_id, datetime.now(UTC), key_of(request))
    except ValueError:
        return _refused(request, training_id, _("Choose a last day from today on, at most a year ahead."))
    except Refused as refused:
        return _refused(request, training_id, str(refused.message))
    tell(request, _("Invited."), trail.pk if trail else None)
    return _back(training_id)


@for_viewer
@require_POST
def end(request: HttpRequest, viewer: Viewer, invitation_id: int) -> HttpResponse:
    """End an invitation; the trainer sees it no more."""
    trail = acting.end_invitation(viewer, invitation_id, datetime.now(UTC))
    tell(request, _("Ended: the trainer sees it no more."), trail.pk if trail else None)
    return _back(_number(request, "training"))


@never_cache
@for_viewer
def rep(request: HttpRequest, viewer: Viewer, rep_id: int) -> HttpResponse:
    """A rep who invited the viewer: competencies and funnel as the rep reads them, to read only."""
    who, as_rep = find_inviting(viewer, rep_id)
    note_look(viewer, rep_id, "trainer", datetime.now(UTC))
    last = latest(ratings_of(rep_id))
    ask = FunnelAsk(viewer.today, period_from=moved(viewer.today, -12), period_until=viewer.today)
    context = {
        "person": who,
        "rated": [
            (one, last.get((one.code, SELF)), last.get((one.code, MANAGER)))
            for one in competencies(viewer.organisation.id)
            if one.is_active
        ],
        "funnel": person_funnel(as_rep, rep_id, ask, with_causes=False),
    }
    return render(request, "trainings/rep.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    told = request.POST.get(name, "")
    return int(told) if told.isascii() and told.isdigit() else None


def _back(training_id: int | None) -> HttpResponse:
    return redirect("trainings") if training_id is None else redirect("training", training_id)


def _refused(request: HttpRequest, training_id: int | None, why: str) -> HttpResponse:
    return render(request, "trainings/refused.html", {"training_id": training_id, "why": why}, status=422)
