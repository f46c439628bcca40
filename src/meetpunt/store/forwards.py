"""Forward calculations as they are kept with a plan.

The rule: who makes the plan opens and changes them; a plan's own page shows them to whoever reads the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import plans
from meetpunt.store.models import PlanForward


@dataclass(frozen=True)
class Done:
    """So many activities, as `method.planning.forwards.Wanted` has them; step: the code of what is entered."""

    activity: str
    number: float
    step: str = ""


@dataclass(frozen=True)
class Brings:
    """What came of it when it was kept: orders, revenue (minor units) and sales visits; None = not known."""

    orders: float | None = None
    revenue: float | None = None
    visits: float | None = None


@dataclass(frozen=True)
class ForwardRow:
    """A forward calculation. split: territory, product or segment. wanted: by the name of a part."""

    id: int
    plan_id: int
    name: str
    split: str
    wanted: Mapping[str, Done] = field(hash=False)
    brings: Brings
    kept_by: str
    kept_at: datetime


def forwards_of(plan_id: int) -> tuple[ForwardRow, ...]:
    """Those of a plan, in the order in which they were made. For a plan that was found visible."""
    return tuple(_told(PlanForward.objects.filter(plan_id=plan_id).select_related("kept_by").order_by("pk")))


def find_forward(viewer: Viewer, forward_id: int) -> ForwardRow:
    """One of a plan that the viewer makes; else NotVisible."""
    rows = PlanForward.objects.filter(pk=forward_id, plan__in=plans(viewer)).select_related("kept_by")
    for row in _told(rows):
        return row
    raise NotVisible(f"forward calculation {forward_id}")


def _told(rows: Iterable[PlanForward]) -> Iterable[ForwardRow]:
    for row in rows:
        yield ForwardRow(
            row.pk,
            row.plan_id,
            row.name,
            row.split,
            {name: Done(*told) for name, told in row.wanted.items()},
            Brings(**row.brings),
            row.kept_by.name if row.kept_by else "",
            row.kept_at,
        )
