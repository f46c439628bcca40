"""Notes that somebody looked: at another person's figures (people may know that), or at a record (to find it again)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from meetpunt.method.period import day_number, day_of
from meetpunt.store.access import Viewer
from meetpunt.store.models import FiguresLooked, RecentlySeen
from meetpunt.store.prepared import prepared

KEPT = 50
"""Records that somebody opened longer ago are forgotten."""


def note_look(viewer: Viewer, subject_id: int, page: str, now: datetime) -> None:
    """Keep that the viewer saw this person's figures on this page today; looking at oneself is nobody's business.

    It is no fact that figures are counted from, so it does not raise the change number.
    """
    if viewer.person_id in (None, subject_id):
        return
    FiguresLooked.objects.get_or_create(
        viewer_id=viewer.person_id,
        subject_id=subject_id,
        page=page,
        day=day_number(day_of(now, ZoneInfo(viewer.organisation.time_zone))),
        defaults={"organisation_id": viewer.organisation.id, "at": now},
    )


def note_looks(viewer: Viewer, subject_ids: Iterable[int], page: str, now: datetime) -> None:
    """The same for several people at once: of each one line a day."""
    on = day_number(day_of(now, ZoneInfo(viewer.organisation.time_zone)))
    FiguresLooked.objects.bulk_create(
        (
            FiguresLooked(
                organisation_id=viewer.organisation.id,
                viewer_id=viewer.person_id,
                subject_id=subject,
                page=page,
                day=on,
                at=now,
            )
            for subject in subject_ids
            if viewer.person_id not in (None, subject)
        ),
        ignore_conflicts=True,
    )


def note_seen(viewer: Viewer, table: str, row_id: int, now: datetime) -> None:
    """Keep that the viewer had a record open, to find it again quickly: the latest of each, for the viewer alone.

    table: account, contact or opportunity. It is no fact that figures are counted from.
    """
    if viewer.person_id is None:
        return
    seen = RecentlySeen(
        organisation_id=viewer.organisation.id, person_id=viewer.person_id, table=table, row_id=row_id, at=now
    )
    RecentlySeen.objects.bulk_create(
        [seen], update_conflicts=True, unique_fields=("person", "table", "row_id"), update_fields=("organisation", "at")
    )
    if old := _seen_long_ago(viewer.person_id):
        RecentlySeen.objects.filter(pk__in=old).delete()


@prepared
def _seen_long_ago(person_id: int) -> QuerySet[RecentlySeen, int]:
    rows = RecentlySeen.objects.filter(person_id=person_id).order_by("-at", "-pk")
    return rows.values_list("pk", flat=True)[KEPT : KEPT + 20]
