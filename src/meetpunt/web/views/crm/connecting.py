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
from meetpunt.store.crm.connections import ConnectionRef, connections_of, find_connection
from meetpunt.store.secrets import CannotBeRead, Purpose, decrypt, encrypt
from meetpunt.web import crm_words
from meetpunt.web.crm_forms import FORMS, RIGHTS, WAYS, ConnectForm
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no
from meetpunt.web.views.crm.outward import CLOCK

PERSON = "person"
"""The way in which somebody signs in there."""
ON_THE_WAY = "crm_on_the_way"
"""In the session, encrypted: what was told before somebody was sent to the CRM to give us leave."""


@never_cache
@for_viewer
def connections(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All connections, and what can be connected."""
    lines = [
        (
            one,
            crm_words.NAMES.get(one.kind, one.kind),
            crm_words.STATES[one.state],
            crm_words.trouble(one.trouble, one.detail),
        )
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
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            if way == PERSON:
                acting.check_name(viewer, kind, name)
                return _leave(request, kind, name, form.keys())
            return _welcome(request, acting.connect(viewer, kind, name, form.keys(), CLOCK, reach()))
        except (Refused, ConnectorError) as problem:
            say_no(form, Refused(crm_words.refusal(problem)))
    return _form(request, kind, way, form)


@never_cache
@for_viewer
def keys(request: HttpRequest, viewer: Viewer, connection_id: int, way: str) -> HttpResponse:
    """Other keys for a connection that is there."""
    found = find_connection(viewer, connection_id)
    if (found.kind, way) not in FORMS:
        raise Http404
    form = FORMS[found.kind, way](request.POST or None).of_standing(found.host)
    if request.method == "POST" and form.is_valid():
        if way == PERSON:
            return _leave(request, found.kind, found.name, form.keys(), found.id)
        try:
            acting.replace_keys(viewer, found.id, form.keys(), CLOCK, reach())
        except (Refused, ConnectorError) as problem:
            say_no(form, Refused(crm_words.refusal(problem)))
        else:
            return _accepted(request, found.id)
    return _form(request, found.kind, way, form, found)


@never_cache
@for_viewer
def back(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Somebody comes back from the CRM, with a code if they gave leave."""
    must_administer(viewer)
    told = _on_the_way(request)
    if told is None or not secrets.compare_digest(told["state"], request.GET.get("state", "")):
        messages.error(request, _("This does not belong to anything that you began here. Begin again."))
        return redirect("crm-connections")
    kind, connection_id = told["kind"], told["connection"]
    try:
        if not request.GET.get("code"):
            raise Refused(_("No leave was given there, so nothing was connected."))
        code, where = request.GET["code"], _back(request)
        got = keys_of_leave(kind, told["keys"], code, where, told["verifier"], CLOCK, reach())
        if connection_id:
            acting.replace_keys(viewer, connection_id, got, CLOCK, reach())
            return _accepted(request, connection_id)
        return _welcome(request, acting.connect(viewer, kind, told["name"], got, CLOCK, reach()))
    except (Refused, ConnectorError) as problem:
        messages.error(request, crm_words.refusal(problem))
    return redirect("crm-keys", connection_id, PERSON) if connection_id else redirect("crm-connect", kind, PERSON)


def _form(
    request: HttpRequest, kind: str, way: str, form: ConnectForm, connection: ConnectionRef | None = None
) -> HttpResponse:
    context = {
        "kind": kind,
        "way": way,
        "name": crm_words.NAMES[kind],
        "ways": WAYS[kind],
        "rights": RIGHTS[kind, way],
        "back": _back(request) if way == PERSON else "",
        "form": form,
        "connection": connection,
    }
    return render(request, "crm/connect.html", context, status=422 if form.errors else 200)


def _accepted(request: HttpRequest, connection_id: int) -> HttpResponse:
    messages.success(request, _("The keys are accepted. It is being synced."))
    return redirect("crm-connection", connection_id)


def _welcome(request: HttpRequest, connection_id: int) -> HttpResponse:
    messages.success(request, _("Connected. Everything there is being read; say meanwhile what it means."))
    return redirect("crm-mapping", connection_id)


def _leave(request: HttpRequest, kind: str, name: str, keys: dict[str, str], connection_id: int = 0) -> HttpResponse:
    """The page from which somebody goes to the CRM to give us leave; what was told is kept until they come back."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    told = {"kind": kind, "name": name, "keys": keys, "state": state, "verifier": verifier, "connection": connection_id}
    request.session[ON_THE_WAY] = encrypt(Purpose.CRM, json.dumps(told))
    leave = leave_address(kind, keys, _back(request), state, verifier)
    return render(request, "crm/leave.html", {"name": crm_words.NAMES[kind], "leave": leave})


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
