"""Adding to what happened to an opportunity, and the copy of it on the row.

Rule: events are only added; step, outcome, closing and reason of the row are those after the last one. What activities
were for depends on them, and is inferred again. Call these inside `store.tenancy.changing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.method.period import day_of
from meetpunt.store.access import Viewer
from meetpunt.store.attribution import attributed
from meetpunt.store.fields import from_us, to_us
from meetpunt.store.histories import History, history_of
from meetpunt.store.landing.purpose import Circumstances
from meetpunt.store.models import Opportunity, StageEvent
from meetpunt.store.opportunity_state import RECORDED, Event

STATE = ("step_id", "unmapped_stage", "outcome", "closed_on", "loss_reason")
"""The columns that are a copy of the last event."""


def moment_of(viewer: Viewer, history: History, on: date | None, now: datetime, told_at: datetime | None = None) -> int:
    """The moment (microseconds) of what is told to have happened at a moment or on a day; neither = now. Never before
    what is known.

    Raises:
        Refused: the day lies in the future or before the last thing that happened.
    """
    zone = ZoneInfo(viewer.organisation.time_zone)
    today, last = day_of(now, zone), history.last_at
    if told_at is not None and (last is None or last < to_us(told_at)):
        return min(to_us(told_at), to_us(now))
    if told_at is not None:
        on = day_of(told_at, zone)
    if on is None or on == today:
        return to_us(now) if last is None else max(to_us(now), last + 1)
    if on > today:
        raise Refused(_("This day is still to come. Give the day on which it happened."))
    at = to_us(datetime.combine(on, time(12), tzinfo=zone).astimezone(UTC))
    if last is None or last < at:
        return at
    if day_of(from_us(last), zone) == on:
        return last + 1
    raise Refused(_("Something happened to this opportunity after that day. Give that day or a later one."))


def event(viewer: Viewer, row: Opportunity, kind: str, at: int, now: datetime, **also: object) -> Event:
    """An event that somebody tells of; `also`: step, reason or owner."""
    told: dict[str, object] = {"step": None, "reason": "", "owner": row.owner_id, **also}
    step, reason, owner = told["step"], str(told["reason"])[:120], told["owner"]
    return Event(kind, step, "", reason, at, to_us(now), owner, viewer.person_id, RECORDED)  # type: ignore[arg-type]


def append(viewer: Viewer, row: Opportunity, events: Sequence[Event]) -> list[int]:
    """Add events to an opportunity and copy how it stands to its row; gives their ids."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    ids = []
    for one in events:
        at = from_us(one.at or 0)
        day = day_of(at, zone)
        team, territory = attributed(one.owner, row.account_id, day)
        made = StageEvent.objects.create(
            organisation_id=viewer.organisation.id,
            opportunity=row,
            kind=one.kind,
            step_id=one.step,
            reason=one.reason,
            happened_at=at,
            happened_on=day,
            recorded_at=from_us(one.recorded),
            owner_id=one.owner,
            by_id=one.by,
            team_id=team,
            territory_id=territory,
            origin=one.origin,
        )
        ids.append(made.pk)
    return ids


def take_away(ids: Iterable[int]) -> None:
    """Remove events that never happened: a slip of the finger within the quarter of an hour in which it is undone."""
    StageEvent.objects.filter(pk__in=list(ids)).delete()


def copy_state(viewer: Viewer, row: Opportunity, now: datetime) -> History:
    """Give the row the state after its events, keep it, and infer again what its activities were for."""
    history = history_of(row.pk, row.process_id)
    stands, was = history.state, row.outcome
    zone = ZoneInfo(viewer.organisation.time_zone)
    row.step_id, row.unmapped_stage = stands.step, stands.unmapped
    row.outcome, row.loss_reason = stands.outcome, stands.reason
    row.closed_on = None if stands.closed_at is None else day_of(from_us(stands.closed_at), zone)
    row.save(update_fields=list(STATE))
    circumstances = Circumstances.of(viewer.organisation.id, day_of(now, zone))
    circumstances.after_opportunities({row.pk}, {row.account_id} if row.outcome != was else ())
    return history
