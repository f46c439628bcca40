"""What who starts and watches servers is told, whatever is broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from meetpunt.jobs.kinds import enqueue_what_is_due
from meetpunt.store import job_queue
from meetpunt.store.job_health import worker_seen
from meetpunt.store.models import Job, Schedule
from meetpunt.watch import health
from meetpunt.watch.health import missing_migrations, readiness

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def anew() -> None:
    """Each test looks for itself."""
    readiness.forget()


@pytest.fixture
def ready(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.DATA, settings.SECRET_KEY_FILE = tmp_path, tmp_path / "secret.key"
    (tmp_path / "secret.key").write_text(settings.SECRET_KEY)
    enqueue_what_is_due(datetime.now(UTC))
    return tmp_path


def ask(path: str = "/readyz") -> Any:
    readiness.forget()
    return Client(HTTP_HOST="10.0.0.9:8000").get(path)


def test_the_process_answers_without_session_cookie_redirect_or_statement(
    settings: Any, django_assert_num_queries: Any, db: None
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    with django_assert_num_queries(0):
        answer = ask("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert Client().post("/healthz").status_code == 405


def test_ready_when_all_is_there(ready: Path) -> None:
    answer = ask()
    names = {"database", "migrations", "worker", "data", "secret_key"}
    assert answer.json() == {"status": "ready", "checks": dict.fromkeys(names, True)}
    assert answer.status_code == 200
    assert not answer.cookies


def _no_database(patch: pytest.MonkeyPatch, data: Path) -> None:
    def broken() -> bool:
        raise OperationalError("could not connect to server: 10.1.2.3, password geheim")

    patch.setattr(health, "_answers", broken)


def _behind(patch: pytest.MonkeyPatch, data: Path) -> None:
    patch.setattr(health, "missing_migrations", lambda: ["store.0099_later"])


def _full(patch: pytest.MonkeyPatch, data: Path) -> None:
    patch.setattr(health, "LEAST_ROOM", 1 << 62)


def _gone(patch: pytest.MonkeyPatch, data: Path) -> None:
    (data / "secret.key").unlink()


def _empty_key(patch: pytest.MonkeyPatch, data: Path) -> None:
    (data / "secret.key").write_text("")


def _no_worker(patch: pytest.MonkeyPatch, data: Path) -> None:
    Schedule.objects.update(next_at=datetime.now(UTC) - timedelta(minutes=3))


@pytest.mark.parametrize(
    ("broken", "names"),
    [
        (_no_database, {"database", "migrations", "worker"}),
        (_behind, {"migrations"}),
        (_full, {"data"}),
        (_gone, {"secret_key"}),
        (_empty_key, {"secret_key"}),
        (_no_worker, {"worker"}),
    ],
)
def test_what_is_not_there_is_named_and_nothing_more(
    ready: Path, monkeypatch: pytest.MonkeyPatch, broken: Any, names: set[str]
) -> None:
    broken(monkeypatch, ready)
    answer = ask()
    assert answer.status_code == 503
    assert {name for name, holds in answer.json()["checks"].items() if not holds} == names
    assert b"geheim" not in answer.content


def test_a_hanging_database_is_waited_for_once_and_not_long(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(health, "_Asking", health._Asking.of_its_own)
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "ask_database", lambda: sleep(1) or {"database": True})
    for most in (0.5, 0.04):
        readiness.forget()
        began = perf_counter()
        assert not readiness.now()["database"]
        assert perf_counter() - began < most
    assert readiness._asking is not None
    readiness._asking.join()


@pytest.mark.django_db
def test_a_worker_was_seen_when_it_asks_for_what_comes_back_or_holds_a_job() -> None:
    assert not worker_seen(NOW)
    enqueue_what_is_due(NOW)
    assert worker_seen(NOW + timedelta(minutes=4))
    assert not worker_seen(NOW + timedelta(minutes=8))
    job_queue.take("one", NOW + timedelta(minutes=8), timedelta(seconds=90))
    assert worker_seen(NOW + timedelta(minutes=9))
    assert not worker_seen(NOW + timedelta(minutes=10))


@pytest.mark.django_db
def test_an_answer_is_given_again_within_a_second(ready: Path, django_assert_num_queries: Any) -> None:
    ask()
    with django_assert_num_queries(0):
        assert Client().get("/readyz").status_code == 200
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_missing_and_one_of_a_newer_version_is_not() -> None:
    recorder = MigrationRecorder(connection)
    assert missing_migrations() == []
    recorder.record_unapplied("store", "0028_segments_of_opportunities")
    recorder.record_applied("store", "9999_of_a_newer_version")
    assert missing_migrations() == ["store.0028_segments_of_opportunities"]
