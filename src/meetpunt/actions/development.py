"""Keeps development plans: goals per competency, and what is practised for them.

Rule: the person and the manager work in one plan; only the person says what was done and what was learnt.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.competencies import row_of
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.undoing import put_back, undoes
from meetpunt.method.competencies import LEVELS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.development import exercises, find_planned_for, goals
from meetpunt.store.access.registration import find
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.models import Change, DevelopmentGoal, Exercise
from meetpunt.store.tenancy import changing

STATES = {
    "reached": DevelopmentGoal.State.REACHED,
    "drop": DevelopmentGoal.State.DROPPED,
    "again": DevelopmentGoal.State.OPEN,
}


def set_goal(
    viewer: Viewer,
    person_id: int,
    code: str,
    level: int,
    by_day: date,
    why: str,
    now: datetime,
    key: UUID | None = None,
) -> int:
    """Set a goal for oneself or somebody whom one coaches; gives its id.

    Raises:
        NotVisible: nobody whose plan the viewer works in, or no such competency.
        Refused: the level is none, the day is past, or there is an open goal for the same competency.
    """
    person, _coaching = find_planned_for(viewer, person_id)
    _must_be_goal(viewer, level, by_day)

    def make() -> int:
        competency = row_of(viewer, code)
        same = DevelopmentGoal.objects.filter(person_id=person.id, competency=competency)
        if same.filter(state=DevelopmentGoal.State.OPEN).exists():
            raise Refused(_("There is a goal for this competency already: change that one, or end it first."))
        row = DevelopmentGoal.objects.create(
            organisation_id=viewer.organisation.id,
            person_id=person.id,
            competency=competency,
            level=level,
            by_day=by_day,
            why=why.strip(),
            made_by_id=viewer.person_id,
            made_at=now,
        )
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "development_goal", now, make)[0]


def change_goal(
    viewer: Viewer, goal_id: int, seen: dict[str, object], level: int, by_day: date, why: str, now: datetime
) -> Change | None:
    """Change a goal's level, day or reason; see `editing.change`."""
    row = _goal(viewer, goal_id)
    if by_day != row.by_day or level != row.level:
        _must_be_goal(viewer, level, by_day)
    told = {"level": level, "by_day": to_day_number(by_day), "why": why.strip()}
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.change(viewer, row, seen, told, now)


def end_goal(viewer: Viewer, goal_id: int, what: str, now: datetime) -> Change | None:
    """Say that a goal is reached or let go, or work on it again."""
    if what not in STATES:
        raise NotVisible(what)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _goal(viewer, goal_id)
        state = STATES[what]
        ended = None if state == DevelopmentGoal.State.OPEN else to_us(now)
        return editing.change(viewer, row, {}, {"state": state.value, "ended_at": ended}, now)


def add_exercise(viewer: Viewer, goal_id: int, text: str, due_on: date, now: datetime, key: UUID | None = None) -> int:
    """Add something to practise for a goal; gives its id.

    Raises:
        Refused: it says nothing, its day is past, or the goal has ended.
    """
    goal = _goal(viewer, goal_id)
    if not text.strip():
        raise Refused(_("Choose an exercise, or write what you are going to practise."))
    if due_on < viewer.today:
        raise Refused(_("This day is past: choose a day from today on."))
    if goal.state != DevelopmentGoal.State.OPEN:
        raise Refused(_("This goal has ended: work on it again first."))

    def make() -> int:
        row = Exercise.objects.create(
            organisation_id=viewer.organisation.id, goal=goal, text=text.strip()[:300], due_on=due_on, made_at=now
        )
        editing.made(viewer, row, now)
        return row.pk

    with changing(viewer.organisation.id, leaves_accounts=True):
        return once(viewer, key, "exercise", now, make)[0]


def do_exercise(viewer: Viewer, exercise_id: int, learnt: str, is_done: bool, now: datetime) -> Change | None:
    """Say that one did an exercise and what one learnt, or that it is still to do.

    Raises:
        NotVisible: it is not the viewer's own.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(exercises(viewer).filter(goal__person_id=viewer.person_id or 0), exercise_id)
        told: dict[str, object] = {"done_on": to_day_number(viewer.today) if is_done else None}
        if is_done:
            told |= {"learnt": learnt.strip()[:300]}
        return editing.change(viewer, row, {}, told, now)


def drop_exercise(viewer: Viewer, exercise_id: int, now: datetime) -> Change:
    """Take an exercise off the plan.

    Raises:
        Refused: it was done.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = find(exercises(viewer).select_related("goal"), exercise_id)
        find_planned_for(viewer, row.goal.person_id)
        if row.done_on is not None:
            raise Refused(_("What was done stays in the plan."))
        return editing.remove(viewer, row, now)


def _goal(viewer: Viewer, goal_id: int) -> DevelopmentGoal:
    """A goal to work on; a trainer only reads."""
    row = find(goals(viewer), goal_id)
    find_planned_for(viewer, row.person_id)
    return row


def _must_be_goal(viewer: Viewer, level: int, by_day: date) -> None:
    if level not in LEVELS:
        raise Refused(_("A goal is a level from 1 to 5."))
    if by_day < viewer.today:
        raise Refused(_("This day is past: choose a day from today on."))


@undoes("developmentgoal", Change.Kind.MADE)
@undoes("exercise", Change.Kind.MADE)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Take away what was just made, unless something hangs on it: exercises on a goal, doing it on an exercise."""
    is_used = Exercise.objects.filter(goal_id=found.row_id).exists()
    if found.table == "exercise":
        is_used = Exercise.objects.filter(pk=found.row_id, done_on__isnull=False).exists()
    if is_used:
        raise Refused(_("Something was done with it since, so it stays. Open it to see how it stands now."))
    put_back(viewer, found, now)
