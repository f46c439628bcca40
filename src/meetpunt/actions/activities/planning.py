"""Plans activities, and changes, moves, holds, calls off and removes them.

Rule: what was held stays for ever as a record; only what is planned can be called off. Everything can be undone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.activities.filling import check, columns, derive
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities, find
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Activity, Change
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

DERIVED = (
    "account_id",
    "flags",
    "counted_minutes",
    "step_id",
    "purpose",
    "purpose_inferred",
    "team_id",
    "territory_id",
)


def plan(viewer: Viewer, told: ActivityTold, key: UUID | None, now: datetime) -> tuple[int, Change | None]:
    """Plan an activity; the same key is the same activity. Gives its id and the line of the trail.

    Raises:
        NotVisible, Refused: see `filling.check`; and there must be a day.
    """
    if told.at is None and told.on is None:
        raise Refused(_("Choose a day."))
    with changing(viewer.organisation.id):
        known = Activity.objects.filter(organisation_id=viewer.organisation.id, client_key=key).first() if key else None
        if known is not None:
            return known.pk, None
        check(viewer, told, now)
        row = new_row(viewer, told, Activity.Status.PLANNED, key, now)
        row.save()
        return row.pk, editing.made(viewer, row, now)


def new_row(viewer: Viewer, told: ActivityTold, status: str, key: UUID | None, now: datetime) -> Activity:
    """An activity as told, with all that follows from it; not kept yet."""
    row = Activity(organisation_id=viewer.organisation.id, status=status, client_key=key, recorded_at=now)
    set_values(row, columns(viewer, told, now))
    derive(row, viewer)
    return row


def change_activity(
    viewer: Viewer, activity_id: int, seen: dict[str, Any], told: ActivityTold, now: datetime
) -> Change | None:
    """Change what is told of an activity; None when nothing changed.

    Raises:
        Conflict: somebody else changed the same. NotVisible, Refused: see `filling.check`.
    """
    with changing(viewer.organisation.id):
        row = find(activities(viewer), activity_id)
        check(viewer, told, now)
        wanted = columns(viewer, told, now)
        if row.person_id is not None and told.person_id is None:
            wanted["person_id"] = row.person_id
        if row.purpose_inferred and wanted["purpose"] in ("", row.purpose):
            wanted.pop("purpose")
        return _apply(viewer, row, seen, wanted, now)


def move(
    viewer: Viewer, activity_id: int, on: date, at: datetime | None, now: datetime, person_id: int | None = None
) -> Change | None:
    """Move what is planned to another day and moment.

    Raises:
        Refused: it was held or called off already.
    """
    with changing(viewer.organisation.id):
        row = find(activities(viewer), activity_id)
        if row.status != Activity.Status.PLANNED:
            raise Refused(_("This is no longer planned, so it is not moved. Open it to change its day."))
        told = ActivityTold(kind=row.kind, person_id=person_id or row.person_id, at=at, on=on)
        check(viewer, told, now)
        wanted = {
            "started_at": to_us(at) if at else None,
            "started_on": columns(viewer, told, now)["started_on"],
            "person_id": told.person_id,
        }
        return _apply(viewer, row, {}, wanted, now)


def hold(viewer: Viewer, activity_id: int, now: datetime) -> Change | None:
    """It took place as planned. Doing it twice changes nothing.

    Raises:
        Refused: it was called off, or its day is still to come.
    """
    with changing(viewer.organisation.id):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            return None
        if row.status == Activity.Status.CANCELLED:
            raise Refused(_("This was called off. Plan it again first."))
        if row.started_on is not None and row.started_on > viewer.today:
            raise Refused(_("Its day is still to come. Move it first when it took place earlier."))
        wanted: dict[str, Any] = {"status": Activity.Status.HELD.value, "recorded_at": to_us(now)}
        if row.started_on is None:
            wanted["started_on"] = to_day_number(viewer.today)
        return _apply(viewer, row, {}, wanted, now)


def call_off(viewer: Viewer, activity_id: int, now: datetime) -> Change | None:
    """What is planned does not take place. Doing it twice changes nothing."""
    with changing(viewer.organisation.id):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            raise Refused(_("This took place, so it stays as a record."))
        return editing.change(viewer, row, {}, {"status": Activity.Status.CANCELLED.value}, now)


def remove_activity(viewer: Viewer, activity_id: int, now: datetime) -> Change:
    """Take away what was planned by mistake; what it held is kept for an undo.

    Raises:
        Refused: it took place, so it stays.
    """
    with changing(viewer.organisation.id):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            raise Refused(_("This took place, so it stays as a record."))
        return editing.remove(viewer, row, now)


def _apply(viewer: Viewer, row: Activity, seen: dict[str, Any], wanted: dict[str, Any], now: datetime) -> Change | None:
    """Change the told columns with what follows from them, as one line of the trail."""
    before = values_of(row)
    copy = Activity(pk=row.pk)
    set_values(copy, {**before, **wanted})
    derive(copy, viewer)
    derived = values_of(copy, DERIVED)
    if "account_id" in wanted and wanted["account_id"] is not None:
        derived.pop("account_id")
    follows = {name: value for name, value in derived.items() if name not in wanted or name in ("purpose",)}
    if "purpose" in wanted and wanted["purpose"] and wanted["purpose"] != before["purpose"]:
        follows |= {"purpose": wanted["purpose"], "purpose_inferred": False}
    return editing.change(viewer, row, seen, {**wanted, **follows}, now)
