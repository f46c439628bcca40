"""Fills in a week: how long was spent on the office, the road, training, quotes and leads, day by day.

Rule: a cell is one activity per kind and day that the sheet itself made; saving the same again changes nothing, an
emptied cell takes away only what the sheet made, and what was registered elsewhere stays. All in one go, and one undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.activities.filling import LONGEST, check
from meetpunt.actions.activities.planning import new_row
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.actions.together import bound
from meetpunt.method.lengths import MINUTE
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Activity, Change
from meetpunt.store.tenancy import changing
from meetpunt.store.week import SHEET_KINDS, cell_key, cell_minutes, cell_name, sheet_cells, week_days

Cells = Mapping[str, int | None]
"""Minutes by the name of the cell (`store.week.cell_name`); None is an empty cell."""


def save_week(viewer: Viewer, monday: date, seen: Cells, wanted: Cells, now: datetime) -> tuple[Change | None, int]:
    """Keep one's own week as it was filled in; gives the line of the trail that an undo takes (None when nothing had
    to change), and how many cells changed.

    Parameters:
        seen: the cells as the form showed them; wanted: as they should be. A cell that is in neither stays.

    Raises:
        NotVisible: the viewer registers nothing.
        Conflict: the same cell was filled in otherwise meanwhile; nothing was changed.
        Refused: a day is still to come, a day has more than 24 hours, or a cell is none of this week's.
    """
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("week sheet")
    places = {cell_name(kind, day): (kind, day) for day in week_days(monday) for kind in SHEET_KINDS}
    if set(wanted) - set(places):
        raise Refused(_("This belongs to another week. Open the week sheet anew."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = sheet_cells(viewer, viewer.person_id, week_days(monday))
        stands = {name: cell_minutes(rows[name]) if name in rows else None for name in places}
        differs = editing.settle(stands, seen, wanted)
        _check_days(viewer, places, {**stands, **differs}, differs)
        lines: list[Change] = []
        for name, minutes in differs.items():
            kind, day = places[name]
            if name not in rows:
                lines.append(_make(viewer, kind, day, minutes, now))
            elif minutes is None:
                lines.append(editing.remove(viewer, rows[name], now))
            else:
                lines += _change(viewer, rows[name], minutes, now)
        if not lines:
            return None, 0
        return bound(lines), len(lines)


def _check_days(viewer: Viewer, places: Mapping[str, tuple[str, date]], cells: Cells, differs: Cells) -> None:
    for day in {places[name][1] for name in differs}:
        told = [cells[cell_name(kind, day)] or 0 for kind in SHEET_KINDS]
        if any(minutes < 0 for minutes in told) or sum(told) > LONGEST:
            raise Refused(_("%(day)s adds up to more than 24 hours.") % {"day": day.isoformat()})
        if day > viewer.today and any(told):
            raise Refused(_("%(day)s is still to come. Fill it in when it has passed.") % {"day": day.isoformat()})


def _make(viewer: Viewer, kind: str, day: date, minutes: int | None, now: datetime) -> Change:
    told = ActivityTold(kind=kind, on=day, minutes=minutes)
    check(viewer, told, now)
    key = cell_key(viewer.organisation.id, viewer.person_id or 0, kind, day)
    # What the sheet made, and somebody gave more to tell or another day, goes on as an activity like any other.
    Activity.objects.filter(organisation_id=viewer.organisation.id, client_key=key).update(client_key=None)
    row = new_row(viewer, told, Activity.Status.HELD, key, now)
    row.save()
    return editing.made(viewer, row, now)


def _change(viewer: Viewer, row: Activity, minutes: int, now: datetime) -> list[Change]:
    wanted = {"length_ms": minutes * MINUTE, "counted_ms": minutes * MINUTE, "flags": ""}
    change = editing.change(viewer, row, {}, wanted, now)
    return [] if change is None else [change]
