"""Where CRMs send their messages: a secret address, with a name and a password, and nothing is believed."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from meetpunt.actions.crm.hearing import hear
from meetpunt.web.too_often import WITHIN, too_often

MOST_BYTES = 1_000_000
MOST_MISSES, MOST_MESSAGES = 60, 6000
"""How often within ten minutes one place may be wrong, and how many messages one address takes."""


@csrf_exempt
@require_POST
def message(request: HttpRequest, organisation_id: int, secret: str) -> HttpResponse:
    """Keep a message that something changed: 204; 401 for who is not known, 413 for what is too long."""
    place = request.META.get("REMOTE_ADDR", "")
    if too_often(f"crm-message:{organisation_id}", MOST_MESSAGES):
        return HttpResponse(status=429, headers={"Retry-After": str(WITHIN)})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        return HttpResponse(status=413)
    name, password = _basic(request.headers.get("Authorization", ""))
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    known = (
        isinstance(body, dict)
        and organisation_id < 2**63
        and hear(organisation_id, secret, name, password, body, datetime.now(UTC))
    )
    if known:
        return HttpResponse(status=204)
    if too_often(f"crm-miss:{place}", MOST_MISSES):
        return HttpResponse(status=429, headers={"Retry-After": str(WITHIN)})
    return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Meetpunt"'})


def _basic(header: str) -> tuple[str, str]:
    kind, _space, told = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _colon, password = b64decode(told, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, password
