"""What production expects at a secret address, for planning programs: no sign-in needed, and no person in it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetpunt.actions import production as acting
from meetpunt.actions.errors import Refused
from meetpunt.connectors.files.writing import Cell, csv_of
from meetpunt.connectors.ics.writing import Entry, calendar_of
from meetpunt.reports.production.expected import expected_quantities
from meetpunt.store.access import Viewer, all_organisations, operator_of
from meetpunt.store.production import LargeOrder, address_at, addresses_of, large_orders
from meetpunt.store.refs import OrganisationRef
from meetpunt.store.secrets import fingerprint
from meetpunt.store.tenancy import acting_in
from meetpunt.web import export, production_words
from meetpunt.web.shut import shut
from meetpunt.web.too_often import WITHIN, too_often
from meetpunt.web.viewer import for_viewer
from meetpunt.web.views.production import table

MOST_READINGS, MOST_MISSES = 60, 60
"""How often within ten minutes one address is read, and how often one place may ask for one that is none."""
WORKING_DAYS = 5
ORDER_HEADS = (
    *("large_order", "state", "account", "product", "quantity", "week", "amount", "currency"),
    *("first_told", "last_told", "answer_week", "answer_quantity"),
)
EXPECTED_HEADS = ("product", "week", "monday", "ordered", "open", "yet_to_come", "p10", "p50", "p90")
"""The same in every language: programs read them."""


@require_safe
def read(request: HttpRequest, organisation_id: int, secret: str, what: str) -> HttpResponse:
    """One of the three; 404 for what is nobody's address, 429 for who asks too often, 304 for what did not change."""
    found = address_at(organisation_id, secret) if organisation_id < 2**63 and what in _FEEDS else None
    told = (f"production:{fingerprint(secret)}", MOST_READINGS)
    if found is None:
        told = (f"miss:{request.META.get('REMOTE_ADDR', '')}", MOST_MISSES)
    if too_often(*told):
        return HttpResponse(status=429, headers={"Retry-After": str(WITHIN)})
    if found is None:
        raise Http404
    now = datetime.now(UTC)
    organisation = next(one for one in all_organisations() if one.id == organisation_id)
    if organisation.is_suspended:
        return shut()
    make, kind = _FEEDS[what]
    with acting_in(organisation_id), translation.override("en" if organisation.language == "en" else "nl"):
        viewer = operator_of(organisation.slug, now.astimezone(ZoneInfo(organisation.time_zone)).date())
        body = make(viewer, organisation)
    acting.note_read(organisation_id, found.id, now)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    if mark in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{what}"'
    return HttpResponse(body, content_type=f"{kind}; charset=utf-8", headers=headers)


@never_cache
@for_viewer
def addresses(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The addresses, when each was last read, and a form for a new one."""
    found = addresses_of(viewer)
    problem, name = "", request.POST.get("name", "")
    if request.method == "POST":
        try:
            acting.make_address(viewer, name, secrets.token_urlsafe(32), datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            messages.success(request, _("The address stands below. Give it to one program only."))
            return redirect("production-addresses")
    lines = [(one, _urls(request, viewer, one.secret)) for one in found]
    context = {"lines": lines, "problem": problem, "name": name}
    return render(request, "production/addresses.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def withdraw(request: HttpRequest, viewer: Viewer, address_id: int) -> HttpResponse:
    """End an address."""
    acting.withdraw_address(viewer, address_id, datetime.now(UTC))
    messages.success(request, _("The address does not work any more."))
    return redirect("production-addresses")


def _urls(request: HttpRequest, viewer: Viewer, secret: str) -> list[tuple[str, str]]:
    if not secret:
        return []
    of = (viewer.organisation.id, secret)
    return [(what, request.build_absolute_uri(reverse("production-out", args=(*of, what)))) for what in sorted(_FEEDS)]


def _expected(viewer: Viewer, _organisation: OrganisationRef) -> bytes:
    _heads, rows = table(expected_quantities(viewer))
    return csv_of(EXPECTED_HEADS, rows, dutch=False)


def _orders(viewer: Viewer, organisation: OrganisationRef) -> bytes:
    rows: list[list[Cell]] = []
    for one in large_orders(viewer, to_come=True):
        amount = export.major(one.told.amount_minor, organisation.currency)
        shared: list[Cell] = [f"{one.week:%G-W%V}" if one.week else "", amount, organisation.currency]
        shared += [one.first_told_at.date(), one.last_told_at.date()]
        shared += [f"{one.answer_week:%G-W%V}" if one.answer_week else "", _pieces(one.answer_milli)]
        for line in one.lines:
            rows.append([str(one.id), one.state, one.account, line.product, _pieces(line.quantity_milli), *shared])
    return csv_of(ORDER_HEADS, rows, dutch=False)


def _calendar(viewer: Viewer, organisation: OrganisationRef) -> bytes:
    found = [one for one in large_orders(viewer, to_come=True) if one.week is not None]
    return calendar_of(f"Meetpunt {organisation.name}", [_entry(organisation, one) for one in found])


def _entry(organisation: OrganisationRef, one: LargeOrder) -> Entry:
    lines = ", ".join(f"{production_words.pieces(line.quantity_milli)} × {line.product or '–'}" for line in one.lines)
    told = {"account": one.account or "–", "lines": lines or "–", "state": production_words.state(one.state)}
    assert one.week is not None  # those without a week were left out
    return Entry(
        uid=f"large-order-{organisation.id}-{one.id}@meetpunt",
        starts=one.week,
        minutes=0,
        title=_("Large order (%(state)s): %(lines)s for %(account)s") % told,
        place="",
        sequence=one.turns,
        changed_at=one.last_told_at,
        days=WORKING_DAYS,
    )


def _pieces(milli: int | None) -> Decimal | None:
    return None if milli is None else Decimal(milli) / 1000


_FEEDS: dict[str, tuple[Callable[[Viewer, OrganisationRef], bytes], str]] = {
    "expected.csv": (_expected, "text/csv"),
    "orders.csv": (_orders, "text/csv"),
    "orders.ics": (_calendar, "text/calendar"),
}
