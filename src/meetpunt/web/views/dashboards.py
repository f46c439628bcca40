"""Dashboards to read: the list, one of them, and the same on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from meetpunt.actions.looking import note_look
from meetpunt.method.dashboard import Layout
from meetpunt.reports.dashboards import ready_made
from meetpunt.reports.dashboards.show import dashboard_shown
from meetpunt.store import dashboards as store
from meetpunt.store.access import Viewer
from meetpunt.store.dashboards import DashboardRef
from meetpunt.web import dashboard_paper, export, paper
from meetpunt.web.dashboard_asking import Asked, read
from meetpunt.web.dashboard_tiles import Drawn, drawn
from meetpunt.web.dashboard_words import DAYS, shared_with
from meetpunt.web.viewer import for_viewer


@for_viewer
def dashboards(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own, the shared ones, and the ready-made ones."""
    known = store.dashboards_of(viewer)
    home = store.home_of(viewer)
    steered = ready_made.steering(viewer)
    context = {
        "own": [(one, shared_with(one.shared)) for one in known if one.is_own],
        "shared": [one for one in known if not one.is_own],
        "ready": ready_made.offered(viewer),
        "home": home,
        "steering": steered,
        "mails": [(one, _mail_name(one, known)) for one in store.mails_of(viewer)],
        "days": DAYS,
    }
    return render(request, "dashboards/list.html", context)


@for_viewer
def dashboard(request: HttpRequest, viewer: Viewer, dashboard_id: int) -> HttpResponse:
    """One dashboard, as its reader may see it."""
    one = store.dashboard(viewer, dashboard_id)
    return _page(request, viewer, one.name, one.period, one.layout, str(one.id), one)


@for_viewer
def ready(request: HttpRequest, viewer: Viewer, code: str) -> HttpResponse:
    """A ready-made one, of the KPIs that the organisation steers on."""
    one = ready_made.ready_made(viewer, code)
    return _page(request, viewer, one.name, one.period, ready_made.layout_of(viewer, one), code, None)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    name: str,
    period: str,
    layout: Layout,
    which: str,
    one: DashboardRef | None,
) -> HttpResponse:
    asked = read(viewer, request.GET, period, layout)
    place = asked.around.place
    if place is not None and place.person_id is not None:
        note_look(viewer, place.person_id, "dashboard", datetime.now(UTC))
    tiles = [drawn(shown) for shown in dashboard_shown(viewer, layout, asked.around)]
    if request.GET.get("format") == "pdf":
        return _pdf(viewer, name, asked, tiles)
    home = store.home_of(viewer)
    mails = store.mails_of(viewer)
    context = {
        "name": name,
        "one": one,
        "which": which,
        "asked": asked,
        "tiles": tiles,
        "is_edit": one is not None and one.is_own and request.GET.get("edit") == "1",
        "is_full": request.GET.get("full") == "1",
        "is_home": home is not None and which in (str(home[0]), home[1]),
        "mail": next((mail for mail in mails if which in (str(mail.dashboard_id), mail.ready_made)), None),
        "days": DAYS,
        "shared": shared_with(one.shared) if one is not None else "",
        "sees_nothing": asked.places is None,
    }
    return render(request, "dashboards/page.html", context)


def _pdf(viewer: Viewer, name: str, asked: Asked, tiles: list[Drawn]) -> HttpResponse:
    made = datetime.now(UTC).astimezone(ZoneInfo(viewer.organisation.time_zone))
    content = paper.pdf(dashboard_paper.paper_of(name, asked, tiles, made))
    return export.answer(content, paper.PDF_TYPE, f"{slugify(name)[:80] or 'dashboard'}.pdf")


def _mail_name(mail: store.MailRef, known: tuple[DashboardRef, ...]) -> str:
    if mail.ready_made:
        return ready_made.READY_MADE[mail.ready_made].name if mail.ready_made in ready_made.READY_MADE else ""
    return next((one.name for one in known if one.id == mail.dashboard_id), "")
