"""Lets the audit trail tell of every sign-in and every try, by whichever way one comes in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest

from meetpunt.actions.noticed import note_refused, note_signed_in


def listen() -> None:
    """From now on."""
    user_logged_in.connect(_entered, dispatch_uid="meetpunt.web.entered")
    user_login_failed.connect(_refused, dispatch_uid="meetpunt.web.refused")


def _entered(user: Any, request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None and request.META.get("REMOTE_ADDR"):  # from somewhere, not by the product itself
        note_signed_in(user.pk, datetime.now(UTC))


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    told = credentials.get("username") or credentials.get("email") or ""
    if request is not None and told:
        note_refused(str(told), datetime.now(UTC))
