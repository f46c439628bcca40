"""Building a dashboard: making, copying, its tiles, who reads it, and what one opens first or gets by mail."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetpunt.actions import dashboard_readers as readers
from meetpunt.actions import dashboards as acts
from meetpunt.actions.dashboard_readers import Which
from meetpunt.actions.errors import Refused
from meetpunt.method.dashboard import KPIS, USUAL_WIDTH, Layout, Tile, TileKind
from meetpunt.reports.choices import choices
from meetpunt.reports.dashboards import ready_made
from meetpunt.reports.kpis.register import kpis
from meetpunt.store import dashboards as store
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.dashboards import teams_to_share_with
from meetpunt.web import dashboard_words, kpi_words
from meetpunt.web.addresses import safe_next
from meetpunt.web.dashboard_asking import filters_of, tile_of
from meetpunt.web.undo import tell
from meetpunt.web.viewer import for_viewer


@require_POST
@for_viewer
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Make one: empty, or a copy of one that the viewer reads."""
    source = request.POST.get("from", "")
    name, period, layout, made_from = request.POST.get("name", ""), "quarter", Layout(), ""
    if source.isdecimal():
        one = store.dashboard(viewer, int(source))
        name, period, layout, made_from = name or one.name, one.period, one.layout, one.made_from
    elif source:
        ready = ready_made.ready_made(viewer, source)
        name = name or ready.name
        period, layout, made_from = ready.period, ready_made.layout_of(viewer, ready), source
    try:
        made, change = acts.make(viewer, name, period, layout, datetime.now(UTC), made_from)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("dashboards")
    tell(request, _("It is yours now: change it as you like.") if source else _("The dashboard is made."), change.pk)
    return redirect(_editing(made))


@for_viewer
def settings(request: HttpRequest, viewer: Viewer, dashboard_id: int) -> HttpResponse:
    """Its name, period and filters, and who reads it; or away with it."""
    one = _own(viewer, dashboard_id)
    now = datetime.now(UTC)
    problem = ""
    if request.method == "POST":
        told = request.POST
        if "remove" in told:
            tell(request, _("The dashboard was removed."), acts.remove(viewer, one.id, now).pk)
            return redirect("dashboards")
        try:
            changed = acts.rename(viewer, one.id, told.get("name", ""), told.get("period", ""), filters_of(told), now)
        except Refused as refused:
            problem = str(refused.message)
        else:
            teams = [int(team) for team in told.getlist("team") if team.isdecimal()]
            readers.share(viewer, one.id, teams, told.get("everybody") == "1")
            tell(request, _("Kept."), changed.pk if changed else None)
            return redirect("dashboard", dashboard_id=one.id)
    context = {
        "one": one,
        "problem": problem,
        "teams": teams_to_share_with(viewer),
        "filters": one.layout.filters,
        **_choices(viewer),
    }
    return render(request, "dashboards/settings.html", context, status=422 if problem else 200)


@for_viewer
def tile(request: HttpRequest, viewer: Viewer, dashboard_id: int, tile_id: str = "") -> HttpResponse:
    """Add a tile or change one: first what it is, then what it shows."""
    one = _own(viewer, dashboard_id)
    known = kpis(viewer)
    found = one.layout.find(tile_id) if tile_id else None
    if tile_id and found is None:
        raise NotVisible(f"tile {tile_id}")
    asked = request.POST.get("kind") or request.GET.get("kind") or (found.kind if found else "")
    if asked not in set(TileKind):
        return render(request, "dashboards/kinds.html", {"one": one, "kinds": dashboard_words.KINDS})
    kind = TileKind(asked)
    wanted = found or Tile("", kind, width=USUAL_WIDTH[kind])
    problem = ""
    if request.method == "POST":
        wanted = tile_of(request.POST, kind, tile_id, USUAL_WIDTH[kind])
        try:
            change = acts.keep_tile(viewer, one.id, wanted, tuple(kpi.code for kpi in known), datetime.now(UTC))
        except Refused as refused:
            problem = str(refused.message)
        else:
            said = _("The tile was changed.") if tile_id else _("The tile was added.")
            tell(request, said, change.pk if change else None)
            return redirect(_editing(one.id))
    groups = [
        (name, [kpi for kpi in known if kpi_words.group_of(kpi) == code]) for code, name in kpi_words.GROUPS.items()
    ]
    context = {
        "one": one,
        "tile": wanted,
        "is_new": not tile_id,
        "kind": dashboard_words.KINDS[kind],
        "most": KPIS[kind][1],
        "groups": [group for group in groups if group[1]],
        "problem": problem,
        "filters": wanted.filters,
        "widths": dashboard_words.WIDTHS,
        "is_counted": kind not in (TileKind.TEXT, TileKind.MAP),
        **_choices(viewer),
    }
    return render(request, "dashboards/tile.html", context, status=422 if problem else 200)


@require_POST
@for_viewer
def arrange(request: HttpRequest, viewer: Viewer, dashboard_id: int) -> HttpResponse:
    """Move a tile, a place on or back or before another one, or take it away."""
    told, now = request.POST, datetime.now(UTC)
    tile_id = told.get("tile", "")
    if "remove" in told:
        change = acts.remove_tile(viewer, dashboard_id, tile_id, now)
        tell(request, _("The tile was removed."), change.pk if change else None)
        return redirect(_editing(dashboard_id))
    if "by" in told:
        change = acts.shift(viewer, dashboard_id, tile_id, -1 if told["by"] == "-1" else 1, now)
    else:
        change = acts.put_before(viewer, dashboard_id, tile_id, told.get("before", ""), now)
    if change is not None:
        tell(request, _("The tile was moved."), change.pk)
    return redirect(f"{_editing(dashboard_id)}#tile-{tile_id}" if tile_id.isalnum() else _editing(dashboard_id))


@require_POST
@for_viewer
def mine(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the viewer opens first, or gets by mail."""
    told = request.POST
    which = _which(viewer, told.get("which", ""))
    if "home" in told:
        readers.open_first(viewer, which if told["home"] == "1" else None)
        first = told["home"] == "1"
        tell(request, _("You see this first when you open Meetpunt.") if first else _("You start as before."))
    else:
        every, _colon, day = told.get("mail", "").partition(":")
        readers.mail_to_me(viewer, which, every, int(day) if day.isdecimal() else 1)
        tell(request, _("It comes by mail.") if every else _("It comes by mail no more."))
    return redirect(safe_next(request, "dashboards"))


def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a mail by the link in it, without signing in: asked first, because programs open links too."""
    try:
        is_done = request.method == "POST"
        if is_done:
            readers.stop(token)
        else:
            readers.told_by(token)
    except NotVisible:
        return render(request, "404.html", status=404)
    return render(request, "dashboards/stop.html", {"is_done": is_done})


def _which(viewer: Viewer, told: str) -> Which:
    if told.isdecimal():
        return Which(store.dashboard(viewer, int(told)).id)
    return Which(ready_made=ready_made.ready_made(viewer, told).code)


def _own(viewer: Viewer, dashboard_id: int) -> store.DashboardRef:
    one = store.dashboard(viewer, dashboard_id)
    if not one.is_own:
        raise NotVisible(f"dashboard {dashboard_id}")
    return one


def _editing(dashboard_id: int) -> str:
    return f"{reverse('dashboard', args=(dashboard_id,))}?edit=1"


def _choices(viewer: Viewer) -> dict[str, object]:
    return {
        "of": choices(viewer, viewer.today),
        "places": dashboard_words.PLACES,
        "periods": dashboard_words.PERIODS,
    }
