"""Language and theme: kept in a cookie, the language also with the sign-in so that it travels along."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetpunt.web.addresses import safe_next
from meetpunt.web.cookies import A_YEAR, remember_language
from meetpunt.web.viewer import THEMES


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read in another language from now on, on the same page."""
    chosen = request.POST.get("language", "")
    answer = redirect(safe_next(request))
    if chosen in dict(settings.LANGUAGES):
        remember_language(answer, chosen)
        if request.user.pk is not None:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device is."""
    chosen = request.POST.get("theme", "")
    answer = redirect(safe_next(request))
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", secure=settings.SECURE)
    return answer
