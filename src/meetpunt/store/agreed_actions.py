"""Actions that were agreed in conversations, to read: by who does them, whose work they are about, and who agreed them.

Rule: every row is found through `access.conversations.actions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from meetpunt.method.period import day_of
from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions
from meetpunt.store.access.registration import find
from meetpunt.store.models import Action
from meetpunt.store.refs import Named


@dataclass(frozen=True)
class ActionRow:
    """An action.

    Attributes:
        rep: about whose work; owner: who does it; manager: with whom the rep agreed it.
        kind, state: of `Action`. due_on: the day by which. note: what came of it.
        stood, wanted, worth: of the KPI, as they were when it was agreed.
        minutes, cost_minor: what it takes of the owner.
        made_on: the day on which it was agreed. from_signal: in a conversation that came from a signal.
    """

    id: int
    conversation_id: int
    rep: Named
    owner: Named
    manager: Named
    kind: str
    text: str
    due_on: date
    kpi: str
    wanted: float | None
    minutes: int
    cost_minor: int
    state: str
    note: str
    made_on: date
    made_at: datetime
    ended_at: datetime | None
    from_signal: bool
    stood: Mapping[str, Any] = field(hash=False, default_factory=dict)
    worth: Mapping[str, Any] = field(hash=False, default_factory=dict)

    @property
    def is_open(self) -> bool:
        """It is still to be done."""
        return self.state == Action.State.OPEN

    def is_late(self, today: date) -> bool:
        """It was to be done before this day."""
        return self.is_open and self.due_on < today


def open_actions(viewer: Viewer) -> tuple[ActionRow, ...]:
    """The open ones that the viewer may see, the first due first."""
    return _told(viewer, _rows(viewer).filter(state=Action.State.OPEN).order_by("due_on", "pk"))


def ended_actions(viewer: Viewer, most: int = 30) -> tuple[ActionRow, ...]:
    """The ended ones that the viewer may see, the latest first."""
    return _told(viewer, _rows(viewer).exclude(state=Action.State.OPEN).order_by("-ended_at", "-pk")[:most])


def own_due(viewer: Viewer, until: date) -> tuple[ActionRow, ...]:
    """The viewer's own open ones that are due until a day."""
    rows = _rows(viewer).filter(state=Action.State.OPEN, owner_id=viewer.person_id or 0, due_on__lte=until)
    return _told(viewer, rows.order_by("due_on", "pk"))


def actions_of_conversation(viewer: Viewer, conversation_id: int) -> tuple[ActionRow, ...]:
    """Those of a conversation, as far as the viewer may see them, in the order in which they were agreed."""
    return _told(viewer, _rows(viewer).filter(conversation_id=conversation_id).order_by("pk"))


def find_action(viewer: Viewer, action_id: int) -> ActionRow:
    """One of them, or NotVisible."""
    return _row(find(_rows(viewer), action_id), ZoneInfo(viewer.organisation.time_zone))


def _rows(viewer: Viewer) -> QuerySet[Action]:
    return actions(viewer).select_related("rep", "owner", "conversation__manager")


def _told(viewer: Viewer, rows: QuerySet[Action]) -> tuple[ActionRow, ...]:
    zone = ZoneInfo(viewer.organisation.time_zone)
    return tuple(_row(row, zone) for row in rows)


def _row(row: Action, zone: ZoneInfo) -> ActionRow:
    talk = row.conversation
    return ActionRow(
        id=row.pk,
        conversation_id=row.conversation_id,
        rep=Named(row.rep_id, row.rep.name),
        owner=Named(row.owner_id, row.owner.name),
        manager=Named(talk.manager_id, talk.manager.name),
        kind=row.kind,
        text=row.text,
        due_on=row.due_on,
        kpi=row.kpi,
        wanted=row.wanted,
        minutes=row.minutes,
        cost_minor=row.cost_minor,
        state=row.state,
        note=row.note,
        made_on=day_of(row.made_at, zone),
        made_at=row.made_at,
        ended_at=row.ended_at,
        from_signal=talk.about.get("kind") == "signal",
        stood=row.stood,
        worth=row.worth,
    )
