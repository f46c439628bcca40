"""Yearly re-determination as it is kept: the draft that is being made, what it stands beside, choices and notes.

The rule: found through the plans that the viewer makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import plans
from meetpunt.store.models import Replan, ReplanNote
from meetpunt.store.plans import PlanRow, find_plan


@dataclass(frozen=True)
class NoteKey:
    """Which parameter, of whom; no person = of everybody together."""

    code: str
    step_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Noted:
    """What was chosen (measured, wanted, own; empty = not yet) and noted."""

    choice: str = ""
    note: str = ""


Notes = dict[NoteKey, Noted]


@dataclass(frozen=True)
class ReplanRow:
    """A re-determination. before: the plan that held for the year before; None when none did, or it may not be read."""

    id: int
    plan: PlanRow
    before: PlanRow | None
    is_done: bool
    notes: Notes = field(hash=False)


def find_replan(viewer: Viewer, plan_id: int) -> ReplanRow:
    """The re-determination of a draft.

    Raises:
        NotVisible: the viewer makes no such plan, or it was not begun so.
    """
    row = Replan.objects.filter(organisation_id=viewer.organisation.id, plan__in=plans(viewer), plan=plan_id).first()
    if row is None:
        raise NotVisible(f"re-determination of plan {plan_id}")
    before = None
    if row.before_id is not None:
        try:
            before = find_plan(viewer, row.before_id)
        except NotVisible:
            before = None
    return ReplanRow(row.pk, find_plan(viewer, plan_id), before, row.is_done, notes_of(row.pk))


def begun(viewer: Viewer, year: int, team_id: int | None) -> int | None:
    """The draft of a year and team that is being made; None when there is none."""
    rows = Replan.objects.filter(organisation_id=viewer.organisation.id, is_done=False, plan__in=plans(viewer))
    found: int | None = (
        rows.filter(plan__year=year, plan__team=team_id, plan__state="draft")
        .order_by("-pk")
        .values_list("plan_id", flat=True)
        .first()
    )
    return found


def notes_of(replan_id: int) -> Notes:
    """Choices and notes by parameter. For a re-determination that was found visible."""
    rows = ReplanNote.objects.filter(replan_id=replan_id).order_by("pk")
    return {NoteKey(row.code, row.step_id, row.person_id): Noted(row.choice, row.note) for row in rows}
