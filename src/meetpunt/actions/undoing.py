"""Taking back what one did oneself: "undo" instead of "are you sure".

Rule: an undo puts back just what that change touched, refuses when somebody changed it since, works once, and is itself
a line of the audit trail. What needs more than columns (a merge, a moved opportunity) brings its own undoer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.models import Change
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.tenancy import changing

UNDO_WITHIN = timedelta(hours=24)
"""Later it is a change like any other, to be made by hand."""

CHANGED_NOTHING = (Change.Kind.EXPORTED, Change.Kind.ENTERED, Change.Kind.FAILED)

Undoer = Callable[[Viewer, Change, datetime], None]
_UNDOERS: dict[tuple[str, str], Undoer] = {}


def undoes(table: str, kind: str) -> Callable[[Undoer], Undoer]:
    """Register how a kind of change of a table is undone, where putting back columns is not enough."""

    def register(undoer: Undoer) -> Undoer:
        _UNDOERS[table, kind] = undoer
        return undoer

    return register


def undo(viewer: Viewer, change_id: int, now: datetime) -> Change:
    """Take back one's own change; gives the change that was taken back.

    Raises:
        NotVisible: there is no such change of this person.
        Refused: it was undone already, is too long ago, or somebody changed the same since.
    """
    with changing(viewer.organisation.id):
        rows = Change.objects.filter(organisation_id=viewer.organisation.id, by_id=viewer.person_id)
        found = rows.filter(pk=change_id).first()
        if found is None or found.kind == Change.Kind.UNDONE:
            raise NotVisible(f"change {change_id}")
        if found.kind in CHANGED_NOTHING:
            raise Refused(_("What was given out cannot be taken back."))
        if found.undone_by_id is not None:
            raise Refused(_("This was undone already."))
        if now - found.at > UNDO_WITHIN:
            raise Refused(_("This is too long ago to undo. Change it by hand."))
        if found.also:
            found.after = {**found.after, "also": found.also}
        undoer = _UNDOERS.get((found.table, found.kind), put_back)
        undoer(viewer, found, now)
        row = _model(found)(pk=found.row_id)
        trail = write_down(viewer, Change.Kind.UNDONE, row, found.after, found.before, now)
        Change.objects.filter(pk=found.pk).update(undone_by=trail)
    return found


def making_of(viewer: Viewer, table: str, row_id: int) -> Change | None:
    """The line of the trail by which this person made a record, to undo; None when somebody else did, or nobody."""
    rows = Change.objects.filter(organisation_id=viewer.organisation.id, by_id=viewer.person_id, undone_by=None)
    return rows.filter(table=table, row_id=row_id, kind=Change.Kind.MADE).order_by("-pk").first()


def put_back(viewer: Viewer, found: Change, now: datetime) -> None:
    """Put back just the columns that a change touched; of what was made or removed the whole record."""
    model = _model(found)
    row = model._default_manager.filter(pk=found.row_id).first()
    if found.kind == Change.Kind.REMOVED:
        again = model()
        set_values(again, found.before)
        try:
            with transaction.atomic():
                again.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("What it belonged to is gone, so it cannot be put back.")) from error
        return
    if row is None:
        raise Refused(_("It does not exist any more, so there is nothing to undo."))
    if found.kind == Change.Kind.MADE:
        _take_away(row)
        return
    if values_of(row, found.after) != found.after:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    set_values(row, found.before)
    row.save(update_fields=list(found.before))


def _take_away(row: Model) -> None:
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise Refused(_("Other records refer to it by now, so it is not taken away.")) from error


def _model(found: Change) -> type[Model]:
    return apps.get_model("store", found.table)
