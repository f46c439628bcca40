"""The page for when something unexpected went wrong: which request that was, and what was typed, given back.

Rule: it needs no database, no session and no other template.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader

from meetpunt.store.trace import request_id

SECRET = re.compile(r"pass|secret|token|key|csrf|code", re.IGNORECASE)
WORTH_KEEPING = 12
"""Letters from which something that was typed is given back."""


def broken(request: HttpRequest) -> HttpResponse:
    """Say what happened in the reader's language; the proxy and the log know it by the same id."""
    context = {"request_id": request_id(), "typed": typed_in(request)}
    return HttpResponseServerError(loader.get_template("500.html").render(context))


def typed_in(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was sent, without secrets."""
    try:
        told = request.POST.lists() if request.method == "POST" else ()
        values = [value.strip() for name, all_of in told for value in all_of if not SECRET.search(name)]
    except Exception:  # what broke may be the reading of the form itself
        return []
    return [value for value in values if len(value) >= WORTH_KEEPING and (" " in value or "\n" in value)]
