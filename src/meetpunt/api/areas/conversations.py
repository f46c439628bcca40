"""Conversations of two: planning, preparing, the room, and the actions that were agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import agreed_actions, conversations, preparing, rating_conversations, rhythms, room, signals
from meetpunt.actions.errors import Refused
from meetpunt.api.gates import only
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.reports import agreed_actions as actions_report
from meetpunt.reports import (
    coaching_week,
    conversation_counts,
    data_signals,
    effect_by_kind,
    frozen_figures,
    frozen_signal,
    signals_home,
    signals_page,
)
from meetpunt.store import agreed_actions as stored_actions
from meetpunt.store import conversation_rhythms, conversation_room
from meetpunt.store import conversations as stored
from meetpunt.store.access import Viewer
from meetpunt.store.api_tokens import Scope

figures = For(Scope.READ_FIGURES, Scope.WRITE_COACHING)
coaching = For(Scope.READ_COACHING, Scope.WRITE_COACHING)
MOVED = columns("conversation", "planned_at")
AGREED = columns("action", "text", "due_on")


@dataclass(frozen=True)
class Planned:
    """A conversation to plan. step_id: of the signal that it is about; its figures are frozen with it."""

    rep_id: int
    with_id: int
    at: datetime
    minutes: int = 30
    question: str = ""
    step_id: int | None = None


@dataclass(frozen=True)
class ActionWanted:
    """An action to agree. kpi: the figure that it is about; wanted: where that should go, in its unit."""

    owner_id: int
    kind: str
    text: str
    due_on: date
    kpi: str
    wanted: float | None = None
    minutes: int = 0
    cost_minor: int = 0


@dataclass(frozen=True)
class ActionShown:
    """An action, with what its figure did since."""

    action: conversation_room.AgreedAction
    since: actions_report.Since | None


def converses(viewer: Viewer) -> bool:
    """Who has conversations: reps, managers and directors."""
    return viewer.person_id is not None and bool(viewer.roles & {"rep", "inside_sales", "manager", "director"})


def all_signals(viewer: Viewer) -> tuple[signals_page.StepSignal, ...]:
    """Steps where somebody's conversion is probably well below the team's, as open questions."""
    return signals_page.step_signals(viewer, viewer.today)


def unnamed_signals(viewer: Viewer) -> int:
    """How many signals there are of people whose names the viewer does not see."""
    return signals_page.unnamed_signals(viewer, viewer.today)


def signal(viewer: Viewer, person_id: int, step_id: int) -> signals_page.SignalPage:
    """A signal with possible causes, and what the data says for and against each."""
    return signals_page.signal_page(viewer, person_id, step_id, viewer.today)


def about_data(viewer: Viewer) -> tuple[data_signals.DataSignal, ...]:
    """What lacks in the registration of those whose figures the viewer sees."""
    return data_signals.data_signals(viewer, viewer.today)


def let_rest(
    viewer: Viewer,
    kind: str,
    person_id: int,
    reason: str,
    until: date,
    now: datetime,
    step_id: int | None = None,
    key: UUID | None = None,
) -> tuple[int, Model | None]:
    """Let a signal rest until a day, with the reason; both people read it."""
    return signals.let_rest(viewer, (kind, person_id, step_id), reason, until, key, now)


def plan(viewer: Viewer, wanted: Planned, now: datetime, key: UUID | None = None) -> tuple[int, Model | None]:
    """Plan a conversation; about a signal it keeps the figures that both looked at."""
    told = conversations.Wanted(wanted.rep_id, wanted.with_id, wanted.at, wanted.minutes, wanted.question)
    if wanted.step_id is not None:
        page = signals_page.signal_page(viewer, wanted.rep_id, wanted.step_id, viewer.today)
        told = conversations.Wanted(
            *(wanted.rep_id, wanted.with_id, wanted.at, wanted.minutes, wanted.question),
            about={"kind": "signal", "signal": "step", "step": page.signal.step_id},
            facts={**frozen_signal.freeze(page), **frozen_figures.freeze_figures(viewer, wanted.rep_id)},
        )
    return conversations.start(viewer, told, key, now)


def prepare(viewer: Viewer, conversation_id: int, text: str, is_shared: bool, now: datetime) -> int | None:
    """Write one's own preparation, and share it or not; who prepares first freezes the figures."""
    _freeze(viewer, conversation_id, now)
    preparing.prepare(viewer, conversation_id, text, is_shared, now)
    return None


def sit_together(viewer: Viewer, conversation_id: int, now: datetime) -> None:
    """Begin the conversation: from here on both read and write the same."""
    _freeze(viewer, conversation_id, now)
    room.sit_together(viewer, conversation_id, now)


def in_the_room(viewer: Viewer, conversation_id: int) -> conversation_room.Room:
    """What was prepared, said, concluded and agreed, as far as the viewer may read it."""
    return conversation_room.room_of(viewer, stored.find_readable(viewer, conversation_id))


def figures_then(viewer: Viewer, conversation_id: int) -> frozen_figures.Figures | None:
    """The figures that lay on the table, as they were then."""
    return frozen_figures.thaw_figures(stored.find_readable(viewer, conversation_id).facts)


def open_before(viewer: Viewer, conversation_id: int) -> tuple[conversation_room.AgreedAction, ...]:
    """The actions of the rep that are still open from before a conversation."""
    return conversation_room.open_before(viewer, stored.find_readable(viewer, conversation_id))


def agree(
    viewer: Viewer, conversation_id: int, wanted: ActionWanted, now: datetime, key: UUID | None = None
) -> Model | None:
    """Agree an action in a conversation; it keeps how its figure stood and what the change would go with."""
    talk = stored.find_conversation(viewer, conversation_id)
    stood = actions_report.stood(viewer, talk.rep.id, wanted.kpi, viewer.today)
    goal = wanted.wanted
    worth = actions_report.worth(viewer, talk.rep.id, wanted.kpi, stood, goal) if goal is not None else {}
    told = room.WantedAction(
        *(
            wanted.owner_id,
            wanted.kind,
            wanted.text,
            wanted.due_on,
            wanted.kpi,
            goal,
            wanted.minutes,
            wanted.cost_minor,
        ),
        stood=stood,
        worth=worth,
    )
    return room.agree(viewer, conversation_id, told, key, now)


def takes(viewer: Viewer, owner_id: int, minutes: int, cost_minor: int = 0) -> actions_report.Takes:
    """What an action takes of somebody's time and money."""
    return actions_report.takes(viewer, owner_id, minutes, cost_minor)


def own_actions(viewer: Viewer) -> tuple[conversation_room.AgreedAction, ...]:
    """Agreed actions that are open, of the viewer and of those whom they manage."""
    return stored_actions.open_actions(viewer)


def action(viewer: Viewer, action_id: int) -> ActionShown:
    """One action, with how its figure stood, what was wanted and what it did since."""
    found = stored_actions.find_action(viewer, action_id)
    return ActionShown(found, actions_report.since(viewer, [found]).get(found.id))


def keep_rhythm(viewer: Viewer, wanted: rhythms.WantedRhythm, now: datetime) -> Model | None:
    """Let conversations of two return every so many weeks; the first one is planned."""
    found = conversation_rhythms.partners(viewer)
    if not any(one.rep_id == wanted.rep_id and one.other.id == wanted.with_id for one in found):
        raise Refused(gettext("Choose with whom."))
    return rhythms.keep_rhythm(viewer, wanted, now)


def _freeze(viewer: Viewer, conversation_id: int, now: datetime) -> None:
    talk = stored.find_conversation(viewer, conversation_id)
    preparing.freeze_facts(viewer, talk.id, lambda: frozen_figures.freeze_figures(viewer, talk.rep.id), now)


TALK = "/conversations/{conversation_id}"
AREA = area(
    "conversations",
    _("Signals and conversations"),
    _("Open questions with facts for and against, the conversation about them, and what was agreed."),
    figures.get("/signals", all_signals, signals_page.step_signals),
    figures.get("/signals/home", signals_home.home_signals),
    figures.get("/signals/unnamed", unnamed_signals, signals_page.unnamed_signals),
    figures.get("/signals/data", about_data, data_signals.data_signals),
    figures.get("/people/{person_id}/signals/data/{kind}", data_signals.data_list, looks="signals"),
    figures.get("/people/{person_id}/signals/{step_id}", signal, signals_page.signal_page, looks="signals"),
    coaching.post("/signals/rest", let_rest, signals.let_rest, signals.may_decide),
    coaching.post("/signals/rests/{decision_id}/take-up", signals.take_up),
    coaching.get("/coaching/week", coaching_week.coaching_week),
    coaching.get("/coaching/counts", conversation_counts.conversation_counts),
    coaching.get("/coaching/effect-by-kind", effect_by_kind.effect_by_kind),
    coaching.get("/conversations", only(converses, stored.conversations_of)),
    coaching.get("/conversations/partners", only(converses, conversation_rhythms.partners)),
    coaching.get("/conversations/rhythms", only(converses, conversation_rhythms.rhythms)),
    coaching.get("/conversations/shared", only(converses, stored.shared_by_reps)),
    coaching.get(TALK, stored.find_readable),
    coaching.get(f"{TALK}/room", in_the_room),
    coaching.get(
        f"{TALK}/figures", figures_then, frozen_figures.thaw_figures, frozen_figures.today_of, frozen_signal.thaw
    ),
    coaching.get(f"{TALK}/open-before", open_before),
    coaching.post("/conversations", only(converses, plan), conversations.start, frozen_signal.freeze),
    coaching.post(f"{TALK}/move", conversations.move, seen=MOVED),
    coaching.post(f"{TALK}/call-off", conversations.call_off),
    coaching.put(
        f"{TALK}/preparation", prepare, preparing.prepare, preparing.freeze_facts, frozen_figures.freeze_figures
    ),
    coaching.put(f"{TALK}/question", preparing.ask_to_develop),
    coaching.put(f"{TALK}/coaching", preparing.choose_coaching),
    coaching.post(f"{TALK}/agenda", preparing.put_on_agenda),
    coaching.put("/agenda/{item_id}/note", room.note_item),
    coaching.delete("/agenda/{item_id}", preparing.take_off_agenda),
    coaching.post(f"{TALK}/together", sit_together, room.sit_together),
    coaching.put(f"{TALK}/said", room.note_said),
    coaching.put(f"{TALK}/causes/{{code}}", room.read_cause),
    coaching.put(f"{TALK}/conclusion", room.conclude),
    coaching.post(f"{TALK}/actions", agree, room.agree, actions_report.stood, actions_report.worth),
    coaching.post(f"{TALK}/close", room.close),
    coaching.post(f"{TALK}/share", room.share_with_next),
    coaching.post(f"{TALK}/rating", rating_conversations.rate),
    coaching.post("/conversations/rhythms", only(converses, keep_rhythm), rhythms.keep_rhythm),
    coaching.delete("/conversations/rhythms/{rhythm_id}", rhythms.end_rhythm),
    coaching.get("/actions", own_actions),
    coaching.get("/actions/ended", stored_actions.ended_actions),
    coaching.get("/actions/takes", takes, actions_report.takes),
    coaching.get("/actions/{action_id}", action, actions_report.since),
    coaching.patch("/actions/{action_id}", agreed_actions.change, seen=AGREED),
    coaching.post("/actions/{action_id}/end", agreed_actions.end),
    coaching.post("/actions/{action_id}/open-again", agreed_actions.open_again),
    coaching.delete("/actions/{action_id}", room.withdraw),
)
