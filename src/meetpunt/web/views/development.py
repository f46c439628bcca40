"""Development plans: goals per competency, what is practised for them, and what was learnt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions import development as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_look
from meetpunt.actions.undoing import making_of
from meetpunt.method.competencies import LEVELS
from meetpunt.method.exercises import SUGGESTED
from meetpunt.store.access import Viewer
from meetpunt.store.access.development import Coaching, find_coached, find_planned_for, plans_for
from meetpunt.store.competencies import competencies
from meetpunt.store.development import GoalRow, find_exercise, find_goal, goals_of
from meetpunt.store.joint_visits import visits_of
from meetpunt.web.addresses import safe_next
from meetpunt.web.formats import language
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import day_field, key_of, new_key, say_no, sealed, unsealed

AHEAD = timedelta(days=90)
"""The day that a form of a goal begins with."""


@never_cache
@for_viewer
def plan(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """Somebody's goals and exercises, and the visits made together."""
    who, coaching = find_coached(viewer, person_id)
    note_look(viewer, person_id, "development", datetime.now(UTC))
    context = {
        "person": who,
        "is_own": coaching == Coaching.SELF,
        "plans": coaching != Coaching.TRAINER,
        "goals": goals_of(viewer, person_id),
        "visits": visits_of(viewer, person_id),
    }
    return render(request, "development/plan.html", context)


@for_viewer
def new_goal(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """A goal to set."""
    who, coaching = find_planned_for(viewer, person_id)
    begins = {"competency": request.GET.get("competency", ""), "level": "4", "by_day": viewer.today + AHEAD}
    form = _goal_form(viewer, request.POST or None, begins, with_competency=True)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = acting.set_goal(
                viewer,
                person_id,
                told["competency"],
                int(told["level"]),
                told["by_day"],
                told["why"],
                datetime.now(UTC),
                key_of(request),
            )
        except Refused as refused:
            say_no(form, refused)
        else:
            trail = making_of(viewer, "developmentgoal", made)
            back = reverse("development", args=(person_id,))
            tell(request, _("Kept. Choose now what to practise."), trail.pk if trail else None, back)
            return redirect("development-goal", made)
    context = {
        "person": who,
        "is_own": coaching == Coaching.SELF,
        "form": form,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "development/goal_new.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def goal(request: HttpRequest, viewer: Viewer, goal_id: int) -> HttpResponse:
    """One goal with its exercises: add one, and change the goal."""
    found = find_goal(viewer, goal_id)
    suggested = [one.nl if language() == "nl" else one.en for one in SUGGESTED.get(found.code, ())]
    is_exercise = "due_on" in request.POST
    form = _goal_form(viewer, None if is_exercise else request.POST or None, _begins(found))
    exercise = _exercise_form(viewer, request.POST if is_exercise else None, suggested)
    sent = exercise if is_exercise else form
    if request.method == "POST" and sent.is_valid():
        told, now = sent.cleaned_data, datetime.now(UTC)
        try:
            if is_exercise:
                text = told["own"].strip() or told.get("suggested", "")
                made = acting.add_exercise(viewer, goal_id, text, told["due_on"], now, key_of(request))
                trail = making_of(viewer, "exercise", made)
                tell(request, _("Added."), trail.pk if trail else None)
            else:
                seen = unsealed(request)
                trail = acting.change_goal(viewer, goal_id, seen, int(told["level"]), told["by_day"], told["why"], now)
                tell(request, _("Kept."), trail.pk if trail else None)
        except Refused as refused:
            say_no(sent, refused)
        else:
            return redirect("development-goal", goal_id)
    context = {
        "goal": found,
        "plans": plans_for(viewer, found.person_id),
        "is_own": found.person_id == viewer.person_id,
        "form": form,
        "exercise": exercise,
        "seen": request.POST.get("seen") or sealed(found.seen),
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "development/goal.html", context, status=422 if sent.errors else 200)


@require_POST
@for_viewer
def act_goal(request: HttpRequest, viewer: Viewer, goal_id: int, what: str) -> HttpResponse:
    """Say that a goal is reached or let go, or work on it again."""
    found = find_goal(viewer, goal_id)
    trail = acting.end_goal(viewer, goal_id, what, datetime.now(UTC))
    tell(request, _("Kept."), trail.pk if trail else None)
    return redirect("development", found.person_id)


@require_POST
@for_viewer
def act_exercise(request: HttpRequest, viewer: Viewer, exercise_id: int, what: str) -> HttpResponse:
    """Say that an exercise is done and what was learnt, that it is still to do, or take it off."""
    found = find_exercise(viewer, exercise_id)
    now = datetime.now(UTC)
    if what not in ("done", "again", "remove"):
        raise Http404
    try:
        if what == "remove":
            tell(request, _("Taken off."), acting.drop_exercise(viewer, exercise_id, now).pk)
        else:
            trail = acting.do_exercise(viewer, exercise_id, request.POST.get("learnt", ""), what == "done", now)
            tell(request, _("Kept."), trail.pk if trail else None)
    except Refused as refused:
        return render(request, "development/refused.html", {"why": refused.message, "goal": found.goal_id}, status=422)
    if "next" in request.POST:
        return redirect(safe_next(request, "today"))
    return redirect("development-goal", found.goal_id)


def _begins(found: GoalRow) -> dict[str, Any]:
    return {"level": str(found.level), "by_day": found.by_day, "why": found.why}


def _goal_form(viewer: Viewer, told: Any, begins: dict[str, Any], *, with_competency: bool = False) -> forms.Form:
    form = forms.Form(told, initial=begins, auto_id="goal-%s")
    if with_competency:
        known = [one for one in competencies(viewer.organisation.id) if one.is_active]
        form.fields["competency"] = forms.ChoiceField(
            label=_("Competency"), choices=[(one.code, one.name.get(language()) or one.name["en"]) for one in known]
        )
    form.fields["level"] = forms.ChoiceField(
        label=_("Level to reach"), choices=[(str(level), str(level)) for level in LEVELS]
    )
    form.fields["by_day"] = day_field(_("By"))
    form.fields["why"] = forms.CharField(
        label=_("Why this, and why now"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    return form


def _exercise_form(viewer: Viewer, told: Any, suggested: list[str]) -> forms.Form:
    form = forms.Form(told, initial={"due_on": viewer.today + timedelta(days=14)}, auto_id="exercise-%s")
    if suggested:
        form.fields["suggested"] = forms.ChoiceField(
            label=_("A suggestion"),
            required=False,
            choices=[("", _("none: in own words")), *((text, text) for text in suggested)],
        )
    form.fields["own"] = forms.CharField(
        label=_("Or in own words"),
        required=False,
        max_length=300,
        help_text=_("Small, in the daily work, and so that you can see whether it was done."),
    )
    form.fields["due_on"] = day_field(_("By"))
    return form
