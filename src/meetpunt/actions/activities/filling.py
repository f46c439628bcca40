"""From what is told to the columns of an activity: whom it was with, its day, team, territory, step and purpose.

Rule: the same as an import of it would give (`store/landing/activities.py`): the account is the opportunity's or the
contact's where nobody says; a length that cannot be right stays as told and is not counted; the rest is inferred.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetpunt.actions.activities.told import ActivityTold
from meetpunt.actions.errors import Refused
from meetpunt.method.lengths import MINUTE, kept
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.registration import accounts, colleagues, contacts, find, opportunities
from meetpunt.store.attribution import Attribution
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.landing.activities import DOUBTFUL
from meetpunt.store.landing.purpose import Circumstances
from meetpunt.store.models import Activity

LONGEST = 24 * 60
"""Minutes; more is kept as told and left out of sums and averages."""

FARTHEST = 3_000_000
"""Metres of travel for one activity."""

IMPOSSIBLE = "impossible_duration"
_YEARS_AHEAD = timedelta(days=730)


def check(viewer: Viewer, told: ActivityTold, now: datetime, stands: Activity | None = None) -> None:
    """Whether an activity can be kept as told.

    stands: the activity that is changed; what it is about already may stay, in hand or not.

    Raises:
        NotVisible: the person, account, contact or opportunity is not in the viewer's hands.
        Refused: a value cannot be meant.
    """
    if told.kind not in Activity.Kind.values:
        raise Refused(_("Choose what kind of activity it is."))
    if told.purpose and told.purpose not in Activity.Purpose.values:
        raise Refused(_("Choose sales or service, or leave the purpose open."))
    if told.asked_for_order not in Activity.Asked.values:
        raise Refused(_("Say yes or no, or leave open whether the order was asked for."))
    if told.person_id is None and viewer.person_id is None:
        raise Refused(_("Say whose activity it is."))
    stood = {name: getattr(stands, name, None) for name in ("person_id", "account_id", "contact_id", "opportunity_id")}
    if told.person_id not in (None, viewer.person_id, stood["person_id"]):
        find(colleagues(viewer), told.person_id or 0)
    about: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("account_id", accounts(viewer)),
        ("contact_id", contacts(viewer)),
        ("opportunity_id", opportunities(viewer)),
    )
    for name, rows in about:
        row_id = getattr(told, name)
        if row_id not in (None, stood[name]) and not rows.filter(pk=row_id).exists():
            raise NotVisible(f"{rows.model.__name__} {row_id}")
    for minutes in (told.minutes, told.travel_minutes):
        if minutes is not None and not 0 <= minutes < 100_000:
            raise Refused(_("Give minutes as a number, such as 45."))
    if told.travel_metres is not None and not 0 <= told.travel_metres <= FARTHEST:
        raise Refused(_("Give kilometres as a number under 3,000."))
    day = told.at.astimezone(ZoneInfo(viewer.organisation.time_zone)).date() if told.at else told.on
    if day is not None and not date(1990, 1, 1) <= day <= (now + _YEARS_AHEAD).date():
        raise Refused(_("This day is too long ago or too far ahead to be meant."))


def columns(viewer: Viewer, told: ActivityTold, now: datetime) -> dict[str, object]:
    """The told columns as they are kept, by column name; what is derived is filled in by `derive`."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    day = told.at.astimezone(zone).date() if told.at else told.on
    return {
        "kind": told.kind,
        "person_id": told.person_id or viewer.person_id,
        "account_id": told.account_id,
        "contact_id": told.contact_id,
        "opportunity_id": told.opportunity_id,
        "started_at": to_us(told.at) if told.at else None,
        "started_on": to_day_number(day) if day else None,
        "length_ms": None if told.minutes is None else kept(told.minutes),
        "travel_minutes": told.travel_minutes,
        "travel_metres": told.travel_metres,
        "purpose": told.purpose,
        "subject": told.subject[:200],
        "outcome": told.outcome[:20_000],
        "commitment": told.commitment[:200],
        "met_decider": told.met_decider,
        "asked_for_order": told.asked_for_order,
        "answer": told.answer[:120],
    }


def derive(row: Activity, viewer: Viewer) -> None:
    """Fill in what follows from the told columns; `row.recorded_at` is known already. Does not keep it."""
    if row.account_id is None and row.opportunity is not None:
        row.account_id = row.opportunity.account_id
    if row.account_id is None and row.contact is not None:
        row.account_id = row.contact.account_id
    flags = {flag for flag in row.flags.split(",") if flag and flag != IMPOSSIBLE}
    if row.length_ms is not None and row.length_ms > LONGEST * MINUTE:
        flags.add(IMPOSSIBLE)
    row.flags = ",".join(sorted(flags))
    row.counted_ms = None if flags & DOUBTFUL else row.length_ms
    circumstances = Circumstances.of(viewer.organisation.id, viewer.today)
    circumstances.read([row.opportunity_id] if row.opportunity_id else [], [row.account_id] if row.account_id else [])
    at = to_us(row.started_at) if row.started_at else None
    day = to_day_number(row.started_on) if row.started_on else None
    row.step_id = circumstances.step(row.opportunity_id, at)
    if not row.purpose or row.purpose_inferred:
        row.purpose = circumstances.purpose(row.kind, row.opportunity_id, row.account_id, at, day)
        row.purpose_inferred = bool(row.purpose)
    attribution = Attribution(
        viewer.organisation.id,
        people=[row.person_id] if row.person_id else [],
        accounts=[row.account_id] if row.account_id else [],
    )
    recorded = to_us(row.recorded_at)
    row.team_id = attribution.team(row.person_id, day, recorded)
    row.territory_id = attribution.territory(row.account_id, row.person_id, day, recorded)


def moment(viewer: Viewer, on: date, at: time | None) -> datetime | None:
    """A day and time of the organisation as a moment; None without a time."""
    return None if at is None else datetime.combine(on, at, ZoneInfo(viewer.organisation.time_zone))
