"""What is answered at a secret address of an organisation that is suspended, once the secret proved right."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _


def shut() -> HttpResponse:
    """A sentence that says so; programs ask again later, and find everything as it was."""
    sentence = _("Your organisation's access is suspended. Nothing is lost; ask your provider.")
    return HttpResponse(f"{sentence}\n", status=403, content_type="text/plain; charset=utf-8")
