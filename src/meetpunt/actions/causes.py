"""The possible causes of a fall-back per step, in the organisation's own words, with the facts to lay beside each.

Rule: who manages or administers writes them. The first change of a step takes the method's list over as the
organisation's own; without rows the method's list holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.actions.together import ALSO, bound
from meetpunt.actions.undoing import put_back, undo, undoes
from meetpunt.method.cause_facts import FACTS
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.causes import causes_of_method
from meetpunt.store.models import Change, StepCause
from meetpunt.store.processes import processes
from meetpunt.store.refs import ProcessRef
from meetpunt.store.tenancy import changing

MOST = 12
"""Causes of a step: a longer list is not gone through in a talk."""
_NO_LETTER = re.compile(r"[^a-z0-9]+")


def keep(
    viewer: Viewer,
    step_id: int,
    code: str,
    words: Mapping[str, str],
    facts: Sequence[str],
    key: UUID | None,
    now: datetime,
) -> Change | None:
    """Keep a cause of a step: an existing one by its code, a new one with an empty code.

    words: the Dutch and English text under "nl" and "en"; an empty one takes the other's.

    Raises:
        NotVisible: the viewer neither manages nor administers, or there is no such step or cause.
        Refused: there are no words, a fact does not exist, or there are too many.
    """
    nl, en = (" ".join(words.get(one, "").split()) for one in ("nl", "en"))
    nl, en = nl or en, en or nl
    if not nl:
        raise Refused(_("Say what the possible cause is."))
    if not set(facts) <= set(FACTS):
        raise Refused(_("Choose from the facts that are counted."))
    wanted = {"text_nl": nl[:200], "text_en": en[:200], "facts": list(dict.fromkeys(facts)), "is_active": True}
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = _taken_over(viewer, step_id, now, changes)
        if code:
            _change(viewer, rows, code, wanted, now, changes)
            return bound(changes)

        def make() -> int:
            if len(rows) >= MOST:
                raise Refused(_("There are %(most)s already: put some away first.") % {"most": MOST})
            row = StepCause.objects.create(
                organisation_id=viewer.organisation.id,
                step_id=step_id,
                code=_new_code(en, {one.code for one in rows}),
                position=1 + max((one.position for one in rows), default=-1),
                **wanted,
            )
            changes.append(editing.made(viewer, row, now))
            return row.pk

        once(viewer, key, "stepcause", now, make)
        return bound(changes)


def put_away(viewer: Viewer, step_id: int, code: str, now: datetime, *, away: bool = True) -> Change | None:
    """Ask about a cause no more, or again.

    Raises:
        NotVisible: as for `keep`.
    """
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = _taken_over(viewer, step_id, now, changes)
        _change(viewer, rows, code, {"is_active": not away}, now, changes)
    return bound(changes)


def as_the_method(viewer: Viewer, step_id: int, now: datetime) -> Change | None:
    """Let the method's own list hold again.

    Raises:
        NotVisible: as for `keep`.
    """
    _position(viewer, step_id)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        for row in StepCause.objects.filter(organisation_id=viewer.organisation.id, step_id=step_id):
            changes.append(editing.remove(viewer, row, now))
        return bound(changes)


@undoes("stepcause", Change.Kind.MADE)
def _made_back(viewer: Viewer, found: Change, now: datetime) -> None:
    _all_back(viewer, found, now)


@undoes("stepcause", Change.Kind.CHANGED)
def _changed_back(viewer: Viewer, found: Change, now: datetime) -> None:
    _all_back(viewer, found, now)


@undoes("stepcause", Change.Kind.REMOVED)
def _removed_back(viewer: Viewer, found: Change, now: datetime) -> None:
    also = found.after.pop(ALSO, [])
    put_back(viewer, found, now)
    for change_id in also:
        undo(viewer, change_id, now)


def _all_back(viewer: Viewer, found: Change, now: datetime) -> None:
    also = found.after.pop(ALSO, [])
    put_back(viewer, found, now)
    for change_id in reversed(also):
        undo(viewer, change_id, now)


def _change(
    viewer: Viewer, rows: list[StepCause], code: str, wanted: dict[str, Any], now: datetime, changes: list[Change]
) -> None:
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise NotVisible(f"cause {code}")
    changed = editing.change(viewer, row, {}, wanted, now)
    if changed is not None:
        changes.append(changed)


def _taken_over(viewer: Viewer, step_id: int, now: datetime, changes: list[Change]) -> list[StepCause]:
    """The organisation's rows of a step; the method's list made its own when there were none."""
    process, position = _position(viewer, step_id)
    rows = list(StepCause.objects.filter(organisation_id=viewer.organisation.id, step_id=step_id))
    if rows:
        return rows
    for place, one in enumerate(causes_of_method(process, position)):
        row = StepCause.objects.create(
            organisation_id=viewer.organisation.id,
            step_id=step_id,
            code=one.code,
            text_nl=one.text["nl"],
            text_en=one.text["en"],
            facts=list(one.facts),
            position=place,
        )
        changes.append(editing.made(viewer, row, now))
        rows.append(row)
    return rows


def _position(viewer: Viewer, step_id: int) -> tuple[ProcessRef, int]:
    """The process and place of a step that is left, for who may write its causes."""
    if not (viewer.administers or viewer.managed_team_ids):
        raise NotVisible("causes")
    for process in processes(viewer.organisation.id, viewer.today):
        for step in process.steps[:-1]:
            if step.id == step_id:
                return process, step.position
    raise NotVisible(f"step {step_id}")


def _new_code(text: str, taken: set[str]) -> str:
    plain = _NO_LETTER.sub("_", text.lower()).strip("_")[:32] or "cause"
    number, code = 1, plain
    while code in taken:
        number += 1
        code = f"{plain}_{number}"
    return code
