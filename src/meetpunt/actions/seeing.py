"""What somebody opened last: quick to find again."""

from __future__ import annotations

from datetime import datetime

from meetpunt.store.access import Viewer
from meetpunt.store.models import RecentlySeen

KEPT = 50
"""Older ones are forgotten."""


def saw(viewer: Viewer, table: str, row_id: int, now: datetime) -> None:
    """Remember that the viewer opened a record; no figure is counted from it, so it raises no change number."""
    if viewer.person_id is None:
        return
    own = RecentlySeen.objects.filter(person_id=viewer.person_id)
    RecentlySeen.objects.update_or_create(
        person_id=viewer.person_id,
        table=table,
        row_id=row_id,
        defaults={"at": now, "organisation_id": viewer.organisation.id},
    )
    old = own.order_by("-at", "-pk").values_list("pk", flat=True)[KEPT : KEPT + 20]
    if old:
        own.filter(pk__in=list(old)).delete()
