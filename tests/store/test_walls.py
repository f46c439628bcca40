"""Whoever passes the application by meets the database's own walls: every table, view and function, by plain SQL.

Two organisations have a row in every table (`tests/filled.py` finds them). All is asked as the role of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from meetpunt.store import schema
from meetpunt.store.tenancy import acting_in
from tests import filled

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

OURS, THEIRS, NOBODYS = 900_001, 900_002, 900_003
SPOILT = ("alles", "1 OR 1=1", f"{OURS},{THEIRS}", "%", "-1", "0", str(NOBODYS), " ", "NULL", f"'{OURS}'", "9" * 40)
"""What somebody might have the database believe who acts."""
OPEN = {
    "organisation": "the wall itself: its name and settings are asked before anybody acts in it",
    "login": "a sign-in may lead to persons in several organisations; it holds no name",
    **dict.fromkeys(
        ("login_passkey", "login_recovery_code", "login_second_step", "login_session"),
        "how a sign-in proves itself: of the sign-in, not of an organisation",
    ),
    "job": "a job carries ids and no content; one worker serves all organisations",
    "limit_count": "how often somebody asked, by a SHA-256; a visitor acts in no organisation",
    "schedule": "what comes back, for the whole installation",
    "calendar": "days",
    "organisation_size": "how large each organisation is: numbers for who runs the installation, no content",
    "operator_line": "what operators did, kept also when the organisation is gone; no content",
    "pool_release": "rounded quartiles of all organisations together (docs/pool.md)",
    "pool_figure": "the same",
}
READ_BY_ALL = {"sign_on_domain": "whoever is nobody yet is led to the sign-on of their mail domain (decision 11)"}
"""Tables with an organisation that everybody may read, and nobody else write."""
OF_OTHERS = ("django_", "auth_", "axes_", "account_", "socialaccount_", "mfa_", "usersessions_")
"""Tables of packages: sessions and sign-ins, which belong to no organisation."""


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Two organisations with a row in every table, taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        filled.fill(OURS)
        filled.fill(THEIRS)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _made(both: None, db: None) -> None:
    """Each test looks at the same rows and takes back what it did to them."""


@contextmanager
def believing(organisation: str, login: str = "") -> Iterator[None]:
    """Whatever is told to the database as the organisation that is acted in."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('meetpunt.organisation', %s, true)", [organisation])
        cursor.execute("SELECT set_config('meetpunt.login', %s, true)", [login])
        yield
        transaction.set_rollback(True)


def ask(query: str, *told: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


def refused(query: str, *told: Any) -> bool:
    """Whether row-level security itself says no."""
    try:
        with transaction.atomic():
            ask(query, *told)
    except ProgrammingError as no:
        return "row-level security" in str(no)
    return False


def columns(table: str) -> list[str]:
    return [
        str(name)
        for (name,) in ask(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            f'"{table}"',
        )
    ]


def test_there_is_a_row_of_both_in_every_table_and_view() -> None:
    for number in (OURS, THEIRS):
        with acting_in(number):
            empty = [table for table in schema.owned_tables() if ask(f'SELECT COUNT(*) FROM "{table}"') == [(0,)]]
        assert empty == []
        assert [view for view, count in filled.facts_shown(number) if count == 0] == []


@pytest.mark.parametrize("table", [one for one in schema.owned_tables() if one not in READ_BY_ALL])
def test_of_a_table_another_organisation_reads_changes_removes_and_adds_nothing(table: str) -> None:
    with acting_in(THEIRS):
        before = ask(f'SELECT * FROM "{table}" ORDER BY 1')
    with acting_in(OURS):
        assert ask(f'SELECT DISTINCT organisation_id FROM "{table}"') == [(OURS,)]
        assert ask(f'SELECT COUNT(*) FROM "{table}" WHERE organisation_id = %s', THEIRS) == [(0,)]
        everything = f'COPY "{table}" TO STDOUT'
        with connection.cursor() as cursor, cursor.copy(everything) as copied:
            assert filled.mark(THEIRS).encode() not in b"".join(copied)
        assert ask(f'UPDATE "{table}" SET organisation_id = organisation_id WHERE organisation_id = %s', THEIRS) == [
            (0,)
        ]
        assert ask(f'DELETE FROM "{table}" WHERE organisation_id = %s', THEIRS) == [(0,)]
        assert refused(f'UPDATE "{table}" SET organisation_id = %s', THEIRS)
        names = columns(table)
        theirs = ", ".join(
            {"organisation_id": str(THEIRS), "id": str(NOBODYS)}.get(name, f'"{name}"') for name in names
        )
        into = ", ".join(f'"{name}"' for name in names)
        assert refused(f'INSERT INTO "{table}" ({into}) SELECT {theirs} FROM "{table}"')
    for told in ("", *SPOILT):
        assert _sees(table, told) == 0, told
        with believing(told):
            assert _without(f'UPDATE "{table}" SET organisation_id = organisation_id')
            assert _without(f'DELETE FROM "{table}"')
    with acting_in(THEIRS):
        assert ask(f'SELECT * FROM "{table}" ORDER BY 1') == before


@pytest.mark.parametrize("view", [name for name, _query in schema.facts()])
def test_of_a_fact_another_organisation_sees_nothing(view: str) -> None:
    with acting_in(OURS):
        assert ask(f"SELECT DISTINCT organisation_id FROM {view}") == [(OURS,)]
        assert ask(
            f"SELECT COUNT(*) FROM {view} WHERE organisation_id = %s OR organisation_id <> %s", THEIRS, OURS
        ) == [(0,)]
    for told in ("", *SPOILT):
        assert _sees(view, told) == 0, told


def test_whoever_signs_in_elsewhere_finds_only_the_person_that_they_are_and_may_not_change_it() -> None:
    with believing("", str(THEIRS)):
        assert ask("SELECT id FROM person") == [(THEIRS,)]
        assert ask("UPDATE person SET name = 'anders'") == [(0,)]
        assert ask("DELETE FROM person") == [(0,)]
        for table in schema.owned_tables():
            assert table in ("person", *READ_BY_ALL) or ask(f'SELECT COUNT(*) FROM "{table}"') == [(0,)], table


def test_what_a_trigger_writes_is_written_in_the_own_organisation_only() -> None:
    with acting_in(THEIRS):
        before = ask("SELECT COUNT(*), MAX(id) FROM fact_change")
    with acting_in(OURS):
        was = ask("SELECT COUNT(*) FROM fact_change")
        for table in schema.owned_tables():
            if table not in ("fact_change", "change"):
                ask(f'UPDATE "{table}" SET organisation_id = organisation_id')
        ask("UPDATE organisation SET name = name || '.'")  # also of organisations that are not acted in
        assert ask("SELECT COUNT(*) FROM fact_change") > was
        assert ask("SELECT DISTINCT organisation_id FROM fact_change") == [(OURS,)]
    with acting_in(THEIRS):
        assert ask("SELECT COUNT(*), MAX(id) FROM fact_change") == before


def test_no_function_view_or_rule_of_ours_looks_with_other_eyes_than_those_of_who_asks() -> None:
    """A function that runs as its maker, a stored view or a rule would pass the walls by."""
    here = "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    functions = ask(f"SELECT proname, prosecdef, prorettype::regtype::text FROM pg_proc WHERE pronamespace = {here}")
    assert len(functions) > 50
    assert [name for name, as_maker, _gives in functions if as_maker] == []
    assert [name for name, _as_maker, gives in functions if gives != "trigger"] == [], "a function that can be called"
    assert ask(f"SELECT relname FROM pg_class WHERE relkind IN ('m', 'f', 'p') AND relnamespace = {here}") == []
    assert ask("SELECT rulename FROM pg_rules WHERE schemaname = current_schema()") == []
    for name, _as_maker, _gives in functions:
        with (
            pytest.raises(DatabaseError, match="trigger functions can only be called as triggers"),
            transaction.atomic(),
        ):
            ask(f"SELECT {name}()")


def test_every_table_without_a_wall_has_its_reason() -> None:
    here = "c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    without = {name for (name,) in ask(f"SELECT c.relname FROM pg_class c WHERE NOT c.relforcerowsecurity AND {here}")}
    assert {name for name in without if not name.startswith(OF_OTHERS)} == set(OPEN)


def _sees(relation: str, told: str) -> int:
    """How many rows are shown to who has the database believe that; none when it takes that for a mistake."""
    with believing(told):
        try:
            with transaction.atomic():
                return int(ask(f'SELECT COUNT(*) FROM "{relation}"')[0][0])
        except DatabaseError as mistake:
            return 0 if "bigint" in str(mistake) else -1


def _without(statement: str) -> bool:
    """Whether a statement touches no row, or is taken for a mistake."""
    try:
        with transaction.atomic():
            return ask(statement) == [(0,)]
    except DatabaseError as mistake:
        return "bigint" in str(mistake)
