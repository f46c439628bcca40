"""What a browser asks and answers for passkeys, as JSON: making one, and signing with one.

One pair of addresses signs for all purposes: who is halfway in gives the second step, who is in proves it again, and
who is nobody yet signs in.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.errors import Refused
from meetpunt.actions.signing_in import passkeys as acting
from meetpunt.store.sign_ins import steps_of
from meetpunt.web import device_words
from meetpunt.web.addresses import safe_next
from meetpunt.web.proofs import SECOND, briefly, enter, for_login, for_sure, go_on, halfway, must_be_own, now_sure

ASKED = "passkey"
"""The session's key of the challenge that was given."""


def site_of(request: HttpRequest) -> acting.Site:
    """The server as the browser knows it."""
    origin = f"{request.scheme}://{request.get_host()}"
    return acting.Site(urlsplit(origin).hostname or "", origin)


def can_have_passkeys(request: HttpRequest) -> bool:
    """Browsers make passkeys for a name, not for a number, and by https only (but on this machine itself)."""
    name = site_of(request).name
    try:
        ip_address(name)
    except ValueError:
        return request.is_secure() or name == "localhost" or name.endswith(".localhost")
    return False


@never_cache
@for_login
@for_sure
def make(request: HttpRequest) -> HttpResponse:
    """The page on which a passkey is made; its script asks below."""
    must_be_own(request)
    name = device_words.device(request.headers.get("User-Agent", ""))
    return render(request, "signing_in/passkey.html", {"name": name, "can_have_passkeys": can_have_passkeys(request)})


@require_POST
@for_login
@for_sure
def make_begin(request: HttpRequest) -> HttpResponse:
    """What the browser is asked for a new passkey."""
    must_be_own(request)
    chance = secrets.token_bytes(acting.CHALLENGE_BYTES)
    options, state = acting.making(site_of(request), request.user.pk or 0, chance)
    request.session[ASKED] = state
    return JsonResponse(options)


@require_POST
@for_login
@for_sure
def make_end(request: HttpRequest) -> HttpResponse:
    """What it made."""
    must_be_own(request)
    told = _told(request)
    name, answer = str(told.get("name", "")), told.get("answer")
    login_id = request.user.pk or 0
    try:
        acting.keep(site_of(request), login_id, name, _asked(request), _mapping(answer), datetime.now(UTC))
    except Refused as refused:
        return _no(refused)
    request.session[SECOND] = True
    return JsonResponse({"next": reverse("my-sign-in" if steps_of(login_id).codes else "recovery-codes")})


@require_POST
def sign_begin(request: HttpRequest) -> HttpResponse:
    """What the browser is asked to sign."""
    chance = secrets.token_bytes(acting.CHALLENGE_BYTES)
    options, state = acting.asking(site_of(request), _whose(request), chance)
    briefly(request)
    request.session[ASKED] = state
    return JsonResponse(options)


@require_POST
def sign_end(request: HttpRequest) -> HttpResponse:
    """What it signed: in, the second step, or proven again."""
    told = _told(request)
    try:
        login_id = acting.signed_by(
            site_of(request), _whose(request), _asked(request), _mapping(told.get("answer")), datetime.now(UTC)
        )
    except Refused as refused:
        return _no(refused)
    following = safe_next(request)
    if on_the_way := halfway(request):
        return JsonResponse({"next": go_on(request, on_the_way)["Location"]})
    if request.user.pk is not None:
        request.session[SECOND] = True
        now_sure(request)
        return JsonResponse({"next": following})
    user = get_user_model()._default_manager.filter(pk=login_id, is_active=True).first()
    if user is None:
        return _no(Refused(_("This sign-in has been closed. Ask your administrator.")))
    return JsonResponse({"next": enter(request, user, following, second=True)["Location"]})


def _whose(request: HttpRequest) -> int | None:
    if on_the_way := halfway(request):
        return int(on_the_way["login"])
    return request.user.pk


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """The challenge that was given; it holds once."""
    found: Mapping[str, Any] | None = request.session.pop(ASKED, None)
    if found is None:
        raise Refused(_("This took too long. Begin again."))
    return found


def _told(request: HttpRequest) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(request.body))
    except ValueError:
        return {}


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _no(refused: Refused) -> HttpResponse:
    return JsonResponse({"problem": str(refused.message)}, status=422)
