"""What belongs to a conversation, as far as the viewer may read it: prepared, on the agenda, causes read, agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from meetpunt.store.access import Viewer
from meetpunt.store.access.conversations import actions, agenda, preparations
from meetpunt.store.conversations import ConversationRow
from meetpunt.store.models import (
    Action,
    CauseReading,
    ConversationRating,
    DevelopmentQuestion,
    Preparation,
)
from meetpunt.store.refs import Named

Words = dict[str, str]
READINGS = tuple(CauseReading.Reading.choices)
COACHINGS = tuple(DevelopmentQuestion.Coaching.choices)
ACTION_KINDS = tuple(Action.Kind.choices)
"""What there is to choose from, with its words."""


@dataclass(frozen=True)
class Prepared:
    """What somebody prepared: the rep's own reading, or the manager's questions, one a line."""

    text: str
    changed_at: datetime
    shared_at: datetime | None

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines."""
        return tuple(line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True)
class Item:
    """Something on the agenda; note: what was said of it."""

    id: int
    by: str
    is_mine: bool
    text: str
    note: str


@dataclass(frozen=True)
class Reading:
    """What the two make of a possible cause: yes, no or open."""

    reading: str
    note: str


@dataclass(frozen=True)
class Development:
    """A development question with what it is tied to; coaching: how the manager helps, empty while not chosen."""

    text: str
    step_id: int | None
    competency_code: str
    competency_name: Words
    objective_id: int | None
    objective_text: Words
    coaching: str
    coaching_text: str


@dataclass(frozen=True)
class AgreedAction:
    """An action as it was agreed, and how it stands. from_signal: in a conversation that came from a signal."""

    id: int
    conversation_id: int
    rep: Named
    owner: Named
    kind: str
    kind_text: str
    text: str
    due_on: date
    kpi: str
    wanted: float | None
    minutes: int
    cost_minor: int
    state: str
    state_text: str
    note: str
    made_at: datetime
    ended_at: datetime | None
    stood: Mapping[str, Any] = field(hash=False)
    worth: Mapping[str, Any] = field(hash=False)
    from_signal: bool

    def is_late(self, today: date) -> bool:
        """It is still to be done, and was to be by an earlier day."""
        return self.state == Action.State.OPEN and self.due_on < today


@dataclass(frozen=True)
class Room:
    """Everything that the viewer reads of a conversation.

    Attributes:
        of_rep, of_manager: what each prepared; None when there is nothing, or it may not be read yet.
        rep_has_shared, manager_has_shared: whether they shared, also when it may not be read yet.
        readings: by the cause's code.
        my_rating: of the rep, 1 to 5; None while not given.
    """

    of_rep: Prepared | None
    of_manager: Prepared | None
    rep_has_shared: bool
    manager_has_shared: bool
    items: tuple[Item, ...]
    readings: dict[str, Reading]
    development: Development | None
    actions: tuple[AgreedAction, ...]
    my_rating: int | None


def room_of(viewer: Viewer, talk: ConversationRow) -> Room:
    """The room of a conversation that was found for the viewer; of a later manager without what was not shared."""
    prepared = {row.person_id: row for row in preparations(viewer).filter(conversation_id=talk.id)}
    if not talk.is_of_two:
        prepared = {row.person_id: row for row in Preparation.objects.filter(conversation_id=talk.id)}
        prepared = {one: row for one, row in prepared.items() if row.shared_at is not None}
    shared = set(
        Preparation.objects.filter(conversation_id=talk.id, shared_at__isnull=False).values_list("person_id", flat=True)
    )
    rating = ConversationRating.objects.filter(conversation_id=talk.id, person_id=viewer.person_id or 0).first()
    rows = CauseReading.objects.filter(conversation_id=talk.id)
    return Room(
        of_rep=_prepared(prepared.get(talk.rep.id)),
        of_manager=_prepared(prepared.get(talk.manager.id)),
        rep_has_shared=talk.rep.id in shared,
        manager_has_shared=talk.manager.id in shared,
        items=tuple(
            Item(row.pk, row.person.name if row.person else "", row.person_id == viewer.person_id, row.text, row.note)
            for row in agenda(viewer).filter(conversation_id=talk.id).select_related("person")
        ),
        readings={row.code: Reading(row.reading, row.note) for row in rows},
        development=_development(talk, talk.rep.id in shared),
        actions=actions_in(talk.id),
        my_rating=rating.score if rating else None,
    )


def actions_in(conversation_id: int) -> tuple[AgreedAction, ...]:
    """The actions agreed in a conversation that was found for the viewer, in the order in which they were."""
    rows = Action.objects.filter(conversation_id=conversation_id).select_related("rep", "owner", "conversation")
    return tuple(agreed(row) for row in rows.order_by("pk"))


def open_before(viewer: Viewer, talk: ConversationRow) -> tuple[AgreedAction, ...]:
    """The actions of a rep that are still open from before a conversation, also of an earlier manager."""
    rows = actions(viewer).filter(rep_id=talk.rep.id, state=Action.State.OPEN, made_at__lt=talk.at)
    found = (
        rows.exclude(conversation_id=talk.id).select_related("rep", "owner", "conversation").order_by("due_on", "pk")
    )
    return tuple(agreed(row) for row in found)


def agreed(row: Action) -> AgreedAction:
    """A row of an action, read with its rep, owner and conversation."""
    return AgreedAction(
        id=row.pk,
        conversation_id=row.conversation_id,
        rep=Named(row.rep_id, row.rep.name),
        owner=Named(row.owner_id, row.owner.name),
        kind=row.kind,
        kind_text=row.get_kind_display(),
        text=row.text,
        due_on=row.due_on,
        kpi=row.kpi,
        wanted=row.wanted,
        minutes=row.minutes,
        cost_minor=row.cost_minor,
        state=row.state,
        state_text=row.get_state_display(),
        note=row.note,
        made_at=row.made_at,
        ended_at=row.ended_at,
        stood=row.stood,
        worth=row.worth,
        from_signal=row.conversation.about.get("kind") == "signal",
    )


def _prepared(row: Preparation | None) -> Prepared | None:
    return None if row is None else Prepared(row.text, row.changed_at, row.shared_at)


def _development(talk: ConversationRow, has_shared: bool) -> Development | None:
    if not (talk.is_rep or has_shared or talk.state == "held"):
        return None
    rows = DevelopmentQuestion.objects.filter(conversation_id=talk.id)
    row = rows.select_related("competency", "objective").first()
    if row is None:
        return None
    return Development(
        text=row.text,
        step_id=row.step_id,
        competency_code=row.competency.code if row.competency else "",
        competency_name={} if row.competency is None else {"nl": row.competency.name_nl, "en": row.competency.name_en},
        objective_id=row.objective_id,
        objective_text={} if row.objective is None else {"nl": row.objective.text_nl, "en": row.objective.text_en},
        coaching=row.coaching,
        coaching_text=row.get_coaching_display() if row.coaching else "",
    )
