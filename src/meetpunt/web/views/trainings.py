"""Trainings: what could be shown before they start, who takes part, and what they showed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetpunt.actions import trainings as acting
from meetpunt.actions.errors import Refused
from meetpunt.actions.looking import note_looks
from meetpunt.actions.trainer_invitations import may_invite_to_oneself
from meetpunt.reports.kpis.register import kpis
from meetpunt.reports.training_cost import cost_of
from meetpunt.reports.training_effect import KpiEffect, effect_on
from meetpunt.reports.training_foreseen import Foreseen
from meetpunt.reports.training_ratings import ratings_around
from meetpunt.store.access import OTHERS_IN_AN_AGGREGATE, NotVisible, Viewer
from meetpunt.store.access.trainings import plans_trainings, trains
from meetpunt.store.competencies import competencies
from meetpunt.store.trainings import TrainingRow, find_training, invited_by, invited_to, trainers, training_rows
from meetpunt.web import formats, training_words
from meetpunt.web.training_cost_words import cost_lines, plain_money
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import key_of, minor, money_field, new_key, say_no, sealed, unsealed
from meetpunt.web.views.training_form import foreseen_of, form_of, names_of, wanted_of

DEFAULT_UNTIL = timedelta(days=90)


@for_viewer
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The trainings that the viewer may read, what a trainer was invited to, and whom a rep invited."""
    if not (plans_trainings(viewer) or viewer.sells or trains(viewer)):
        raise NotVisible("trainings")
    rows = training_rows(viewer)
    given = [one for one in rows if not one.is_cancelled]
    invites = may_invite_to_oneself(viewer)
    context = {
        "coming": [(one, _own(one, viewer)) for one in reversed(given) if _ends(one) >= viewer.today],
        "past": [(one, _own(one, viewer)) for one in given if _ends(one) < viewer.today],
        "cancelled": [one for one in rows if one.is_cancelled and one.plans],
        "plans": plans_trainings(viewer),
        "choosing": training_words.CHOOSING,
        "is_trainer": trains(viewer),
        "invited": [one for one in invited_to(viewer) if one.rep_id],
        "invites": invites,
        "invitations": invited_by(viewer) if invites else (),
        "trainers": trainers(viewer) if invites else (),
        "until": viewer.today + DEFAULT_UNTIL,
        "key": new_key(),
    }
    return render(request, "trainings/list.html", context)


@for_viewer
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Plan a training; the button "what could be shown" answers without planning anything."""
    if not plans_trainings(viewer):
        raise NotVisible("trainings")
    is_sent = request.method == "POST" and request.POST.get("do") != "look"
    form = form_of(viewer, request.POST if request.method == "POST" else None)
    form.initial["competency"] = request.GET.get("competency", "")
    kpi, foreseen = foreseen_of(viewer, form)
    if is_sent and form.is_valid():
        wanted = wanted_of(viewer, form, secrets.randbelow(2**31), foreseen)
        try:
            made, trail = acting.plan_training(viewer, wanted, datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Planned."), trail.pk if trail else None, back=reverse("trainings"))
            return redirect("training", made)
    if not is_sent and form.is_bound:
        form = _unjudged(viewer, request, form)
    context = {
        "form": form,
        "foreseen": training_words.foreseen_words(kpi, foreseen),
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "trainings/new.html", context, status=422 if is_sent else 200)


@for_viewer
def training(request: HttpRequest, viewer: Viewer, training_id: int) -> HttpResponse:
    """A training: as it was planned, who takes part, and afterwards what it showed."""
    row = find_training(viewer, training_id)
    form = _form(viewer, row, request.POST or None) if row.plans and not row.is_cancelled else None
    if request.method == "POST":
        if form is None:
            raise NotVisible(f"training {training_id}")
        if form.is_valid():
            try:
                trail = acting.change_training(
                    viewer, training_id, unsealed(request), _told(viewer, form), datetime.now(UTC)
                )
            except Refused as refused:
                say_no(form, refused)
            else:
                tell(request, _("Kept."), trail.pk if trail else None)
                return redirect("training", training_id)
    if not row.plans and trains(viewer):
        note_looks(viewer, [one.person_id for one in row.places], "training", datetime.now(UTC))
    context = _page(viewer, row) | {"form": form, "seen": request.POST.get("seen") or sealed(_seen(row))}
    return render(request, "trainings/training.html", context, status=422 if form and form.errors else 200)


@for_viewer
@require_POST
def cancel(request: HttpRequest, viewer: Viewer, training_id: int) -> HttpResponse:
    """Call it off; can be undone."""
    try:
        trail = acting.cancel_training(viewer, training_id, datetime.now(UTC))
    except Refused as refused:
        return _refused(request, viewer, training_id, refused)
    tell(request, _("Cancelled."), trail.pk if trail else None)
    return redirect("training", training_id)


@for_viewer
@require_POST
def present(request: HttpRequest, viewer: Viewer, training_id: int) -> HttpResponse:
    """Who was there."""
    try:
        acting.note_presence(viewer, training_id, _numbers(request, "present"), datetime.now(UTC))
    except Refused as refused:
        return _refused(request, viewer, training_id, refused)
    tell(request, _("Kept."))
    return redirect("training", training_id)


@for_viewer
@require_POST
def add(request: HttpRequest, viewer: Viewer, training_id: int) -> HttpResponse:
    """Let others take part as well."""
    try:
        n = acting.add_participants(viewer, training_id, _numbers(request, "person"), datetime.now(UTC))
    except Refused as refused:
        return _refused(request, viewer, training_id, refused)
    tell(request, ngettext("Added: %(n)s person.", "Added: %(n)s people.", n) % {"n": n})
    return redirect("training", training_id)


@for_viewer
@require_POST
def remove(request: HttpRequest, viewer: Viewer, training_id: int, place_id: int) -> HttpResponse:
    """Take somebody off again; can be undone."""
    try:
        trail = acting.remove_participant(viewer, training_id, place_id, datetime.now(UTC))
    except Refused as refused:
        return _refused(request, viewer, training_id, refused)
    tell(request, _("Taken off."), trail.pk)
    return redirect("training", training_id)


def _page(viewer: Viewer, row: TrainingRow) -> dict[str, Any]:
    known = {one.code: one for one in kpis(viewer)}
    is_over = row.first_on <= viewer.today and not row.is_cancelled
    result = effect_on(viewer, row, row.kpi) if is_over else None
    behaviour = effect_on(viewer, row, row.behaviour_kpi) if is_over and row.behaviour_kpi else None
    of_competency = {one.code: one.name for one in competencies(viewer.organisation.id)}
    named = [one for one in row.places if one.name]
    taken = {one.person_id for one in row.places}
    can_add = row.plans and not (row.is_by_lot or row.is_cancelled) and row.first_on > viewer.today
    return {
        "row": row,
        "kpi": known.get(row.kpi),
        "behaviour_kpi": known.get(row.behaviour_kpi),
        "competency": of_competency.get(row.competency),
        "choosing": training_words.CHOOSING[row.choosing],
        "seed": row.foreseen.get("seed") if row.is_by_lot else None,
        "hours": formats.number(row.minutes / 60, 1 if row.minutes % 60 else 0),
        "foreseen": _foreseen(row, known),
        "own": _own(row, viewer),
        "named": named if row.plans else (),
        "unnamed": len(row.places) - len(named),
        "has_waves": any(one.wave > 1 for one in row.places),
        "may_note": row.plans and is_over and bool(named),
        "can_add": can_add,
        "others": [(pk, name) for pk, name in names_of(viewer).items() if pk not in taken] if can_add else (),
        "is_over": is_over,
        "result": training_words.effect_shown(result) if result else None,
        "behaviour": training_words.effect_shown(behaviour) if behaviour else None,
        "regression": training_words.REGRESSION if row.choosing == "figures" else "",
        "wished": training_words.WISHED if row.choosing == "wish" else "",
        "cost": _cost(viewer, row, result),
        "ratings": ratings_around(viewer, row) if row.plans and is_over else (),
        "invitations": invited_by(viewer, row.id) if row.plans else (),
        "trainers": trainers(viewer) if row.plans and not row.is_cancelled else (),
        "until": viewer.today + DEFAULT_UNTIL,
        "key": new_key(),
    }


def _cost(viewer: Viewer, row: TrainingRow, result: KpiEffect | None) -> tuple[tuple[str, str], ...]:
    if not row.plans:
        return ()
    found = result or KpiEffect(None, None)
    return cost_lines(cost_of(viewer, row, found), found, viewer.organisation.currency)


def _foreseen(row: TrainingRow, known: dict[str, Any]) -> tuple[str, ...]:
    """As it was said before the start; nothing when it was not said, or would tell of too few people."""
    if "kpi" not in row.foreseen:
        return ()
    foreseen = Foreseen(**{name: value for name, value in row.foreseen.items() if name != "seed"})
    if not row.plans and foreseen.people <= OTHERS_IN_AN_AGGREGATE:
        return ()
    return training_words.foreseen_words(known.get(row.kpi), foreseen)


def _own(row: TrainingRow, viewer: Viewer) -> Any:
    return next((one for one in row.places if one.person_id == viewer.person_id), None)


def _ends(row: TrainingRow) -> Any:
    return max([row.last_on, *(one.first_on for one in row.places)])


def _form(viewer: Viewer, row: TrainingRow, told: object) -> forms.Form:
    currency = viewer.organisation.currency
    initial = {
        "name": row.name,
        "given_by": row.given_by,
        "hours": row.minutes / 60 if row.minutes % 60 else row.minutes // 60,
        "cost": plain_money(row.cost_minor, currency),
        "note": row.note,
    }
    form = forms.Form(told, initial=initial, auto_id="change-%s")  # type: ignore[arg-type]
    form.fields["name"] = forms.CharField(label=_("Name"), max_length=120)
    form.fields["given_by"] = forms.CharField(label=_("Given by"), max_length=120, required=False)
    form.fields["hours"] = forms.DecimalField(
        label=_("Hours per participant"), required=False, min_value=0, max_value=400, localize=True
    )
    form.fields["cost"] = money_field(_("Cost beside their time"))
    form.fields["note"] = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    return form


def _told(viewer: Viewer, form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    return {
        "name": told["name"].strip(),
        "given_by": told["given_by"].strip(),
        "minutes": round(60 * (told["hours"] or 0)),
        "cost_minor": minor(told["cost"], viewer.organisation.currency) or 0,
        "note": told["note"].strip(),
    }


def _seen(row: TrainingRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in acting.COLUMNS}


def _unjudged(viewer: Viewer, request: HttpRequest, form: forms.Form) -> forms.Form:
    """The same answers without what is still wanting: somebody who looks has not finished."""
    again = form_of(viewer, None)
    again.initial = {**again.initial, **{name: form[name].value() for name in form.fields}}
    return again


def _numbers(request: HttpRequest, name: str) -> frozenset[int]:
    return frozenset(int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdigit())


def _refused(request: HttpRequest, viewer: Viewer, training_id: int, refused: Refused) -> HttpResponse:
    row = find_training(viewer, training_id)
    return render(request, "trainings/refused.html", {"training_id": row.id, "why": refused.message}, status=422)
