"""Keeping a list under a name: filters, columns and order are the query of its address.

Rule: one's own views are changed by oneself only; a shared one everybody finds, and sees in it what is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, remove
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Change, SavedView
from meetpunt.store.tenancy import changing

PAGES = ("accounts", "contacts", "opportunities", "board", "activities")
LONGEST_NAME = 80
LONGEST_QUERY = 4000
_PLACES = ("after", "before", "page", "view")
"""Where one was in the list is not part of it."""


@dataclass(frozen=True)
class ViewTerms:
    """How a view is kept."""

    name: str
    is_shared: bool = False
    is_pinned: bool = False


def save_view(viewer: Viewer, page: str, terms: ViewTerms, query: str, now: datetime) -> SavedView:
    """Keep a list; one of that name is replaced.

    Raises:
        Refused: it has no name, or a name or address that is too long.
    """
    name = _named(terms.name)
    if viewer.person_id is None or page not in PAGES:
        raise NotVisible(page)
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key not in _PLACES])
    if len(kept) > LONGEST_QUERY:
        raise Refused(_("This list has too many filters to keep it under a name."))
    with changing(viewer.organisation.id, leaves_accounts=True):
        own = {"organisation_id": viewer.organisation.id, "person_id": viewer.person_id, "page": page, "name": name}
        row = SavedView.objects.filter(**own).first()
        wanted = {"query": kept, "is_shared": terms.is_shared, "is_pinned": terms.is_pinned}
        if row is not None:
            change(viewer, row, {}, wanted, now)
            return row
        row = SavedView.objects.create(**own, **wanted, made_at=now)
        made(viewer, row, now)
    return row


def change_view(viewer: Viewer, view_id: int, terms: ViewTerms, now: datetime) -> Change | None:
    """Give a view of one's own another name, share it, pin it.

    Raises:
        NotVisible: it is not the viewer's own.
        Refused: it has no name, or there is one of that name.
    """
    name = _named(terms.name)
    with changing(viewer.organisation.id, leaves_accounts=True):
        row = _own(viewer, view_id)
        same = SavedView.objects.filter(person_id=row.person_id, page=row.page, name=name).exclude(pk=row.pk)
        if same.exists():
            raise Refused(_("You have a view called %(name)s. Choose another name.") % {"name": name})
        wanted = {"name": name, "is_shared": terms.is_shared, "is_pinned": terms.is_pinned}
        return change(viewer, row, {}, wanted, now)


def remove_view(viewer: Viewer, view_id: int, now: datetime) -> Change:
    """Remove a view of one's own; it can be undone."""
    with changing(viewer.organisation.id, leaves_accounts=True):
        return remove(viewer, _own(viewer, view_id), now)


def _own(viewer: Viewer, view_id: int) -> SavedView:
    rows = SavedView.objects.filter(organisation_id=viewer.organisation.id, pk=view_id)
    row = rows.filter(person_id=viewer.person_id).first() if viewer.person_id is not None else None
    if row is None:
        raise NotVisible(f"view {view_id}")
    return row


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Give the view a name."))
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name is too long: at most %(count)s characters.") % {"count": LONGEST_NAME})
    return name
