"""Lists as people keep them: one's own, and those that colleagues share."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from meetpunt.store.access import Viewer
from meetpunt.store.models import SavedView


@dataclass(frozen=True)
class ViewRow:
    """A saved view, for a list page to offer."""

    id: int
    name: str
    query: str
    is_own: bool
    is_shared: bool
    is_pinned: bool
    made_by: str


def views_of(viewer: Viewer, page: str) -> tuple[ViewRow, ...]:
    """The viewer's own views of a page and the shared ones: pinned first, then by name."""
    rows = SavedView.objects.filter(organisation_id=viewer.organisation.id, page=page).select_related("person")
    rows = rows.filter(Q(person_id=viewer.person_id) | Q(is_shared=True)).order_by("name", "pk")
    found = [_row(row, viewer) for row in rows]
    return tuple(sorted(found, key=lambda row: not (row.is_own and row.is_pinned)))


def _row(row: SavedView, viewer: Viewer) -> ViewRow:
    is_own = row.person_id == viewer.person_id
    return ViewRow(row.pk, row.name, row.query, is_own, row.is_shared, row.is_pinned, row.person.name)
