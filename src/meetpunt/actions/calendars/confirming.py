"""What a person decides about a proposal: plan it, move or call off the visit that came of it, or leave it.

Rule: each decision is one change that can be undone, and is refused when it was taken already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.method.lengths import MINUTE
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.appointments import is_online
from meetpunt.store.attribution import Attribution
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Activity, Appointment, Change
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

STATE = Appointment.State
_MOVES = ("started_at", "started_on", "length_ms", "counted_ms", "team_id", "territory_id")


@dataclass(frozen=True)
class Decided:
    """What was decided. change_id: to undo it by; activity_id: of the visit, where there is one."""

    change_id: int
    what: str
    activity_id: int | None = None


def confirm(viewer: Viewer, appointment_id: int, now: datetime) -> Decided:
    """Do what the proposal asks: plan it ("planned"), move its visit ("moved") or call it off ("called_off").

    Raises:
        NotVisible: it is no proposal of this person.
        Refused: it was decided already, or the visit was held or called off meanwhile.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _waiting(viewer, appointment_id)
        if row.activity is None:
            activity = _plan(viewer, row, now)
            return _decided(viewer, [row], STATE.CONFIRMED, "planned", None, activity, now)
        activity = row.activity
        if row.state == STATE.CANCELLED:
            before = values_of(activity, ["status"])
            activity.status = Activity.Status.CANCELLED
            activity.save(update_fields=["status"])
            return _decided(viewer, [row], STATE.CANCELLED, "called_off", before, activity, now)
        before = values_of(activity, _MOVES)
        set_values(activity, _moment(viewer, row, now))
        activity.save(update_fields=list(_MOVES))
        return _decided(viewer, [row], STATE.CONFIRMED, "moved", before, activity, now)


def dismiss(viewer: Viewer, appointment_id: int, now: datetime, whole_series: bool = False) -> Decided:
    """Leave it: it is not planned ("dismissed"), or its visit stays as it was planned ("kept").

    whole_series: also every other occasion of the series that waits.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _waiting(viewer, appointment_id)
        if row.activity is not None:
            state = STATE.DISMISSED if row.state == STATE.CANCELLED else STATE.CONFIRMED
            return _decided(viewer, [row], state, "kept", None, None, now)
        rows = [row]
        if whole_series and row.occasion:
            same = _own(viewer).filter(feed_id=row.feed_id, uid=row.uid, state=STATE.PROPOSED, activity=None)
            rows += list(same.exclude(pk=row.pk))
        return _decided(viewer, rows, STATE.DISMISSED, "dismissed", None, None, now)


@undoes("appointment", Change.Kind.CHANGED)
def undo_decision(viewer: Viewer, found: Change, now: datetime) -> None:
    """Put the proposals back as they waited, and the visit as it was (or away, when it was made)."""
    before, after = found.before, found.after
    rows = {str(row.pk): row for row in _own(viewer).filter(pk__in=list(before["states"]))}
    if {pk: row.state for pk, row in rows.items()} != after["states"]:
        raise Refused(_("The calendar changed since. Look at what it proposes now."))
    if after["activity_id"] is not None:
        activity = Activity.objects.filter(organisation_id=viewer.organisation.id, pk=after["activity_id"]).first()
        if activity is None or values_of(activity, after["activity"]) != after["activity"]:
            raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
        if before["activity"] is None:
            activity.delete()
        else:
            stood = values_of(activity, before["activity"])
            set_values(activity, before["activity"])
            activity.save(update_fields=list(before["activity"]))
            write_down(viewer, Change.Kind.UNDONE, activity, stood, before["activity"], now)
    for pk, row in rows.items():
        Appointment.objects.filter(pk=row.pk).update(state=before["states"][pk])


def _waiting(viewer: Viewer, appointment_id: int) -> Appointment:
    row = _own(viewer).select_related("activity").filter(pk=appointment_id).first()
    if row is None:
        raise NotVisible(f"appointment {appointment_id}")
    asks = row.state == STATE.PROPOSED or (row.state == STATE.CANCELLED and row.activity is not None)
    if not asks:
        raise Refused(_("This was decided already."))
    if row.activity is not None and row.activity.status != Activity.Status.PLANNED:
        raise Refused(_("This visit was held or called off meanwhile, so there is nothing to decide."))
    return row


def _own(viewer: Viewer) -> QuerySet[Appointment]:
    return Appointment.objects.filter(organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0)


def _plan(viewer: Viewer, row: Appointment, now: datetime) -> Activity:
    kind = Activity.Kind.CALL if is_online(row.place) else Activity.Kind.VISIT
    activity = Activity(
        organisation_id=viewer.organisation.id,
        person_id=row.person_id,
        account_id=row.account_id,
        contact_id=row.contact_id,
        kind=kind,
        status=Activity.Status.PLANNED,
        subject=row.title,
        recorded_at=now,
    )
    set_values(activity, _moment(viewer, row, now))
    activity.save()
    return activity


def _moment(viewer: Viewer, row: Appointment, now: datetime) -> dict[str, Any]:
    """When it is, as columns; team and territory are those of that day."""
    day = to_day_number(row.starts_on)
    of = Attribution(viewer.organisation.id)
    account = row.activity.account_id if row.activity is not None else row.account_id
    return {
        "started_at": to_us(row.starts_at),
        "started_on": day,
        "length_ms": row.minutes * MINUTE,
        "counted_ms": row.minutes * MINUTE,
        "team_id": of.team(row.person_id, day, to_us(now)),
        "territory_id": of.territory(account, row.person_id, day, to_us(now)),
    }


def _decided(
    viewer: Viewer,
    rows: list[Appointment],
    state: Appointment.State,
    what: str,
    activity_before: Mapping[str, Any] | None,
    activity: Activity | None,
    now: datetime,
) -> Decided:
    """Keep the decision, and the line of the trail that can take it back."""
    states = {str(row.pk): str(row.state) for row in rows}
    columns = _MOVES if activity_before is None else tuple(activity_before)
    before = {"states": states, "activity": None if activity_before is None else dict(activity_before)}
    after = {
        "states": dict.fromkeys(states, str(state.value)),
        "activity_id": activity.pk if activity is not None else None,
        "activity": values_of(activity, (*columns, "status")) if activity is not None else None,
    }
    for row in rows:
        row.state = state
        if activity is not None:
            row.activity = activity
        row.save(update_fields=["state", "activity"])
    if what == "planned" and activity is not None:
        write_down(viewer, Change.Kind.MADE, activity, {}, values_of(activity), now)
    elif activity is not None and activity_before is not None:
        told = values_of(activity, activity_before)
        write_down(viewer, Change.Kind.CHANGED, activity, activity_before, told, now)
    trail = write_down(viewer, Change.Kind.CHANGED, rows[0], before, after, now, rows[0].title)
    return Decided(trail.pk, what, activity.pk if activity is not None else None)
