"""Two accounts, or two contacts of one account, that are the same: everything moves to the one that is kept.

Rule: nothing is thrown away. The double stays as a signpost (`merged_into`), so that a source that tells of it again
finds the kept one. Of owner, territory, agreed visits and channel the kept account's history stands; the double's
fills the time before it. An undo puts everything back as it was, unless somebody changed the kept account since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions.accounts import contacts as contact_fields
from meetpunt.actions.accounts.keeping import COLUMNS, VISITS, keep, told_of
from meetpunt.actions.editing import write_down
from meetpunt.actions.errors import Refused
from meetpunt.actions.undoing import undoes
from meetpunt.store.access import Viewer, registration
from meetpunt.store.attribution import refresh
from meetpunt.store.models import (
    Account,
    AccountAssignment,
    AccountChannel,
    Change,
    Contact,
    CustomValue,
    Document,
    VisitAgreement,
)
from meetpunt.store.rows import Values, set_values, values_of
from meetpunt.store.tenancy import changing

HISTORIES = (AccountAssignment, VisitAgreement, AccountChannel)
AT_ONCE = 900
"""So many rows are moved in one statement."""


def merge_accounts(viewer: Viewer, kept_id: int, double_id: int, from_double: Collection[str], now: datetime) -> Change:
    """Merge an account into another one.

    Parameters:
        from_double: the fields (of `COLUMNS`) whose value the double has right.

    Raises:
        NotVisible: one of them is not in the viewer's registration.
        Refused: they are one already.
    """
    with changing(viewer.organisation.id):
        kept, double = _both(registration.accounts(viewer), kept_id, double_id)
        stands, others = told_of(kept, viewer.today), told_of(double, viewer.today)
        after = {name: others[name] for name in COLUMNS if name in from_double and others[name] != stands[name]}
        spans = _spans(kept.pk, double.pk)
        moved = _move(Account, kept.pk, double.pk)
        _fill_histories(kept.pk, double.pk)
        keep(viewer, kept, after)
        _sign(double, kept.pk)
        refresh(viewer.organisation.id, accounts=[kept.pk, double.pk])
        before = {"columns": {name: stands[name] for name in after}, "moved": moved, "spans": spans}
        written = {"columns": after, "double": double.pk, "name": double.name, "spans": _spans(kept.pk, double.pk)}
        return write_down(viewer, Change.Kind.MERGED, kept, before, written, now)


def merge_contacts(viewer: Viewer, kept_id: int, double_id: int, from_double: Collection[str], now: datetime) -> Change:
    """Merge a contact into another one of the same account.

    Raises:
        NotVisible: one of them is not in the viewer's registration.
        Refused: they are one already, or belong to two accounts.
    """
    with changing(viewer.organisation.id):
        kept, double = _both(registration.contacts(viewer), kept_id, double_id)
        if kept.account_id != double.account_id:
            raise Refused(_("These two belong to different accounts. Merge the accounts first."))
        stands, others = values_of(kept, contact_fields.COLUMNS), values_of(double, contact_fields.COLUMNS)
        after = {name: others[name] for name in stands if name in from_double and others[name] != stands[name]}
        moved = _move(Contact, kept.pk, double.pk)
        _put(kept, after)
        _sign(double, kept.pk)
        before = {"columns": {name: stands[name] for name in after}, "moved": moved}
        written = {"columns": after, "double": double.pk, "name": double.name}
        return write_down(viewer, Change.Kind.MERGED, kept, before, written, now)


@undoes("account", Change.Kind.MERGED)
def _undo_accounts(viewer: Viewer, found: Change, now: datetime) -> None:
    kept, double = _two(Account, viewer, found)
    stands = told_of(kept, viewer.today)
    told = found.after["columns"]
    # The trail comes back from JSON, where every key is a text.
    if _spans(kept.pk, double.pk) != found.after["spans"] or any(stands[name] != value for name, value in told.items()):
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    _move_back(Account, found.before["moved"], kept.pk, double.pk)
    _put(kept, {name: value for name, value in found.before["columns"].items() if name != VISITS})
    _sign(double, None)
    _restore(found.before["spans"], (kept.pk, double.pk))
    refresh(viewer.organisation.id, accounts=[kept.pk, double.pk])


@undoes("contact", Change.Kind.MERGED)
def _undo_contacts(viewer: Viewer, found: Change, now: datetime) -> None:
    kept, double = _two(Contact, viewer, found)
    if values_of(kept, found.after["columns"]) != found.after["columns"]:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    _move_back(Contact, found.before["moved"], kept.pk, double.pk)
    _put(kept, found.before["columns"])
    _sign(double, None)


def _both(rows: Any, kept_id: int, double_id: int) -> tuple[Any, Any]:
    if kept_id == double_id:
        raise Refused(_("Choose two different ones to merge."))
    return registration.find(rows, kept_id), registration.find(rows, double_id)


def _two(model: type[Model], viewer: Viewer, found: Change) -> tuple[Any, Any]:
    rows = model._default_manager.filter(organisation_id=viewer.organisation.id)
    kept = rows.filter(pk=found.row_id, merged_into=None).first()
    double = rows.filter(pk=found.after["double"], merged_into=found.row_id).first()
    if kept is None or double is None:
        raise Refused(_("Somebody changed it since. Open it to see how it stands now."))
    return kept, double


def _sign(double: Any, kept_id: int | None) -> None:
    double.merged_into_id = kept_id
    double.save(update_fields=["merged_into"])


def _put(row: Model, values: Mapping[str, Any]) -> None:
    if values:
        set_values(row, values)
        row.save(update_fields=list(values))


def _references(model: type[Model]) -> Iterator[tuple[str, type[Model], str]]:
    """Every column that refers to this table, whatever tables there will be; histories have a rule of their own."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            other, column = field.related_model, field.field.attname  # type: ignore[union-attr]
            if other not in HISTORIES:
                yield f"{other._meta.model_name}.{column}", other, column  # type: ignore[union-attr, misc]


def _move(model: type[Model], kept_id: int, double_id: int) -> dict[str, list[int]]:
    """Let all that refers to the double refer to the kept one; gives the ids of what moved, by table and column."""
    moved: dict[str, list[int]] = {}
    for name, other, column in _references(model):
        ids = list(other._default_manager.filter(**{column: double_id}).values_list("pk", flat=True))
        if ids:
            moved[name] = ids
            _update(other, ids, column, kept_id)
    name = model._meta.model_name or ""
    files = list(Document.objects.filter(table=name, row_id=double_id).values_list("pk", flat=True))
    if files:
        moved["document.row_id"] = files
        _update(Document, files, "row_id", kept_id)
    filled = CustomValue.objects.filter(field__on=name, row_id=kept_id).values("field")
    values = CustomValue.objects.filter(field__on=name, row_id=double_id).exclude(field__in=filled)
    own = list(values.values_list("pk", flat=True))
    if own:
        moved["customvalue.row_id"] = own
        _update(CustomValue, own, "row_id", kept_id)
    return moved


def _move_back(model: type[Model], moved: Mapping[str, list[int]], kept_id: int, double_id: int) -> None:
    places = {name: (other, column) for name, other, column in _references(model)}
    places |= {"document.row_id": (Document, "row_id"), "customvalue.row_id": (CustomValue, "row_id")}
    for name, ids in moved.items():
        other, column = places[name]
        # What somebody gave to yet another one since stays there.
        _update(other, ids, column, double_id, only=kept_id)


def _update(model: type[Model], ids: list[int], column: str, value: int, only: int | None = None) -> None:
    for start in range(0, len(ids), AT_ONCE):
        rows = model._default_manager.filter(pk__in=ids[start : start + AT_ONCE])
        if only is not None:
            rows = rows.filter(**{column: only})
        rows.update(**{column: value})


def _fill_histories(kept_id: int, double_id: int) -> None:
    """The double's history for the time before the kept one's begins."""
    for model in HISTORIES:
        rows = model._default_manager
        first: date | None = (
            rows.filter(account_id=kept_id).order_by("valid_from").values_list("valid_from", flat=True).first()
        )
        for row in rows.filter(account_id=double_id).order_by("valid_from"):
            if first is not None and row.valid_from >= first:
                continue
            row.account_id = kept_id
            row.valid_until = row.valid_until if first is None else min(row.valid_until, first)
            row.save(update_fields=["account", "valid_until"])


def _spans(*accounts: int) -> dict[str, list[Values]]:
    """The histories of accounts as they stand."""
    return {
        str(model._meta.model_name): [
            values_of(row) for row in model._default_manager.filter(account_id__in=accounts).order_by("pk")
        ]
        for model in HISTORIES
    }


def _restore(spans: Mapping[str, list[Values]], accounts: tuple[int, int]) -> None:
    """The histories as they stood before."""
    for model in HISTORIES:
        model._default_manager.filter(account_id__in=accounts).delete()
        for values in spans.get(str(model._meta.model_name), ()):
            row = model()
            set_values(row, values)
            row.save(force_insert=True)
