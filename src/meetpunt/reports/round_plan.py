"""A better order of one's own planned visits of a day or a week, from registered addresses.

Rule: a visit is fixed when it came from a calendar of elsewhere, when its time or address is not known, or when its
owner says so; what is fixed stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetpunt.method.day_order import Stop, propose
from meetpunt.reports.today import DEFAULT_MINUTES
from meetpunt.reports.travel import middle
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.appointments import from_elsewhere
from meetpunt.store.days import ActivityRow, activities_between
from meetpunt.store.days_asked import VISITS


@dataclass(frozen=True)
class PlannedVisit:
    """A planned visit with its moment now, and as proposed (None = it stays)."""

    row: ActivityRow
    is_fixed: bool
    proposed: datetime | None


@dataclass(frozen=True)
class RoundPlan:
    """Planned visits by their moment now; `proposal` those in the proposed order, empty when nothing shorter fits."""

    first: date
    last: date
    visits: tuple[PlannedVisit, ...]
    proposal: tuple[PlannedVisit, ...]
    before_km: float | None
    after_km: float | None


def round_plan(viewer: Viewer, first: date, last: date, fixed: Collection[int] = ()) -> RoundPlan:
    """The proposal for one's own visits between two days, both in it and none before tomorrow.

    Raises:
        NotVisible: the viewer registers nothing.
    """
    if not viewer.sells or viewer.person_id is None:
        raise NotVisible("round plan")
    first = max(first, viewer.today + timedelta(days=1))
    zone = ZoneInfo(viewer.organisation.time_zone)
    rows = [
        row
        for row in activities_between(viewer, viewer.person_id, first, last)
        if row.kind in VISITS and row.status == "planned" and row.on is not None
    ]
    bound = from_elsewhere(viewer, [row.id for row in rows]) | set(fixed)
    visits = tuple(PlannedVisit(row, row.id in bound or row.at is None or row.latitude is None, None) for row in rows)
    known = [(place, one.row) for place, one in enumerate(visits) if one.row.at is not None]
    stops = [
        Stop(
            row.latitude, row.longitude, (row.on - first).days, _minute(row.at, zone), _length(row), visits[n].is_fixed
        )
        for n, row in known
        if row.latitude is not None and row.longitude is not None and row.on is not None and row.at is not None
    ]
    placed = [n for n, row in known if row.latitude is not None and row.longitude is not None]
    if len(stops) < 2 or len(stops) < len(visits):
        return RoundPlan(first, last, visits, (), None, None)
    start = middle(viewer, viewer.person_id) or (stops[0].latitude, stops[0].longitude)
    found = propose(start, stops, (last - first).days + 1)
    if found is None:
        return RoundPlan(first, last, visits, (), None, None)
    proposal = tuple(
        PlannedVisit(
            visits[placed[slot.stop]].row,
            visits[placed[slot.stop]].is_fixed,
            datetime.combine(first + timedelta(days=slot.day), time(slot.start // 60, slot.start % 60), zone),
        )
        for slot in found.slots
    )
    return RoundPlan(first, last, visits, proposal, found.before_km, found.after_km)


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def _length(row: ActivityRow) -> int:
    return round(row.minutes or 0) or DEFAULT_MINUTES.get(row.kind, 45)
