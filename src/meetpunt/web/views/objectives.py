"""Vision and objectives, which everybody reads, and what is known of the market."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import objectives as acting
from meetpunt.actions.errors import Refused
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.targets import may_set_objectives, sees_market
from meetpunt.store.currencies import exponent
from meetpunt.store.objectives import FactRow, ObjectiveRow, facts, families, vision
from meetpunt.store.objectives import objectives as known_objectives
from meetpunt.web.entering import Entered
from meetpunt.web.target_words import grouped
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import (
    AmountField,
    choice_of,
    key_of,
    new_key,
    say_no,
    sealed,
    unsealed,
)


@for_viewer
def objectives(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Vision and objectives; who may, changes the vision and adds an objective."""
    stands, may_set = vision(viewer), may_set_objectives(viewer)
    now = {f"vision_{language}": text for language, text in stands.items()}
    is_new = "text_nl" in request.POST
    vision_form = _vision_form(None if is_new else request.POST or None, now)
    form = _objective_form(request.POST if is_new else None)
    sent = form if is_new else vision_form
    if request.method == "POST" and sent.is_valid():
        try:
            if is_new:
                acting.add_objective(viewer, sent.cleaned_data, datetime.now(UTC), key_of(request))
                tell(request, _("Added."))
            else:
                trail = acting.set_vision(viewer, unsealed(request), sent.cleaned_data, datetime.now(UTC))
                tell(request, _("Kept."), trail.pk if trail else None)
        except Refused as refused:
            say_no(sent, refused)
        else:
            return redirect("objectives")
    shown = {
        "vision": stands,
        "objectives": known_objectives(viewer),
        "may_set": may_set,
        "sees_market": sees_market(viewer),
        "vision_form": vision_form,
        "seen": sealed(now),
        "form": form,
        "key": request.POST.get("key") or new_key(),
    }
    return render(request, "targets/objectives.html", shown)


@for_viewer
def objective(request: HttpRequest, viewer: Viewer, objective_id: int) -> HttpResponse:
    """One objective to put in other words."""
    found = _objective(viewer, objective_id)
    form = _objective_form(request.POST or None, found.seen)
    if request.method == "POST" and form.is_valid():
        try:
            trail = acting.change_objective(
                viewer, objective_id, unsealed(request), form.cleaned_data, datetime.now(UTC)
            )
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("objectives")
    shown = {"found": found, "form": form, "seen": request.POST.get("seen") or sealed(found.seen)}
    return render(request, "targets/objective.html", shown)


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, objective_id: int, what: str) -> HttpResponse:
    """Move an objective, take it out of use, or into use again."""
    _objective(viewer, objective_id)
    now = datetime.now(UTC)
    try:
        if what in ("up", "down"):
            acting.move_objective(viewer, objective_id, -1 if what == "up" else 1, now)
        elif what in ("end", "again"):
            trail = acting.end_objective(viewer, objective_id, what == "again", now)
            tell(request, _("Kept."), trail.pk if trail else None)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("objectives")


@for_viewer
def market(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is known of the market, with its sources."""
    known, may_set = facts(viewer), may_set_objectives(viewer)
    form = _fact_form(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.add_fact(viewer, _told(viewer, form), datetime.now(UTC), key_of(request))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added."))
            return redirect("market")
    shown = {"facts": known, "may_set": may_set, "form": form, "key": request.POST.get("key") or new_key()}
    return render(request, "targets/market.html", shown)


@for_viewer
def fact(request: HttpRequest, viewer: Viewer, fact_id: int) -> HttpResponse:
    """One fact to change."""
    found = _fact(viewer, fact_id)
    form = _fact_form(viewer, request.POST or None, found)
    if request.method == "POST" and form.is_valid():
        try:
            trail = acting.change_fact(viewer, fact_id, unsealed(request), _told(viewer, form), datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("market")
    shown = {"found": found, "form": form, "seen": request.POST.get("seen") or sealed(found.seen)}
    return render(request, "targets/fact.html", shown)


@for_viewer
@require_POST
def remove(request: HttpRequest, viewer: Viewer, fact_id: int) -> HttpResponse:
    """Take a fact away."""
    _fact(viewer, fact_id)
    tell(request, _("Removed."), acting.remove_fact(viewer, fact_id, datetime.now(UTC)).pk)
    return redirect("market")


def _objective(viewer: Viewer, objective_id: int) -> ObjectiveRow:
    found = next((one for one in known_objectives(viewer) if one.id == objective_id), None)
    if found is None or not may_set_objectives(viewer):
        raise NotVisible(f"objective {objective_id}")
    return found


def _fact(viewer: Viewer, fact_id: int) -> FactRow:
    found = next((one for one in facts(viewer) if one.id == fact_id), None)
    if found is None or not may_set_objectives(viewer):
        raise NotVisible(f"market fact {fact_id}")
    return found


def _vision_form(told: Any, initial: dict[str, str]) -> forms.Form:
    form = forms.Form(told, initial=initial, auto_id="vision-%s")
    for name, label in (("vision_nl", _("In Dutch")), ("vision_en", _("In English"))):
        form.fields[name] = forms.CharField(
            label=label, required=False, max_length=acting.LONGEST, widget=forms.Textarea(attrs={"rows": 5})
        )
    return form


def _objective_form(told: Any, initial: dict[str, Any] | None = None) -> forms.Form:
    form = forms.Form(told, initial=initial)
    form.fields["text_nl"] = forms.CharField(label=_("In Dutch"), max_length=200)
    form.fields["text_en"] = forms.CharField(label=_("In English"), max_length=200)
    for name, label in (
        ("from_nl", _("What in the vision it comes from, in Dutch")),
        ("from_en", _("What in the vision it comes from, in English")),
    ):
        form.fields[name] = forms.CharField(
            label=label, required=False, max_length=acting.LONGEST, widget=forms.Textarea(attrs={"rows": 2})
        )
    return form


def _fact_form(viewer: Viewer, told: Any, found: FactRow | None = None) -> forms.Form:
    initial: dict[str, Any] = {"year": viewer.today.year}
    if found is not None:
        digits = exponent(viewer.organisation.currency)
        size, growth = found.size_minor, found.growth_permille
        initial = found.seen | {
            "size": "" if size is None else grouped(Decimal(size).scaleb(-digits)),
            "growth": None if growth is None else Decimal(growth) / 10,
        }
    form = forms.Form(told, initial=initial)
    form.fields["year"] = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2059)
    form.fields["territory_id"] = choice_of(_("Territory"), access.territories(viewer), _("the whole market"))
    form.fields["family_id"] = choice_of(_("Product family"), families(viewer), _("all products"))
    form.fields["segment"] = forms.CharField(label=_("Segment"), required=False, max_length=80)
    form.fields["size"] = forms.CharField(
        label=_("What it buys in the year"),
        required=False,
        max_length=24,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    form.fields["addresses"] = forms.IntegerField(label=_("Number of addresses"), required=False, min_value=0)
    form.fields["growth"] = AmountField(label=_("Growth in per cent"), required=False, max_digits=6, decimal_places=1)
    form.fields["source"] = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who says so and where, so that somebody else finds it again.")
    )
    form.fields["url"] = forms.CharField(label=_("Address on the web"), required=False, max_length=300)
    return form


def _told(viewer: Viewer, form: forms.Form) -> dict[str, Any]:
    told = form.cleaned_data
    growth, entered = told["growth"], Entered({"size": told["size"]})
    size = entered.money("size", viewer.organisation.currency)
    if entered.problems:
        raise Refused(entered.problems["size"])
    return told | {
        "size_minor": size,
        "growth_permille": None if growth is None else int(growth * 10),
    }
