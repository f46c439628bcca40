"""Yearly re-determination: begun beside last year's plan, chosen step by step, and made the draft of the new year.

Rule: every step is kept at once in a draft plan, so that leaving half-way loses nothing; what holds is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.plans import NewPlan, make_plan, set_values
from meetpunt.actions.undoing import undoes
from meetpunt.method.planning.inputs import Code
from meetpunt.store.access import NotVisible, Viewer, people
from meetpunt.store.models import Change, Replan, ReplanNote
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.replan import Noted, NoteKey, Notes, find_replan, notes_of
from meetpunt.store.tenancy import changing

NOTES = "notes"


def begin(viewer: Viewer, new: NewPlan, before_id: int | None, now: datetime, key: UUID | None = None) -> int:
    """Begin a draft beside the plan that held for the year before; gives its id. The same key is the same draft.

    Raises:
        NotVisible: the viewer does not plan for this team.
        Refused: the name, the year or the days cannot be used.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan_id = make_plan(viewer, new, {}, now, key)
        told = {"organisation_id": viewer.organisation.id, "before_id": before_id, "made_at": now}
        Replan.objects.get_or_create(plan_id=plan_id, defaults={**told, "made_by_id": viewer.person_id})
    return plan_id


def keep_notes(viewer: Viewer, plan_id: int, notes: Mapping[NoteKey, str], now: datetime) -> Change | None:
    """Keep why parameters differ; an empty note takes it away. Gives what an undo takes back, if anything changed.

    Raises:
        NotVisible: there is no such draft of this viewer, or a note is about somebody whom they do not see.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        replan = _open(viewer, plan_id)
        stands = notes_of(replan.pk)
        after = dict(stands)
        for key, text in notes.items():
            after[key] = Noted(stands.get(key, Noted()).choice, " ".join(text.split())[:300])
        return _keep(viewer, replan, stands, after, now)


def choose(
    viewer: Viewer,
    plan_id: int,
    choices: Mapping[NoteKey, str],
    values: Mapping[ValueKey, Wanted | None],
    now: datetime,
) -> None:
    """Keep what the new plan takes of each parameter.

    Parameters:
        choices: measured, wanted or own. values: what follows from them for the draft; None takes a value away.

    Raises:
        NotVisible: there is no such draft of this viewer.
        Refused: a value cannot be meant.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        replan = _open(viewer, plan_id)
        if not set(choices.values()) <= set(ReplanNote.Choice.values):
            raise Refused(_("Choose for every parameter what the new plan takes."))
        stands = notes_of(replan.pk)
        after = dict(stands)
        for key, choice in choices.items():
            after[key] = Noted(choice, stands.get(key, Noted()).note)
        _keep(viewer, replan, stands, after, now)
        set_values(viewer, plan_id, values, now)


def set_target_values(viewer: Viewer, plan_id: int, targets: Mapping[int, float | None], now: datetime) -> None:
    """Keep the targets in revenue of people (0 = of all together) in the draft; None takes one away.

    Raises:
        NotVisible, Refused: as `choose`.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        _open(viewer, plan_id)
        values: dict[ValueKey, Wanted | None] = {
            ValueKey(Code.TARGET.value, person or None): None if target is None else Wanted(target)
            for person, target in targets.items()
        }
        set_values(viewer, plan_id, values, now)


def finish(viewer: Viewer, plan_id: int, name: str, now: datetime) -> None:
    """Make what was begun the draft of its year, under its name.

    Raises:
        NotVisible, Refused: as `choose`.
    """
    with changing(viewer.organisation.id, leaves_accounts=True):
        replan = _open(viewer, plan_id)
        set_values(viewer, plan_id, {}, now, name)
        if not replan.is_done:
            replan.is_done = True
            replan.save(update_fields=["is_done"])


@undoes("replan", Change.Kind.CHANGED)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Put back the notes and choices as they were."""
    replan = Replan.objects.filter(pk=found.row_id).first()
    if replan is None or _plain(notes_of(replan.pk)) != found.after.get(NOTES):
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    _write(replan, {NoteKey(*one[:3]): Noted(*one[3:]) for one in found.before.get(NOTES, [])})


def _open(viewer: Viewer, plan_id: int) -> Replan:
    found = find_replan(viewer, plan_id)
    if not found.plan.is_draft:
        raise Refused(_("This plan holds or held, so it stays as it was decided. Copy it to change it."))
    return Replan.objects.get(pk=found.id)


def _keep(viewer: Viewer, replan: Replan, stands: Notes, after: Notes, now: datetime) -> Change | None:
    after = {key: noted for key, noted in after.items() if noted != Noted()}
    if after == stands:
        return None
    _check(viewer, after)
    _write(replan, after)
    before = {NOTES: _plain(stands)}
    kind = Change.Kind.CHANGED
    return editing.write_down(viewer, kind, replan, before, {NOTES: _plain(after)}, now, replan.plan.name)


def _check(viewer: Viewer, notes: Notes) -> None:
    wanted = {key.person_id for key in notes if key.person_id is not None}
    if not {key.code for key in notes} <= set(Code):
        raise Refused(_("A plan holds no such value."))
    if wanted and not wanted <= {one.id for one in people(viewer)}:
        raise NotVisible("person")


def _write(replan: Replan, notes: Notes) -> None:
    ReplanNote.objects.filter(replan=replan).delete()
    ReplanNote.objects.bulk_create(
        ReplanNote(
            organisation_id=replan.organisation_id,
            replan=replan,
            code=key.code,
            step_id=key.step_id,
            person_id=key.person_id,
            choice=noted.choice,
            note=noted.note,
        )
        for key, noted in notes.items()
    )


def _plain(notes: Notes) -> list[list[Any]]:
    told = ([key.code, key.step_id, key.person_id, noted.choice, noted.note] for key, noted in notes.items())
    return sorted(told, key=str)
