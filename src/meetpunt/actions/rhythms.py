"""The rhythm in which two people speak with each other: the next conversation is planned by itself, one ahead.

Rules: one rhythm of two people; a new one ends the old. A conversation that somebody moved or called off stays so; the
rhythm plans the first of its days that lies after the latest conversation of it. Nothing is planned on a free day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.conversations import must_be_possible
from meetpunt.actions.errors import Refused
from meetpunt.actions.notify import Notice, notify
from meetpunt.method.conversation_rhythm import next_day
from meetpunt.method.period import day_of
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.conversations import talks_with
from meetpunt.store.fields import to_us
from meetpunt.store.free_days import holidays_by_day
from meetpunt.store.models import Change, Conversation, ConversationRhythm, Organisation
from meetpunt.store.tenancy import acting_in, changing
from meetpunt.store.visit_deals import managers_of

AHEAD = timedelta(days=70)
"""No conversation is planned further ahead: calendars that far are empty."""


@dataclass(frozen=True)
class WantedRhythm:
    """A rhythm. with_id: the other of the two; at: time of the day, in the organisation's time zone."""

    rep_id: int
    with_id: int
    every_weeks: int
    first_on: date
    at: time
    minutes: int


def keep_rhythm(viewer: Viewer, wanted: WantedRhythm, now: datetime) -> Change:
    """Speak with each other in this rhythm from now on; the first conversation is planned at once.

    Raises:
        NotVisible: the two are not a rep and a manager of the rep, or the viewer is neither.
        Refused: a number cannot be, or the first day is over.
    """
    if wanted.with_id not in {one.id for one in talks_with(viewer, wanted.rep_id)}:
        raise NotVisible(f"rhythm with {wanted.with_id}")
    if not 1 <= wanted.every_weeks <= 26:
        raise Refused(_("Give a number of weeks from 1 to 26."))
    zone = ZoneInfo(viewer.organisation.time_zone)
    must_be_possible(datetime.combine(wanted.first_on, wanted.at, zone), wanted.minutes, now)
    manager = wanted.with_id if viewer.person_id == wanted.rep_id else viewer.person_id
    with changing(viewer.organisation.id, leaves_accounts=True):
        of = {"organisation_id": viewer.organisation.id, "rep_id": wanted.rep_id, "manager_id": manager}
        for earlier in ConversationRhythm.objects.filter(**of, ended_at=None):
            editing.change(viewer, earlier, {}, {"ended_at": to_us(now)}, now)
        row = ConversationRhythm.objects.create(
            **of,
            every_weeks=wanted.every_weeks,
            first_on=wanted.first_on,
            at_minute=wanted.at.hour * 60 + wanted.at.minute,
            minutes=wanted.minutes,
            made_by_id=viewer.person_id,
            made_at=now,
        )
        change = editing.made(viewer, row, now)
    plan_next(viewer.organisation.id, now, row.pk)
    return change


def end_rhythm(viewer: Viewer, rhythm_id: int, now: datetime) -> Change | None:
    """End a rhythm; a conversation that was planned already stays planned.

    Raises:
        NotVisible: the viewer is neither of the two.
    """
    me = viewer.person_id or 0
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = ConversationRhythm.objects.filter(organisation_id=viewer.organisation.id, pk=rhythm_id, ended_at=None)
        row = rows.filter(rep_id=me).first() or rows.filter(manager_id=me).first()
        if row is None:
            raise NotVisible(f"rhythm {rhythm_id}")
        return editing.change(viewer, row, {}, {"ended_at": to_us(now)}, now)


def plan_next(organisation_id: int, now: datetime, rhythm_id: int | None = None) -> int:
    """Plan the next conversation of every rhythm, or of one, that has none ahead; gives how many.

    A rhythm whose manager no longer manages the rep ends here.
    """
    with acting_in(organisation_id):
        zone = ZoneInfo(Organisation.objects.get(pk=organisation_id).time_zone)
        rows = ConversationRhythm.objects.filter(organisation_id=organisation_id, ended_at=None).order_by("pk")
        if rhythm_id is not None:
            rows = rows.filter(pk=rhythm_id)
        today, notices = day_of(now, zone), []
        for row in list(rows):
            with changing(organisation_id, leaves_accounts=True):
                if row.manager_id not in managers_of(organisation_id, row.rep_id, today):
                    ConversationRhythm.objects.filter(pk=row.pk).update(ended_at=now)
                    continue
                made = _plan(row, today, zone, now)
            if made is not None:
                notices += _told(made, zone)
    notify(organisation_id, notices, now)
    return len(notices) // 2


def _plan(row: ConversationRhythm, today: date, zone: ZoneInfo, now: datetime) -> Conversation | None:
    talks = Conversation.objects.filter(rep_id=row.rep_id, manager_id=row.manager_id)
    if talks.filter(state=Conversation.State.PLANNED, planned_at__gte=now).exists():
        return None
    latest = row.conversations.order_by("-planned_at").first()
    after = max(today, latest.planned_at.astimezone(zone).date()) if latest else today - timedelta(days=1)
    free = holidays_by_day(row.organisation_id, today, today + AHEAD)
    on = next_day(row.first_on, row.every_weeks, after, free.keys())
    at = datetime.combine(on, time(row.at_minute // 60, row.at_minute % 60), zone)
    if on > today + AHEAD or at < now:
        return None
    return Conversation.objects.create(
        organisation_id=row.organisation_id,
        rep_id=row.rep_id,
        manager_id=row.manager_id,
        rhythm=row,
        planned_at=at,
        minutes=row.minutes,
        made_by_id=row.made_by_id,
        made_at=now,
    )


def _told(row: Conversation, zone: ZoneInfo) -> list[Notice]:
    there = row.planned_at.astimezone(zone)
    about = {"by": "", "what": "rhythm", "day": there.date().isoformat(), "time": f"{there:%H:%M}"}
    key, path = f"conversation:{row.pk}:rhythm", f"/conversations/{row.pk}/"
    return [Notice(one, "conversation", key, about, path) for one in (row.rep_id, row.manager_id)]
