"""Lists that people keep under a name: what the address asks, theirs alone or shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import SavedView
from meetpunt.store.tenancy import changing

MOST = 50


@dataclass(frozen=True)
class KeptView:
    """A kept list; `is_own` says whether the viewer may take it away."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool


def views_of(viewer: Viewer, page: str) -> tuple[KeptView, ...]:
    """One's own lists of a page, and those that colleagues share."""
    rows = SavedView.objects.filter(organisation_id=viewer.organisation.id, page=page).order_by(
        "position", "name", "pk"
    )
    return tuple(
        KeptView(row.pk, row.name, row.query, row.is_shared, row.person_id == viewer.person_id)
        for row in rows.order_by("position", "name", "pk")
        if row.is_shared or row.person_id == viewer.person_id
    )


def keep_view(viewer: Viewer, page: str, name: str, query: str, is_shared: bool, now: datetime) -> int:
    """Keep a list; the same name again replaces what it was.

    Raises:
        Refused: it has no name, or there are too many.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused(_("Give the list a name."))
    person_id = viewer.person_id or 0
    with changing(viewer.organisation.id):
        own = SavedView.objects.filter(organisation_id=viewer.organisation.id, person_id=person_id, page=page)
        if own.exclude(name=name).count() >= MOST:
            raise Refused(_("You have 50 lists here. Take one away first."))
        row, _is_new = SavedView.objects.update_or_create(
            organisation_id=viewer.organisation.id,
            person_id=person_id,
            page=page,
            name=name,
            defaults={"query": query[:2000], "is_shared": is_shared, "made_at": now},
        )
        return row.pk


def drop_view(viewer: Viewer, view_id: int) -> None:
    """Take away a list of one's own."""
    with changing(viewer.organisation.id):
        gone, _what = SavedView.objects.filter(
            organisation_id=viewer.organisation.id, person_id=viewer.person_id or 0, pk=view_id
        ).delete()
        if not gone:
            raise NotVisible(f"view {view_id}")
