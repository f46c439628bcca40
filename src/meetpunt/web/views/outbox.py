"""A phone's outbox: the page that shows it, and taking in one entry of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.log_activity import LoggedOtherwise
from meetpunt.actions.move_opportunity import Needs
from meetpunt.actions.own_fields import BadValues
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web import logging
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer, sign_in_of
from meetpunt.web.views.log_visit import keep, somebody_else, stands_at


@for_viewer
def outbox(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What this phone keeps until it can be sent; the list itself is in the phone."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    return render(request, "outbox.html")


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """One entry of a phone's outbox, and how it fared: every answer names the entry's key.

    201 kept, 200 kept before, 401 nobody or another sign-in than the entry's (`who` says which), 409 kept before with
    other content (`stands` says where to read it), 422 what is wrong with it, in words by field.
    """
    here = sign_in_of(request)
    if not here:
        return _answer(request, 401, problems={"": _("Sign in, then it is sent.")})
    return _send(request, here)


@for_viewer
def _send(request: HttpRequest, viewer: Viewer, here: str) -> HttpResponse:
    if request.POST.get("who") != here:
        return _answer(request, 401, who=here, problems={"": somebody_else(viewer)})
    if not viewer.sells or viewer.person_id is None:
        return _answer(request, 422, problems={"": _("You register no visits here any more. Ask who administers.")})
    now = datetime.now(UTC)
    sent, problems = logging.read(viewer, request.POST.dict(), now)
    if sent is None or sent.key is None:
        return _answer(request, 422, problems=problems or {"": _("Open the form anew.")})
    try:
        logged = keep(viewer, sent, now)
    except LoggedOtherwise as other:
        stands = stands_at(other.activity_id, sent.chosen.account_id)
        return _answer(request, 409, stands=stands, problems={"": str(other.message)})
    except Needs as needs:
        return _answer(request, 422, problems=logging.said_of_needs(sent, needs.fields))
    except BadValues as bad:
        return _answer(request, 422, problems=logging.said_of_own(bad.problems))
    except Refused as refused:
        return _answer(request, 422, problems={"": str(refused.message)})
    except NotVisible:
        words = _("What this is about is no longer in your hands. Look at the account, or ask your manager.")
        return _answer(request, 422, problems={"": words})
    if logged.is_new:
        tell(request, _("Logged."), logged.change_id)
    return _answer(request, 201 if logged.is_new else 200, id=logged.activity_id)


def _answer(request: HttpRequest, status: int, **told: Any) -> JsonResponse:
    return JsonResponse({"key": request.POST.get("key", ""), **told}, status=status)
