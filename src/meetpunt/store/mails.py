"""Of somebody else's e-mail only the moment is told, never what was written about it: the one place that says so."""

from __future__ import annotations

from meetpunt.store.access import Viewer
from meetpunt.store.models import Activity


def is_others_mail(viewer: Viewer, kind: str, person_id: int | None) -> bool:
    """Whether an activity is an e-mail of somebody else than the viewer."""
    return kind == Activity.Kind.EMAIL and person_id != viewer.person_id
