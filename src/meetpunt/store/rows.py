"""The columns of a record as plain values (numbers, texts, yes/no), for forms, the audit trail and undoing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from meetpunt.store.fields import DayField, InstantField

Values = dict[str, Any]


def values_of(row: Model, columns: Iterable[str] | None = None) -> Values:
    """The record's columns by name, as the database holds them: days and instants as numbers, references as ids.

    columns: column names such as "name" or "owner_id"; None = all of them.
    """
    chosen = [_column(row, name) for name in columns] if columns is not None else list(row._meta.concrete_fields)
    return {field.attname: _plain(field, getattr(row, field.attname)) for field in chosen}


def set_values(row: Model, values: Mapping[str, Any]) -> None:
    """Give the record these columns, told as `values_of` tells them. Does not keep it."""
    for name, value in values.items():
        field = _column(row, name)
        setattr(row, field.attname, field.to_python(value))


def _column(row: Model, name: str) -> Field[Any, Any]:
    for field in row._meta.concrete_fields:
        if field.attname == name:
            return field
    raise KeyError(f"{row._meta.model_name} has no column {name}")


def _plain(field: Field[Any, Any], value: Any) -> Any:
    plain = field.get_prep_value(value)
    return str(plain) if isinstance(plain, UUID) else plain


@dataclass(frozen=True)
class ColumnKind:
    """What a column holds, for who tells it from outside.

    Attributes:
        kind: text, number, fraction, yes_no, day, moment or tree (lists and names of texts).
        longest: letters of a text; 0 = any. choices: the codes that it can be. may_lack: it can be null.
    """

    kind: str
    longest: int = 0
    choices: tuple[str, ...] = ()
    may_lack: bool = False


def column_kinds(table: str, columns: Iterable[str]) -> dict[str, ColumnKind]:
    """What these columns of a table hold; table: its name in the audit trail, as "opportunity"."""
    row = apps.get_model("store", table)()
    return {name: _kind(_column(row, name)) for name in columns}


def _kind(field: Field[Any, Any]) -> ColumnKind:
    choices = tuple(str(code) for code, _text in field.flatchoices if code not in (None, ""))
    for of, kind in _KINDS:
        if isinstance(field, of):
            return ColumnKind(kind, field.max_length or 0, choices, field.null)
    raise TypeError(f"{field} is no column to tell")


_KINDS: tuple[tuple[type[Any] | tuple[type[Any], ...], str], ...] = (
    (DayField, "day"),
    (InstantField, "moment"),
    (BooleanField, "yes_no"),
    (FloatField, "fraction"),
    (JSONField, "tree"),
    ((ForeignKey, IntegerField), "number"),
    ((CharField, TextField), "text"),
)
