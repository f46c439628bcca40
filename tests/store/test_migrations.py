"""The migrations make just the tables that the models tell."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from meetpunt.actions.archives import is_newer
from tests.own_process import call, environment


def test_every_change_of_a_model_has_its_migration(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # pytest-django hides them from a process that made its tables from the models
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    assert detector.changes(graph=loader.graph) == {}


@pytest.mark.django_db
def test_a_database_that_was_migrated_has_the_tables_and_indexes_of_the_tests(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the tests themselves stand on the migrations")
    call(environment(tmp_path), "prepare", "Acme")
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as migrated:
        there = dict(migrated.execute(SCHEMA).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        here = dict(cursor.fetchall())
    assert {name: plain(sql) for name, sql in there.items()} == {name: plain(sql) for name, sql in here.items()}


SCHEMA = (
    "SELECT name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND name <> 'django_migrations' ORDER BY name"
)


def plain(sql: str) -> list[str]:
    """Its parts in any order: a column that was added later stands last."""
    return sorted(part.strip() for part in re.split(r"[,()]", sql) if part.strip())


@pytest.mark.django_db
def test_a_file_of_before_steps_were_taken_together_is_not_taken_for_a_newer_one(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    told = ["auth.0001_initial", *(f"store.{name}" for name in ("0001_tables", "0020_lengths_in_milliseconds"))]
    assert not is_newer([*told, "store.0024_limit_count"])
    assert not is_newer([*told, "store.0024_tables"])
    assert is_newer([*told, "store.9999_of_later"])
