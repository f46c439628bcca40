"""What stands beside the tables, laid anew after every migration: fact views, calendar, row locks, log of changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from importlib import resources
from time import sleep
from typing import Any

from django.apps import apps
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.transaction import atomic

from meetpunt.store import trail_lock
from meetpunt.store.expanding import only_adds
from meetpunt.store.fact_log.triggers import drop_triggers, lay_triggers, touched_tables
from meetpunt.store.fields import to_day_number

TRIES, PAUSE = 1_200, 0.05
"""Times that all locks are asked for, and the seconds between."""
CALENDAR_FROM, CALENDAR_UNTIL = date(1990, 1, 1), date(2060, 1, 1)


def facts() -> list[tuple[str, str]]:
    """Name and defining query of every fact view, in the order in which they can be made."""
    text = resources.files("meetpunt.store").joinpath("facts.sql").read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    views = []
    for statement in filter(None, (part.strip() for part in text.split(";"))):
        head, _, query = statement.partition(" AS\n")
        views.append((head.removeprefix("CREATE VIEW ").strip(), query.strip()))
    return views


def make_way(using: str = "default", plan: Sequence[tuple[Migration, bool]] = (), **_: Any) -> None:
    """Remove the views and triggers, so that a migration may change what they read.

    On PostgreSQL, where a former version may be reading, they stay when the migrations only add.
    """
    connection = connections[using]
    if connection.vendor != "postgresql" or any(is_back or not only_adds(one) for one, is_back in plan):
        _drop(connection)


def complete(using: str = "default", **_: Any) -> None:
    """Make the views, fill the calendar, on PostgreSQL lock each organisation's rows, and lay the log of changes.

    There it takes hold of all of them at once when nobody is at any, and never waits while it holds some: who works on
    meanwhile waits for a moment at most, and no two can wait for each other.
    """
    connection = connections[using]
    _fill_calendar(using)
    if connection.vendor != "postgresql":
        _lay(connection)
        return
    from psycopg.errors import LockNotAvailable

    there = set(connection.introspection.table_names(include_views=True))
    tables = sorted({*owned_tables(), *touched_tables(), trail_lock.OPERATORS} & there)
    for left in reversed(range(TRIES)):
        try:
            with atomic(using), connection.cursor() as cursor:
                for name in (*(one for one, _query in facts() if one in there), *tables):
                    cursor.execute(f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE NOWAIT')
                _lay(connection)
            return
        except OperationalError as busy:
            if not left or not isinstance(busy.__cause__, LockNotAvailable):
                raise
            sleep(PAUSE)


def _drop(connection: BaseDatabaseWrapper) -> None:
    drop_triggers(connection, owned_tables())
    trail_lock.drop(connection)
    with connection.cursor() as cursor:
        for name, _query in reversed(facts()):
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


def _lay(connection: BaseDatabaseWrapper) -> None:
    _drop(connection)
    with connection.cursor() as cursor:
        for name, query in facts():
            cursor.execute(f"CREATE VIEW {name} {_seen_by_who_asks(connection)} AS {query}")
    if connection.vendor == "postgresql":
        lock_rows(connection)
    lay_triggers(connection, owned_tables(), told_settings())
    trail_lock.lay(connection)


def lock_rows(connection: BaseDatabaseWrapper) -> None:
    """Row-level security on every table with an organisation: a forgotten filter shows nothing instead of too much.

    The table's owner is bound too (FORCE). Only a superuser is not: the product must not connect as one.
    A person can also be found (not changed) by the sign-in that is being used, to choose among organisations; and which
    organisation has a mail domain by who is nobody yet, to begin at its sign-on.
    """
    with connection.cursor() as cursor:
        for table in owned_tables():
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            cursor.execute(f'DROP POLICY IF EXISTS own_organisation ON "{table}"')
            own = "organisation_id = NULLIF(current_setting('meetpunt.organisation', true), '')::bigint"
            cursor.execute(f'CREATE POLICY own_organisation ON "{table}" USING ({own})')
        cursor.execute('DROP POLICY IF EXISTS own_sign_in ON "person"')
        mine = "login_id = NULLIF(current_setting('meetpunt.login', true), '')::bigint"
        cursor.execute(f'CREATE POLICY own_sign_in ON "person" FOR SELECT USING ({mine})')
        cursor.execute('DROP POLICY IF EXISTS before_sign_in ON "sign_on_domain"')
        cursor.execute('CREATE POLICY before_sign_in ON "sign_on_domain" FOR SELECT USING (true)')


def _seen_by_who_asks(connection: BaseDatabaseWrapper) -> str:
    """What lets a view obey the row locks of who asks, not of who made it: PostgreSQL 15 and later."""
    obeys = connection.vendor == "postgresql" and getattr(connection, "pg_version", 0) >= 150000
    return "WITH (security_invoker = true)" if obeys else ""


def owned_tables() -> list[str]:
    """The tables whose rows belong to an organisation."""
    from meetpunt.store.models.base import Owned

    models = apps.get_app_config("store").get_models()
    return sorted(model._meta.db_table for model in models if issubclass(model, Owned))


def told_settings() -> list[str]:
    """The columns of an organisation that somebody sets: all but the numbers that writes raise."""
    fields = apps.get_model("store", "Organisation")._meta.concrete_fields
    raised = ("id", "change_number", "accounts_number")
    return [str(field.column) for field in fields if field.column not in raised]


def _fill_calendar(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM calendar LIMIT 1")
        if cursor.fetchone():
            return
        span = (CALENDAR_FROM + timedelta(days=n) for n in range((CALENDAR_UNTIL - CALENDAR_FROM).days))
        cursor.executemany(
            "INSERT INTO calendar (day, iso_date, year, quarter, month, week, weekday) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [_calendar_day(day) for day in span],
        )


def _calendar_day(day: date) -> tuple[int, str, int, int, int, int, int]:
    """Its number, ISO date, year, quarter, month and week (by its Monday), and the day of the week from 1."""
    monday = day - timedelta(days=day.weekday())
    quarter, month = day.year * 4 + (day.month - 1) // 3, day.year * 12 + day.month - 1
    return to_day_number(day), day.isoformat(), day.year, quarter, month, to_day_number(monday), day.isoweekday()
