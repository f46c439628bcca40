"""What deviates from the team, one step of one person with its possible causes, and letting a signal rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import signals as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.reports.data_signals import KINDS, DataSignal, data_list, data_signals
from meetpunt.reports.signals_page import SignalPage, signal_page, step_signals, unnamed_signals
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.conversations import planned_about, talks_with
from meetpunt.store.refs import PersonRef
from meetpunt.store.signals import STEP
from meetpunt.web.entering import Entered
from meetpunt.web.templatetags.keeping import shown_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

RESTS_FOR = timedelta(days=28)
"""The day that is filled in for "not now"."""


@for_viewer
def signals(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list: steps that deviate, what rests, and what is wanting in the registration."""
    found = step_signals(viewer, viewer.today)
    planned = planned_about(viewer, {one.person.id for one in found})
    about_data = data_signals(viewer, viewer.today)
    context = {
        "signals": [(one, planned.get(one.key)) for one in found if one.rest is None],
        "resting": [one for one in found if one.rest is not None],
        "data": shown_of("signals about data", about_data, lambda: _table(about_data)),
        "data_resting": [one for one in about_data if one.rest is not None],
        "unnamed": unnamed_signals(viewer, viewer.today),
        "kinds": KINDS,
        "may_edit_causes": may_edit_causes(viewer),
    }
    return render(request, "signals/list.html", context)


@for_viewer
def signal(request: HttpRequest, viewer: Viewer, person_id: int, step_id: int) -> HttpResponse:
    """One step of one person beside the team, the possible causes with their facts, and what can be done."""
    page = signal_page(viewer, person_id, step_id, viewer.today)
    note_look(viewer, person_id, "signals", datetime.now(UTC))
    return render(request, "signals/signal.html", page_context(viewer, page))


def page_context(
    viewer: Viewer, page: SignalPage, told: Mapping[str, str] | None = None, **problems: str
) -> dict[str, object]:
    """What the page of a signal needs. told: what was typed and not taken; problems: what is wrong with it."""
    one = page.signal
    may_decide = _may_decide(viewer, one.person.id)
    return {
        "page": page,
        "one": one,
        "planned": planned_about(viewer, {one.person.id}).get(one.key),
        "may_decide": may_decide,
        "talks": talks_with(viewer, one.person.id) if may_decide else (),
        "until": viewer.today + RESTS_FOR,
        "on": next_working_day(viewer.today),
        "told": told or {},
        "key": str(uuid4()),
        "rest_key": str(uuid4()),
        "may_edit_causes": may_edit_causes(viewer),
        **problems,
    }


def may_edit_causes(viewer: Viewer) -> bool:
    """Who writes down the possible causes: who manages or administers."""
    return viewer.administers or bool(viewer.managed_team_ids)


def next_working_day(today: date) -> date:
    """The day that is filled in for a conversation: a week on, not at the weekend."""
    on = today + timedelta(days=7)
    return on if on.weekday() < 5 else on + timedelta(days=7 - on.weekday())


@for_viewer
def data(request: HttpRequest, viewer: Viewer, person_id: int, wanting: str) -> HttpResponse:
    """The rows behind a signal about data."""
    found = data_list(viewer, person_id, wanting)
    note_look(viewer, person_id, "signals", datetime.now(UTC))
    context = {
        "list": found,
        "one": found.signal,
        "may_decide": found.signal.is_signal and _may_decide(viewer, person_id),
        "until": viewer.today + RESTS_FOR,
        "key": str(uuid4()),
    }
    return render(request, "signals/data.html", context)


@require_POST
@for_viewer
def rest(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """ "Not now, because": let a signal rest until a day."""
    entered = Entered(request.POST.dict())
    step_id, kind = entered.number("step"), entered.text("kind", 24) or STEP
    if (kind == STEP) != (step_id is not None) or (kind != STEP and kind not in KINDS):
        raise NotVisible(f"signal {kind}")
    until, reason = entered.day("until"), entered.text("reason", 300)
    try:
        if entered.problems or until is None:
            raise Refused(_("Choose until which day it rests."))
        about = (kind, person_id, step_id)
        _id, change = acting.let_rest(viewer, about, reason, until, entered.key(), datetime.now(UTC))
    except Refused as refused:
        if step_id is None:
            messages.error(request, str(refused.message))
            return redirect("signal-data", person_id, kind)
        page = signal_page(viewer, person_id, step_id, viewer.today)
        return render(
            request, "signals/signal.html", page_context(viewer, page, rest_problem=str(refused.message)), status=422
        )
    tell(request, _("It rests until then. Both of you read why."), change.pk if change else None)
    return redirect("signals")


@require_POST
@for_viewer
def take_up(request: HttpRequest, viewer: Viewer, decision_id: int) -> HttpResponse:
    """Take a resting signal up again."""
    try:
        change = acting.take_up(viewer, decision_id, datetime.now(UTC))
        tell(request, _("It is in the list again."), change.pk)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("signals")


def _table(found: tuple[DataSignal, ...]) -> list[tuple[PersonRef, list[DataSignal | None]]]:
    """A row per person, a cell per kind; None where nothing is to be counted."""
    rows = []
    for person, cells in groupby(found, key=lambda one: one.person):
        of = {one.kind: one for one in cells}
        rows.append((person, [of.get(kind) for kind in KINDS]))
    return rows


def _may_decide(viewer: Viewer, person_id: int) -> bool:
    try:
        acting.may_decide(viewer, person_id)
    except NotVisible:
        return False
    return True
