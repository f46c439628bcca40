"""Changing one record by hand: nobody overwrites what somebody else changed meanwhile, and everything is written down.

A form tells what it showed (`seen`) beside what is wanted. Only the fields that the person changed are changed; where
somebody else changed the same field to something else, nothing is changed and `Conflict` holds both.
Call these inside `store.tenancy.changing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.errors import Refused
from meetpunt.actions.telling import tell_of
from meetpunt.store.access import Viewer
from meetpunt.store.models import Change
from meetpunt.store.rows import set_values, values_of
from meetpunt.store.trail_chain import append


@dataclass(frozen=True)
class Clash:
    """A column that two people changed: as it was shown, as somebody made it, as this person wants it."""

    column: str
    seen: Any
    theirs: Any
    yours: Any


class Conflict(Refused):
    """Somebody else changed the same fields after the form was opened; nothing was changed."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(
            _("Somebody changed this after you opened it. Both versions stand below: choose, and save again.")
        )
        self.clashes = clashes


def change(
    viewer: Viewer, row: Model, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change a record's columns as wanted; None when there was nothing to change.

    Parameters:
        row: found through `store.access`, and read inside the transaction.
        seen: columns as the form showed them, as `store.rows.values_of` tells them; a column that is not in it
            counts as it stands now.
        wanted: columns as they should be, told alike.

    Raises:
        Conflict: somebody else changed the same column to something else.
    """
    stands = values_of(row, wanted)
    after = settle(stands, seen, wanted)
    if not after:
        return None
    set_values(row, after)
    row.save(update_fields=list(after))
    return write_down(viewer, Change.Kind.CHANGED, row, {name: stands[name] for name in after}, after, now)


def settle(stands: Mapping[str, Any], seen: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be written: the values that the person changed and that stand otherwise.

    Parameters:
        stands: as it is now; seen: as the form showed it; wanted: as it should be, all by the same names.

    Raises:
        Conflict: somebody else changed the same value to something else.
    """
    touched = {name: value for name, value in wanted.items() if value != seen.get(name, stands[name])}
    clashes = tuple(
        Clash(name, seen[name], stands[name], value)
        for name, value in touched.items()
        if name in seen and stands[name] not in (seen[name], value)
    )
    if clashes:
        raise Conflict(clashes)
    return {name: value for name, value in touched.items() if value != stands[name]}


def made(viewer: Viewer, row: Model, now: datetime, name: str = "", besides: Mapping[str, Any] | None = None) -> Change:
    """Write down that a record was made. besides: what an undo needs more than its columns."""
    return write_down(viewer, Change.Kind.MADE, row, {}, {**_filled(values_of(row)), **(besides or {})}, now, name)


def remove(viewer: Viewer, row: Model, now: datetime, besides: Mapping[str, Any] | None = None) -> Change:
    """Remove a record; what it held (and `besides`) is kept in the trail, from which an undo makes it again."""
    trail = write_down(viewer, Change.Kind.REMOVED, row, {**values_of(row), **(besides or {})}, {}, now)
    row.delete()
    return trail


def write_down(
    viewer: Viewer,
    kind: Change.Kind,
    row: Model,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
    name: str = "",
) -> Change:
    """Add a line to the audit trail, and tell whom it concerns.

    before, after: what an undo needs. name: when the row has none.
    """
    if kind in (Change.Kind.MADE, Change.Kind.CHANGED):
        tell_of(viewer, row, after, now)
    called = name or getattr(row, "name", "") or getattr(row, "subject", "") or getattr(row, "number", "")
    line = Change(
        organisation_id=viewer.organisation.id,
        by_id=viewer.person_id,
        at=now,
        kind=kind,
        table=row._meta.model_name or "",
        row_id=row.pk,
        name=str(called)[:200],
        before=dict(before),
        after=dict(after),
    )
    return append(line)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}
