"""Keeping forward calculations with a plan, under a name.

The rule: a calculation changes nothing of the plan, so a plan that holds may get one too; what was kept can be undone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from meetpunt.actions import editing
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.method.planning.forwards import Activity
from meetpunt.store.access import Viewer
from meetpunt.store.access.plans import plans
from meetpunt.store.access.registration import find
from meetpunt.store.forwards import Brings, Done
from meetpunt.store.models import Change, Plan, PlanForward
from meetpunt.store.tenancy import changing

MOST_FORWARDS = 20
LARGEST = 1_000_000.0


@dataclass(frozen=True)
class Forward:
    """A calculation to keep. split: territory, product or segment. wanted: by the name of a part."""

    name: str
    split: str
    wanted: Mapping[str, Done]
    brings: Brings


def keep_forward(viewer: Viewer, plan_id: int, told: Forward, now: datetime, key: UUID | None = None) -> int:
    """Keep a calculation with a plan; gives its id. The same key is the same calculation.

    Raises:
        NotVisible: there is no such plan that the viewer makes.
        Refused: it has no name or nothing is wanted in it, or there are too many.
    """
    columns = _columns(told)
    with changing(viewer.organisation.id, leaves_accounts=True):
        plan = find(plans(viewer), plan_id)

        def make() -> int:
            if plan.forwards.count() >= MOST_FORWARDS:
                raise Refused(_("There are many forward calculations with this plan already. Remove one first."))
            row = PlanForward.objects.create(
                organisation_id=plan.organisation_id, plan=plan, kept_by_id=viewer.person_id, kept_at=now, **columns
            )
            editing.made(viewer, row, now)
            return row.pk

        return once(viewer, key, "planforward", now, make)[0]


def change_forward(viewer: Viewer, forward_id: int, told: Forward, now: datetime) -> Change | None:
    """Keep a calculation with other activities or under another name; None when nothing changed."""
    columns = _columns(told)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _found(viewer, forward_id)
        if all(getattr(row, name) == value for name, value in columns.items() if name != "brings"):
            return None
        at = PlanForward._meta.get_field("kept_at").get_prep_value(now)
        return editing.change(viewer, row, {}, {**columns, "kept_by_id": viewer.person_id, "kept_at": at}, now)


def remove_forward(viewer: Viewer, forward_id: int, now: datetime) -> Change:
    """Remove a calculation; an undo makes it again."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return editing.remove(viewer, _found(viewer, forward_id), now)


def take_forwards(source: Plan, plan: Plan) -> None:
    """Let a plan without calculations have those of another; within the transaction of whoever makes it."""
    rows = [] if plan.forwards.exists() else list(source.forwards.order_by("pk"))
    for row in rows:
        row.pk, row.plan = None, plan
    PlanForward.objects.bulk_create(rows)


def _found(viewer: Viewer, forward_id: int) -> PlanForward:
    row: PlanForward = find(PlanForward.objects.filter(plan__in=plans(viewer)), forward_id)
    return row


def _columns(told: Forward) -> dict[str, Any]:
    name = " ".join(told.name.split())
    if not name:
        raise Refused(_("Give the calculation a name."))
    if len(name) > 120:
        raise Refused(_("This is too long: at most %(most)s characters.") % {"most": 120})
    if not told.wanted:
        raise Refused(_("Fill in what will be done for at least one part."))
    for done in told.wanted.values():
        if not math.isfinite(done.number) or not 0 <= done.number <= LARGEST or done.activity not in set(Activity):
            raise Refused(_("Give a number of 0 or more."))
    if told.split not in PlanForward.Split.values:
        raise Refused(_("Choose what the parts are: territories, products or segments."))
    wanted = {part: list(astuple(done)) for part, done in told.wanted.items()}
    return {"name": name, "split": told.split, "wanted": wanted, "brings": asdict(told.brings)}
