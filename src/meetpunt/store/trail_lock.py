"""The database itself keeps the audit trail: a line of it is added, and never changed or removed.

Rule: there is one door, `opened`, for what the law and the operator need; it holds for one organisation, within one
transaction. What an undo needs (which lines go together, that it was undone) may be noted on a line, once. The lines
of what operators did have no door: they go only when a backup takes the place of everything. Laid anew after every
migration.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:  # migrations lay the lock, and are read before there are models
    from meetpunt.store.models import TrailDoor

TABLE = "change"
REFUSAL = "the audit trail is only added to"
_NOTED = {"undone_by_id": "OLD.undone_by_id IS NOT NULL", "also": "OLD.also <> '[]'"}
"""What may be noted on a line, and how it looks once that was done."""
OPERATORS = "operator_line"
_NAMES = tuple(f"keep_change_{what}" for what in ("update", *_NOTED, "delete", "truncate"))
_OPERATORS_NAMES = tuple(f"keep_operator_line_{what}" for what in ("update", "delete", "truncate"))
_RAISED = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
_SHUT = "NOT EXISTS (SELECT 1 FROM trail_door WHERE organisation_id = OLD.organisation_id)"


@contextmanager
def opened(organisation_id: int, why: TrailDoor.Why) -> Iterator[None]:
    """Let lines of an organisation's trail be changed and removed within the block; call it where one acts in it."""
    doors = apps.get_model("store", "TrailDoor")._default_manager
    with transaction.atomic():
        door = doors.create(organisation_id=organisation_id, why=why)
        yield
        doors.filter(pk=door.pk).delete()


def empty_operators(connection: BaseDatabaseWrapper) -> None:
    """Take away all lines of what operators did, because those of a backup come; within the caller's transaction."""
    with connection.cursor() as cursor:
        _off(connection, OPERATORS, _OPERATORS_NAMES)
        cursor.execute(f'DELETE FROM "{OPERATORS}"')
        for statement in _operators_on_postgres() if _is_postgres(connection) else _operators_on_sqlite():
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the lock off, so that a migration may change the table."""
    there = connection.introspection.table_names()
    for table, names in ((TABLE, _NAMES), (OPERATORS, _OPERATORS_NAMES)):
        if table in there:
            _off(connection, table, names)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Put the lock on."""
    drop(connection)
    with connection.cursor() as cursor:
        for statement in _on_postgres() if _is_postgres(connection) else _on_sqlite():
            cursor.execute(statement)


def _off(connection: BaseDatabaseWrapper, table: str, names: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f' ON "{table}"' if _is_postgres(connection) else ""))


def _is_postgres(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql"


def _kept() -> str:
    """All columns but those that are noted."""
    fields = apps.get_model("store", "Change")._meta.concrete_fields
    columns = [str(field.column) for field in fields if field.column not in _NOTED]
    return ", ".join(f'"{column}"' for column in columns)


def _when() -> Iterator[tuple[str, str, str]]:
    """Name, moment and condition of each trigger that looks at a row."""
    yield "keep_change_update", f'UPDATE OF {_kept()} ON "{TABLE}"', _SHUT
    for column, is_noted in _NOTED.items():
        yield f"keep_change_{column}", f'UPDATE OF "{column}" ON "{TABLE}"', f"{is_noted} AND {_SHUT}"
    yield "keep_change_delete", f'DELETE ON "{TABLE}"', _SHUT


def _on_sqlite() -> Iterator[str]:
    for name, moment, condition in _when():
        yield f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    yield from _operators_on_sqlite()


def _on_postgres() -> Iterator[str]:
    """There a condition may not ask another table, so a function does."""
    yield (
        "CREATE OR REPLACE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {_RAISED} END IF; IF {_SHUT} THEN {_RAISED} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for name, moment, condition in _when():
        of_the_row = condition.removesuffix(_SHUT).removesuffix(" AND ")
        when = f"WHEN ({of_the_row}) " if of_the_row else ""
        yield f"CREATE TRIGGER {name} BEFORE {moment} FOR EACH ROW {when}EXECUTE FUNCTION keep_change()"
    yield (
        f'CREATE TRIGGER keep_change_truncate BEFORE TRUNCATE ON "{TABLE}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_change()"
    )
    yield from _operators_on_postgres()


def _operators_on_sqlite() -> Iterator[str]:
    for what in ("update", "delete"):
        head = f'CREATE TRIGGER keep_operator_line_{what} BEFORE {what.upper()} ON "{OPERATORS}"'
        yield f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _operators_on_postgres() -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION keep_operator_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_RAISED} END $$"
    )
    for name in _OPERATORS_NAMES:
        what = name.rpartition("_")[2].upper()
        yield (
            f'CREATE TRIGGER {name} BEFORE {what} ON "{OPERATORS}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_operator_line()"
        )
