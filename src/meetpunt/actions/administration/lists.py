"""Keeping an organisation's own lists. What something refers to is not removed: it is taken out of use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.editing import change, made, remove
from meetpunt.actions.errors import Refused
from meetpunt.actions.sending import once
from meetpunt.store.access import Viewer
from meetpunt.store.access.administration import administered
from meetpunt.store.access.registration import find
from meetpunt.store.administration.lists import Kind, ListOf, list_of
from meetpunt.store.models import Change, Team
from meetpunt.store.rows import set_values
from meetpunt.store.tenancy import changing


def add_row(viewer: Viewer, code: str, wanted: Mapping[str, Any], now: datetime, key: UUID | None = None) -> int:
    """Add a row to a list; gives its id. Columns as `store.rows` tells them.

    Raises:
        NotVisible: there is no such list, or the viewer does not administer.
        Refused: something is missing, or there is one of that name.
    """
    found = list_of(code)

    def make() -> int:
        _check(viewer, found, wanted, None)
        row: Any = found.model(organisation_id=viewer.organisation.id)
        set_values(row, wanted)
        if found.is_ordered:
            row.position = administered(viewer, found.model).count()
        _save_whole(lambda: row.save(force_insert=True))
        made(viewer, row, now)
        return int(row.pk)

    with changing(viewer.organisation.id):
        administered(viewer, found.model)
        return once(viewer, key, found.model._meta.model_name or "", now, make)[0]


def change_row(
    viewer: Viewer, code: str, row_id: int, seen: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime
) -> Change | None:
    """Change a row; see `editing.change`."""
    found = list_of(code)
    with changing(viewer.organisation.id):
        row = find(administered(viewer, found.model), row_id)
        _check(viewer, found, wanted, row_id)
        trails: list[Change | None] = []
        _save_whole(lambda: trails.append(change(viewer, row, seen, wanted, now)))
        return trails[0]


def remove_row(viewer: Viewer, code: str, row_id: int, now: datetime) -> Change:
    """Remove a row that nothing refers to.

    Raises:
        Refused: something refers to it.
    """
    found = list_of(code)
    with changing(viewer.organisation.id):
        row = find(administered(viewer, found.model), row_id)
        if is_used(row):
            if found.can_end:
                raise Refused(_("Other records refer to it. Take it out of use instead: then they keep it."))
            raise Refused(_("Other records refer to it, so it stays. You can give it another name."))
        return remove(viewer, row, now)


def move_row(viewer: Viewer, code: str, row_id: int, places: int, now: datetime) -> None:
    """Move a row up (negative) or down in a list that people order themselves."""
    found = list_of(code)
    with changing(viewer.organisation.id):
        rows: list[Any] = list(administered(viewer, found.model).order_by(*found.order))
        row: Any = find(administered(viewer, found.model), row_id)
        if not found.is_ordered:
            raise Refused(_("This list orders itself."))
        at = [one.pk for one in rows].index(row.pk)
        rows.insert(max(0, min(len(rows) - 1, at + places)), rows.pop(at))
        for position, one in enumerate(rows):
            if one.position != position:
                change(viewer, one, {}, {"position": position}, now)


def is_used(row: Model) -> bool:
    """Whether anything refers to a record."""
    for relation in row._meta.related_objects:
        model: Any = relation.related_model
        if model._default_manager.filter(**{relation.field.name: row}).exists():
            return True
    return False


def _check(viewer: Viewer, found: ListOf, wanted: Mapping[str, Any], row_id: int | None) -> None:
    for column in found.columns:
        value = wanted.get(column.name)
        if column.required and column.name in wanted and value in (None, ""):
            raise Refused(_("Fill in every field that is asked."))
        if column.kind is Kind.ONE_OF and value is not None and column.of is not None:
            find(administered(viewer, column.of), value)
    name = wanted.get("name")
    if name and found.columns[0].name == "name":
        others = administered(viewer, found.model).filter(name__iexact=name).exclude(pk=row_id)
        if "code" in wanted:
            others = others.filter(code__iexact=wanted["code"])
        if others.exists():
            raise Refused(_("There is one of that name already. Choose another name."))
    if found.model is Team and row_id is not None:
        _no_circle(viewer, row_id, wanted.get("parent_id"))


def _no_circle(viewer: Viewer, team_id: int, above: int | None) -> None:
    parents = dict(administered(viewer, Team).values_list("pk", "parent_id"))
    while above is not None:
        if above == team_id:
            raise Refused(_("A team cannot be under itself. Choose another team above it."))
        above = parents.get(above)


def _save_whole(work: Any) -> None:
    try:
        with transaction.atomic():
            work()
    except IntegrityError as error:
        raise Refused(_("There is one like it already. Change that one, or choose another name or day.")) from error
