"""Whether what is laid beside the tables stands: fact views, triggers of the log of changes, locks on rows; and whether
the database itself is sound."""

from __future__ import annotations

from django.db import connection

from meetpunt.store.fact_log.triggers import trigger_names
from meetpunt.store.schema import facts, owned_tables, told_settings


def missing_views() -> list[str]:
    """The fact views that do not stand."""
    with connection.cursor() as cursor:
        there = {one.name for one in connection.introspection.get_table_list(cursor) if one.type == "v"}
    return sorted({name for name, _query in facts()} - there)


def missing_triggers() -> list[str]:
    """The triggers of the log of changes that do not stand."""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    return sorted(trigger_names(connection, owned_tables(), told_settings()) - set(_column(asked[connection.vendor])))


def unlocked_tables() -> list[str]:
    """On PostgreSQL: the tables of organisations whose rows are not locked to them, also for their owner."""
    if connection.vendor != "postgresql":
        return []
    locked = _column(
        "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname AND p.schemaname = "
        "current_schema() AND p.policyname = 'own_organisation' WHERE c.relrowsecurity AND c.relforcerowsecurity "
        "AND c.relnamespace = current_schema()::regnamespace"
    )
    return sorted(set(owned_tables()) - set(locked))


def passes_locks() -> bool:
    """Whether the role that we signed in as passes through the locks on rows."""
    if connection.vendor != "postgresql":
        return False
    return any(_column("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))


def unsound() -> list[str]:
    """What is broken in the database itself: pages, references, indexes; reads all of SQLite's file."""
    if connection.vendor == "postgresql":
        indexes = _column("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        constraints = _column(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
        )
        return [*indexes, *constraints]
    broken = [one for one in _column("PRAGMA integrity_check(10)") if one != "ok"]
    return [*broken, *sorted({str(table) for table in _column("PRAGMA foreign_key_check")})]


def _column(statement: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]
