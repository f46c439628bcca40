"""Plans activities, and changes, moves, holds, calls off and removes them.

Rule: what was held stays for ever as a record; only what is planned can be called off. Everything can be undone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.activities.filling import check, columns, derive, moment
from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.store.access import Viewer
from meetpunt.store.access.registration import activities, find
from meetpunt.store.crm.records import written_back_to
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Activity, Change, Contact, Opportunity
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

DERIVED = (
    "account_id",
    "flags",
    "counted_ms",
    "step_id",
    "purpose",
    "purpose_inferred",
    "team_id",
    "territory_id",
)


_AS_KEPT = (
    *("kind", "person_id", "account_id", "contact_id", "opportunity_id", "minutes", "travel_minutes", "travel_metres"),
    *("subject", "outcome", "commitment", "met_decider", "asked_for_order", "answer"),
)


def plan(viewer: Viewer, told: ActivityTold, key: UUID | None, now: datetime) -> tuple[int, Change | None]:
    """Plan an activity; the same key is the same activity. Gives its id and the line of the trail.

    Raises:
        NotVisible, Refused: see `filling.check`; and there must be a day.
    """
    if told.at is None and told.on is None:
        raise Refused(_("Choose a day."))
    with changing(viewer.organisation.id, leaves_accounts=True):
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
    viewer: Viewer, activity_id: int, seen: ActivityTold, told: ActivityTold, now: datetime
) -> Change | None:
    """Change what is told of an activity; None when nothing changed.

    Parameters:
        seen: as the form showed it, see `find_told`; told: as it should be.

    Raises:
        Conflict: somebody else changed the same. NotVisible, Refused: see `filling.check`.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(activities(viewer), activity_id)
        check(viewer, told, now, row)
        shown, wanted = columns(viewer, seen, now), columns(viewer, told, now)
        _check_belongs(told, seen)
        if wanted["started_on"] != shown["started_on"]:
            _check_day(viewer, row, wanted["started_on"])
        if row.person_id is not None and told.person_id is None:
            wanted["person_id"] = row.person_id
        if row.purpose_inferred:
            shown.pop("purpose")
            if wanted["purpose"] in ("", row.purpose):
                wanted.pop("purpose")
        return _apply(viewer, row, shown, wanted, now)


def find_told(viewer: Viewer, activity_id: int) -> ActivityTold:
    """An activity as a form shows it; a purpose that nobody told is empty. NotVisible when it is not in hand."""
    row = find(activities(viewer), activity_id)
    told = {name: getattr(row, name) for name in _AS_KEPT}
    purpose = "" if row.purpose_inferred else row.purpose
    return ActivityTold(at=row.started_at, on=row.started_on, purpose=purpose, **told)


def move(
    viewer: Viewer, activity_id: int, on: date, at: datetime | None, now: datetime, person_id: int | None = None
) -> Change | None:
    """Move what is planned to another day and moment.

    Raises:
        Refused: it was held or called off already.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
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


def move_to_tomorrow(viewer: Viewer, activity_id: int, now: datetime) -> Change | None:
    """Move what is planned to the next working day, at the same time."""
    at = find_told(viewer, activity_id).at
    ahead = {4: 3, 5: 2}.get(viewer.today.weekday(), 1)
    day = viewer.today + timedelta(days=ahead)
    there = moment(viewer, day, at.astimezone(ZoneInfo(viewer.organisation.time_zone)).time()) if at else None
    return move(viewer, activity_id, day, there, now)


def hold(viewer: Viewer, activity_id: int, now: datetime) -> Change | None:
    """It took place as planned. Doing it twice changes nothing.

    Raises:
        Refused: it was called off, or its day is still to come.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
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
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            raise Refused(_("This took place, so it stays as a record."))
        return editing.change(viewer, row, {}, {"status": Activity.Status.CANCELLED.value}, now)


def plan_again(viewer: Viewer, activity_id: int, now: datetime) -> Change | None:
    """What was called off is planned after all, on the day that it had. Doing it twice changes nothing."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            raise Refused(_("This took place, so it stays as a record."))
        return editing.change(viewer, row, {}, {"status": Activity.Status.PLANNED.value}, now)


def remove_activity(viewer: Viewer, activity_id: int, now: datetime) -> Change:
    """Take away what was planned by mistake; what it held is kept for an undo.

    Raises:
        Refused: it took place, so it stays; or it stands in a connected CRM too, where calling it off takes it away.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(activities(viewer), activity_id)
        if row.status == Activity.Status.HELD:
            raise Refused(_("This took place, so it stays as a record."))
        _check_stands_here_only(row)
        return editing.remove(viewer, row, now)


def _check_stands_here_only(row: Activity) -> None:
    """What was written to a connected CRM is taken away there first."""
    if not (crm := written_back_to(row.pk, row.kind)):
        return
    if row.status == Activity.Status.CANCELLED:
        said = _("This stands in %(crm)s still: the next sync takes it away there. Try again after that.")
    else:
        said = _("This stands in %(crm)s too. Call it off instead: then it is taken away there as well.")
    raise Refused(said % {"crm": crm})


def _check_belongs(told: ActivityTold, seen: ActivityTold) -> None:
    """Who and what it is about belong to the account that it was at, as far as they are told anew."""
    about = (told.account_id, told.contact_id, told.opportunity_id)
    if told.account_id is None or about == (seen.account_id, seen.contact_id, seen.opportunity_id):
        return
    for model, row_id, words in (
        (Opportunity, told.opportunity_id, _("This opportunity is of another account. Choose one of this account.")),
        (Contact, told.contact_id, _("This person is of another account. Choose one of this account.")),
    ):
        if row_id is not None and not model._default_manager.filter(pk=row_id, account=told.account_id).exists():
            raise Refused(words)


def _check_day(viewer: Viewer, row: Activity, day: Any) -> None:
    if day is None:
        raise Refused(_("Choose a day."))
    if row.status == Activity.Status.HELD and day > to_day_number(viewer.today):
        raise Refused(_("This took place, so its day is not in the future."))


def _apply(viewer: Viewer, row: Activity, seen: dict[str, Any], wanted: dict[str, Any], now: datetime) -> Change | None:
    """Change the told columns with what follows from them, as one line of the trail."""
    before = values_of(row)
    if not editing.settle(before, seen, wanted):
        return None
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
