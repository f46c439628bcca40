"""The fields of records: an organisation's own and the optional ones of ours, with what each is worth."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from meetpunt.actions import own_fields as actions
from meetpunt.actions.errors import Refused
from meetpunt.reports.own_fields import FieldLine, field_lines
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.words import FIELD_TYPES, RECORD_KINDS


class FieldForm(forms.Form):
    """What is asked of a field."""

    on = forms.ChoiceField(label=gettext_lazy("Belongs to"), choices=list(RECORD_KINDS.items()))
    type = forms.ChoiceField(label=gettext_lazy("What can be filled in"), choices=list(FIELD_TYPES.items()))
    name_nl = forms.CharField(label=gettext_lazy("Name in Dutch"), max_length=80, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    choices = forms.CharField(
        label=gettext_lazy("Values to choose from"),
        help_text=gettext_lazy("One on each line; only for a field to choose from."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def told(self) -> actions.FieldTold:
        """As the action takes it."""
        said = self.cleaned_data
        choices = tuple(said["choices"].splitlines())
        return actions.FieldTold(said["on"], said["type"], said["name_nl"], said["name_en"], choices)


@for_viewer
def fields(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All fields with their worth; a form to add one."""
    lines = field_lines(viewer, datetime.now(UTC))
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_field(viewer, form.told(), datetime.now(UTC))
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The field stands on the form now."))
            return redirect("own-fields")
    groups = [(name, [line for line in lines if line.on == kind]) for kind, name in RECORD_KINDS.items()]
    proposed = [line for line in lines if line.is_proposed]
    return render(request, "own_fields.html", {"groups": groups, "proposed": proposed, "form": form})


@for_viewer
def field(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """One field: its worth, and for an own one its names and values to choose from."""
    line = _find(viewer, key)
    form = None
    if line.own is not None:
        own = line.own
        stands = {
            "on": own.on,
            "type": own.type,
            "name_nl": own.name["nl"],
            "name_en": own.name["en"],
            "choices": "\n".join(own.choices),
        }
        told = {**request.POST.dict(), "on": own.on, "type": own.type} if request.method == "POST" else None
        form = FieldForm(told, initial=stands)
        form.fields["on"].widget = form.fields["type"].widget = forms.HiddenInput()
        if own.type != "choice":
            form.fields["choices"].widget = forms.HiddenInput()
        if request.method == "POST" and form.is_valid():
            try:
                change = actions.change_field(viewer, own.id, form.told(), datetime.now(UTC))
            except Refused as refused:
                form.add_error(None, str(refused.message))
            else:
                tell(request, _("Kept."), change.pk if change else None)
                return redirect("own-field", key)
    return render(request, "own_field.html", {"line": line, "form": form})


@require_POST
@for_viewer
def switch(request: HttpRequest, viewer: Viewer, key: str) -> HttpResponse:
    """Remove or hide a field, or bring it back."""
    line, now = _find(viewer, key), datetime.now(UTC)
    try:
        if line.own is not None:
            act = actions.put_back_field if line.is_hidden else actions.remove_field
            change = act(viewer, line.own.id, now)
            told = (
                _("The field is back, with all that was filled in.") if line.is_hidden else _("The field is removed.")
            )
            tell(request, told, change.pk if change else None)
        elif line.ours is not None:
            actions.hide_field(viewer, line.ours.on, line.ours.code, not line.is_hidden, now)
            messages.success(request, _("The field is shown again.") if line.is_hidden else _("The field is hidden."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("own-fields")


def _find(viewer: Viewer, key: str) -> FieldLine:
    for line in field_lines(viewer, datetime.now(UTC)):
        if line.key == key:
            return line
    raise NotVisible(f"field {key}")
