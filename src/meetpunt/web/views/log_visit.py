"""Logging a visit: with two taps when it was planned, and without JavaScript as well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.log_activity import Logged, log_activity
from meetpunt.reports.logging import log_page
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.days import accounts_to_choose
from meetpunt.web import logging
from meetpunt.web.deal_words import near
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def log_visit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form, and logging what it sends."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    now = datetime.now(UTC)
    problems: dict[str, str] = {}
    typed: Mapping[str, str] = request.POST.dict() if request.method == "POST" else {}
    if request.method == "POST":
        sent, problems = logging.read(viewer, typed, now)
        if sent is not None:
            try:
                logged = _log(viewer, sent, now)
            except Refused as refused:
                problems = {"": str(refused.message)}
            else:
                words = _("Logged.") if logged.is_new else _("This was logged already; nothing was changed.")
                tell(request, words, logged.change_id)
                return redirect("today")
    asked = Entered(request.GET.dict())
    page = log_page(
        viewer,
        now,
        activity_id=asked.number("activity"),
        account_id=asked.number("account"),
        opportunity_id=asked.number("opportunity"),
    )
    chosen = _place_of(typed.get("visit", "")) or page.chosen
    context = {
        "page": page,
        "chosen": chosen,
        "typed": typed,
        "problems": problems,
        "key": typed.get("key") or str(uuid4()),
        "kinds": logging.KINDS,
        "kind": typed.get("kind") or next((one.kind for one in page.choices if one.place == chosen), "visit"),
        "nexts": [(kind, near(logging.default_day(viewer.today, kind))) for kind in ("call", "visit", "quote_work")],
        "minutes": typed.get("minutes") or _minutes(page.choices, chosen),
        "local_now": now.astimezone(ZoneInfo(viewer.organisation.time_zone)),
        "today": viewer.today,
    }
    return render(request, "log_visit.html", context, status=422 if problems else 200)


@require_POST
@for_viewer
def send(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One entry of a phone's outbox: 201 kept, 200 kept before, 422 what is wrong with it, in words."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    now = datetime.now(UTC)
    sent, problems = logging.read(viewer, request.POST.dict(), now)
    if sent is None or sent.key is None:
        return JsonResponse({"problems": problems or {"key": _("Open the form anew.")}}, status=422)
    try:
        logged = _log(viewer, sent, now)
    except Refused as refused:
        return JsonResponse({"problems": {"": str(refused.message)}}, status=422)
    except NotVisible:
        words = _("What this is about is no longer in your hands. Look at the account, or ask your manager.")
        return JsonResponse({"problems": {"": words}}, status=422)
    if logged.is_new:
        tell(request, _("Logged."), logged.change_id)
    return JsonResponse({"id": logged.activity_id}, status=201 if logged.is_new else 200)


@for_viewer
def outbox(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What this phone keeps until it can be sent; the list itself is in the phone."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    return render(request, "outbox.html")


@for_viewer
def choose_account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Looking up whom a visit was with."""
    if not viewer.sells:
        raise Http404
    text = request.GET.get("q", "").strip()[:80]
    context = {"text": text, "accounts": accounts_to_choose(viewer, text), "log": reverse("log-visit")}
    return render(request, "log_choose.html", context)


def _log(viewer: Viewer, sent: logging.Sent, now: datetime) -> Logged:
    return log_activity(
        viewer,
        sent.told,
        sent.key,
        now,
        planned_id=sent.planned_id,
        move=sent.move,
        next_step=sent.next_step,
        saved_at=sent.saved_at,
    )


def _place_of(value: str) -> int:
    head = value.partition(":")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 4 else 0


def _minutes(choices: tuple[object, ...], chosen: int) -> int:
    for one in choices:
        if getattr(one, "place", 0) == chosen:
            planned = getattr(one, "minutes", None)
            return planned or logging.MINUTES.get(getattr(one, "kind", "visit"), 45)
    return logging.MINUTES["visit"]
