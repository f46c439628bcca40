"""Development plans to read: goals per competency with their exercises, by that person and who coaches them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meetpunt.store.access import Viewer
from meetpunt.store.access.development import exercises, goals
from meetpunt.store.access.registration import find
from meetpunt.store.fields import to_day_number
from meetpunt.store.models import DevelopmentGoal, Exercise
from meetpunt.store.prepared import prepared

Words = dict[str, str]


@dataclass(frozen=True)
class ExerciseRow:
    """Something to practise; done_on None = still to do."""

    id: int
    text: str
    due_on: date
    done_on: date | None
    learnt: str
    goal_id: int
    person_id: int
    competency: Words

    def is_late(self, today: date) -> bool:
        """It should have been done before today."""
        return self.done_on is None and self.due_on < today


@dataclass(frozen=True)
class GoalRow:
    """A goal with its exercises, first due first."""

    id: int
    person_id: int
    person_name: str
    code: str
    competency: Words
    level: int
    by_day: date
    why: str
    state: str
    made_by: str
    behaviour: Words
    """What the level looks like; empty when nobody worded it."""
    exercises: tuple[ExerciseRow, ...]

    @property
    def is_open(self) -> bool:
        """It is being worked on."""
        return self.state == DevelopmentGoal.State.OPEN.value

    @property
    def seen(self) -> dict[str, object]:
        """What a form shows of it."""
        return {"level": self.level, "by_day": to_day_number(self.by_day), "why": self.why}


def goals_of(viewer: Viewer, person_id: int) -> tuple[GoalRow, ...]:
    """The goals of somebody, those being worked on first, the soonest first."""
    rows = _rows(viewer).filter(person_id=person_id).order_by("by_day", "pk")
    found = [_row(row) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.is_open))


def find_goal(viewer: Viewer, goal_id: int) -> GoalRow:
    """One of them, or NotVisible."""
    return _row(find(_rows(viewer), goal_id))


def find_exercise(viewer: Viewer, exercise_id: int) -> ExerciseRow:
    """An exercise of one of them, or NotVisible."""
    return _exercise(find(exercises(viewer).select_related("goal__competency"), exercise_id))


def open_exercises(viewer: Viewer, most: int = 5) -> tuple[ExerciseRow, ...]:
    """What the viewer practises now, the soonest first."""
    return tuple(_exercise(row) for row in _practised(viewer.organisation.id, viewer.person_id or 0, most=most))


@prepared
def _practised(organisation_id: int, person_id: int, *, most: int) -> QuerySet[Exercise]:
    rows = Exercise.objects.filter(
        organisation_id=organisation_id,
        goal__person_id=person_id,
        goal__state=DevelopmentGoal.State.OPEN,
        done_on=None,
    )
    return rows.select_related("goal__competency").order_by("due_on", "pk")[:most]


def _rows(viewer: Viewer) -> QuerySet[DevelopmentGoal]:
    rows = goals(viewer).select_related("person", "competency", "made_by")
    return rows.prefetch_related("exercises__goal__competency")


def _row(row: DevelopmentGoal) -> GoalRow:
    competency = {"nl": row.competency.name_nl, "en": row.competency.name_en}
    return GoalRow(
        row.pk,
        row.person_id,
        row.person.name,
        row.competency.code,
        competency,
        row.level,
        row.by_day,
        row.why,
        row.state,
        row.made_by.name if row.made_by else "",
        row.competency.anchors.get(str(row.level), {}),
        tuple(_exercise(one) for one in row.exercises.all()),
    )


def _exercise(row: Exercise) -> ExerciseRow:
    goal = row.goal
    competency = {"nl": goal.competency.name_nl, "en": goal.competency.name_en}
    return ExerciseRow(row.pk, row.text, row.due_on, row.done_on, row.learnt, row.goal_id, goal.person_id, competency)
