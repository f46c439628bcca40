"""The columns of a record as plain values (numbers, texts, yes/no), for forms, the audit trail and undoing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

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
