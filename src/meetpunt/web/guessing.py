"""Who guesses passwords waits, also when it comes from many places at once or goes over many addresses.

django-axes counts per address and place. Here the same counts are added up: per address over all places, and per place
over all addresses. A browser in which somebody signed in before holds a signed mark, so that guesses of others do not
keep out who has it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from meetpunt.web.cookies import A_YEAR

FROM_EVERYWHERE = 50
"""Wrong passwords for one address, within the time that one waits."""
FROM_ONE_PLACE = 100
"""Wrong passwords from one place; an office has one address for everybody in it."""
KNOWN, SALT = "known", "meetpunt.known"


@receiver(pre_save, sender=AccessAttempt)
def keep_little(instance: AccessAttempt, **_: Any) -> None:
    """Of a wrong try only who, where from and when are kept: a form may hold a new password, an address a secret."""
    instance.get_data = instance.post_data = instance.path_info = ""


class Backend:
    """Stands before the others and lets nothing through while one waits."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> None:
        """Nobody; PermissionDenied when the limit is passed."""
        if request is None or not username:
            return
        username = username.strip().lower()
        since = datetime.now(UTC) - timedelta(hours=settings.AXES_COOLOFF_TIME)
        rows = AccessAttempt.objects.filter(attempt_time__gte=since)
        everywhere = not _is_known(request, username) and _count(rows.filter(username=username)) >= FROM_EVERYWHERE
        if everywhere or _count(rows.filter(ip_address=get_client_ip_address(request))) >= FROM_ONE_PLACE:
            request.axes_locked_out = True  # type: ignore[attr-defined]
            request.axes_credentials = {"username": username}  # type: ignore[attr-defined]
            request.waits_for_others = True  # type: ignore[attr-defined]
            raise PermissionDenied


def username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address as attempts are counted by: capitals make no other one."""
    return str((credentials or {}).get("username") or request.POST.get("username", "")).strip().lower()


def remember(answer: HttpResponse, username: str) -> None:
    """Mark the browser as one in which somebody signed in."""
    mark = signing.dumps(username.lower(), salt=SALT)
    answer.set_cookie(KNOWN, mark, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _is_known(request: HttpRequest, username: str) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(KNOWN, ""), salt=SALT) == username.lower())
    except signing.BadSignature:
        return False


def _count(rows: Any) -> int:
    return int(rows.aggregate(n=Sum("failures_since_start"))["n"] or 0)
