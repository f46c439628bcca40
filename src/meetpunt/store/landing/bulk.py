"""Many rows at once: insert, read, change and remove in a few statements, the same on SQLite and PostgreSQL.

Rule: values are as columns hold them (microseconds, day numbers, minor units); table classes give names and types only.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

Model = type[models.Model]
Row = Sequence[Any]
AT_A_TIME = 2_000
"""Rows that are fetched together where all are gone through."""


def table(model: Model) -> str:
    """The name of its table."""
    return model._meta.db_table


def allocate(model: Model, count: int, above: int = 0) -> list[int]:
    """Ids for rows to come, within the transaction that inserts them. above: ids that a rolled-back check gave out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table(model), count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table(model)])
        found = cursor.fetchone()
    first = max(found[0] if found else 0, above) + 1
    return list(range(first, first + count))


def insert(model: Model, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of `columns`, the id among them; other columns take their defaults.

    PostgreSQL's COPY refuses tables with row-level security; one array per column is as quick for batches like ours.
    """
    if not rows:
        return
    if defaults := _defaults(model, tuple(columns)):
        columns = (*columns, *defaults)
        rows = [(*row, *defaults.values()) for row in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            types = _types(model)
            arrays = ", ".join(types[name] for name in columns)
            values = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f'INSERT INTO "{table(model)}" ({names}) SELECT * FROM unnest({arrays})', values)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table(model)}" ({names}) VALUES ({marks})', rows)


def select(model: Model, columns: Sequence[str], by: str, keys: Collection[Any], **also: Any) -> list[tuple[Any, ...]]:
    """The rows whose column `by` has one of these keys (integers or texts) and whose other columns equal `also`."""
    if not keys:
        return []
    names = ", ".join(f'"{name}"' for name in columns)
    more = "".join(f' AND "{name}" = %s' for name in also)
    with connection.cursor() as cursor:
        condition, parameter = _among(by, keys)
        cursor.execute(f'SELECT {names} FROM "{table(model)}" WHERE {condition}{more}', [parameter, *also.values()])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def every(model: Model, columns: Sequence[str], **also: Any) -> list[tuple[Any, ...]]:
    """All rows whose columns equal `also`."""
    return list(each(model, columns, **also))


def each(model: Model, columns: Sequence[str], **also: Any) -> Iterator[tuple[Any, ...]]:
    """The same one after another, for tables of which not all rows are to be held."""
    names = ", ".join(f'"{name}"' for name in columns)
    condition = " AND ".join(f'"{name}" = %s' for name in also)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table(model)}" WHERE {condition}', list(also.values()))
        while rows := cursor.fetchmany(AT_A_TIME):
            yield from rows


def update(model: Model, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Change rows; each row holds its values in the order of `columns`, and then its id."""
    changes = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table(model)}" SET {changes} WHERE id = %s', list(rows))


def delete(model: Model, ids: Collection[int]) -> None:
    """Remove rows by id."""
    if ids:
        with connection.cursor() as cursor:
            condition, parameter = _among("id", ids)
            cursor.execute(f'DELETE FROM "{table(model)}" WHERE {condition}', [parameter])


def _among(column: str, keys: Collection[Any]) -> tuple[str, Any]:
    if connection.vendor == "postgresql":
        return f'"{column}" = ANY(%s)', list(keys)
    return f'"{column}" IN (SELECT value FROM json_each(%s))', json.dumps(list(keys))


@lru_cache(maxsize=256)
def _defaults(model: Model, columns: tuple[str, ...]) -> dict[str, Any]:
    """What the columns hold that are not among these and may not be empty."""
    return {
        str(entry.column): entry.get_db_prep_save(entry.get_default(), connection)
        for entry in model._meta.concrete_fields
        if not entry.null and not entry.primary_key and entry.column not in columns
    }


@lru_cache(maxsize=64)
def _types(model: Model) -> dict[str, str]:
    """Per column the parameter of an array of its type; texts go as text, so that too long a one is an error."""
    types: dict[str, str] = {}
    for entry in model._meta.concrete_fields:
        kind = (entry.db_type(connection) or "").partition(" GENERATED")[0]
        if kind.startswith("varchar"):
            kind = "text"
        types[str(entry.column)] = "%s::text[]::jsonb[]" if kind == "jsonb" else f"%s::{kind}[]"
    return types
