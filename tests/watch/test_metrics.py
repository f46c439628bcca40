"""What is counted for Prometheus: by all processes together, by names of routes, for who has the token."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.watch import metrics
from meetpunt.watch.health import readiness
from tests.own_process import environment

TOKEN = "a-token-for-tests"


@pytest.fixture
def counted(settings: Any, static_folder: None) -> Any:
    """What `/metrics` tells, by name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[str, float]:
        readiness.forget()
        metrics.metrics()._look_at = 0
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return parsed(answer.content.decode())

    return read


def parsed(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("", "Bearer ", 404),
        ("", f"Bearer {TOKEN}", 404),
        (TOKEN, "", 401),
        (TOKEN, "Bearer other", 401),
        (TOKEN, f"Bearer {TOKEN}é", 401),
        (TOKEN, f"Basic {TOKEN}", 401),
    ],
)
def test_without_the_token_nothing_is_told(
    settings: Any, static_folder: None, token: str, sent: str, status: int
) -> None:
    settings.METRICS_TOKEN = token
    answer = Client().get("/metrics", headers={"Authorization": sent})
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.django_db
def test_nothing_is_counted_without_a_token(settings: Any, counted: Any) -> None:
    before = counted().get('meetpunt_requests_total{route="sign-in",status="200"}', 0)
    settings.METRICS_TOKEN = ""
    Client().get("/sign-in/")
    settings.METRICS_TOKEN = TOKEN
    Client().get("/sign-in/")
    assert counted()['meetpunt_requests_total{route="sign-in",status="200"}'] == before + 1


@pytest.mark.django_db
def test_a_request_is_counted_by_its_route_and_never_by_its_path(counted: Any, reader: Any) -> None:
    reader("Anna").get("/today/?zoek=Geheim")
    Client().get("/nowhere/geheim")
    told = counted()
    assert told['meetpunt_requests_total{route="today",status="200"}'] >= 1
    assert told['meetpunt_requests_total{route="unknown",status="404"}'] >= 1
    assert told['meetpunt_request_seconds_count{route="today"}'] >= 1
    assert told['meetpunt_request_statements_total{route="today"}'] > 3
    assert 0 < told['meetpunt_request_database_seconds_total{route="today"}'] < 60
    assert "eheim" not in "".join(told)
    assert not [name for name in told if 'route="metrics' in name or "healthz" in name]


@pytest.mark.django_db
def test_the_queue_and_the_workers_are_told(counted: Any) -> None:
    now = datetime.now(UTC)
    job_queue.enqueue("send_mail", now - timedelta(minutes=10))
    job_queue.enqueue("send_mail", now - timedelta(minutes=5))
    job_queue.enqueue("deliver_webhook", now + timedelta(minutes=5))
    job_queue.enqueue("of no kind", now)
    metrics.beat()
    told = counted()
    assert told["meetpunt_mails_waiting"] == 2
    assert told["meetpunt_webhooks_waiting"] == 1
    assert told['meetpunt_jobs{kind="send_mail",state="waiting"}'] == 2
    assert 600 <= told['meetpunt_jobs_oldest_seconds{kind="send_mail"}'] < 660
    assert told['meetpunt_jobs_oldest_seconds{kind="deliver_webhook"}'] == 0
    assert told["meetpunt_workers"] == 1
    assert told['meetpunt_ready{check="database"}'] == 1
    assert any(name.startswith("meetpunt_info{") for name in told)
    before = told.get('meetpunt_jobs_ended_total{ended="done",kind="send_mail"}', 0)
    run_pending(now, {"send_mail": lambda *_: None})
    told = counted()
    assert told['meetpunt_jobs_ended_total{ended="done",kind="send_mail"}'] == before + 2
    assert told['meetpunt_jobs{kind="of no kind",state="dead"}'] == 1
    assert told["meetpunt_mails_waiting"] == 0
    os.utime(metrics.folder() / metrics.BEAT.format(os.getpid()), (1, 1))
    assert counted()["meetpunt_workers"] == 0


@pytest.mark.django_db
def test_a_sign_in_that_fails_is_counted_and_so_is_what_memory_holds(counted: Any, reader: Any) -> None:
    before = counted().get("meetpunt_sign_in_failures_total", 0)
    authenticate(RequestFactory().post("/"), username="nobody@proef.example", password="x")
    reader("Anna").get("/team/")
    reader("Anna").get("/team/")
    told = counted()
    assert told["meetpunt_sign_in_failures_total"] == before + 1
    assert told['meetpunt_memory_total{found="no",memory="answers"}'] >= 1
    assert told['meetpunt_memory_total{found="yes",memory="answers"}'] >= 1
    assert told["meetpunt_copies"] == 0


@pytest.mark.django_db
def test_the_files_are_whole_so_that_a_full_disk_ends_no_process(counted: Any) -> None:
    counted()
    files = list(metrics.folder().glob(f"*_{os.getpid()}.db"))
    assert {path.name.rpartition("_")[0] for path in files} == set(metrics.SIZES)
    for path in files:
        assert path.stat().st_size == metrics.SIZES[path.name.rpartition("_")[0]]
        assert path.stat().st_blocks * 512 >= path.stat().st_size


def test_where_there_is_no_room_nothing_is_counted_and_nothing_breaks(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "metrics").touch()
    code = (
        "import django; django.setup(); from meetpunt.watch import metrics; metrics.note_error('job'); "
        "metrics.beat(); print(metrics.is_on())"
    )
    own = os.environ | {"MEETPUNT_DATA": str(tmp_path), "MEETPUNT_METRICS_TOKEN": TOKEN}
    done = subprocess.run([sys.executable, "-c", code], env=own, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("False", 0)
    assert "metrics are off" in done.stderr


def test_what_ended_processes_counted_is_forgotten_when_none_is_left(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    here = metrics.folder()
    here.mkdir(parents=True)
    gone, ours = here / "counter_4194305.db", here / f"counter_{os.getpid()}.db"
    gone.touch()
    ours.touch()
    metrics.begin_anew()
    assert gone.exists()
    ours.unlink()
    metrics.begin_anew()
    assert not here.exists()


@contextmanager
def served(own: dict[str, str], *words: str) -> Iterator[str]:
    """The product with some processes; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "meetpunt.cli.main", "serve", "--port", str(port), "--no-demo", *words]
    server = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def asked(address: str, **headers: str) -> str:
    with urlopen(Request(address, headers=headers), timeout=10) as answer:
        return str(answer.read().decode())


def until(address: str, seconds: float = 60) -> None:
    end = monotonic() + seconds
    while True:
        try:
            asked(address)
            return
        except (URLError, OSError):
            assert monotonic() < end, f"{address} did not answer well"
            sleep(0.3)


@pytest.mark.long
def test_two_processes_and_the_worker_are_one_in_the_metrics(tmp_path: Path) -> None:
    own = environment(tmp_path) | {"MEETPUNT_METRICS_TOKEN": TOKEN}
    with served(own, "--workers", "2") as address:
        until(f"{address}/readyz")
        with ThreadPoolExecutor(8) as readers:
            list(readers.map(lambda _: asked(f"{address}/sign-in/", Connection="close"), range(200)))
        told = parsed(asked(f"{address}/metrics", Authorization=f"Bearer {TOKEN}"))
        data = Path(own["MEETPUNT_DATA"])
        pids = {re.sub(r"\D", "", path.name) for path in data.glob("metrics/*/counter_*.db")}
    assert told['meetpunt_requests_total{route="sign-in",status="200"}'] == 200
    assert told['meetpunt_request_seconds_count{route="sign-in"}'] == 200
    assert told["meetpunt_workers"] == 1
    assert any(name.startswith("meetpunt_jobs_ended_total{") for name in told)
    assert len(pids) == 3
