"""Connecting a CRM: with keys that somebody copied, or by sending that person there and back (OAuth)."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from meetpunt.actions.crm import connecting as acting
from meetpunt.actions.crm.opening import keys_of_leave
from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.crms import leave_address
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import must_administer
from meetpunt.store.crm.connections import connections_of, find_connection
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.web import crm_words
from meetpunt.web.crm_forms import FORMS, WAYS
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no
from meetpunt.web.views.crm.outward import CLOCK

ON_THE_WAY = "crm_on_the_way"
"""In the session, encrypted: what was told before somebody was sent to the CRM to give us leave."""


@never_cache
@for_viewer
def connections(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All connections, and what can be connected."""
    lines = [
        (one, crm_words.NAMES.get(one.kind, one.kind), crm_words.STATES[one.state], crm_words.trouble(one.trouble))
        for one in connections_of(viewer, CLOCK.now())
    ]
    kinds = [(kind, crm_words.NAMES[kind], ways) for kind, ways in WAYS.items()]
    return render(request, "crm/list.html", {"lines": lines, "kinds": kinds})


@never_cache
@for_viewer
def connect(request: HttpRequest, viewer: Viewer, kind: str, way: str) -> HttpResponse:
    """A new connection. Of whom signs in there, this page leads there."""
    must_administer(viewer)
    if (kind, way) not in FORMS:
        raise Http404
    form = FORMS[kind, way](request.POST or None, initial={"name": crm_words.NAMES[kind]})
    context: dict[str, Any] = {
        "kind": kind,
        "way": way,
        "name": crm_words.NAMES[kind],
        "ways": WAYS[kind],
        "form": form,
    }
    if way == "person":
        context["back"] = _back(request)
    if request.method == "POST" and form.is_valid():
        name, keys = form.cleaned_data["name"], form.keys()
        if way == "person":
            context["leave"] = _send(request, viewer, kind, name, keys)
            return render(request, "crm/leave.html", context)
        made = _connect(viewer, kind, name, keys, form)
        if made is not None:
            return _welcome(request, made)
    return render(request, "crm/connect.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def keys(request: HttpRequest, viewer: Viewer, connection_id: int, way: str) -> HttpResponse:
    """Other keys for a connection that is there."""
    found = find_connection(viewer, connection_id)
    if (found.kind, way) not in FORMS:
        raise Http404
    form = FORMS[found.kind, way](request.POST or None, initial={"name": found.name})
    form.fields["name"].disabled = True
    context: dict[str, Any] = {
        "kind": found.kind,
        "way": way,
        "name": crm_words.NAMES[found.kind],
        "ways": WAYS[found.kind],
        "form": form,
        "connection": found,
    }
    if way == "person":
        context["back"] = _back(request)
    if request.method == "POST" and form.is_valid():
        if way == "person":
            context["leave"] = _send(request, viewer, found.kind, found.name, form.keys(), found.id)
            return render(request, "crm/leave.html", context)
        try:
            acting.replace_keys(viewer, found.id, form.keys(), CLOCK, reach())
        except (Refused, ConnectorError) as problem:
            say_no(form, Refused(str(problem.message)))
        else:
            messages.success(request, _("The keys are accepted. It is being synced."))
            return redirect("crm-connection", found.id)
    return render(request, "crm/connect.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Somebody comes back from the CRM, with a code if they gave leave."""
    must_administer(viewer)
    told = _on_the_way(request)
    if told is None or not secrets.compare_digest(told["state"], request.GET.get("state", "")):
        messages.error(request, _("This does not belong to anything that you began here. Begin again."))
        return redirect("crm-connections")
    if not request.GET.get("code"):
        messages.error(request, _("No leave was given there, so nothing was connected."))
        return redirect("crm-connections")
    try:
        code, where = request.GET["code"], _back(request)
        got = keys_of_leave(told["kind"], told["keys"], code, where, told["verifier"], CLOCK, reach())
        if told["connection"]:
            acting.replace_keys(viewer, told["connection"], got, CLOCK, reach())
            return redirect("crm-connection", told["connection"])
        return _welcome(request, acting.connect(viewer, told["kind"], told["name"], got, CLOCK, reach()))
    except (Refused, ConnectorError) as problem:
        messages.error(request, str(problem.message))
        return redirect("crm-connections")


def _connect(viewer: Viewer, kind: str, name: str, keys: dict[str, str], form: Any) -> int | None:
    try:
        return acting.connect(viewer, kind, name, keys, CLOCK, reach())
    except (Refused, ConnectorError) as problem:
        say_no(form, Refused(str(problem.message)))
    return None


def _welcome(request: HttpRequest, connection_id: int) -> HttpResponse:
    messages.success(request, _("Connected. Everything there is being read; say meanwhile what it means."))
    return redirect("crm-mapping", connection_id)


def _send(
    request: HttpRequest, viewer: Viewer, kind: str, name: str, keys: dict[str, str], connection_id: int = 0
) -> str:
    """Where to go to give us leave; what was told is kept until then."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    told = {"kind": kind, "name": name, "keys": keys, "state": state, "verifier": verifier, "connection": connection_id}
    request.session[ON_THE_WAY] = encrypt(Purpose.CRM, json.dumps(told))
    return leave_address(kind, keys, _back(request), state, verifier)


def _on_the_way(request: HttpRequest) -> dict[str, Any] | None:
    """What was told before; it holds once."""
    kept = request.session.pop(ON_THE_WAY, "")
    try:
        found: dict[str, Any] = json.loads(decrypt(Purpose.CRM, kept))
    except (CannotBeRead, ValueError):
        return None
    return found


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("crm-back"))
