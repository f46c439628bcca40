"""An organisation's own fields on the forms of records: a part that every such form takes in."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from meetpunt.store.own_fields import OwnField, own_fields, own_values
from meetpunt.web import formats

PREFIX = "own_"
YES_NO = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]


def add_own_fields(form: forms.Form, organisation_id: int, on: str, row_id: int | None = None) -> None:
    """Add the organisation's own fields of that kind of record to a form, filled in when the record exists."""
    fields = own_fields(organisation_id, on)
    stands = own_values(organisation_id, [one.id for one in fields], [row_id]).get(row_id, {}) if row_id else {}
    for one in fields:
        form.fields[f"{PREFIX}{one.id}"] = _field(one, stands.get(one.id, ""))


def own_values_told(cleaned: Mapping[str, object]) -> dict[int, str]:
    """What was typed in own fields, by field id: for `actions.own_fields.fill_in`."""
    return {
        int(name.removeprefix(PREFIX)): str(value or "")
        for name, value in cleaned.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdigit()
    }


def show_problems(form: forms.Form, problems: Mapping[int, str]) -> None:
    """Put the sentences of `BadValues` at their fields."""
    for field_id, sentence in problems.items():
        form.add_error(f"{PREFIX}{field_id}", sentence)


def shown_value(field: OwnField, text: str) -> str:
    """A value as a reader sees it."""
    if field.type == "yes_no":
        return {"yes": str(_("Yes")), "no": str(_("No"))}.get(text, "")
    if field.type == "number" and formats.language() == "nl":
        return text.replace(".", ",")
    return text


def _field(one: OwnField, stands: str) -> forms.Field:
    label = one.name[formats.language()]
    if one.type == "choice":
        gone = [stands] if stands and stands not in one.choices else []
        choices = [("", "–"), *((choice, choice) for choice in (*one.choices, *gone))]
        return forms.CharField(label=label, required=False, initial=stands, widget=forms.Select(choices=choices))
    if one.type == "yes_no":
        return forms.CharField(label=label, required=False, initial=stands, widget=forms.Select(choices=YES_NO))
    if one.type == "day":
        day = forms.DateInput(attrs={"type": "date"})
        return forms.CharField(label=label, required=False, initial=stands, widget=day)
    if one.type == "number":
        number = forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.CharField(label=label, required=False, initial=shown_value(one, stands), widget=number)
    return forms.CharField(label=label, required=False, initial=stands, max_length=2000)
