"""The calendar of oneself or of somebody in hand, by week and by day, and moving what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meetpunt.actions.activities import planning
from meetpunt.actions.activities.filling import moment
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.method.period import Period
from meetpunt.reports.calendar import Calendar, calendar_of
from meetpunt.reports.calendar_grid import grid
from meetpunt.store.access import Viewer
from meetpunt.store.days import planned_one
from meetpunt.web.addresses import safe_next
from meetpunt.web.calendar_words import moved
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@for_viewer
def own(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The viewer's own calendar."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    return _page(request, viewer, viewer.person_id)


@for_viewer
def of_person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """The calendar of somebody whose work the viewer has in hand; they can read who looked."""
    page = _page(request, viewer, person_id)
    note_look(viewer, person_id, "calendar", datetime.now(UTC))
    return page


@for_viewer
def move(request: HttpRequest, viewer: Viewer, activity_id: int) -> HttpResponse:
    """GET asks for the day and time; POST moves there. Without a time only the day is kept."""
    row = planned_one(viewer, activity_id)
    at = row.at and row.at.astimezone(ZoneInfo(viewer.organisation.time_zone))
    told = {"on": row.on.isoformat() if row.on else "", "at": f"{at:%H:%M}" if at else ""}
    problems: dict[str, str] = {}
    if request.method == "POST":
        told = request.POST.dict()
        entered = Entered(told)
        on, clock, problems = entered.day("on"), entered.time("at"), entered.problems
        if on is None:
            problems.setdefault("on", _("Choose a day."))
        elif not problems:
            try:
                change = planning.move(viewer, activity_id, on, moment(viewer, on, clock), datetime.now(UTC))
                words = moved(on, clock) if change else _("It stands there already.")
                tell(request, words, change.pk if change else None)
            except Refused as refused:
                messages.error(request, str(refused.message))
            return redirect(safe_next(request, "calendar"))
    context = {"row": row, "told": told, "problems": problems, "next": safe_next(request, "calendar")}
    return render(request, "calendar/move.html", context, status=422 if problems else 200)


def _page(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    asked = _asked(request.GET, viewer.today)
    found = calendar_of(viewer, person_id, asked, datetime.now(UTC))
    is_day = request.GET.get("view") == "day"
    days = (found.chosen,) if is_day else found.days
    here = reverse("calendar") if found.is_own else reverse("calendar-of", args=(person_id,))
    context = {
        "calendar": found,
        "grid": grid(days, viewer.today, found.minute),
        "is_day": is_day,
        "first": found.days[0].on,
        "last": found.days[-1].on,
        "whose": here,
        "here": request.get_full_path(),
        "planning": _planning(request, found) if viewer.sells and viewer.person_id else "",
        **_around(here, found, is_day),
    }
    return render(request, "calendar/page.html", context)


def _asked(told: Mapping[str, Any], today: date) -> date:
    """The day that is asked for, or the first of a week unless today is in it; today when that cannot be read."""
    entered = Entered({name: str(told.get(name, "")) for name in ("day", "week")})
    if not entered.text("week"):
        return entered.day("day") or today
    monday = entered.week("week", today)
    return today if today in Period.week_of(monday) else monday


def _around(here: str, found: Calendar, is_day: bool) -> dict[str, str]:
    """Where before, after, today, the day and the week lead to."""
    day, step = found.chosen.on, timedelta(days=1 if is_day else 7)
    as_day, as_week = f"{here}?view=day&day={day}", f"{here}?day={day}"
    if is_day:
        before, after = (f"{here}?view=day&day={one}" for one in (day - step, day + step))
    else:
        before, after = (f"{here}?week={one:%G-W%V}" for one in (day - step, day + step))
    now = f"{here}?view=day" if is_day else here
    return {"before": before, "after": after, "now": now, "as_day": as_day, "as_week": as_week}


def _planning(request: HttpRequest, found: Calendar) -> str:
    """The form to plan, to be completed with a day and a time."""
    told = {"next": request.get_full_path()} | ({} if found.is_own else {"person": str(found.person.id)})
    return f"{reverse('plan')}?{urlencode(told)}"
