"""The hub of all settings with what is done and what is missing, and the organisation's own settings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetpunt.actions.administration import organisation as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.administration.lists import LISTS
from meetpunt.store.administration.setup import points, settings_of
from meetpunt.store.crm.connections import in_trouble
from meetpunt.web import formats
from meetpunt.web.forms import LANGUAGES
from meetpunt.web.list_words import POINTS
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no, sealed, unsealed

PAGES = {
    "organisation": "settings-organisation",
    "people": "people",
    "areas": "settings-postcodes",
    "processes": "settings-processes",
    "imports": "imports",
    "trust": "trust",
}


class OrganisationForm(forms.Form):
    """Everything that an organisation sets about itself."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=[("NL", gettext_lazy("Netherlands")), ("BE", gettext_lazy("Belgium")), ("DE", gettext_lazy("Germany"))],
    )
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=60)
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        help_text=gettext_lazy("Three letters. It stays once an amount is registered."),
    )
    customer_months = forms.IntegerField(
        label=gettext_lazy("Customer for this many months after an order"), min_value=1, max_value=120
    )
    names_for_directors = forms.ChoiceField(
        label=gettext_lazy("Directors see"),
        choices=[
            ("nobody", gettext_lazy("Nobody by name")),
            ("managers", gettext_lazy("Managers by name")),
            ("everybody", gettext_lazy("Everybody by name")),
        ],
        help_text=gettext_lazy("Everybody can read which it is, under My data."),
    )

    replan_day = forms.IntegerField(
        label=gettext_lazy("Day on which managers are reminded to make next year's plan"), min_value=1, max_value=31
    )
    replan_month = forms.TypedChoiceField(label=gettext_lazy("Month of that day"), coerce=int, choices=())

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        months: Any = self.fields["replan_month"]
        months.choices = [(place, name) for place, name in enumerate(formats.MONTHS[formats.language()], 1)]
        now = self.initial.get("country")
        choices: Any = self.fields["country"]
        if now and now not in dict(choices.choices):
            choices.choices = [*choices.choices, (now, now)]


@for_viewer
def settings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is set up, what is missing, and where to do it."""
    found = points(viewer)
    lines = []
    for point in found:
        title, about = POINTS[point.code]
        lines.append({"point": point, "title": title, "about": about, "url": _url(point.code)})
    done = sum(point.is_done for point in found)
    context = {"lines": lines, "done": done, "lists": LISTS, "in_trouble": in_trouble(viewer)}
    return render(request, "administration/settings.html", context)


@for_viewer
def organisation(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Name, language, time zone, currency and the rest."""
    now = settings_of(viewer)
    form = OrganisationForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            trail = acting.change_settings(viewer, unsealed(request), form.cleaned_data, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("settings-organisation")
    shown = {"form": form, "seen": request.POST.get("seen") or sealed(now)}
    return render(request, "administration/organisation.html", shown)


def _url(code: str) -> str:
    try:
        return reverse("settings-list", args=[code]) if code in LISTS else reverse(PAGES[code])
    except NoReverseMatch:
        return ""
