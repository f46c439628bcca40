"""Working days: of oneself, of the people of the own team, and what a year takes off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import working as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.reports.working import WorkingYear, working_team, working_year
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.fields import to_day_number
from meetpunt.store.working import absence_card, allowance_rows, may_agree, planned_between
from meetpunt.web.entering import Entered
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of, new_key, say_no, sealed, unsealed
from meetpunt.web.views.working_forms import ALLOWED, HALF, ContractForm, absence_form, absence_values, allowance_form
from meetpunt.web.working_words import day_names, months


@for_viewer
def own(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everybody of the team for who manages; one's own year for who does not."""
    if not viewer.sells or viewer.person_id is None:
        raise Http404
    if not may_agree(viewer):
        return _person(request, viewer, viewer.person_id)
    year = _year(request, viewer)
    by = "months" if request.GET.get("by") == "months" else "year"
    shown = {"team": working_team(viewer, year), "by": by, "month_names": months(), **_years(year)}
    return render(request, "working/team.html", shown)


@never_cache
@for_viewer
def person(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """The year of oneself or of somebody of the own team, who can read who looked; a POST records an absence."""
    if request.method != "POST":
        page = _person(request, viewer, person_id)
        note_look(viewer, person_id, "working", datetime.now(UTC))
        return page
    form = absence_form(viewer, person_id, request.POST, asks_by=True)
    if form.is_valid():
        told = form.cleaned_data
        last = told["last"] or told["first"]
        absence = acting.AbsenceTold(
            told["kind"], told["first"], last, told["length"] == HALF, told["note"], told["by"]
        )
        try:
            trail = acting.add_absence(viewer, person_id, absence, datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            planned = planned_between(viewer, person_id, absence.first, absence.last)
            tell(request, _recorded(planned), trail.pk if trail else None)
            return redirect(_here(person_id, told["first"].year))
    return _person(request, viewer, person_id, absence=form)


@never_cache
@for_viewer
def absence(request: HttpRequest, viewer: Viewer, absence_id: int) -> HttpResponse:
    """An absence: change it, or take it away."""
    card = absence_card(viewer, absence_id)
    after = _here(card.person.id, card.first.year)
    form = absence_form(viewer, card.person.id, request.POST or None, absence_values(card), asks_by=False)
    if request.method == "POST" and "remove" in request.POST:
        tell(request, _("Removed."), acting.remove_absence(viewer, absence_id, datetime.now(UTC)).pk)
        return redirect(after)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = {
            "kind": told["kind"],
            "first_day": to_day_number(told["first"]),
            "last_day": to_day_number(told["last"] or told["first"]),
            "is_half": told["length"] == HALF,
            "note": told["note"],
        }
        try:
            trail = acting.change_absence(viewer, absence_id, unsealed(request), wanted, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect(after)
    shown = {"form": form, "card": card, "after": after, "seen": request.POST.get("seen") or sealed(card.values)}
    return render(request, "working/absence.html", shown, status=422 if form.errors else 200)


@require_POST
@for_viewer
def contract(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Let somebody work other hours from a day on."""
    form = ContractForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            trail = acting.set_contract(viewer, person_id, told["first"], told["minutes"], datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            _kept(request, trail.pk if trail else None)
            return redirect(_here(person_id, _year(request, viewer)))
    return _person(request, viewer, person_id, contract=form)


@require_POST
@for_viewer
def allowance(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Say what a year takes off somebody, where that differs from what holds for all."""
    form = allowance_form(request.POST)
    if _allowed(request, viewer, person_id, form):
        return redirect(_here(person_id, _year(request, viewer)))
    return _person(request, viewer, person_id, allowance=form)


@for_viewer
def settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What a year takes off everybody: for who administers."""
    must_administer(viewer)
    rows = allowance_rows(viewer.organisation.id, None)
    form = allowance_form(request.POST or None, rows[0] if rows else None, date(viewer.today.year, 1, 1))
    if request.method == "POST" and _allowed(request, viewer, None, form):
        return redirect("settings-working")
    shown = {"form": form, "rows": rows}
    return render(request, "working/settings.html", shown, status=422 if form.errors else 200)


def _recorded(planned: int) -> str:
    if not planned:
        return _("Kept.")
    told = ngettext(
        "Kept. On these days %(n)s activity is still planned: move it in the calendar.",
        "Kept. On these days %(n)s activities are still planned: move them in the calendar.",
        planned,
    )
    return told % {"n": planned}


def _allowed(request: HttpRequest, viewer: Viewer, person_id: int | None, form: forms.Form) -> bool:
    """Keep what a form tells of allowances; False when it cannot be kept."""
    if not form.is_valid():
        return False
    told = form.cleaned_data
    wanted = {name: told[name] for name in ALLOWED}
    try:
        trail = acting.set_allowance(viewer, person_id, told["first"], wanted, datetime.now(UTC))
    except Refused as refused:
        say_no(form, refused)
        return False
    _kept(request, trail.pk if trail else None)
    return True


def _kept(request: HttpRequest, change_id: int | None) -> None:
    if change_id is None:
        messages.info(request, _("It was so already."))
    else:
        tell(request, _("Kept."), change_id)


def _person(request: HttpRequest, viewer: Viewer, person_id: int, **filled: Any) -> HttpResponse:
    year = working_year(viewer, person_id, _year(request, viewer))
    begins = Entered(request.GET.dict()).day("day")
    shown: dict[str, Any] = {
        "year": year,
        "weekday_names": day_names(),
        "absence": filled.get("absence") or absence_form(viewer, person_id, None, {"first": begins}, asks_by=True),
        "key": request.POST.get("key") or new_key(),
        **_years(year.year),
    }
    if year.may_agree:
        shown |= _agreeing(viewer, year, filled)
    return render(request, "working/person.html", shown, status=422 if filled else 200)


def _agreeing(viewer: Viewer, year: WorkingYear, filled: dict[str, Any]) -> dict[str, Any]:
    """The forms of who sets contracts and allowances."""
    first = max(viewer.today, date(year.year, 1, 1))
    own = year.allowances[0] if year.allowances else None
    return {
        "contract": filled.get("contract") or ContractForm(minutes=year.week.minutes, first=first),
        "allowance": filled.get("allowance") or allowance_form(None, own, date(year.year, 1, 1)),
        "is_agreeing": "contract" in filled,
        "is_allowing": "allowance" in filled,
    }


def _year(request: HttpRequest, viewer: Viewer) -> int:
    text = request.POST.get("year") or request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and 2000 <= int(text) <= 2098 else viewer.today.year


def _years(year: int) -> dict[str, int]:
    return {"before": year - 1, "after": year + 1}


def _here(person_id: int, year: int) -> str:
    """The page anew, from its top: there stands what was kept, with the button that takes it back."""
    return f"{reverse('working-person', args=(person_id,))}?year={year}#top"
