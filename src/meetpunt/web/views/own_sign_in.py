"""My sign-in: one's own second steps, password, and where one is signed in."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in import passkeys, passwords, second_step, sessions, totp
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.store.sign_ins import sessions_of, steps_of
from meetpunt.web import device_words
from meetpunt.web.proofs import SECOND, for_login, for_sure, must_be_own, through
from meetpunt.web.views.passkeys import can_have_passkeys
from meetpunt.web.views.sign_in import CodeForm

SEED = "seed"
"""The session's key of the seed of an app that is being added; encrypted."""


class PasswordForm(forms.Form):
    """The present password and a new one."""

    present = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        max_length=1000,
        help_text=gettext_lazy("At least 10 characters; a few words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@never_cache
@for_login
def overview(request: HttpRequest) -> HttpResponse:
    """How one signs in, and where one is signed in."""
    wanted = getattr(request, "wanting", "")
    if wanted or (getattr(request, "viewer", None) is None and getattr(request, "operator", None) is None):
        return redirect(wanted or "choose-organisation")
    login_id, here, now = _me(request), request.session.session_key or "", datetime.now(UTC)
    lines = [
        (one, device_words.device(one.device), device_words.place(one.place))
        for one in sessions_of(login_id, here, through(request), now)
    ]
    shown = {
        "steps": steps_of(login_id),
        "lines": lines,
        "through": through(request),
        "can_have_passkeys": can_have_passkeys(request),
        "email": request.user.get_username(),
    }
    return render(request, "signing_in/own.html", shown)


@never_cache
@for_login
def needed(request: HttpRequest) -> HttpResponse:
    """An organisation asks for a second step: give it, or choose one."""
    steps = steps_of(_me(request))
    if steps.has_any:
        return redirect("second-step")
    return render(request, "signing_in/needed.html", {"can_have_passkeys": can_have_passkeys(request)})


@sensitive_post_parameters("code")
@never_cache
@for_login
@for_sure
def app(request: HttpRequest) -> HttpResponse:
    """Adding an authenticator app: the square to point it at, and the code that it shows then."""
    must_be_own(request)
    login_id, now = _me(request), datetime.now(UTC)
    seed = _seed(request)
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = ""
    if request.method == "POST" and form.is_valid():
        try:
            second_step.keep_app(login_id, seed, form.cleaned_data["code"], now)
        except Refused as refused:
            form.add_error("code", str(refused.message))
        else:
            del request.session[SEED]
            request.session[SECOND] = True
            messages.success(request, _("The app is yours now: signing in asks for its code from now on."))
            return redirect("my-sign-in") if steps_of(login_id).codes else _new_codes(request, login_id, now)
    square = segno.make(totp.address(seed, request.user.get_username(), "Meetpunt"), micro=False)
    shown = {
        "form": form,
        "square": mark_safe(square.svg_inline(omitsize=True)),
        "seed": " ".join(seed[place : place + 4] for place in range(0, len(seed), 4)),
    }
    return render(request, "signing_in/app.html", shown, status=422 if form.errors else 200)


@require_POST
@for_login
@for_sure
def remove_app(request: HttpRequest) -> HttpResponse:
    """Taking the app off."""
    must_be_own(request)
    second_step.remove_app(_me(request), datetime.now(UTC))
    messages.success(request, _("The app does not belong to your sign-in any more."))
    return redirect("my-sign-in")


@require_POST
@for_login
@for_sure
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Taking a passkey off."""
    must_be_own(request)
    if not passkeys.remove(_me(request), passkey_id, datetime.now(UTC)):
        raise Http404
    messages.success(request, _("The passkey does not work any more. Remove it from your device as well."))
    return redirect("my-sign-in")


@never_cache
@for_login
@for_sure
def codes(request: HttpRequest) -> HttpResponse:
    """Making recovery codes, which are shown on this answer only."""
    must_be_own(request)
    if not steps_of(_me(request)).has_any:
        raise Http404
    if request.method == "POST":
        return _new_codes(request, _me(request), datetime.now(UTC))
    return render(request, "signing_in/codes.html", {"steps": steps_of(_me(request))})


@sensitive_post_parameters("present", "new")
@never_cache
@for_login
def password(request: HttpRequest) -> HttpResponse:
    """Another password; the present one is asked, and one is signed out everywhere else."""
    must_be_own(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        user = authenticate(request, username=request.user.get_username(), password=told["present"])
        if user is None or user.pk != request.user.pk:
            form.add_error("present", _("This is not your password."))
        else:
            here = request.session.session_key or ""
            try:
                passwords.change_password(_me(request), told["new"], here, datetime.now(UTC))
            except Refused as refused:
                form.add_error("new", str(refused.message))
            else:
                user.refresh_from_db()
                update_session_auth_hash(request, user)
                messages.success(request, _("Your password was changed. Elsewhere you were signed out."))
                return redirect("my-sign-in")
    return render(request, "signing_in/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_login
def end(request: HttpRequest) -> HttpResponse:
    """Ending the sign-in somewhere else, or everywhere else."""
    now, here = datetime.now(UTC), request.session.session_key or ""
    if mark := request.POST.get("mark", ""):
        if not sessions.end_one(_me(request), mark, through(request), now):
            raise Http404
        messages.success(request, _("You were signed out there."))
    else:
        count = sessions.end_others(_me(request), here, through(request), now)
        told = ngettext("You were signed out in %(n)s place.", "You were signed out in %(n)s places.", count)
        messages.success(request, told % {"n": count})
    return redirect("my-sign-in")


def _new_codes(request: HttpRequest, login_id: int, now: datetime) -> HttpResponse:
    chances = [secrets.token_bytes(second_step.CODE_BYTES) for _one in range(second_step.CODES)]
    made = second_step.codes_of(chances)
    second_step.keep_codes(login_id, made, now)
    return render(request, "signing_in/codes.html", {"made": made})


def _seed(request: HttpRequest) -> str:
    """The seed that is being added: the same until it is kept, so that a wrong code needs no new square."""
    try:
        return decrypt(Purpose.SECOND_STEP, request.session.get(SEED, ""))
    except CannotBeRead:
        seed = totp.seed_of(secrets.token_bytes(totp.SEED_BYTES))
        request.session[SEED] = encrypt(Purpose.SECOND_STEP, seed)
        return seed


def _me(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
