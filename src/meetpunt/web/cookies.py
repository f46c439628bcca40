"""Cookies that outlive a session: how somebody likes to read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

A_YEAR = 60 * 60 * 24 * 365


def remember_language(answer: HttpResponse, chosen: str) -> None:
    """Keep the language in the cookie that Django reads."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
