"""Conversations to read, by the two who have them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import conversations, readable_conversations
from meetpunt.store.access.registration import find
from meetpunt.store.models import Conversation, Person
from meetpunt.store.prepared import prepared
from meetpunt.store.refs import Named
from meetpunt.store.visit_deals import managers_of


@dataclass(frozen=True)
class ConversationRow:
    """A conversation. with_name: the other of the two; facts: as they stood when they were frozen."""

    id: int
    rep: Named
    manager: Named
    with_name: str
    at: datetime
    minutes: int
    state: str
    question: str
    asked_by: str
    is_asked_by_me: bool
    made_at: datetime
    rules_version: str
    about: Mapping[str, Any] = field(hash=False)
    facts: Mapping[str, Any] = field(hash=False)
    facts_at: datetime | None = None
    together_at: datetime | None = None
    rep_said: str = ""
    conclusion: str = ""
    closed_at: datetime | None = None
    is_shared_with_next: bool = False
    is_in_rhythm: bool = False
    is_rep: bool = False
    """The viewer is its rep."""
    is_of_two: bool = True
    """The viewer is one of the two, no later manager."""


def conversations_of(viewer: Viewer, most: int = 100) -> tuple[ConversationRow, ...]:
    """The viewer's conversations, the latest first."""
    return tuple(_row(viewer, row) for row in _rows(viewer).order_by("-planned_at", "-pk")[:most])


def find_conversation(viewer: Viewer, conversation_id: int) -> ConversationRow:
    """One of them, or NotVisible."""
    return _row(viewer, find(_rows(viewer), conversation_id))


def find_readable(viewer: Viewer, conversation_id: int) -> ConversationRow:
    """One of them, or one that a rep of the viewer shares; or NotVisible."""
    rows = readable_conversations(viewer).select_related("rep", "manager", "made_by")
    return _row(viewer, find(rows, conversation_id))


def shared_by_reps(viewer: Viewer, most: int = 50) -> tuple[ConversationRow, ...]:
    """Held conversations of earlier managers that the viewer's reps share, the latest first."""
    me = viewer.person_id or 0
    rows = readable_conversations(viewer).exclude(Q(rep_id=me) | Q(manager_id=me))
    found = rows.select_related("rep", "manager", "made_by").order_by("-planned_at", "-pk")
    return tuple(_row(viewer, row) for row in found[:most])


def readable_ids(viewer: Viewer, ids: Collection[int]) -> frozenset[int]:
    """Which of these conversations the viewer may read."""
    return frozenset(readable_conversations(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def before_this(viewer: Viewer, talk: ConversationRow) -> ConversationRow | None:
    """The last conversation of the rep that was held before this one, as far as the viewer may read it."""
    rows = readable_conversations(viewer).filter(rep_id=talk.rep.id, state=Conversation.State.HELD)
    earlier = rows.filter(planned_at__lt=talk.at).exclude(pk=talk.id).select_related("rep", "manager", "made_by")
    row = earlier.order_by("-planned_at", "-pk").first()
    return None if row is None else _row(viewer, row)


def planned_between(
    viewer: Viewer, first: date, last: date, person_id: int | None = None
) -> tuple[ConversationRow, ...]:
    """Those still planned on these days (both included), in order; of one person when named."""
    zone = ZoneInfo(viewer.organisation.time_zone)
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    return tuple(_row(viewer, row) for row in _between(viewer, begin, end, person_id))


def planned_about(viewer: Viewer, person_ids: set[int]) -> dict[tuple[str, int, int | None], ConversationRow]:
    """The conversations still planned by the signal that they are about: kind, person and step."""
    rows = _rows(viewer).filter(state=Conversation.State.PLANNED, rep_id__in=person_ids).order_by("-planned_at")
    found = {}
    for row in rows:
        about = row.about
        if about.get("kind") == "signal":
            found[about.get("signal", ""), row.rep_id, about.get("step")] = _row(viewer, row)
    return found


def talks_with(viewer: Viewer, rep_id: int) -> tuple[Named, ...]:
    """With whom a conversation about this rep can be planned: the rep's managers for the rep, the rep for a manager."""
    if viewer.person_id is None:
        return ()
    managers = managers_of(viewer.organisation.id, rep_id, viewer.today) - {rep_id}
    if viewer.person_id == rep_id:
        return _named(managers)
    return _named({rep_id}) if rep_id in viewer.in_hand and viewer.managed_team_ids else ()


def _named(ids: set[int] | frozenset[int]) -> tuple[Named, ...]:
    rows = Person.objects.filter(pk__in=ids, is_active=True).order_by("name")
    return tuple(Named(pk, name) for pk, name in rows.values_list("pk", "name"))


@prepared
def _between(viewer: Viewer, begin: datetime, end: datetime, person_id: int | None) -> QuerySet[Conversation]:
    rows = _rows(viewer).filter(planned_at__gte=begin, planned_at__lt=end).exclude(state=Conversation.State.CANCELLED)
    if person_id is not None:
        rows = rows.filter(Q(rep_id=person_id) | Q(manager_id=person_id))
    return rows.order_by("planned_at", "pk")


def _rows(viewer: Viewer) -> QuerySet[Conversation]:
    return conversations(viewer).select_related("rep", "manager", "made_by")


def _row(viewer: Viewer, row: Conversation) -> ConversationRow:
    rep, manager = Named(row.rep_id, row.rep.name), Named(row.manager_id, row.manager.name)
    return ConversationRow(
        id=row.pk,
        rep=rep,
        manager=manager,
        with_name=manager.name if row.rep_id == viewer.person_id else rep.name,
        at=row.planned_at,
        minutes=row.minutes,
        state=row.state,
        question=row.question,
        asked_by=row.made_by.name if row.made_by else "",
        is_asked_by_me=row.made_by_id == viewer.person_id,
        made_at=row.made_at,
        rules_version=row.rules_version,
        about=row.about,
        facts=row.facts,
        facts_at=row.facts_at,
        together_at=row.together_at,
        rep_said=row.rep_said,
        conclusion=row.conclusion,
        closed_at=row.closed_at,
        is_shared_with_next=row.shared_with_next,
        is_in_rhythm=row.rhythm_id is not None,
        is_rep=row.rep_id == viewer.person_id,
        is_of_two=viewer.person_id in (row.rep_id, row.manager_id),
    )
