"""Tokens with which programs ask: one's own, and for administrators those of service accounts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.api import tokens as acting
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.api_tokens import SERVICE_ROLES, Scope, TokenRef, find_own_or_service, own_tokens, service_tokens
from meetpunt.web import token_words
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no


class TokenForm(forms.Form):
    """What it is for, what it may do, and how long it works."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("The program that gets it. One token for each program."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=[(one.value, text) for one, text in token_words.SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ_FIGURES.value],
        help_text=gettext_lazy("Never more than its owner may. Choose as little as the program needs."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It works for"),
        choices=list(token_words.DAYS.items()),
        coerce=int,
        initial=acting.USUAL_DAYS,
    )


class ServiceForm(TokenForm):
    """The same of a service account, with what that is."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("The service account is"),
        choices=[(role.value, role.label) for role in SERVICE_ROLES],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("name", "roles", "scopes", "days")


@never_cache
@for_viewer
def own(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own tokens, and a form for a new one; the token itself is shown on this answer only."""
    if viewer.person_id is None:
        raise NotVisible("tokens")
    form = TokenForm(request.POST or None)

    def make(told: dict[str, Any], key: str) -> None:
        acting.make_token(viewer, told["name"], told["scopes"], told["days"], key, datetime.now(UTC))

    return _page(request, viewer, form, own_tokens, make, "tokens/own.html")


@never_cache
@for_viewer
def service(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The tokens of service accounts, for administrators."""
    service_tokens(viewer)
    form = ServiceForm(request.POST or None)

    def make(told: dict[str, Any], key: str) -> None:
        now = datetime.now(UTC)
        acting.make_service_token(viewer, told["name"], told["roles"], told["scopes"], told["days"], key, now)

    return _page(request, viewer, form, service_tokens, make, "tokens/service.html")


@require_POST
@for_viewer
def end(request: HttpRequest, viewer: Viewer, token_id: int) -> HttpResponse:
    """Let a token not work any more."""
    found = find_own_or_service(viewer, token_id)
    acting.end_token(viewer, token_id, datetime.now(UTC))
    messages.success(request, _("The token does not work any more."))
    return redirect("service-tokens" if found.is_service else "tokens")


def _page(
    request: HttpRequest,
    viewer: Viewer,
    form: TokenForm,
    listed: Callable[[Viewer], tuple[TokenRef, ...]],
    make: Callable[[dict[str, Any], str], None],
    template: str,
) -> HttpResponse:
    shown = ""
    if request.method == "POST" and form.is_valid():
        key = f"mp_{viewer.organisation.id}_{secrets.token_urlsafe(32)}"
        try:
            make(form.cleaned_data, key)
        except Refused as refused:
            say_no(form, refused)
        else:
            shown, form = key, type(form)()
    now = datetime.now(UTC)
    lines = [
        (one, [token_words.SCOPES[Scope(code)] for code in one.scopes], token_words.state(one, now))
        for one in listed(viewer)
    ]
    context = {"form": form, "lines": lines, "secret": shown}
    return render(request, template, context, status=422 if form.errors else 200)
