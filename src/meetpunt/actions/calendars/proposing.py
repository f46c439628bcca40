"""What a reading of a calendar does to the proposals: new ones, changed ones, and those that are called off.

Rule: a proposal that was confirmed changes nothing in the visit that came of it: it asks anew. What was dismissed stays
so; a series of which every occasion was dismissed is not proposed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from meetpunt.actions.calendars.matching import Match, Matcher
from meetpunt.connectors.ics import Asked, Occasion
from meetpunt.method.period import day_of
from meetpunt.store.access import Viewer
from meetpunt.store.models import Activity, Appointment, CalendarFeed

BACK, AHEAD = timedelta(days=30), timedelta(days=90)
STATE = Appointment.State
_COLUMNS = ("title", "place", "starts_at", "starts_on", "minutes", "account_id", "contact_id")
_FEWEST_DISMISSED = 2


def window(viewer: Viewer, now: datetime) -> Asked:
    """From 30 days back to 90 days ahead."""
    return Asked(viewer.organisation.time_zone, now - BACK, now + AHEAD)


def propose(viewer: Viewer, feed: CalendarFeed, occasions: Sequence[Occasion], is_whole: bool, now: datetime) -> int:
    """Bring the proposals of a feed up to what its calendar tells; gives how many wait that did not before.

    is_whole: the calendar tells everything, so that what it does not tell (any more) is called off.
    """
    zone = ZoneInfo(viewer.organisation.time_zone)
    matcher = Matcher(viewer, occasions)
    rows = {(row.uid, row.occasion): row for row in Appointment.objects.filter(feed=feed).select_related("activity")}
    dismissed = _dismissed_series(rows.values())
    fresh, changed, waiting = [], [], 0
    for one in occasions:
        row = rows.pop((one.uid, one.occasion), None)
        match = matcher.match(one)
        wanted = _is_wanted(one, match, matcher.my_emails)
        if row is None:
            if wanted:
                made = Appointment(
                    organisation_id=viewer.organisation.id,
                    feed=feed,
                    person_id=feed.person_id,
                    uid=one.uid,
                    occasion=one.occasion,
                    state=STATE.DISMISSED if one.uid in dismissed else STATE.PROPOSED,
                    seen_at=now,
                )
                _tell(made, one, match, zone)
                fresh.append(made)
                waiting += made.state == STATE.PROPOSED
            continue
        before = _waits(row)
        if _update(row, one, match, wanted, zone):
            changed.append(row)
            waiting += _waits(row) and not before
    if is_whole:
        for row in rows.values():
            before = _waits(row)
            if now < row.starts_at <= now + AHEAD and _call_off(row):
                changed.append(row)
                waiting += _waits(row) and not before
    for row in changed:
        row.seen_at = now
    Appointment.objects.bulk_create(fresh, batch_size=500)
    Appointment.objects.bulk_update(
        changed, [*(name.removesuffix("_id") for name in _COLUMNS), "state", "seen_at"], 200
    )
    Appointment.objects.filter(feed=feed, starts_at__lt=now - BACK).delete()
    return waiting


def _update(row: Appointment, one: Occasion, match: Match, wanted: bool, zone: ZoneInfo) -> bool:
    """Tell a proposal what its appointment is now; whether anything about it changed."""
    if not wanted:
        return _call_off(row)
    before = [getattr(row, name) for name in (*_COLUMNS, "state")]
    moved = (row.starts_at, row.minutes) != (one.starts_at, one.minutes)
    _tell(row, one, match, zone)
    planned = _planned(row)
    if row.state == STATE.CANCELLED:
        same = planned is not None and (planned.started_at, planned.minutes) == (row.starts_at, row.minutes)
        row.state = STATE.CONFIRMED if same else STATE.PROPOSED
    elif row.state == STATE.CONFIRMED and moved and planned is not None:
        row.state = STATE.PROPOSED
    return before != [getattr(row, name) for name in (*_COLUMNS, "state")]


def _tell(row: Appointment, one: Occasion, match: Match, zone: ZoneInfo) -> None:
    row.title, row.place, row.starts_at, row.minutes = one.title, one.place, one.starts_at, one.minutes
    row.starts_on = day_of(one.starts_at, zone)
    row.account_id, row.contact_id = match.account_id, match.contact_id


def _call_off(row: Appointment) -> bool:
    """The appointment does not take place (any more), or is none that concerns us; whether that is new."""
    if row.state in (STATE.CANCELLED, STATE.DISMISSED):
        return False
    row.state = STATE.CANCELLED
    return True


def _planned(row: Appointment) -> Activity | None:
    """The visit that came of it, as long as it is to come."""
    return row.activity if row.activity is not None and row.activity.status == Activity.Status.PLANNED else None


def _waits(row: Appointment) -> bool:
    return row.state == STATE.PROPOSED or (row.state == STATE.CANCELLED and _planned(row) is not None)


def _is_wanted(one: Occasion, match: Match, own: frozenset[str]) -> bool:
    takes_place = one.is_busy and not one.is_cancelled and not one.is_all_day and one.minutes > 0
    return takes_place and not own & set(one.declined) and (match.is_external or match.account_id is not None)


def _dismissed_series(rows: Iterable[Appointment]) -> set[str]:
    """Series of which everything that is known was dismissed."""
    states: dict[str, list[str]] = {}
    for row in rows:
        if row.occasion:
            states.setdefault(row.uid, []).append(row.state)
    return {uid for uid, of in states.items() if len(of) >= _FEWEST_DISMISSED and set(of) == {STATE.DISMISSED.value}}
