"""Sets what somebody wants to reach: one's own goals, and a manager those of the team's people, beside their own.

Rule: what is kept with one form is undone in one go; its last line of the trail names the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import put_back, undo, undoes
from meetpunt.store.access import NotVisible, Viewer, find_person
from meetpunt.store.goals import MEASURES
from meetpunt.store.models import Change, Goal
from meetpunt.store.refs import PersonRef
from meetpunt.store.tenancy import changing

ALSO = "also"
"""In a line of the trail: the lines of what was kept with the same form."""
MOST = 10**12


def may_give(viewer: Viewer, person_id: int) -> PersonRef:
    """Whom the viewer sets goals for as a manager: people of the own team, whose figures one sees.

    Raises:
        NotVisible: anybody else, also oneself and who one only stands in for.
    """
    if person_id == viewer.person_id or person_id not in viewer.in_hand:
        raise NotVisible(f"person {person_id}")
    return find_person(viewer, person_id)


def set_goals(
    viewer: Viewer, person_id: int, first: date, last: date, targets: Mapping[str, int | None], now: datetime
) -> Change | None:
    """Set goals for some days (both included); None takes a goal away. Gives what an undo takes back, if any changed.

    For oneself they are one's own; for somebody of the team they are the manager's, and theirs stay beside them.

    Raises:
        NotVisible: the person is neither oneself nor of the own team.
        Refused: a target cannot be meant.
    """
    is_own = person_id == viewer.person_id and viewer.sells
    if not is_own:
        may_give(viewer, person_id)
    if last < first:
        raise Refused(_("The period ends before it begins: swap the two days."))
    for measure, target in targets.items():
        if measure not in MEASURES or (target is not None and not 0 < target < MOST):
            raise Refused(_("Give a number above zero, or nothing."))
    period: dict[str, Any] = {"person_id": person_id, "first_day": first, "last_day": last}
    setter = None if is_own else viewer.person_id
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = Goal.objects.filter(organisation_id=viewer.organisation.id, set_by__isnull=is_own, **period)
        stands = {row.measure: row for row in rows}
        for measure, target in targets.items():
            changes += _set(viewer, stands.get(measure), measure, target, setter, period, now)
        if not changes:
            return None
        changes[-1].after = {**changes[-1].after, ALSO: [one.pk for one in changes[:-1]]}
        changes[-1].save(update_fields=["after"])
    return changes[-1]


def _set(
    viewer: Viewer,
    row: Goal | None,
    measure: str,
    target: int | None,
    setter: int | None,
    period: Mapping[str, Any],
    now: datetime,
) -> list[Change]:
    if row is None:
        if target is None:
            return []
        of = {"organisation_id": viewer.organisation.id, "set_by_id": setter, **period}
        return [editing.made(viewer, Goal.objects.create(measure=measure, target=target, **of), now)]
    if target is None:
        return [editing.remove(viewer, row, now)]
    if row.target == target:
        return []
    change = editing.change(viewer, row, {}, {"target": target, "set_by_id": setter}, now)
    return [] if change is None else [change]


@undoes("goal", Change.Kind.MADE)
@undoes("goal", Change.Kind.CHANGED)
@undoes("goal", Change.Kind.REMOVED)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo what was kept with one form."""
    for change_id in reversed(found.after.pop(ALSO, [])):
        undo(viewer, change_id, now)
    put_back(viewer, found, now)
