"""Making an organisation with its first administrator; the link is shown where no mail server brings it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.operating.making import Letter, invite_again, make_organisation
from meetpunt.actions.organisations import NewOrganisation
from meetpunt.store import operating
from meetpunt.store.access import NotVisible
from meetpunt.store.operating import Operator
from meetpunt.web.forms import LANGUAGES
from meetpunt.web.viewer import for_operator
from meetpunt.web.views.administration.forms import say_no


class NewOrganisationForm(forms.Form):
    """What an operator tells of an organisation to be made."""

    organisation = forms.CharField(
        label=_("Name of the organisation"), max_length=120, widget=forms.TextInput(attrs={"autofocus": True})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, initial=lambda: "en" if (get_language() or "nl")[:2] == "en" else "nl"
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        initial="EUR",
        help_text=_("Three letters. It stays once an amount is registered."),
    )
    time_zone = forms.CharField(label=_("Time zone"), max_length=60, initial="Europe/Amsterdam")
    name = forms.CharField(label=_("Name of the first administrator"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address of the first administrator"),
        help_text=_("An invitation goes there. The administrator adds everybody else."),
    )


@for_operator
def new(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The form; then the link, should the mail not arrive."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = NewOrganisation(told["organisation"], told["language"], told["currency"], told["time_zone"])
        letter, links = _letter(request)
        try:
            made = make_organisation(wanted, told["name"], told["email"], letter, operator.email, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            shown = {"id": made, "name": told["organisation"], "email": told["email"], "link": _shown(links)}
            return render(request, "operating/made.html", {**shown, "is_new": True})
    return render(request, "operating/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_operator
def invite(request: HttpRequest, operator: Operator, organisation_id: int) -> HttpResponse:
    """The first administrator once more, when the mail went astray."""
    one, waiting = operating.organisation(organisation_id), operating.to_invite(organisation_id)
    if waiting is None:
        raise NotVisible("invitation")
    letter, links = _letter(request)
    invite_again(organisation_id, letter, operator.email, datetime.now(UTC))
    shown = {"id": one.id, "name": one.name, "email": waiting.email, "link": _shown(links)}
    return render(request, "operating/made.html", {**shown, "is_new": False})


def _shown(links: list[str]) -> str:
    """The link, where nothing else brings it: who has it could come in with it, and an operator does not."""
    return "" if settings.HAS_MAIL_SERVER else links[-1]


def _letter(request: HttpRequest) -> tuple[Letter, list[str]]:
    """A new secret, and where its link is put once the organisation has a number."""
    secret, links = secrets.token_urlsafe(32), list[str]()

    def link(organisation_id: int) -> str:
        links.append(request.build_absolute_uri(reverse("invitation", args=[organisation_id, secret])))
        return links[-1]

    return Letter(secret, link), links
