"""Each check finds what it is there for, says what to do, and fails the command when it is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from meetpunt.actions.backup.encrypting import Sealed
from meetpunt.actions.backup.keeping import make_backup
from meetpunt.actions.organisations import NewOrganisation, create_organisation
from meetpunt.cli.main import main
from meetpunt.jobs.kinds import enqueue_what_is_due
from meetpunt.store import job_queue, kept_files
from meetpunt.store.models import Document, Organisation, Schedule
from meetpunt.store.schema import owned_tables
from meetpunt.store.tenancy import acting_in
from meetpunt.watch.checks import CHECKS, check_all, machine, stored
from meetpunt.watch.checks.found import State
from tests.filled_once import lasting
from tests.own_process import environment

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def well(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """A folder and a database in which all is well; the backup takes longer than what a test does."""
    folder = tmp_path_factory.mktemp("well")
    (folder / "secret.key").write_text(settings.SECRET_KEY)

    def make() -> Path:
        create_organisation(NewOrganisation("Proef"), NOW)
        enqueue_what_is_due(NOW)
        make_backup(folder / "kept.zip", False, Sealed(), NOW)
        return folder

    with override_settings(DATA=folder, DOCUMENTS=folder / "documents"), lasting(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def data(settings: Any, tmp_path: Path, well: Path, db: None) -> Path:
    settings.DATA, settings.SECRET_KEY_FILE, settings.SECURE = tmp_path, tmp_path / "secret.key", True
    settings.DOCUMENTS = tmp_path / "documents"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.DEBUG = 31_536_000, False
    shutil.copytree(well, tmp_path, dirs_exist_ok=True)
    return tmp_path


def states(*names: str) -> dict[str, str]:
    found = check_all(NOW, names)
    assert all(one.said for one in found)
    assert all(bool(one.todo) == (one.state is not State.WELL) for one in found)
    return {one.name: one.state.value for one in found}


def test_all_is_well(data: Path) -> None:
    found = {name: state for name, state in states().items() if state != "well"}
    assert found.keys() - {"room"} == set()  # a machine of tests may have little
    assert list(states()) == list(CHECKS)


# What stands in the settings goes with those of `data`: monkeypatch would put back what `data` set, after it is over.
def _insecure(data: Path, patch: Any) -> None:
    settings.CSRF_COOKIE_SECURE = False


def _for_here(data: Path, patch: Any) -> None:
    settings.SECURE = False


def _no_key(data: Path, patch: Any) -> None:
    (data / "secret.key").unlink()


def _full(data: Path, patch: Any) -> None:
    patch.setattr("meetpunt.watch.health.LEAST_ROOM", 1 << 62)


def _little(data: Path, patch: Any) -> None:
    patch.setattr(machine, "LITTLE_ROOM", 1 << 62)


def _behind(data: Path, patch: Any) -> None:
    patch.setattr(stored, "missing_migrations", lambda: ["store.9999_later"])


def _no_view(data: Path, patch: Any) -> None:
    connection.cursor().execute("DROP VIEW fact_hand")


def _no_trigger(data: Path, patch: Any) -> None:
    on = ' ON "activity"' if connection.vendor == "postgresql" else ""
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'activity'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'activity'::regclass AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        cursor.execute(f"DROP TRIGGER {cursor.fetchall()[0][0]}{on}")


def _unlocked(data: Path, patch: Any) -> None:
    connection.cursor().execute(f'ALTER TABLE "{owned_tables()[0]}" NO FORCE ROW LEVEL SECURITY')


def _document(of: int, stored_as: str) -> None:
    told = {"table": "account", "row_id": 1, "name": "x", "media_type": "x", "size": 1, "sha256": "x", "at": NOW}
    with acting_in(of):
        Document.objects.create(organisation_id=of, stored_as=stored_as, **told)


def _lost(data: Path, patch: Any) -> None:
    _document(Organisation.objects.get().pk, "gone.pdf")


def _orphan(data: Path, patch: Any) -> None:
    for place in (data / "documents" / str(Organisation.objects.get().pk), data / "documents" / "99999"):
        place.mkdir(parents=True)
        (place / "left.pdf").touch()
    assert kept_files.kept_files() == kept_files.KeptFiles(0, 2)


def _no_worker(data: Path, patch: Any) -> None:
    Schedule.objects.update(next_at=NOW - timedelta(hours=1))


def _dead(data: Path, patch: Any) -> None:
    job_queue.enqueue("x", NOW, max_attempts=1)
    taken = [job_queue.take("w", NOW, timedelta(1)) for _ in range(20)]
    last = next(one for one in taken if one and one.kind == "x")
    job_queue.fail(last, "broke", NOW, NOW)


def _late(data: Path, patch: Any) -> None:
    job_queue.enqueue("x", NOW - timedelta(hours=1))


def _backed_up(days: int) -> Callable[[Path, Any], None]:
    def of(data: Path, patch: Any) -> None:
        make_backup(data / f"old{days}.zip", False, Sealed(), NOW - timedelta(days=days))

    return of


def _never(data: Path, patch: Any) -> None:
    (data / "last-backup.json").unlink()


@pytest.mark.parametrize(
    ("broken", "name", "state"),
    [
        (_insecure, "settings", "wrong"),
        (_for_here, "settings", "warning"),
        (_no_key, "secret-key", "wrong"),
        (_full, "room", "wrong"),
        (_little, "room", "warning"),
        (_behind, "migrations", "wrong"),
        (_no_view, "schema", "wrong"),
        (_no_trigger, "schema", "wrong"),
        pytest.param(_unlocked, "schema", "wrong", marks=pytest.mark.postgres),
        (_lost, "files", "wrong"),
        (_orphan, "files", "warning"),
        (_no_worker, "worker", "wrong"),
        (_dead, "jobs", "warning"),
        (_late, "jobs", "warning"),
        (_backed_up(3), "backup", "warning"),
        (_backed_up(9), "backup", "wrong"),
        (_never, "backup", "warning"),
    ],
)
def test_what_is_not_well_is_found(data: Path, monkeypatch: Any, broken: Any, name: str, state: str) -> None:
    assert name == "room" or states(name) == {name: "well"}
    broken(data, monkeypatch)
    assert states(name) == {name: state}


def test_the_command_tells_and_fails_when_something_is_wrong(data: Path, capsys: Any) -> None:
    assert main(["--language", "en", "check", "--only", "secret-key", "--only", "backup"]) == 0
    assert "The last backup was made 0 days ago." in capsys.readouterr().out
    (data / "secret.key").unlink()
    assert main(["--language", "en", "check", "--only", "secret-key"]) == 1
    assert "secret-key: Put the former secret.key back" in capsys.readouterr().out
    assert main(["--language", "nl", "check", "--only", "secret-key", "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["state"]) == ("secret-key", "wrong")
    assert main(["--language", "en", "check", "--only", "nothing"]) == 1
    assert "The checks are: settings, secret-key" in capsys.readouterr().err


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_was_never_validated_is_found() -> None:
    assert states("database", "rights", "clock") == {"database": "well", "rights": "well", "clock": "well"}
    connection.cursor().execute("ALTER TABLE team ADD CONSTRAINT half_done CHECK (id > 0) NOT VALID")
    assert states("database") == {"database": "wrong"}


@pytest.mark.sqlite_only
def test_a_damaged_file_and_a_database_that_does_not_answer_are_told_of(tmp_path: Path) -> None:
    own = environment(tmp_path, on_sqlite=True)
    file = Path(own["MEETPUNT_DATA"]) / "meetpunt.sqlite3"

    def told(*only: str) -> dict[str, str]:
        words = [word for name in only for word in ("--only", name)]
        command = [sys.executable, "-m", "meetpunt.cli.main", "--language", "en", "check", "--json", *words]
        done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
        return {one["name"]: one["state"] for one in json.loads(done.stdout)}

    assert told("database", "migrations", "schema") == {"database": "well", "migrations": "well", "schema": "well"}
    content = bytearray(file.read_bytes())
    for page in range(20, len(content) // 4096, 7):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    file.write_bytes(content)
    assert told("database") == {"database": "wrong"}
    file.write_bytes(b"no database at all" * 1000)
    assert told("database", "worker") == {"database": "wrong", "worker": "wrong"}
