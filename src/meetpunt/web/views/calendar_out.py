"""One's own planned activities and conversations at a secret address, for calendar programs: no sign-in needed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetpunt.actions import calendars as acting
from meetpunt.actions.errors import Refused
from meetpunt.connectors.ics.writing import Entry, calendar_of
from meetpunt.store.access import Viewer
from meetpunt.store.calendar_address import Owner, Planned, owner_of, planned_of
from meetpunt.store.calendar_talks import PlannedTalk, planned_talks_of
from meetpunt.store.operating import is_suspended
from meetpunt.store.secrets import fingerprint
from meetpunt.web.commands import address
from meetpunt.web.shut import shut
from meetpunt.web.too_often import WITHIN, too_often
from meetpunt.web.viewer import for_viewer

MOST_READINGS, MOST_MISSES = 60, 60
"""How often within ten minutes one address is read, and how often one place may ask for one that is none."""


@require_safe
def read(request: HttpRequest, organisation_id: int, secret: str) -> HttpResponse:
    """The calendar; 404 for what is nobody's address, 429 for who asks too often, 304 for what did not change."""
    owner = owner_of(organisation_id, secret) if organisation_id < 2**63 else None
    told = (f"read:{fingerprint(secret)}", MOST_READINGS)
    if owner is None:
        told = (f"miss:{request.META.get('REMOTE_ADDR', '')}", MOST_MISSES)
    if too_often(*told):
        return HttpResponse(status=429, headers={"Retry-After": str(WITHIN)})
    if owner is None:
        raise Http404
    if is_suspended(organisation_id):
        return shut()
    with translation.override("en" if owner.language.startswith("en") else "nl"):
        entries = [_entry(request, owner, one) for one in planned_of(owner, _today())]
        entries += [_talk(request, owner, one) for one in planned_talks_of(owner, _today())]
        body = calendar_of(f"Meetpunt {owner.name}", entries)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    if mark in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="meetpunt.ics"'
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
@for_viewer
def make(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make one's address, or a new one."""
    try:
        acting.make_own_address(viewer, secrets.token_urlsafe(32), datetime.now(UTC))
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("The address stands below. Give it to your calendar program only."))
    return redirect("calendars")


@require_POST
@for_viewer
def withdraw(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """End one's address."""
    acting.withdraw_own_address(viewer)
    messages.success(request, _("The address does not work any more."))
    return redirect("calendars")


def address_of(request: HttpRequest, viewer: Viewer, secret: str) -> str:
    """The address that a secret makes, at the name by which the product is being read."""
    return request.build_absolute_uri(address("calendar-out", viewer.organisation.id, secret))


def _entry(request: HttpRequest, owner: Owner, one: Planned) -> Entry:
    whom = one.account_name or one.subject
    title = f"{one.kind}: {whom}" if whom else one.kind
    if one.account_name and one.subject and one.account_name not in one.subject:
        title += f" ({one.subject})"
    page = address("activity", one.id)
    return Entry(
        uid=f"activity-{owner.organisation_id}-{one.id}@meetpunt",
        starts=one.starts_at or one.day,
        minutes=one.minutes,
        title=title,
        place=one.place,
        sequence=one.changes,
        changed_at=one.changed_at,
        url=request.build_absolute_uri(page) if page else "",
    )


def _talk(request: HttpRequest, owner: Owner, one: PlannedTalk) -> Entry:
    page = address("conversation", one.id)
    return Entry(
        uid=f"conversation-{owner.organisation_id}-{one.id}@meetpunt",
        starts=one.starts_at,
        minutes=one.minutes,
        title=_("Conversation with %(name)s") % {"name": one.with_name},
        place="",
        sequence=one.changes,
        changed_at=one.changed_at,
        url=request.build_absolute_uri(page) if page else "",
    )


def _today() -> date:
    return datetime.now(UTC).date()
