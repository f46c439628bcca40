"""The clean-up: what stands longer than others take, decided about one by one without leaving the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import ageing
from meetpunt.actions.activities.told import NextStep
from meetpunt.actions.ageing import About
from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import Move
from meetpunt.actions.opportunities.reasons import reasons_of
from meetpunt.method.period import Period
from meetpunt.reports.ageing_list import OldOne, clean_up, old_one
from meetpunt.reports.board import When
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.opportunity_card import OpportunityCard, find_opportunity
from meetpunt.web import formats
from meetpunt.web.addresses import safe_next
from meetpunt.web.deal_words import KINDS
from meetpunt.web.entering import Entered
from meetpunt.web.logging import default_day
from meetpunt.web.own_word import own_word_lines
from meetpunt.web.templatetags.deals import month as month_name
from meetpunt.web.templatetags.figures import words_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer

SHOWN = 20
NEXT_KINDS = ("call", "visit", "email", "demonstration")
MONTHS_ON = (1, 2, 3, 6)
ENDS = ("lost", "no_decision")


@never_cache
@for_viewer
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list of the viewer, or of somebody whom they manage."""
    asked = Entered(request.GET.dict())
    found = clean_up(viewer, asked.number("of"), datetime.now(UTC))
    old = found.waiting.old
    shown = old if asked.text("all", 1) else old[:SHOWN]
    context = {
        "found": found,
        "shown": [(one, uuid4(), _planned_on(one, viewer.today) is not None) for one in shown],
        "left": len(old) - len(shown),
        "kinds": [(code, KINDS[code]) for code in NEXT_KINDS],
        "call_on": default_day(viewer.today, "call"),
        "months": [(one, month_name(one)) for one in _months(viewer.today)],
        "reasons": _reasons(viewer),
        "word": own_word_lines(found.word, found.is_own, found.person.name),
        "here": request.get_full_path(),
    }
    return render(request, "clean_up.html", context)


@require_POST
@for_viewer
def decide(request: HttpRequest, viewer: Viewer, opportunity_id: int) -> HttpResponse:
    """One decision about one opportunity: the button that was tapped says which."""
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("clean-up")
    card = find_opportunity(viewer, opportunity_id)
    told = Entered(request.POST.dict())
    now = datetime.now(UTC)
    one = old_one(viewer, card.id, now)
    about = About(card.id, one.chance if one else None, told.key())
    try:
        do, said = _wanted(viewer, card, one, about, told, now)
        if told.problems:
            messages.error(request, next(iter(told.problems.values())))
        else:
            tell(request, said, do())
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(safe_next(request, "clean-up"))


def _wanted(
    viewer: Viewer, card: OpportunityCard, one: OldOne | None, about: About, told: Entered, now: datetime
) -> tuple[Callable[[], int | None], str]:
    """What the button does, and what is said of it then."""
    name = card.account_name or card.name
    if told.text("later"):
        month = told.day("later") or viewer.today
        said = _("%(name)s: decides in %(month)s.") % {"name": name, "month": month_name(month)}
        return lambda: ageing.later(viewer, about, month, told.day("seen_close"), now), said
    if told.text("ended"):
        to, _colon, reason = told.text("ended").partition(":")
        if to not in ENDS:
            raise NotVisible(f"end {to}")
        move = Move(to=to, seen=told.text("seen") or None, reason=reason[:120])
        lost, undecided = _("%(name)s is closed as lost."), _("%(name)s is closed without a decision.")
        return lambda: ageing.ended(viewer, about, move, now), (lost if to == "lost" else undecided) % {"name": name}
    planned = _planned_on(one, viewer.today) if one and told.text("alive") == "planned" else None
    kind, on = told.text("kind", 20), planned or told.day("on")
    if on is None:
        told.problems.setdefault("on", _("Choose a day for the next step."))
        on = viewer.today
    step = NextStep(kind if kind in NEXT_KINDS else "call", on, None, told.text("text"))
    said = _("%(name)s: still alive, next step on %(day)s.") % {"name": name, "day": formats.day_short(on)}
    return lambda: ageing.still_alive(viewer, about, step, now, is_planned=planned is not None), said


def _planned_on(one: OldOne, today: date) -> date | None:
    """The day of the next step that is planned already."""
    planned = one.card.row.planned
    return planned.on if planned is not None and one.card.when in (When.TODAY, When.LATER) else None


def _months(today: date) -> list[date]:
    """The first days of the months that can be tapped."""
    first = Period.month_of(today).first
    places = [first.year * 12 + first.month - 1 + on for on in MONTHS_ON]
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def _reasons(viewer: Viewer) -> dict[str, Any]:
    organisation = viewer.organisation
    found: dict[str, Any] = {end: [] for end in ENDS}
    for one in reasons_of(organisation):
        end = "no_decision" if one.no_decision else "lost"
        found[end].append((f"{end}:{one.kept_as(organisation)}", words_of({"nl": one.nl, "en": one.en})))
    return found
