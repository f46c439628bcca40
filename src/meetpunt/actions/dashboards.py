"""Building dashboards: making, copying, changing, arranging and removing them, each to be undone.

The rule: who made a dashboard changes it, whoever reads it copies it. Tiles are named by their id, so that two windows
that change one dashboard lose nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.method import dashboard as method
from meetpunt.method.dashboard import Filters, Layout, Tile, Wrong
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.dashboards import find_own_dashboard
from meetpunt.store.models import Change, Dashboard, DashboardHome, DashboardMail, DashboardShare
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

LONGEST_NAME = 80
MOST = 100
"""Dashboards of one person."""
_BESIDE = (("shares", DashboardShare), ("homes", DashboardHome), ("mails", DashboardMail))
"""What goes with a dashboard that is removed, and comes back with it."""
WRONG = {
    Wrong.NO_KPI: _("Choose at least one KPI."),
    Wrong.TOO_MANY_KPIS: _("Choose fewer KPIs: one of a number or a trend, at most seven of a table."),
    Wrong.UNKNOWN_KPI: _("A KPI was chosen that is not in the register any more. Choose another one."),
    Wrong.NO_TEXT: _("Write a text."),
    Wrong.LONG_TEXT: _("The text is too long: at most 600 characters."),
}


def make(
    viewer: Viewer, name: str, period: str, layout: Layout, now: datetime, made_from: str = ""
) -> tuple[int, Change]:
    """Make a dashboard, empty or as a copy of a lay-out; gives its id and the change to undo.

    Raises:
        Refused: it has no name, or there are too many.
    """
    name = _named(name)
    if viewer.person_id is None:
        raise NotVisible("dashboard")
    with changing(viewer.organisation.id, leaves_accounts=True):
        of = {"organisation_id": viewer.organisation.id, "owner_id": viewer.person_id}
        if Dashboard.objects.filter(**of).count() >= MOST:
            raise Refused(_("You have a hundred dashboards. Remove one first."))
        row = Dashboard.objects.create(
            **of,
            name=name,
            period=period if period in method.PERIODS else "quarter",
            tiles=method.told(layout),
            made_from=made_from,
            made_at=now,
            changed_at=now,
        )
        return row.pk, made(viewer, row, now)


def rename(viewer: Viewer, dashboard_id: int, name: str, period: str, filters: Filters, now: datetime) -> Change | None:
    """Another name, period or filters that hold for all tiles."""
    name = _named(name)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_own_dashboard(viewer, dashboard_id)
        tiles = method.told(replace(method.read(row.tiles), filters=filters))
        wanted = {"name": name, "tiles": tiles, "period": period if period in method.PERIODS else row.period}
        return _changed(viewer, row, wanted, now)


def keep_tile(viewer: Viewer, dashboard_id: int, tile: Tile, known: tuple[str, ...], now: datetime) -> Change | None:
    """Add a tile (of an id that is new) or change one.

    Raises:
        Refused: the tile cannot be shown, or there are too many.
    """
    problem = method.wrong(tile, known)
    if problem is not None:
        raise Refused(WRONG[problem])

    def with_it(layout: Layout) -> Layout:
        kept = tile if tile.id else replace(tile, id=method.free_id(layout))
        found = method.with_tile(layout, kept)
        if len(found.tiles) > method.MOST_TILES:
            raise Refused(_("A dashboard holds at most 24 tiles. Remove one first, or make a second dashboard."))
        return found

    return _laid_out(viewer, dashboard_id, with_it, now)


def remove_tile(viewer: Viewer, dashboard_id: int, tile_id: str, now: datetime) -> Change | None:
    """Take a tile away."""
    return _laid_out(viewer, dashboard_id, lambda layout: method.without(layout, tile_id), now)


def put_before(viewer: Viewer, dashboard_id: int, tile_id: str, before: str, now: datetime) -> Change | None:
    """Put a tile before another one, or at the end."""
    return _laid_out(viewer, dashboard_id, lambda layout: method.placed_before(layout, tile_id, before), now)


def shift(viewer: Viewer, dashboard_id: int, tile_id: str, by: int, now: datetime) -> Change | None:
    """Move a tile a place on or back."""
    return _laid_out(viewer, dashboard_id, lambda layout: method.shifted(layout, tile_id, by), now)


def remove(viewer: Viewer, dashboard_id: int, now: datetime) -> Change:
    """Remove a dashboard with its shares, homes and mails; all of it comes back by undoing."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_own_dashboard(viewer, dashboard_id)
        before: dict[str, Any] = values_of(row)
        for name, model in _BESIDE:
            before[name] = [values_of(one) for one in model._default_manager.filter(dashboard_id=row.pk)]
        trail = write_down(viewer, Change.Kind.REMOVED, row, before, {}, now)
        row.delete()
    return trail


@undoes("dashboard", Change.Kind.REMOVED)
def _put_back(viewer: Viewer, found: Change, now: datetime) -> None:
    beside = dict(_BESIDE)
    again = Dashboard()
    set_values(again, {name: value for name, value in found.before.items() if name not in beside})
    again.save(force_insert=True)
    for name, model in _BESIDE:
        for values in found.before.get(name, ()):
            if model is DashboardHome and DashboardHome.objects.filter(person_id=values["person_id"]).exists():
                continue
            row = model()
            set_values(row, values)
            row.save(force_insert=True)


def _laid_out(viewer: Viewer, dashboard_id: int, how: Callable[[Layout], Layout], now: datetime) -> Change | None:
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find_own_dashboard(viewer, dashboard_id)
        return _changed(viewer, row, {"tiles": method.told(how(method.read(row.tiles)))}, now)


def _changed(viewer: Viewer, row: Dashboard, wanted: dict[str, Any], now: datetime) -> Change | None:
    found = change(viewer, row, {}, wanted, now)
    if found is not None:
        Dashboard.objects.filter(pk=row.pk).update(changed_at=now)
    return found


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Give the dashboard a name."))
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name is too long: at most %(count)s characters.") % {"count": LONGEST_NAME})
    return name
