"""What is agreed with colleagues and asks for something now, beside a seller's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from meetpunt.reports.memory import answers
from meetpunt.store.access import Viewer
from meetpunt.store.agreed_actions import own_due
from meetpunt.store.conversation_room import AgreedAction
from meetpunt.store.conversations import ConversationRow, planned_between
from meetpunt.store.development import ExerciseRow, open_exercises
from meetpunt.store.joint_visits import JointVisitRow, coming_visits

SOON = timedelta(days=7)
"""What was agreed for so many days ahead is told."""


@dataclass(frozen=True)
class Asides:
    """The viewer's own actions and conversations of the coming week, exercises and joint visits."""

    due_actions: tuple[AgreedAction, ...]
    talks: tuple[ConversationRow, ...]
    exercises: tuple[ExerciseRow, ...]
    joint_visits: tuple[JointVisitRow, ...]


def asides_of(viewer: Viewer) -> Asides:
    """All of it, kept until it changes: each is asked of tables that hardly ever do."""
    return answers.while_it_holds(viewer.organisation.id, ("asides", viewer), lambda: _read(viewer))


def _read(viewer: Viewer) -> Asides:
    soon = viewer.today + SOON
    talks = planned_between(viewer, viewer.today, soon)
    return Asides(own_due(viewer, soon), talks, open_exercises(viewer), coming_visits(viewer))
