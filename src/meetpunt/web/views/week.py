"""The week sheet: one's own to fill in, a team member's to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetpunt.actions.editing import Conflict
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.actions.week_sheet import save_week
from meetpunt.method.period import Period
from meetpunt.reports.week import WeekSheet, as_last_week, filled_in, week_sheet
from meetpunt.reports.week_difference import difference
from meetpunt.store.access import Viewer
from meetpunt.store.pipeline import owners
from meetpunt.web.entering import Entered
from meetpunt.web.hours import NoHours, hours, minutes_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.week_words import day_name, line
from meetpunt.web.working_words import away_words


@dataclass(frozen=True)
class Field:
    """A cell as the form shows it. theirs: what somebody else made of it meanwhile; None when nobody did."""

    name: str
    place: int
    text: str
    elsewhere: float
    is_open: bool
    problem: str = ""
    theirs: str | None = None


@dataclass(frozen=True)
class Line:
    """A line of the form."""

    kind: str
    fields: tuple[Field, ...]
    elsewhere: float
    total: float


@for_viewer
def week(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A week; keeping one's own."""
    asked = request.POST if request.method == "POST" else request.GET
    monday = Entered(asked.dict()).week("week", viewer.today)
    sheet = week_sheet(viewer, monday, None if request.method == "POST" else asked_person(asked.get("person", "")))
    if request.method == "POST":
        return _keep(request, viewer, sheet)
    if not sheet.is_own:
        note_look(viewer, sheet.person_id, "week", datetime.now(UTC))
    told = as_last_week(viewer, sheet) if sheet.is_own and asked.get("as") == "last" else {}
    shown = {name: hours(minutes) for name, minutes in told.items()}
    copied = len(told) if "as" in asked else None
    return _page(request, viewer, sheet, {**_stands(sheet), **shown}, _kept(sheet), copied=copied)


def asked_person(text: str) -> int | None:
    """Whose week is asked for; None = one's own."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Http404


def _keep(request: HttpRequest, viewer: Viewer, sheet: WeekSheet) -> HttpResponse:
    typed = {name: request.POST[name].replace("\0", "")[:40] for name in _kept(sheet) if name in request.POST}
    wanted: dict[str, int | None] = {}
    problems: dict[str, str] = {}
    for name, text in typed.items():
        try:
            wanted[name] = minutes_of(text)
        except NoHours as unread:
            problems[name] = str(unread)
    refused, theirs, met = "", {}, dict[str, int | None]()
    if not problems:
        try:
            change, count = save_week(viewer, sheet.monday, _seen(request, wanted), wanted, datetime.now(UTC))
        except Conflict as conflict:
            refused = str(conflict.message)
            met = {one.column: one.theirs for one in conflict.clashes}
            theirs = {name: hours(minutes) for name, minutes in met.items()}
        except Refused as error:
            refused = str(error.message)
        else:
            if change is not None:
                told = ngettext("Kept: %(n)s field changed.", "Kept: %(n)s fields changed.", count) % {"n": count}
                tell(request, told, change.pk)
            else:
                tell(request, _("Nothing had changed."))
            return redirect(f"{reverse('week')}?week={sheet.monday}&day={_place(request, sheet, viewer)}")
    # What the form showed at first stays what was seen; of a clash that is now what somebody else made of it.
    seen = {**_seen(request, dict.fromkeys(_stands(sheet))), **met}
    return _page(request, viewer, sheet, {**_stands(sheet), **typed}, seen, problems, theirs, refused)


def _kept(sheet: WeekSheet) -> dict[str, int | None]:
    return {one.name: one.minutes for row in sheet.rows for one in row.cells}


def _stands(sheet: WeekSheet) -> dict[str, str]:
    """The cells that can be filled in, as they stand."""
    return {one.name: hours(one.minutes) for row in sheet.rows for one in row.cells if one.is_open}


def _seen(request: HttpRequest, wanted: Mapping[str, int | None]) -> dict[str, int | None]:
    """The cells as the form showed them: office-2026-11-23=90, and nothing for what was empty."""
    if "seen" not in request.POST:
        return {}
    seen: dict[str, int | None] = dict.fromkeys(wanted)
    for told in request.POST["seen"].split():
        name, _sign, minutes = told.partition("=")
        if name in seen and minutes.isascii() and minutes.isdigit() and len(minutes) < 6:
            seen[name] = int(minutes)
    return seen


def _page(
    request: HttpRequest,
    viewer: Viewer,
    sheet: WeekSheet,
    texts: Mapping[str, str],
    seen: Mapping[str, int | None],
    problems: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
    refused: str = "",
    copied: int | None = None,
) -> HttpResponse:
    wrong, clashes = problems or {}, theirs or {}
    shown = filled_in(sheet, {name: _minutes(text) for name, text in texts.items()}) if sheet.is_own else sheet
    lines = [
        Line(
            row.kind,
            tuple(
                Field(
                    one.name,
                    place,
                    texts.get(one.name, hours(one.minutes)),
                    one.elsewhere,
                    one.is_open,
                    wrong.get(one.name, ""),
                    clashes.get(one.name),
                )
                for place, one in enumerate(row.cells)
            ),
            row.elsewhere,
            row.total,
        )
        for row in shown.rows
    ]
    first_wrong = next(
        (one.place for row in lines for one in row.fields if one.problem or one.theirs is not None), None
    )
    beside = difference(shown, viewer.today)
    context: dict[str, Any] = {
        "sheet": shown,
        "difference": beside,
        "worked": list(zip(beside.due, beside.days, sheet.filled, strict=True)),
        "lines": lines,
        "days": list(zip(sheet.days, shown.totals, sheet.filled, sheet.planned, strict=True)),
        "away": {day: away_words(work.away) for day, work in zip(sheet.days, sheet.work, strict=True) if work.away},
        "seen": " ".join(f"{name}={minutes}" for name, minutes in seen.items() if minutes),
        "filled_in_all": sum(sheet.filled),
        "chosen": _place(request, sheet, viewer) if first_wrong is None else first_wrong,
        "before": sheet.monday - timedelta(days=7),
        "after": sheet.monday + timedelta(days=7),
        "is_this_week": viewer.today in Period.week_of(sheet.monday),
        "others": [one for one in owners(viewer) if one.id != viewer.person_id],
        "refused": refused,
        "problems": [
            (line(row.kind), day_name(sheet.days[one.place]), one.problem)
            for row in lines
            for one in row.fields
            if one.problem
        ],
        "copied": copied,
        "can_fill_in": sheet.is_own and sheet.monday <= viewer.today,
    }
    return render(request, "week/sheet.html", context, status=422 if refused or wrong else 200)


def _minutes(text: str) -> int | None:
    try:
        return minutes_of(text)
    except NoHours:
        return None


def _place(request: HttpRequest, sheet: WeekSheet, viewer: Viewer) -> int:
    """Which day a phone shows: the one that was chosen, today, or the last of a week gone by."""
    told = request.POST.get("day") or request.GET.get("day") or ""
    if told in tuple("0123456"):
        return int(told)
    gone = (viewer.today - sheet.monday).days
    return gone if 0 <= gone < 7 else 0
