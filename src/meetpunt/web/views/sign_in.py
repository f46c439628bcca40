"""Signing in and out, and choosing among one's organisations. Guessing passwords is slowed down by django-axes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from meetpunt.web.addresses import safe_next
from meetpunt.web.forms import SignInForm
from meetpunt.web.viewer import ORGANISATION
from meetpunt.web.views.preferences import remember_language


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password; then to where one was going."""
    following = safe_next(request)
    if request.user.pk is not None:
        return redirect(following)
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        answer = redirect(following)
        chosen_at_the_door = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not chosen_at_the_door and (language := getattr(user, "language", "")):
            remember_language(answer, language)
        return answer
    return render(request, "sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    logout(request)
    return redirect("sign-in")


def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Somebody may be in several organisations, or (no longer) in any."""
    if request.user.pk is None:
        return redirect("sign-in")
    known = getattr(request, "organisations", ())
    if request.method == "POST":
        chosen = request.POST.get("organisation", "")
        if chosen not in {str(one.id) for one in known}:
            raise Http404
        request.session[ORGANISATION] = int(chosen)
        return redirect("home")
    return render(request, "choose_organisation.html", {"known": known})


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any, **__: Any) -> HttpResponse:
    """What django-axes answers after too many wrong passwords."""
    return render(request, "429.html", status=429)
