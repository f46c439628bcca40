"""One connection: how it stands, what it read, what waits for a person, and how much it may do."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetpunt.actions.crm import connecting as acting
from meetpunt.actions.crm import meaning
from meetpunt.actions.crm.hearing import Secrets, listen
from meetpunt.actions.errors import Refused
from meetpunt.actions.outward import reach
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.crm.design import design_from_json
from meetpunt.connectors.crm.stages import unmapped_stages
from meetpunt.connectors.crm.trouble import Trouble
from meetpunt.connectors.mapping.load import load_mapping
from meetpunt.store.access import Viewer
from meetpunt.store.crm import connections as reading
from meetpunt.store.crm.records import count_by_entity, how_many_due
from meetpunt.store.landing.notes import OF_NOTHING
from meetpunt.web import crm_words, import_words
from meetpunt.web.crm_forms import WAYS, TermsForm
from meetpunt.web.timeline_words import KINDS
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.administration.forms import say_no
from meetpunt.web.views.crm.outward import CLOCK

SHOWN = 10
"""How many of the last syncs."""


@never_cache
@for_viewer
def connection(request: HttpRequest, viewer: Viewer, connection_id: int) -> HttpResponse:
    """How it stands, and the form for how much it may do."""
    found = reading.find_connection(viewer, connection_id, CLOCK.now())
    told = {"every_minutes": found.every_minutes, "cap": found.cap, "writes_back": list(found.writes_back)}
    form = TermsForm(found.kind, request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            acting.change_terms(viewer, found.id, now=CLOCK.now(), **form.cleaned_data)
        except Refused as refused:
            say_no(form, refused)
        else:
            messages.success(request, _("Kept."))
            return redirect("crm-connection", found.id)
    due, job = how_many_due(found.place), reading.running_job(viewer, found.id)
    context: dict[str, Any] = {
        "connection": found,
        "kind": crm_words.NAMES[found.kind],
        "unit": crm_words.UNITS[found.kind],
        "state": crm_words.STATES[found.state],
        "trouble": crm_words.trouble(found.trouble, found.detail),
        "needs_keys": found.trouble == Trouble.SIGN_IN,
        "much_gone": crm_words.much_gone(found.detail) if found.trouble == Trouble.SETTING else "",
        "form": form,
        "job": job,
        "doing": crm_words.doing(job.text if job else ""),
        "open_stages": unmapped_stages(design_from_json(found.design), load_mapping(found.mapping)),
        "known": crm_words.read(count_by_entity(found.place)),
        "still_due": crm_words.read(due),
        "syncs": [_line(one) for one in reading.syncs_of(viewer, found.id, SHOWN)],
        "clashes": _clashes(viewer, found),
        "kept_here": [
            (crm_words.entity(one.entity), one.name or one.external_id, crm_words.kept_because(one.because))
            for one in reading.kept_here(viewer, found.id)
        ],
        "pushes": crm_words.pushes(reading.pushes_by_state(viewer, found.id)),
        "ways": WAYS[found.kind],
        "can_hear": found.kind == "pipedrive",
    }
    return render(request, "crm/connection.html", context, status=422 if form.errors else 200)


@never_cache
@for_viewer
def progress(request: HttpRequest, viewer: Viewer, connection_id: int) -> HttpResponse:
    """How far the sync is, to be shown anew while it runs."""
    found = reading.find_connection(viewer, connection_id)
    job = reading.running_job(viewer, found.id)
    context = {"connection": found, "job": job, "doing": crm_words.doing(job.text if job else "")}
    return render(request, "crm/progress.html", context)


@require_POST
@for_viewer
def act(request: HttpRequest, viewer: Viewer, connection_id: int, what: str) -> HttpResponse:
    """Sync now, pause, go on, let much be removed, be told of changes, or forget it."""
    now = CLOCK.now()
    reading.find_connection(viewer, connection_id)
    try:
        if what == "sync":
            acting.sync_now(viewer, connection_id, now)
        elif what == "pause":
            acting.pause(viewer, connection_id, now)
        elif what == "go-on":
            acting.go_on(viewer, connection_id, now)
        elif what == "let-go":
            acting.let_go(viewer, connection_id, now)
        elif what == "listen":
            told = Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
            listen(viewer, connection_id, settings.BASE_URL, told, CLOCK, reach())
            messages.success(request, _("From now on a change there is looked at within a minute."))
        else:
            acting.remove(viewer, connection_id, now)
            messages.success(request, _("The connection is forgotten, with its keys. What was read from it stays."))
            return redirect("crm-connections")
    except (Refused, ConnectorError) as problem:
        messages.error(request, str(problem.message))
    return redirect("crm-connection", connection_id)


@require_POST
@for_viewer
def choose(request: HttpRequest, viewer: Viewer, push_id: int) -> HttpResponse:
    """Of an activity that waits for a person, say which holds."""
    whose = "theirs" if request.POST.get("whose") == "theirs" else "ours"
    connection_id = acting.choose(viewer, push_id, whose, CLOCK.now())
    messages.success(request, _("It is done by the sync that has begun now."))
    return redirect("crm-connection", connection_id)


def _clashes(viewer: Viewer, found: reading.ConnectionRef) -> list[dict[str, Any]]:
    """Activities that wait for a person, each with what differs here and there."""
    clashes = reading.clashes_of(viewer, found.id)
    ids = [one.external_id for one in clashes if one.state == "conflict"]
    theirs = meaning.versions(viewer, found.id, ids, CLOCK, reach())
    zone = viewer.organisation.time_zone
    return [
        {
            "clash": one,
            "name": one.subject or KINDS.get(one.kind, one.kind),
            "what": KINDS.get(one.kind, one.kind),
            "differs": crm_words.differences(one, theirs.get(one.external_id, {}), zone),
        }
        for one in clashes
    ]


def _line(one: reading.SyncRef) -> dict[str, Any]:
    left_out = one.counts.get("notes", {}).get(OF_NOTHING, 0)
    return {
        "sync": one,
        "state": crm_words.SYNC_STATES[one.state],
        "trouble": crm_words.trouble(one.trouble, one.detail),
        "left_out": import_words.note(OF_NOTHING, left_out) if left_out else "",
        "read": crm_words.read(one.read),
        "is_quiet": not (one.trouble or one.rows_read or one.changed or one.rejected or one.gone or one.pushed),
    }
