"""An upgrade leaves the former version running: migrations only add, and what it writes still fits."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event, Thread
from time import sleep
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from meetpunt.store import schema
from meetpunt.store.expanding import AddIndexInPeace, contracts
from meetpunt.store.laid import missing_triggers, missing_views, unlocked_tables
from meetpunt.store.tenancy import acting_in

SINCE = "0025"
"""The last migration that came before there was anybody to upgrade; from here on the rule holds."""
NAMED: dict[str, str] = {}
"""Migrations that contract nevertheless, each with the reason why the former version does not trip over it."""
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    from django.test import override_settings

    with override_settings(MIGRATION_MODULES={}):  # pytest-django hides them where tables are made from the models
        return MigrationLoader(None)


def numbers(loader: MigrationLoader) -> list[str]:
    return sorted(name for app, name in loader.disk_migrations if app == "store")


def found(loader: MigrationLoader, name: str) -> list[str]:
    migration = loader.disk_migrations["store", name]
    return list(contracts(migration, loader.project_state(("store", name), at_end=False)))


def test_migrations_only_add_what_the_former_version_need_not_know(loader: MigrationLoader) -> None:
    told = {name: found(loader, name) for name in numbers(loader) if name[:4] > SINCE and name not in NAMED}
    assert {name: reasons for name, reasons in told.items() if reasons} == {}
    assert {name for name in NAMED if name not in numbers(loader)} == set()


def _field(**told: Any) -> Any:
    return models.IntegerField(**told)


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (migrations.AddField("team", "size", _field(null=True)), ""),
        (migrations.AddField("team", "size", _field(db_default=0)), ""),
        (migrations.AddField("team", "size", _field(default=0)), "db_default"),
        (migrations.AddField("team", "size", _field(null=True, db_index=True)), ""),
        (migrations.AddField("activity", "size", _field(null=True, db_index=True)), "stops writers"),
        (migrations.AddField("team", "size", _field(null=True, unique=True)), "stops writers"),
        (migrations.RemoveField("team", "name"), "takes away"),
        (migrations.RenameField("team", "name", "called"), "takes away"),
        (migrations.DeleteModel("Team"), "takes away"),
        (migrations.RenameModel("Team", "Group"), "takes away"),
        (migrations.AlterField("job", "progress_text", models.CharField(max_length=400)), ""),
        (migrations.AlterField("job", "progress_text", models.CharField(max_length=20)), "another type"),
        (migrations.AlterField("job", "progress_text", models.TextField()), "another type"),
        (migrations.AlterField("job", "person_id", models.BigIntegerField()), "nulls"),
        (migrations.AlterField("job", "kind", models.CharField(max_length=60, unique=True)), "the same twice"),
        (migrations.AddIndex("team", models.Index(fields=["name"], name="x")), ""),
        (migrations.AddIndex("activity", models.Index(fields=["kind"], name="x")), "AddIndexInPeace"),
        (AddIndexInPeace("activity", models.Index(fields=["kind"], name="x")), ""),
        (migrations.AddConstraint("team", models.UniqueConstraint(fields=["name"], name="x")), "forbids"),
        (migrations.RunSQL("DELETE FROM team"), "cannot be seen"),
        (migrations.RunPython(migrations.RunPython.noop), "cannot be seen"),
    ],
    ids=lambda told: told.describe()[:60] if hasattr(told, "describe") else told,
)
def test_each_kind_of_operation_is_known(loader: MigrationLoader, operation: Any, reason: str) -> None:
    migration = migrations.Migration("9999_x", "store")
    migration.operations = [operation]
    reasons = list(contracts(migration, loader.project_state()))
    assert (reasons == []) == (reason == "")
    assert reason in "".join(reasons)


def test_what_is_made_in_the_same_migration_is_nobodys_yet(loader: MigrationLoader) -> None:
    migration = migrations.Migration("9999_x", "store")
    migration.operations = [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("thing", "size", _field(default=0)),
    ]
    assert list(contracts(migration, loader.project_state())) == []


def former(loader: MigrationLoader) -> ProjectState:
    """What the version of `SINCE` knew."""
    known = [name for name in numbers(loader) if name[:4] <= SINCE]
    return loader.project_state(("store", known[-1]))


def not_writable(state: ProjectState) -> list[str]:
    """Columns that a version of this state cannot leave out, or would miss, in the tables as they are."""
    wrong = []
    with connection.cursor() as cursor:
        for model in state.apps.get_models():
            table = model._meta.db_table
            if model._meta.app_label != "store" or not model._meta.managed:
                continue
            there = {one.name: one for one in connection.introspection.get_table_description(cursor, table)}
            known = {field.column for field in model._meta.concrete_fields}
            wrong += [f"{table}.{name} is gone" for name in sorted(known - there.keys())]
            for name in sorted(there.keys() - known):
                if not there[name].null_ok and there[name].default is None:
                    wrong.append(f"{table}.{name} must be told")
    return wrong


@pytest.mark.django_db
def test_the_former_version_can_write_every_table(loader: MigrationLoader) -> None:
    state = former(loader)
    assert not_writable(state) == []
    null = "" if connection.vendor == "postgresql" else " DEFAULT NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE team ADD COLUMN later integer NULL{null}")
    assert not_writable(state) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE schedule RENAME COLUMN kind TO sort")
    assert not_writable(state) == ["schedule.kind is gone", "schedule.sort must be told"]


@pytest.mark.django_db
def test_the_former_version_inserts_and_changes_rows(loader: MigrationLoader) -> None:
    of = former(loader).apps.get_model
    organisation = of("store", "Organisation").objects.create(slug="proef", name="Proef", created_at=NOW)
    with acting_in(organisation.pk):
        team = of("store", "Team").objects.create(organisation_id=organisation.pk, name="Zuid")
        of("store", "Team").objects.filter(pk=team.pk).update(name="Noord")
        person = of("store", "Person").objects.create(organisation_id=organisation.pk, name="Bram")
        account = of("store", "Account").objects.create(
            organisation_id=organisation.pk, name="Bakkerij", owner=person, created_at=NOW
        )
        assert of("store", "Account").objects.get(pk=account.pk).owner_id == person.pk
    job = of("store", "Job").objects.create(kind="clean_up", run_after=NOW, created_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        of("store", "Job").objects.create(pk=job.pk, kind="x", run_after=NOW, created_at=NOW)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_reads_and_writes_meanwhile_never_notices_that_a_migration_adds() -> None:
    """A reader of facts and a writer go on while a column comes and everything beside the tables is laid anew."""
    settings = connection.get_connection_params()
    told = {name: settings[name] for name in ("host", "port", "user", "password", "dbname")}
    over, begun, done, wrong = Event(), Event(), [0], list[Exception]()

    def go_on() -> None:
        try:
            with psycopg.connect(**told, autocommit=True) as other:
                while not over.is_set():
                    other.execute("SELECT count(*) FROM fact_hand")
                    with other.transaction():
                        other.execute("UPDATE schedule SET kind = kind")
                        other.execute("SELECT count(*) FROM activity")
                        other.execute("SELECT count(*) FROM account")
                    done[0] += 1
                    begun.set()
        except Exception as error:
            wrong.append(error)
            begun.set()

    adds, changes = migrations.Migration("9998_adds", "store"), migrations.Migration("9999_changes", "store")
    adds.operations = [migrations.AddField("team", "later", _field(null=True))]
    changes.operations = [migrations.AlterField("team", "later", models.TextField(null=True))]
    readers = [Thread(target=go_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        assert begun.wait(20)
        for _ in range(3):
            schema.make_way(plan=[(adds, False)])
            connection.cursor().execute("ALTER TABLE team ADD COLUMN later integer NULL")
            schema.complete()
            connection.cursor().execute("ALTER TABLE team DROP COLUMN later")
        before = done[0]
        assert missing_views() == missing_triggers() == unlocked_tables() == []
        sleep(0.3)
    finally:
        over.set()
        for reader in readers:
            reader.join(20)
    assert wrong == []
    assert done[0] > before
    schema.make_way(plan=[(changes, False)])
    assert missing_views() != []
    schema.complete()
    assert missing_views() == []
