"""Signing in and out, the second step, and choosing among one's organisations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.organisations import door_is_open
from meetpunt.actions.signing_in import second_step as proving
from meetpunt.store.sign_ins import sign_on_at, steps_of
from meetpunt.web.addresses import safe_next
from meetpunt.web.forms import SignInForm
from meetpunt.web.proofs import ORGANISATION, SUSPENDED, come_in, enter, for_login, go_on, halfway, now_sure, through
from meetpunt.web.views.sign_on import leaving


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Of your app, six digits. Lost it? Then give a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"}),
    )


class ConfirmForm(forms.Form):
    """The present password."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password, or the sign-on of an organisation; then to where one was going."""
    following = safe_next(request)
    if request.user.pk is not None:
        return redirect(following)
    address = request.POST.get("username", "")
    form = SignInForm(request, request.POST or None)
    if "through" in request.POST or (address and not request.POST.get("password")):
        found = sign_on_at(address)
        if found is not None:
            return leaving(request, found, following, address)
        if "through" in request.POST:
            form = SignInForm(request, initial={"username": address})
            return _page(request, form, _("No sign-on is known here for this address. Sign in with your password."))
    if request.method == "POST" and form.is_valid():
        return come_in(request, form.get_user(), following, None)
    return _page(request, form)


def _page(request: HttpRequest, form: SignInForm, problem: str = "") -> HttpResponse:
    following = request.POST.get("next") or request.GET.get("next", "")
    told = {"form": form, "next": following, "problem": problem, "may_start": door_is_open()}
    return render(request, "sign_in.html", told)


@sensitive_post_parameters("code")
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step of who gave the right password, or of who is in already and is asked for it now."""
    told = halfway(request)
    if told is None and request.user.pk is None:
        return redirect("sign-in")
    if told is None and through(request) is not None:  # a code alone would open more than the sign-on does
        return redirect("home")
    login_id = int(told["login"] if told else request.user.pk or 0)
    steps = steps_of(login_id)
    form = CodeForm(request.POST or None)
    if not steps.has_app:
        form.fields["code"].label, form.fields["code"].help_text = _("Recovery code"), ""
    if request.method == "POST" and form.is_valid():
        try:
            proving.prove(login_id, form.cleaned_data["code"], datetime.now(UTC))
        except Refused as refused:
            form.add_error("code", str(refused.message))
        else:
            if told is not None:
                return go_on(request, told)
            return enter(request, request.user, safe_next(request), request.session.get(ORGANISATION), second=True)
    following = request.POST.get("next") or request.GET.get("next", "")
    shown = {"form": form, "steps": steps, "next": following}
    return render(request, "signing_in/second_step.html", shown, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@never_cache
@for_login
def confirm(request: HttpRequest) -> HttpResponse:
    """Proving again who one is, before something that whoever finds an open browser should not do."""
    following = safe_next(request)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and through(request) is None and form.is_valid():
        told = {"username": request.user.get_username(), "password": form.cleaned_data["password"]}
        found = authenticate(request, **told)
        if found is not None and found.pk == request.user.pk:
            now_sure(request)
            return redirect(following)
        form.add_error("password", _("This is not your password."))
    shown = {
        "form": form,
        "next": following,
        "steps": steps_of(request.user.pk or 0),
        "through": through(request),
    }
    return render(request, "signing_in/confirm.html", shown, status=422 if form.errors else 200)


def suspended(request: HttpRequest) -> HttpResponse:
    """What one reads of whose organisation nobody comes in now; 404 for whose is at work."""
    if request.user.pk is not None and getattr(request, "wanting", "") != SUSPENDED:
        raise Http404
    several = len(getattr(request, "organisations", ())) > 1
    return render(request, "signing_in/suspended.html", {"several": several}, status=403)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    logout(request)
    return redirect("sign-in")


def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Somebody may be in several organisations, or (no longer) in any."""
    if request.user.pk is None:
        return redirect("sign-in")
    if getattr(request, "operator", None):
        raise Http404
    known = getattr(request, "organisations", ())
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        if chosen not in {str(one.id) for one in known}:
            raise Http404
        request.session[ORGANISATION] = int(chosen)
        return redirect("home")
    return render(request, "choose_organisation.html", {"known": known})


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any, **__: Any) -> HttpResponse:
    """What one reads after too many wrong passwords."""
    shown = {"for_others": getattr(request, "waits_for_others", False)}
    return render(request, "429.html", shown, status=429)
