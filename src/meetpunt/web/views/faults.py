"""What a reader sees when something broke: in their language, and with what they typed where it can be sent again.

Rule: these pages ask the database nothing, because it may be what is away.
"""

from __future__ import annotations

import logging
import sys

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

AGAIN_IN = 5
"""Seconds, for programs."""
NOT_SHOWN = ("csrfmiddlewaretoken", "key", "who", "next", "seen", "asked", "stood")
MOST_TYPED = 200_000
"""Signs; of longer texts it is only said that they can be found by going back."""


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The page for an error that nobody caught: 503 when it is the database that does not answer, else 500."""
    why = sys.exc_info()[1]
    if not is_away(why):
        return HttpResponse(render_to_string("500.html"), status=500)
    log.warning("The database did not answer: %s", why)
    sent = _sent(request)
    context = {
        "path": request.get_full_path(),
        "sent": sent,
        "typed": [(name, value) for name, value in sent if value and not name.startswith(NOT_SHOWN)],
        "was_sending": request.method == "POST",
        "is_kept_once": any(name == "key" and value for name, value in sent),
        "had_files": bool(sent and getattr(request, "FILES", None)),
    }
    page = HttpResponse(render_to_string("503.html", context), status=503)
    page["Retry-After"] = str(AGAIN_IN)
    page["Cache-Control"] = "no-store"
    return page


def is_away(why: BaseException | None) -> bool:
    """Whether the database was not there, was taken for too long, lost its connection, or has no room left."""
    seen: set[int] = set()
    while why is not None and id(why) not in seen:
        if isinstance(why, (OperationalError, InterfaceError)):
            return True
        if isinstance(why, DatabaseError) and not isinstance(why, IntegrityError) and "disk is full" in str(why):
            return True
        seen.add(id(why))
        why = why.__context__
    return False


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again; never a password."""
    if request.method != "POST":
        return []
    try:
        told = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except Exception:  # its body could not be read to the end
        return []
    if any("password" in name for name, _ in told) or sum(len(value) for _, value in told) > MOST_TYPED:
        return []
    return told
