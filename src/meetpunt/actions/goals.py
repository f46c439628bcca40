"""Sets what somebody wants to reach: one's own goals, and a manager those of the team's people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.goals import MEASURES
from meetpunt.store.models import Goal
from meetpunt.store.tenancy import changing

MOST = 10**12


def set_goals(
    viewer: Viewer, person_id: int, first: date, last: date, targets: Mapping[str, int | None], now: datetime
) -> int:
    """Set the goals of a person for some days (both included); None takes a goal away. Gives how many changed.

    Raises:
        NotVisible: the person is not in the viewer's hands.
        Refused: a target cannot be meant.
    """
    if person_id not in viewer.in_hand:
        raise NotVisible(f"person {person_id}")
    if last < first:
        raise Refused(_("The period ends before it begins: swap the two days."))
    for measure, target in targets.items():
        if measure not in MEASURES or (target is not None and not 0 < target < MOST):
            raise Refused(_("Give a number above zero, or nothing."))
    changed = 0
    with changing(viewer.organisation.id, leaves_accounts=True):
        period = {"person_id": person_id, "first_day": first, "last_day": last}
        stands = {row.measure: row for row in Goal.objects.filter(organisation_id=viewer.organisation.id, **period)}
        for measure, target in targets.items():
            row = stands.get(measure)
            if target is None:
                if row is not None:
                    editing.remove(viewer, row, now)
                    changed += 1
            elif row is None:
                row = Goal.objects.create(
                    organisation_id=viewer.organisation.id, measure=measure, target=target, **period
                )
                editing.made(viewer, row, now)
                changed += 1
            elif editing.change(viewer, row, {}, {"target": target}, now) is not None:
                changed += 1
    return changed
