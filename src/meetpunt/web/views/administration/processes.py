"""Sales processes: their steps in order, and what each means from a day on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from meetpunt.actions.administration import processes as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.administration.processes import ProcessCard, StepCard, process_card, process_cards
from meetpunt.store.refs import Named
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import choice_of, day_field, say_no, sealed, unsealed


class ProcessForm(forms.Form):
    """A new process; its steps one a line."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    name_nl = forms.CharField(label=gettext_lazy("Name in Dutch"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80)
    steps = forms.CharField(
        label=gettext_lazy("Steps in order"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line: code; name in Dutch; name in English. The last one wins the opportunity."),
    )


class StepForm(forms.Form):
    """What a step means, and what is expected of it."""

    name_nl = forms.CharField(label=gettext_lazy("Name in Dutch"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80)
    criterion_nl = forms.CharField(
        label=gettext_lazy("Entry criterion in Dutch"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    criterion_en = forms.CharField(
        label=gettext_lazy("Entry criterion in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Something that two people would date the same."),
    )
    norm_days = forms.IntegerField(label=gettext_lazy("Norm: days in the step"), required=False, min_value=0)
    norm_visits = forms.FloatField(label=gettext_lazy("Norm: visits"), required=False, min_value=0, localize=True)
    norm_contacts = forms.FloatField(label=gettext_lazy("Norm: contacts"), required=False, min_value=0, localize=True)
    norm_minutes = forms.IntegerField(label=gettext_lazy("Norm: minutes of work"), required=False, min_value=0)
    target = forms.FloatField(
        label=gettext_lazy("Target: per cent that goes on"), required=False, min_value=0, max_value=100, localize=True
    )
    day = day_field(
        gettext_lazy("From"), gettext_lazy("Figures show the version of their day; earlier ones stay as they were.")
    )


@for_viewer
def processes(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every process, and a form for a new one."""
    cards = process_cards(viewer)
    form = ProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        steps = [_parts(line) for line in told["steps"].splitlines() if line.strip()]
        try:
            made = acting.make_process(viewer, told["code"], told["name_nl"], told["name_en"], steps, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Added. Now say when each step is entered."))
            return redirect("settings-process", made)
    return render(request, "administration/processes.html", {"cards": cards, "form": form})


@for_viewer
def process(request: HttpRequest, viewer: Viewer, process_id: int) -> HttpResponse:
    """One process: its names, its steps, a new step."""
    card = process_card(viewer, process_id)
    add = _add_form(card)
    if request.method == "POST":
        now = datetime.now(UTC)
        try:
            if request.POST.get("action") == "default":
                acting.make_default(viewer, process_id, now)
                messages.success(request, _("New opportunities take this process."))
                return redirect("settings-process", process_id)
            if request.POST.get("action") == "rename":
                wanted = {name: request.POST.get(name, "")[:80] for name in ("name_nl", "name_en")}
                trail = acting.rename_process(viewer, process_id, unsealed(request), wanted, now)
                tell(request, _("Kept."), trail.pk if trail else None)
                return redirect("settings-process", process_id)
            add = _add_form(card, request.POST)
            if add.is_valid():
                told = add.cleaned_data
                step_id = acting.add_step(
                    viewer, process_id, told["code"], told["name_nl"], told["name_en"], told["before"], now
                )
                tell(request, _("Added. Now say when each step is entered."))
                return redirect("settings-step", process_id, step_id)
        except Refused as refused:
            say_no(add, refused) if add.is_bound else messages.error(request, str(refused.message))
    names = {"name_nl": card.name_nl, "name_en": card.name_en}
    shown = {"card": card, "form": add, "seen": sealed(names)}
    return render(request, "administration/process.html", shown)


@for_viewer
def step(request: HttpRequest, viewer: Viewer, process_id: int, step_id: int) -> HttpResponse:
    """One step: what it means now, and a new version from a day on."""
    card = process_card(viewer, process_id)
    found = _step(card, step_id)
    form = StepForm(request.POST or None, initial=_initial(found) | {"day": viewer.today})
    if request.method == "POST" and form.is_valid():
        wanted: dict[str, Any] = dict(form.cleaned_data)
        day, target = wanted.pop("day"), wanted.pop("target")
        wanted["conversion_target"] = None if target is None else target / 100
        try:
            trail = acting.define_step(viewer, step_id, wanted, day, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("settings-process", process_id)
    return render(request, "administration/step.html", {"card": card, "step": found, "form": form})


@for_viewer
@require_POST
def act(request: HttpRequest, viewer: Viewer, process_id: int, step_id: int, what: str) -> HttpResponse:
    """Remove or move a step."""
    _step(process_card(viewer, process_id), step_id)
    now = datetime.now(UTC)
    try:
        if what == "remove":
            acting.remove_step(viewer, step_id, now)
            messages.success(request, _("Removed."))
        elif what in ("up", "down"):
            acting.move_step(viewer, step_id, -1 if what == "up" else 1, now)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("settings-process", process_id)


def _step(card: ProcessCard, step_id: int) -> StepCard:
    for one in card.steps:
        if one.id == step_id:
            return one
    raise NotVisible(f"step {step_id}")


def _initial(found: StepCard) -> dict[str, Any]:
    values = dict(found.now.values)
    target = values.pop("conversion_target")
    return values | {"target": None if target is None else round(target * 100, 4)}


def _parts(line: str) -> tuple[str, str, str]:
    told = [part.strip() for part in line.split(";")][:3]
    return told[0], told[1] if len(told) > 1 else "", told[2] if len(told) > 2 else ""


def _add_form(card: ProcessCard, told: Any = None) -> forms.Form:
    form = forms.Form(told, auto_id="add-%s")
    form.fields["code"] = forms.SlugField(label=_("Code"), max_length=40)
    form.fields["name_nl"] = forms.CharField(label=_("Name in Dutch"), max_length=80)
    form.fields["name_en"] = forms.CharField(label=_("Name in English"), max_length=80)
    steps = [Named(one.id, one.code) for one in card.steps]
    form.fields["before"] = choice_of(_("Before step"), steps, _("the last one"))
    return form
