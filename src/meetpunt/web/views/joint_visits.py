"""Visits made together: planning one, the observation sheet, and both readings side by side once both are shared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import joint_visits as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.actions.undoing import making_of
from meetpunt.reports.observing import Behaviour, StepPart, observation_sheet
from meetpunt.store.access import Viewer
from meetpunt.store.access.development import Coaching, find_planned_for
from meetpunt.store.joint_visits import ObservationRow, coaches_for, find_visit, planned_visits
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import choice_of, day_field, key_of, new_key, say_no


@for_viewer
def new(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """A visit to make together with somebody."""
    rep, coaching = find_planned_for(viewer, person_id)
    form = _form(viewer, person_id, request.POST or None, request.GET.get("activity", ""))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = acting.Wanted(person_id, told["coach"], told["day"], told["activity"], told["purpose"])
        try:
            made = acting.plan_visit(viewer, wanted, datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            trail = making_of(viewer, "jointvisit", made)
            tell(request, _("Planned."), trail.pk if trail else None, reverse("development", args=(person_id,)))
            return redirect("joint-visit", made)
    context = {
        "person": rep,
        "is_own": coaching == Coaching.SELF,
        "form": form,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "development/visit_new.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def visit(request: HttpRequest, viewer: Viewer, visit_id: int) -> HttpResponse:
    """The sheet: filling in the own reading, and both once they are shared."""
    found = find_visit(viewer, visit_id)
    sheet = observation_sheet(viewer, found)
    problem = ""
    if request.method == "POST":
        try:
            _observe(request, viewer, visit_id, sheet)
        except Refused as refused:
            problem = str(refused.message)
        else:
            return redirect("joint-visit", visit_id)
    note_look(viewer, found.rep.id, "development", datetime.now(UTC))
    fills = found.is_mine and not found.mine_is_shared and found.day <= viewer.today
    mine = {one.field: _typed(request, one) or (one.rep if found.is_rep else one.coach) for one in _behaviours(sheet)}
    context = {"visit": found, "sheet": sheet, "problem": problem, "fills": fills, "mine": mine}
    return render(request, "development/visit.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, visit_id: int, what: str) -> HttpResponse:
    """Take a visit off."""
    found = find_visit(viewer, visit_id)
    if what != "remove":
        raise Http404
    try:
        trail = acting.call_off(viewer, visit_id, datetime.now(UTC))
    except Refused as refused:
        context = {"visit": found, "sheet": observation_sheet(viewer, found), "problem": refused.message}
        return render(request, "development/visit.html", context, status=422)
    tell(request, _("Taken off."), trail.pk)
    return redirect("development", found.rep.id)


def _observe(request: HttpRequest, viewer: Viewer, visit_id: int, sheet: tuple[StepPart, ...]) -> None:
    """Keep what was ticked, and share it when that was the button."""
    seen, notes = {}, {}
    for one in _behaviours(sheet):
        told, note = (request.POST.get(f"{name}-{one.field}", "") for name in ("seen", "note"))
        if note.strip() and not told:
            raise Refused(_("Say of each behaviour with a note whether you saw it."))
        if told:
            seen[one.code, one.level] = told
            notes[one.code, one.level] = note
    now = datetime.now(UTC)
    acting.observe(viewer, visit_id, seen, notes, now)
    if request.POST.get("do") == "share":
        acting.share(viewer, visit_id, now)
        tell(request, _("Shared. What you saw does not change any more."))
    else:
        tell(request, _("Kept. Only you read it until you share it."))


def _behaviours(sheet: tuple[StepPart, ...]) -> list[Behaviour]:
    return [one for step in sheet for part in step.parts for one in part.behaviours]


def _typed(request: HttpRequest, one: Behaviour) -> ObservationRow | None:
    """What was typed of a behaviour, to show it again beside what is wrong."""
    seen, note = (request.POST.get(f"{name}-{one.field}", "") for name in ("seen", "note"))
    return ObservationRow(0, one.code, one.level, seen, note) if seen or note else None


def _form(viewer: Viewer, rep_id: int, told: Any, activity: str) -> forms.Form:
    coaches, planned = coaches_for(viewer, rep_id), planned_visits(viewer, rep_id)
    form = forms.Form(told, initial={"day": viewer.today, "activity": activity}, auto_id="visit-%s")
    if planned:
        hint = _("Its day holds then, whatever stands below.")
        form.fields["activity"] = choice_of(_("Which planned visit"), planned, _("none of these"), hint)
    else:
        form.fields["activity"] = forms.IntegerField(required=False, widget=forms.HiddenInput())
    form.fields["day"] = day_field(_("Day"), required=False)
    form.fields["coach"] = choice_of(_("Who comes along"), coaches)
    form.fields["purpose"] = forms.CharField(
        label=_("What to look at"),
        required=False,
        max_length=300,
        help_text=_("What the rep wants to be looked at. One thing is enough."),
    )
    return form
