"""What an organisation asks of who signs in, its own sign-on, and helping somebody who lost the second step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.actions.signing_in import helping
from meetpunt.actions.signing_in import sign_on as acting
from meetpunt.connectors.base import ConnectorError
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.administration.people import person_card
from meetpunt.store.administration.signing_in import people_without, rules_of
from meetpunt.store.fields import to_day_number
from meetpunt.store.sign_ins import SignOnRef, sign_on_of
from meetpunt.web.proofs import SECOND, for_sure, through
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import day_field, say_no, sealed, unsealed
from meetpunt.web.views.sign_on import ask, back_address

P = ParamSpec("P")


def administering(view: Callable[Concatenate[HttpRequest, Viewer, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For who administers, who proves it again when that is some minutes ago."""

    @wraps(view)
    def seen(request: HttpRequest, viewer: Viewer, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        must_administer(viewer)
        return for_sure(view)(request, viewer, *args, **kwargs)

    return seen


class RulesForm(forms.Form):
    """What everybody here is asked."""

    second_step_from = day_field(
        gettext_lazy("Everybody needs a second step from"),
        gettext_lazy("Empty: everybody chooses. Who has none by then sets it up at the next sign-in."),
        required=False,
    )
    sign_on_only = forms.BooleanField(
        label=gettext_lazy("Sign in only through our sign-on"),
        required=False,
        help_text=gettext_lazy(
            "An administrator with a second step can also come in by password, for when the sign-on is broken."
        ),
    )


class SignOnForm(forms.Form):
    """The sign-on of the organisation."""

    name = forms.CharField(
        label=gettext_lazy("What your people call it"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "Microsoft, Google, Okta"}),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=300,
        help_text=gettext_lazy("The address that the sign-on calls itself by; it begins with https://."),
        widget=forms.URLInput(),
    )
    client_id = forms.CharField(label=gettext_lazy("Client id"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    domains = forms.CharField(
        label=gettext_lazy("Mail domains"),
        max_length=1000,
        help_text=gettext_lazy("What comes after the @ of your people; several with a space between them."),
    )


@for_viewer
@administering
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is asked, and the sign-on as it stands."""
    now = rules_of(viewer)
    form = RulesForm(request.POST or None, initial=now)
    seen = {"second_step_from": _number(now["second_step_from"]), "sign_on_only": now["sign_on_only"]}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = {"second_step_from": _number(told["second_step_from"]), "sign_on_only": told["sign_on_only"]}
        try:
            trail = helping.set_rules(viewer, unsealed(request), wanted, datetime.now(UTC))
        except Refused as refused:
            say_no(form, refused)
        else:
            tell(request, _("Kept."), trail.pk if trail else None)
            return redirect("signing-in")
    has_own = bool(request.session.get(SECOND)) or through(request) is not None
    without, count = people_without(viewer)
    shown = {
        "form": form,
        "seen": request.POST.get("seen") or sealed(seen),
        "sign_on": sign_on_of(viewer.organisation.id),
        "without": without,
        "more": count - len(without),
        "has_own": has_own,
    }
    return render(request, "administration/signing_in.html", shown, status=422 if form.errors else 200)


@sensitive_post_parameters("secret")
@never_cache
@for_viewer
@administering
def sign_on(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Setting the sign-on up: what is given is tried by the administrator before it is kept."""
    rules_of(viewer)
    found = sign_on_of(viewer.organisation.id)
    form = SignOnForm(request.POST or None, initial=_initial(found))
    if found is not None and found.has_secret:
        form.fields["secret"].help_text = _("Empty: as it is.")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        domains = tuple(told["domains"].replace(",", " ").split())
        given = acting.Wanted(told["name"], told["issuer"], told["client_id"], told["secret"], domains)
        try:
            wanted, provider = acting.prepare(viewer, given, reach())
        except (Refused, ConnectorError) as problem:
            form.add_error(None, str(problem.message))
        else:
            kept = {"why": "try", "organisation": viewer.organisation.id, "wanted": asdict(wanted)}
            there = ask(request, provider, wanted.client_id, wanted.secret, kept)
            return render(request, "administration/sign_on_try.html", {"name": wanted.name, "there": there})
    shown = {"form": form, "found": found, "back": back_address(request)}
    return render(request, "administration/sign_on.html", shown, status=422 if form.errors else 200)


@require_POST
@for_viewer
@administering
def forget(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Taking the sign-on away."""
    acting.forget(viewer, datetime.now(UTC))
    messages.success(request, _("The sign-on is gone. Everybody signs in with a password; who has none is invited."))
    return redirect("signing-in")


@require_POST
@for_viewer
@administering
def take_second_step_away(request: HttpRequest, viewer: Viewer, person_id: int) -> HttpResponse:
    """For somebody who lost app, passkey and recovery codes."""
    card = person_card(viewer, person_id, datetime.now(UTC))
    try:
        helping.take_second_step_away(viewer, person_id, datetime.now(UTC))
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        told = {"name": card.line.name}
        messages.success(request, _("%(name)s signs in with the password alone now, and is told by mail.") % told)
    return redirect("person", person_id)


def _initial(found: SignOnRef | None) -> dict[str, Any]:
    if found is None:
        return {}
    told = {"name": found.name, "issuer": found.issuer, "client_id": found.client_id}
    return {**told, "domains": " ".join(found.domains)}


def _number(day: Any) -> int | None:
    return None if day is None else to_day_number(day)
