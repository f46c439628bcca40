"""Logs what took place: the visit with its outcome, the step that was reached, and what was agreed to do next.

Rule: one transaction, keyed by an identity that the browser made. Sent again it is found and nothing changes; other
content for what was logged already is never dropped silently. What happened then and is written down now keeps both
moments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions import editing, undoing
from meetpunt.actions.acch import acch_of_visit
from meetpunt.actions.activities.filling import check, columns, derive, moment
from meetpunt.actions.activities.planning import DERIVED, new_row
from meetpunt.actions.activities.told import ActivityTold, NextStep
from meetpunt.actions.errors import Refused
from meetpunt.actions.move_opportunity import Move, lacks, move_row
from meetpunt.actions.own_fields import fill_in
from meetpunt.actions.sending import has_content, note_content
from meetpunt.actions.undoing import undo, undoes
from meetpunt.method.acch import State
from meetpunt.method.step_needs import AMOUNT, EXPECTED_CLOSE
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities, find, opportunities
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Activity, Change, Opportunity
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

ALSO = "also"
"""In a line of the trail: the lines of what was done with it (the step, the next activity, the opportunity)."""

_AHEAD = timedelta(minutes=15)
"""Clocks of phones run a little ahead."""


@dataclass(frozen=True)
class Logged:
    """What logging did.

    Attributes:
        activity_id: the record.
        is_new: False when the same was sent before, and nothing was changed.
        change_id: the line of the trail that an undo takes; None when nothing was changed.
        next_id: the activity that was planned as the next step.
    """

    activity_id: int
    is_new: bool
    change_id: int | None = None
    next_id: int | None = None


class LoggedOtherwise(Refused):
    """It was logged before, with other content; nothing was changed. activity_id: the record that stands."""

    def __init__(self, activity_id: int) -> None:
        super().__init__(_("This was logged already, with other content. Nothing was changed: look at what stands."))
        self.activity_id = activity_id


def log_activity(
    viewer: Viewer,
    told: ActivityTold,
    key: UUID | None,
    now: datetime,
    *,
    planned_id: int | None = None,
    move: Move | None = None,
    next_step: NextStep | None = None,
    saved_at: datetime | None = None,
    is_about_none: bool = False,
    content: str = "",
    own: Mapping[int, str] | None = None,
    acch: State | None = None,
) -> Logged:
    """Log an activity that took place.

    Parameters:
        key: made by the browser or phone; the same key is the same activity.
        planned_id: the planned activity that this was; it becomes the record.
        move: where the opportunity stands after it; None = where it stood.
        saved_at: when it was kept on the phone, before there was a connection; None = now.
        is_about_none: it was about no opportunity, also where it was planned about one.
        content: all that was typed, as one text; only a mark of it is kept.
        own: what was filled in of the organisation's own fields, by field.
        acch: what was asked of awareness, agreed visits, preference and promise.

    Raises:
        LoggedOtherwise: it was logged before, with other content.
        NotVisible, Needs, BadValues, Refused: see `filling.check`, `move_opportunity` and `own_fields.fill_in`;
            nothing was kept.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        planned = find(activities(viewer), planned_id) if planned_id is not None else None
        stands = _logged_before(viewer, key, planned)
        if stands is not None:
            if key is None or not has_content(viewer, key, content, "activity", stands.pk):
                raise LoggedOtherwise(stands.pk)
            return Logged(stands.pk, is_new=False)
        check(viewer, told, now)
        _check_moment(viewer, told, now)
        if planned is None:
            row = new_row(viewer, told, Activity.Status.HELD, key, now)
            before: dict[str, Any] = {}
        else:
            row, before = planned, values_of(planned)
            row.opportunity_id = None if is_about_none else row.opportunity_id
            _become_held(viewer, row, told, key, now, saved_at or now)
        also: list[int] = []
        told_own = {field: text for field, text in (own or {}).items() if text}
        opportunity = find(opportunities(viewer), row.opportunity_id) if row.opportunity_id is not None else None
        if next_step is not None:
            row.next_step = next_step.text[:200]
            row.next_step_on = next_step.on
        row.save()
        also += [change.pk for change in fill_in(viewer, "activity", row.pk, told_own, now)]
        also += acch_of_visit(viewer, row, acch or State(), now)
        if key is not None:
            note_content(viewer, key, content, "activity", row.pk, now)
        if opportunity is not None and move is not None:
            moved = move_row(viewer, opportunity, _as_reached(opportunity, row, move), now)
            also += [moved.pk] if moved is not None else []
        following = _plan_next(viewer, row, next_step, now) if next_step is not None else None
        if following is not None:
            also.append(editing.made(viewer, following, now).pk)
        if opportunity is not None and next_step is not None:
            also += _tell_opportunity(viewer, opportunity, next_step, now)
        trail = _write_down(viewer, row, before, also, now)
        return Logged(row.pk, True, trail.pk, following.pk if following is not None else None)


def _logged_before(viewer: Viewer, key: UUID | None, planned: Activity | None) -> Activity | None:
    """The record of this key, or what was planned when that was held already; None when there is nothing yet."""
    known = Activity.objects.filter(organisation_id=viewer.organisation.id, client_key=key).first() if key else None
    if known is not None and known != planned:
        if not activities(viewer).filter(pk=known.pk).exists():
            raise Refused(_("This was sent before by somebody else. Open the form anew."))
        return known
    return planned if planned is not None and planned.status == Activity.Status.HELD else None


def _as_reached(opportunity: Opportunity, row: Activity, move: Move) -> Move:
    """The move at the moment of the visit; of what was filled in with it only what the step asks for."""
    asked = lacks(opportunity, move.to)
    return replace(
        move,
        on=row.started_on,
        at=row.started_at,
        amount_minor=move.amount_minor if AMOUNT in asked else None,
        expected_close=move.expected_close if EXPECTED_CLOSE in asked else None,
    )


def _check_moment(viewer: Viewer, told: ActivityTold, now: datetime) -> None:
    zone = ZoneInfo(viewer.organisation.time_zone)
    if told.at is not None and told.at > now + _AHEAD:
        raise Refused(_("This is still to come. Plan it, and log it when it has taken place."))
    if told.at is None and told.on is not None and told.on > now.astimezone(zone).date():
        raise Refused(_("This is still to come. Plan it, and log it when it has taken place."))


def _become_held(
    viewer: Viewer, row: Activity, told: ActivityTold, key: UUID | None, now: datetime, saved_at: datetime
) -> None:
    """What was planned becomes the record; what is not told stays as planned."""
    wanted = columns(viewer, told, now)
    for name in ("account_id", "contact_id", "opportunity_id", "started_at", "started_on", "length_ms", "subject"):
        if wanted[name] in (None, ""):
            wanted.pop(name)
    wanted.pop("person_id")
    if wanted["purpose"]:
        wanted["purpose_inferred"] = False
    else:
        wanted.pop("purpose")
    set_values(row, {**wanted, "status": Activity.Status.HELD.value, "recorded_at": to_us(now)})
    row.client_key = row.client_key or key
    if row.started_on is None or row.started_on > viewer.today or (row.started_at and row.started_at > saved_at):
        row.started_at = saved_at
        row.started_on = saved_at.astimezone(ZoneInfo(viewer.organisation.time_zone)).date()
    derive(row, viewer)


def _plan_next(viewer: Viewer, row: Activity, step: NextStep, now: datetime) -> Activity:
    told = ActivityTold(
        kind=step.kind,
        person_id=row.person_id,
        account_id=row.account_id,
        contact_id=row.contact_id,
        opportunity_id=row.opportunity_id,
        at=moment(viewer, step.on, step.at),
        on=step.on,
        subject=step.text,
    )
    check(viewer, told, now)
    if step.on < viewer.today:
        raise Refused(_("The next step lies in the past. Choose a day to come."))
    key = uuid5(row.client_key, "next") if row.client_key else None
    planned = new_row(viewer, told, Activity.Status.PLANNED, key, now)
    planned.follows = row
    planned.save()
    return planned


def _tell_opportunity(viewer: Viewer, row: Opportunity, step: NextStep, now: datetime) -> list[int]:
    wanted = {"next_step": step.text[:200], "next_step_on": to_day_number(step.on)}
    change = editing.change(viewer, row, {}, wanted, now)
    return [change.pk] if change is not None else []


def _write_down(viewer: Viewer, row: Activity, before: dict[str, Any], also: list[int], now: datetime) -> Change:
    stands = values_of(row)
    if not before:
        kind, was, after = (
            Change.Kind.MADE,
            {},
            {name: value for name, value in stands.items() if value not in (None, "")},
        )
    else:
        kind = Change.Kind.CHANGED
        after = {name: value for name, value in stands.items() if value != before[name]}
        was = {name: before[name] for name in after}
    return editing.write_down(viewer, kind, row, was, {**after, ALSO: also}, now)


@undoes("activity", Change.Kind.MADE)
def take_away(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo the making of an activity, with all that was done in the same go; not when it was changed or held since."""
    row = find(activities(viewer), found.row_id)
    _check_unchanged(row, found)
    _undo_also(viewer, found, now)
    row.delete()


@undoes("activity", Change.Kind.CHANGED)
def put_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo a change of an activity, with all that was done in the same go."""
    row = find(activities(viewer), found.row_id)
    _check_unchanged(row, found)
    _undo_also(viewer, found, now)
    set_values(row, found.before)
    row.save()


@undoes("activity", Change.Kind.REMOVED)
def make_again(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo taking away an activity, with all that was done in the same go."""
    _undo_also(viewer, found, now)
    key = found.before["client_key"]
    if key and Activity.objects.filter(organisation_id=viewer.organisation.id, client_key=key).exists():
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    undoing.put_back(viewer, found, now)


def _check_unchanged(row: Activity, found: Change) -> None:
    told = {name: value for name, value in found.after.items() if name not in (ALSO, *DERIVED)}
    if values_of(row, told) != told:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))


def _undo_also(viewer: Viewer, found: Change, now: datetime) -> None:
    """The last one first: the opportunity's words stand on its step."""
    for change_id in reversed(found.after.get(ALSO, [])):
        undo(viewer, change_id, now)
