"""Who looked at a person's figures, to show to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetpunt.store.access import Viewer
from meetpunt.store.models import FiguresLooked


@dataclass(frozen=True)
class Look:
    """Somebody saw a page with the person's figures."""

    viewer_name: str
    page: str
    at: datetime


def looks_at(viewer: Viewer, most: int = 200) -> tuple[Look, ...]:
    """The latest looks at the viewer's own figures, newest first."""
    rows = FiguresLooked.objects.filter(organisation_id=viewer.organisation.id, subject_id=viewer.person_id or 0)
    found = rows.order_by("-at").values_list("viewer__name", "page", "at")[:most]
    return tuple(Look(name, page, at) for name, page, at in found)
