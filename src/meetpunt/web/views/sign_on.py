"""Coming in by the sign-on of one's organisation: there, and back with what it says.

Rule: what was asked is kept encrypted in this session and holds once; an answer to anything else is thrown away.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.actions.signing_in import sign_on as acting
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.sign_on import Provider, Question, Somebody, discover, leave_address, who_came
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.store.sign_ins import SignOnRef, sign_on_of
from meetpunt.web import formats
from meetpunt.web.addresses import safe_next
from meetpunt.web.proofs import briefly, enter, for_login, now_sure, through
from meetpunt.web.too_often import too_often

MOST = 60
"""Times in ten minutes that one place may leave for a sign-on: each asks the issuer something, for nobody yet."""
ASKED = "sign_on"
"""The session's key of what was asked of a sign-on."""


def leaving(request: HttpRequest, found: SignOnRef, following: str, address: str) -> HttpResponse:
    """The page that leads to a sign-on. A form may not lead to another site (the content policy), a page may."""
    told = urlencode({"next": following, "address": address})
    there = f"{reverse('sign-on', args=[found.organisation_id])}?{told}"
    return render(request, "signing_in/leaving.html", {"sign_on": found, "there": there})


@never_cache
def go(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Off to the sign-on of an organisation."""
    if too_often(f"sign-on {get_client_ip_address(request)}", MOST):
        return _failed(request, _("This was asked too often from here. Wait ten minutes and try again."), 429)
    found = sign_on_of(organisation_id)
    if found is None:
        raise Http404
    again = request.user.pk is not None and through(request) == organisation_id
    told = {"why": "sure" if again else "enter", "organisation": organisation_id, "following": safe_next(request)}
    try:
        provider = discover(found.issuer, reach())
        secret = acting.secret_of(organisation_id)
    except (ConnectorError, Refused) as problem:
        return _failed(request, str(problem.message))
    hint = request.GET.get("address", "")[:200]
    return redirect(ask(request, provider, found.client_id, secret, told, again=again, hint=hint))


def ask(
    request: HttpRequest,
    provider: Provider,
    client_id: str,
    secret: str,
    told: dict[str, Any],
    *,
    again: bool = False,
    hint: str = "",
) -> str:
    """Remember a question and give the address where it is answered. told: what to do with the answer."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _one in range(3))
    question = Question(client_id, secret, back_address(request), state, nonce, verifier, again)
    kept = {"question": asdict(question), "provider": asdict(provider), "told": told}
    briefly(request)
    request.session[ASKED] = encrypt(Purpose.SIGN_ON, json.dumps(kept))
    return leave_address(provider, question, hint)


def back_address(request: HttpRequest) -> str:
    """Where a sign-on sends people back to: to be told there."""
    return request.build_absolute_uri(reverse("sign-on-back"))


@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Somebody comes back from a sign-on."""
    try:
        kept = json.loads(decrypt(Purpose.SIGN_ON, request.session.pop(ASKED, "")))
    except (CannotBeRead, ValueError):
        return _failed(request, _("This does not belong to anything that you began here. Begin again."))
    question, provider, told = Question(**kept["question"]), Provider(**kept["provider"]), kept["told"]
    if not secrets.compare_digest(question.state.encode(), request.GET.get("state", "").encode()):
        return _failed(request, _("This does not belong to anything that you began here. Begin again."))
    now = datetime.now(UTC)
    try:
        if not request.GET.get("code"):
            raise Refused(_("You were not signed in there, so nobody was signed in here."))
        came = who_came(provider, question, request.GET["code"], now, reach())
        return _came(request, came, told, now)
    except (ConnectorError, Refused) as problem:
        return _failed(request, str(problem.message))


@never_cache
@for_login
def needed(request: HttpRequest) -> HttpResponse:
    """An organisation asks to come in by its sign-on only; the way there."""
    chosen = next((one for one in getattr(request, "organisations", ()) if one.sign_on_only), None)
    found = sign_on_of(chosen.id) if chosen is not None else None
    if found is None:
        return redirect("home")
    return render(request, "signing_in/sign_on_needed.html", {"sign_on": found})


def _came(request: HttpRequest, came: Somebody, told: dict[str, Any], now: datetime) -> HttpResponse:
    """What was asked for is done with who came."""
    if told["why"] == "try":
        viewer = getattr(request, "viewer", None)
        if viewer is None or viewer.organisation.id != told["organisation"] or request.user.pk is None:
            raise Refused(_("You were signed out meanwhile. Begin again."))
        wanted = acting.Wanted(**{**told["wanted"], "domains": tuple(told["wanted"]["domains"])})
        acting.keep(viewer, request.user.pk, wanted, came, now)
        messages.success(request, _("It works: you came in by it. From now on your people can."))
        return redirect("signing-in")
    login_id = acting.come_in(told["organisation"], came, formats.language(), now)
    if told["why"] == "sure":
        if login_id != request.user.pk:
            raise Refused(_("Somebody else signed in there. Sign in there as yourself."))
        now_sure(request)
        return redirect(told["following"])
    user = get_user_model()._default_manager.filter(pk=login_id, is_active=True).first()
    if user is None:
        raise Refused(_("This sign-in has been closed. Ask your administrator."))
    return enter(request, user, told["following"], told["organisation"], through=told["organisation"])


def _failed(request: HttpRequest, why: str, status: int = 403) -> HttpResponse:
    return render(request, "signing_in/sign_on_failed.html", {"why": why}, status=status)
