"""Lets the database itself write down every change of what the facts are made of, whoever makes it and in which way.

SQLite tells it row by row, PostgreSQL once per statement. Laid anew after every migration, which counts as a change of
everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from meetpunt.store.fact_log import table_triggers
from meetpunt.store.fact_log.table_triggers import LOG, THIS_TRANSACTION
from meetpunt.store.fact_log.watched import EVERYTHING, WATCHED, WATCHED_WHOLE, told_as_tables

OPERATIONS = ("insert", "update", "delete")
_CREATED = re.compile(r"CREATE TRIGGER (\w+)")


def drop_triggers(connection: BaseDatabaseWrapper, owned: Sequence[str]) -> None:
    """Remove the triggers, so that a migration may change the tables; owned: those of an organisation."""
    there = frozenset(connection.introspection.table_names())
    named = [(table, _name(table, operation)) for table in (*WATCHED, *WATCHED_WHOLE) for operation in OPERATIONS]
    with connection.cursor() as cursor:
        for table, name in (*named, *table_triggers.names(owned)):
            if table in there:
                on_table = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def lay_triggers(connection: BaseDatabaseWrapper, owned: Sequence[str], settings: Sequence[str]) -> None:
    """Make the triggers, and tell every organisation's copies to fetch everything again.

    Parameters: owned, the tables of an organisation; settings, the columns of the organisation itself that are told.
    """
    drop_triggers(connection, owned)
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in _statements(postgres, owned, settings):
            cursor.execute(statement)
        cursor.execute("SELECT id FROM organisation")
        for (organisation,) in cursor.fetchall():
            if postgres:
                _act_in(cursor, str(organisation))
            cursor.execute(
                f"{LOG} VALUES (%s, %s, 0, {THIS_TRANSACTION if postgres else 0})", [organisation, EVERYTHING]
            )
        if postgres:
            _act_in(cursor, "")


def trigger_names(connection: BaseDatabaseWrapper, owned: Sequence[str], settings: Sequence[str]) -> set[str]:
    """The names of all that `lay_triggers` makes."""
    made = (_CREATED.match(one) for one in _statements(connection.vendor == "postgresql", owned, settings))
    return {one.group(1) for one in made if one}


def _statements(postgres: bool, owned: Sequence[str], settings: Sequence[str]) -> Iterator[str]:
    others = table_triggers.on_postgres if postgres else table_triggers.on_sqlite
    yield from _on_postgres() if postgres else _on_sqlite()
    yield from others(told_as_tables(owned), settings)


def _act_in(cursor: Any, organisation: str) -> None:
    cursor.execute("SELECT set_config('meetpunt.organisation', %s, false)", [organisation])


def _on_sqlite() -> Iterator[str]:
    for table, told in WATCHED.items():
        for operation in OPERATIONS:
            rows = {"insert": ("NEW",), "update": ("NEW", "OLD"), "delete": ("OLD",)}[operation]
            body = " ".join(
                f"{LOG} SELECT {row}.organisation_id, '{kind}', {_key(row, column)}, 0 WHERE {_is(row, rows, column)};"
                for kind, column in told
                for row in rows
                if column or row == rows[0]
            )
            head = f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()} ON "{table}"'
            yield f"{head} BEGIN {body} END"
    for table, columns in WATCHED_WHOLE.items():
        for operation, of, when in _whole(columns, "IS NOT"):
            row = "OLD" if operation == "delete" else "NEW"
            yield (
                f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()}{of} ON "{table}"{when} BEGIN '
                f"{LOG} VALUES ({row}.organisation_id, '{EVERYTHING}', 0, 0); END"
            )


def _key(row: str, column: str | None) -> str:
    if column and "#" in column:
        return column.replace("#", row)
    return f"{row}.{column}" if column else "0"


def _is(row: str, rows: tuple[str, ...], column: str | None) -> str:
    """A key that is told, and of an update the former one only when it was another."""
    if column is None:
        return "1"
    changed = f" AND {_key('OLD', column)} IS NOT {_key('NEW', column)}" if row == "OLD" and len(rows) > 1 else ""
    return f"{_key(row, column)} IS NOT NULL{changed}"


def _on_postgres() -> Iterator[str]:
    yield "CREATE INDEX IF NOT EXISTS fact_change_by_transaction ON fact_change (organisation_id, tx)"
    seen = {"insert": "new_rows", "delete": "old_rows", "update": "(TABLE new_rows UNION ALL TABLE old_rows)"}
    named = {"insert": "NEW TABLE AS new_rows", "delete": "OLD TABLE AS old_rows"}
    named["update"] = f"{named['insert']} {named['delete']}"
    for table, told in WATCHED.items():
        for operation in OPERATIONS:
            body = " ".join(
                f"{LOG} SELECT DISTINCT r.organisation_id, '{kind}', {_key('r', column)}, {THIS_TRANSACTION} "
                f"FROM {seen[operation]} r{_is_told(column)};"
                for kind, column in told
            )
            yield from _function(_name(table, operation), body)
            yield (
                f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()} ON "{table}" '
                f"REFERENCING {named[operation]} FOR EACH STATEMENT EXECUTE FUNCTION {_name(table, operation)}()"
            )
    for row in ("new", "old"):
        body = f"{LOG} VALUES ({row}.organisation_id, '{EVERYTHING}', 0, {THIS_TRANSACTION});"
        yield from _function(f"log_everything_{row}", body)
    for table, columns in WATCHED_WHOLE.items():
        for operation, of, when in _whole(columns, "IS DISTINCT FROM"):
            row = "old" if operation == "delete" else "new"
            head = f'CREATE TRIGGER {_name(table, operation)} AFTER {operation.upper()}{of} ON "{table}"'
            yield f"{head} FOR EACH ROW{when} EXECUTE FUNCTION log_everything_{row}()"


def _is_told(column: str | None) -> str:
    return f" WHERE {_key('r', column)} IS NOT NULL" if column else ""


def _function(name: str, body: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
    )


def _whole(columns: tuple[str, ...], differs: str) -> Iterator[tuple[str, str, str]]:
    """Operation, `OF columns` and condition of each trigger that tells of a change of everything."""
    if not columns:
        yield from ((operation, "", "") for operation in OPERATIONS)
        return
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    yield "update", f" OF {', '.join(columns)}", f" WHEN ({changed})"


def _name(table: str, operation: str) -> str:
    return f"log_{table}_{operation}"
