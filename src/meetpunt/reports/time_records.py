"""The activities behind a kind of time: their minutes add up to the figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from meetpunt.method.lengths import minutes
from meetpunt.method.time_kinds import TimeKind
from meetpunt.reports.time_circle import circle_of, scope_between
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.refs import Place
from meetpunt.store.tenancy import change_number
from meetpunt.store.work_rows import Words, activity_words

MOST = 200
"""Activities on one page; how many there are is told."""


@dataclass(frozen=True)
class TimeRecords:
    """Activities with their minutes in the kind, the newest first, at most `MOST`; count and minutes are of all."""

    name: str
    rows: tuple[tuple[int, Words, float], ...]
    count: int
    minutes: float


def time_records(viewer: Viewer, place: Place, first: date, last: date, kind: TimeKind) -> TimeRecords:
    """The activities of a place in a kind of time.

    Raises:
        NotVisible: not this viewer's, or records of people whose names they may not see.
    """
    circle = circle_of(viewer, place)
    seen = {one.id for one in access.people(viewer)}
    if circle.own is None or not {*circle.own} <= seen:
        raise NotVisible("records")
    scope = replace(scope_between(viewer, first, last, circle.own), by="activity")
    rows = remembered("time_kinds", scope, change_number(viewer.organisation.id)).dicts()
    found = [(row["monday"], row["activity_id"], int(row[kind])) for row in rows if row[kind]]
    found.sort(reverse=True)
    words = activity_words(viewer.organisation.id, [one for _week, one, _ms in found[: 2 * MOST]])
    told = [(one, words[one], minutes(ms)) for _week, one, ms in found[: 2 * MOST] if one in words]
    told.sort(key=lambda row: (row[1].day or date.min, row[0]), reverse=True)
    return TimeRecords(circle.name, tuple(told[:MOST]), len(found), minutes(sum(ms for _w, _i, ms in found)))
