"""What is kept with one form is undone in one go: its last line of the trail names the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetpunt.actions.undoing import put_back, undo
from meetpunt.store.access import Viewer
from meetpunt.store.models import Change

ALSO = "also"
"""In a line of the trail: the lines of what was kept with the same form."""


def bound(changes: Sequence[Change]) -> Change | None:
    """The last of these changes, which from now on names the others; None when there are none."""
    if not changes:
        return None
    last = changes[-1]
    if len(changes) > 1:
        last.also = [one.pk for one in changes[:-1]]
        last.save(update_fields=["also"])
    return last


def put_all_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Undo what was kept with one form, latest first."""
    also = found.after.pop(ALSO, [])
    put_back(viewer, found, now)
    for change_id in reversed(also):
        undo(viewer, change_id, now)
