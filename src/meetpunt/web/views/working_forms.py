"""The forms of working days: an absence, a contract week, and what a year takes off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.store.access import Viewer
from meetpunt.store.trust import names_of_sellers
from meetpunt.store.working import AbsenceCard, AllowanceRow
from meetpunt.web.formats import language
from meetpunt.web.hours import NoHours, hours, minutes_of
from meetpunt.web.views.administration.forms import choice_of, day_field
from meetpunt.web.working_words import KINDS, day_names

ALLOWED: dict[str, Any] = {
    "leave_days": gettext_lazy("Leave (days)"),
    "training_days": gettext_lazy("Training (days)"),
    "meeting_days": gettext_lazy("Meetings (days)"),
    "illness_percent": gettext_lazy("Illness (%)"),
}
HALF, WHOLE = "half", "whole"


def absence_form(viewer: Viewer, person_id: int, told: Any = None, initial: Any = None, *, asks_by: bool) -> forms.Form:
    """Why and when somebody is away; asks_by: also who stands in."""
    form = forms.Form(told, initial=initial, auto_id="away-%s")
    form.fields["kind"] = forms.ChoiceField(label=_("Why"), choices=list(KINDS.items()))
    form.fields["first"] = day_field(_("First day"))
    form.fields["last"] = day_field(_("Last day"), _("Empty: that day only."), required=False)
    lengths = [(WHOLE, _("whole days")), (HALF, _("half of each day"))]
    form.fields["length"] = forms.ChoiceField(label=_("How long"), choices=lengths)
    form.fields["note"] = forms.CharField(
        label=_("Note"), max_length=120, required=False, help_text=_("Nothing about anybody's health.")
    )
    if asks_by:
        others = [one for one in names_of_sellers(viewer) if one.id != person_id]
        form.fields["by"] = choice_of(_("Who stands in"), others, _("nobody"))
    return form


def absence_values(card: AbsenceCard) -> dict[str, Any]:
    """What the form shows of a kept absence."""
    told = card.values
    length = HALF if told["is_half"] else WHOLE
    return {"kind": told["kind"], "first": card.first, "last": card.last, "length": length, "note": told["note"]}


class ContractForm(forms.Form):
    """The hours of a week from a day on."""

    def __init__(self, told: Any = None, *, minutes: tuple[int, ...] = (), first: Any = None) -> None:
        initial = {"first": first} | {f"d{place}": hours(one) for place, one in enumerate(minutes)}
        super().__init__(told, initial=initial, auto_id="contract-%s")
        self.fields["first"] = day_field(_("From"))
        for place, name in enumerate(day_names()):
            field = forms.CharField(label=name, required=False, max_length=20)
            field.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}
            self.fields[f"d{place}"] = field

    def clean(self) -> dict[str, Any]:
        """The hours as minutes, under `minutes`."""
        told: dict[str, Any] = dict(self.cleaned_data)
        found = []
        for place in range(7):
            try:
                found.append(minutes_of(told.get(f"d{place}", "")) or 0)
            except NoHours as wrong:
                self.add_error(f"d{place}", str(wrong))
        return told | {"minutes": found}


def allowance_form(told: Any = None, row: AllowanceRow | None = None, first: Any = None) -> forms.Form:
    """What a year of full time takes off, from a day on."""
    values = (row.leave, row.training, row.meetings, row.illness) if row else ()
    initial = {"first": first} | dict(zip(ALLOWED, map(_typed, values), strict=False))
    form = forms.Form(told, initial=initial, auto_id="allowed-%s")
    form.fields["first"] = day_field(_("From"))
    for name, label in ALLOWED.items():
        most = 100 if name == "illness_percent" else 366
        form.fields[name] = forms.FloatField(label=label, required=False, min_value=0, max_value=most, localize=True)
    return form


def _typed(value: float | None) -> str:
    """A number as one types it."""
    text = "" if value is None else f"{value:g}"
    return text.replace(".", ",") if language() == "nl" else text
