"""Logging a visit: with two taps when it was planned, and without JavaScript as well."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.errors import Refused
from meetpunt.actions.log_activity import Logged, LoggedOtherwise, log_activity
from meetpunt.actions.move_opportunity import Needs
from meetpunt.actions.own_fields import BadValues
from meetpunt.reports.logging import LogPage, log_page, on_the_road
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.days import accounts_to_choose
from meetpunt.store.optional_fields import ACTIVITY
from meetpunt.store.own_fields import hidden_fields
from meetpunt.web import logging
from meetpunt.web.acch_words import QUESTIONS
from meetpunt.web.entering import Entered
from meetpunt.web.logging_page import moved_to, place_of
from meetpunt.web.own_fields import add_own_fields
from meetpunt.web.templatetags.deals import page_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer, sign_in_of


@never_cache
@for_viewer
def log_visit(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form, and logging what it sends."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    now = datetime.now(UTC)
    if request.method != "POST":
        return _form(request, viewer, now, {}, {})
    typed = {name: str(value) for name, value in request.POST.items()}
    if typed.get("who", sign_in_of(request)) != sign_in_of(request):
        return _form(request, viewer, now, {}, {"": somebody_else(viewer)}, status=401)
    sent, problems = logging.read(viewer, typed, now)
    if sent is None:
        return _form(request, viewer, now, typed, problems)
    try:
        logged = keep(viewer, sent, now)
    except LoggedOtherwise as other:
        # It is offered again under a new key, as something that was not planned.
        again = {**typed, "key": "", "visit": without_plan(typed.get("visit", ""))}
        stands = stands_at(other.activity_id, sent.chosen.account_id)
        return _form(request, viewer, now, again, {"": str(other.message)}, stands, status=409)
    except Needs as needs:
        return _form(request, viewer, now, typed, logging.said_of_needs(sent, needs.fields))
    except BadValues as bad:
        return _form(request, viewer, now, typed, logging.said_of_own(bad.problems))
    except Refused as refused:
        return _form(request, viewer, now, typed, {"": str(refused.message)})
    words = _("Logged.") if logged.is_new else _("This was logged already; nothing was changed.")
    tell(request, words, logged.change_id)
    return redirect("today")


@never_cache
@for_viewer
def choose_account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Looking up whom a visit was with; without a word whom one may meet today, in short, which a phone keeps."""
    if not viewer.sells:
        raise Http404
    text = request.GET.get("q", "").strip()[:80]
    found = accounts_to_choose(viewer, text) if text else ()
    context = {"text": text, "accounts": found, "road": on_the_road(viewer) if not text else ()}
    return render(request, "log_choose.html", context)


def keep(viewer: Viewer, sent: logging.Sent, now: datetime) -> Logged:
    """Log what was sent."""
    return log_activity(
        viewer,
        sent.told,
        sent.key,
        now,
        planned_id=sent.chosen.activity_id,
        move=sent.move,
        next_step=sent.next_step,
        saved_at=sent.saved_at,
        is_about_none=sent.chosen.is_about_none,
        content=sent.content,
        own=sent.own,
        acch=sent.acch,
    )


def somebody_else(viewer: Viewer) -> str:
    """What is said of what another sign-in filled in."""
    words = _("This was filled in under another sign-in than %(name)s. Nothing was kept: sign in as who filled it in.")
    return words % {"name": viewer.name}


def stands_at(activity_id: int, account_id: int | None) -> str:
    """Where one reads what was logged before: its own page, else that of its account."""
    return page_of("activity", activity_id) or (page_of("account", account_id) if account_id else "")


def without_plan(visit: str) -> str:
    """The same choice as a visit that was not planned."""
    place, _activity, *rest = (visit.split(":") + [""] * 5)[:5]
    return ":".join((place, "", *rest))


def _form(
    request: HttpRequest,
    viewer: Viewer,
    now: datetime,
    typed: dict[str, str],
    problems: dict[str, str],
    stands: str = "",
    status: int | None = None,
) -> HttpResponse:
    page = _page(request, viewer, now)
    sent = logging.chosen_of(typed)
    if typed and not place_of(page, typed) and sent.account_id is not None:
        page = log_page(viewer, now, account_id=sent.account_id)
    chosen = place_of(page, typed) or page.chosen
    typed, problems = (moved_to(chosen, told, sent.place) for told in (typed, problems))
    one = next((choice for choice in page.choices if choice.place == chosen), None)
    context = {
        "page": page,
        "chosen": chosen,
        "typed": typed,
        "problems": problems,
        "stands": stands,
        "key": typed.get("key") or str(uuid4()),
        "kinds": logging.KINDS,
        "nexts": [(kind, logging.default_day(viewer.today, kind)) for kind in ("call", "visit", "quote_work")],
        "minutes": typed.get("minutes")
        or (one and round(one.minutes or 0))
        or logging.MINUTES[one.kind if one else "visit"],
        "own_fields": _own_fields(viewer, typed, problems),
        "acch_questions": QUESTIONS,
        "hidden": {code for on, code in hidden_fields(viewer.organisation.id) if on == ACTIVITY},
        "local_now": now.astimezone(ZoneInfo(viewer.organisation.time_zone)),
        "today": viewer.today,
    }
    return render(request, "log_visit.html", context, status=status or (422 if problems else 200))


def _own_fields(viewer: Viewer, typed: dict[str, str], problems: dict[str, str]) -> forms.Form:
    """The organisation's own fields of activities, with what was typed and what is wrong with it."""
    form = forms.Form(typed or None)
    add_own_fields(form, viewer.organisation.id, ACTIVITY)
    form.is_valid()
    for name in form.fields:
        if name in problems:
            form.add_error(name, problems[name])
    return form


def _page(request: HttpRequest, viewer: Viewer, now: datetime) -> LogPage:
    asked = Entered(request.GET.dict())
    activity, account, deal = (asked.number(name) for name in ("activity", "account", "opportunity"))
    if "mend" not in request.GET:
        return log_page(viewer, now, activity_id=activity, account_id=account, opportunity_id=deal)
    # What a phone kept is mended with whatever there still is of what it was about.
    for ask in ({"activity_id": activity}, {"account_id": account}):
        try:
            return log_page(viewer, now, **ask)
        except NotVisible:
            continue
    return log_page(viewer, now)
