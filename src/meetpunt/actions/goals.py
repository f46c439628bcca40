"""Sets what somebody wants to reach: one's own goals; what a manager sets for somebody of the team are targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.objectives import default_objective
from meetpunt.actions.targets import Wanted, set_targets
from meetpunt.actions.together import bound, put_all_back
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import NotVisible, Viewer, find_person
from meetpunt.store.access.targets import directs
from meetpunt.store.goals import MEASURES
from meetpunt.store.models import Change, Goal
from meetpunt.store.refs import PersonRef, Place
from meetpunt.store.tenancy import changing

MOST = 10**12


def may_give(viewer: Viewer, person_id: int) -> PersonRef:
    """Whom the viewer sets targets for as a manager: people of the own team, whose figures one sees.

    Raises:
        NotVisible: anybody else, also oneself and who one only stands in for.
    """
    if person_id == viewer.person_id or not (person_id in viewer.in_hand or directs(viewer)):
        raise NotVisible(f"person {person_id}")
    return find_person(viewer, person_id)


def set_goals(
    viewer: Viewer, person_id: int, first: date, last: date, targets: Mapping[str, int | None], now: datetime
) -> Change | None:
    """Set goals for some days (both included); None takes a goal away. Gives what an undo takes back, if any changed.

    For oneself they are one's own goals; for somebody of the team targets, and their own goals stay beside those.

    Raises:
        NotVisible: the person is neither oneself nor of the own team.
        Refused: a target cannot be meant.
    """
    if last < first:
        raise Refused(_("The period ends before it begins: swap the two days."))
    for measure, target in targets.items():
        if measure not in MEASURES or (target is not None and not 0 < target < MOST):
            raise Refused(_("Give a number above zero, or nothing."))
    if person_id != viewer.person_id or not viewer.sells:
        may_give(viewer, person_id)
        return _give(viewer, person_id, first, last, targets, now)
    changes: list[Change] = []
    with changing(viewer.organisation.id, leaves_accounts=True):
        rows = Goal.objects.filter(organisation_id=viewer.organisation.id, person_id=person_id)
        stands = {row.measure: row for row in rows.filter(first_day=first, last_day=last)}
        for measure, target in targets.items():
            row = stands.get(measure)
            if row is None and target is not None:
                period = {"person_id": person_id, "first_day": first, "last_day": last}
                row = Goal(organisation_id=viewer.organisation.id, measure=measure, target=target, **period)
                row.save()
                changes.append(editing.made(viewer, row, now))
            elif row is not None and target is None:
                changes.append(editing.remove(viewer, row, now))
            elif row is not None:
                change = editing.change(viewer, row, {}, {"target": target}, now)
                changes += [] if change is None else [change]
        return bound(changes)


def _give(
    viewer: Viewer, person_id: int, first: date, last: date, targets: Mapping[str, int | None], now: datetime
) -> Change | None:
    with changing(viewer.organisation.id, leaves_accounts=True):
        objective = default_objective(viewer, now) if any(one is not None for one in targets.values()) else None
        place = Place(person_id=person_id)
        wanted = [Wanted(measure, first, last, target, place) for measure, target in targets.items()]
        return set_targets(viewer, wanted, now, objective)


@undoes("goal", Change.Kind.MADE)
@undoes("goal", Change.Kind.CHANGED)
@undoes("goal", Change.Kind.REMOVED)
def take_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo what was kept with one form."""
    put_all_back(viewer, found, now)
