"""What goes wrong unexpectedly is kept by where it happened, without values, whatever else is broken."""

from __future__ import annotations

import json
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from meetpunt.cli.main import main
from meetpunt.config.urls import urlpatterns as usual
from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.watch import errors
from meetpunt.watch.errors import groups, keep

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
handler500 = "meetpunt.web.views.broken.broken"


def _breaks(request: HttpRequest) -> None:
    typed = request.POST.get("outcome", "nothing")
    raise ValueError(f"cannot take '{typed}'")


urlpatterns = [path("breaks/", _breaks, name="breaks"), *usual]


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path, static_folder: None) -> Path:
    settings.DATA, settings.ROOT_URLCONF, settings.ERRORS_TO = tmp_path, __name__, []
    return tmp_path


@pytest.fixture
def reader_here() -> Client:
    return Client(raise_request_exception=False, headers={"accept-language": "nl", "X-Request-ID": "request-0001"})


def broke(place: int = 0) -> Exception:
    try:
        if place:
            raise ValueError("there")
        raise ValueError("here")
    except ValueError as error:
        return error


@pytest.mark.django_db
def test_the_page_tells_the_number_of_the_request_in_the_readers_language_and_gives_back_what_was_typed(
    reader_here: Client, data: Path
) -> None:
    told = {
        "outcome": "Mevrouw wil <b>dinsdag</b> een offerte\nvoor 300 stoelen",
        "kind": "visit",
        "password": "een heel geheim wachtwoord hier",
    }
    answer = reader_here.post("/breaks/", told)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-ID"] == "request-0001"
    assert "request-0001" in page
    assert '<html lang="nl">' in page
    assert "Er ging bij ons iets mis" in page
    assert "Mevrouw wil &lt;b&gt;dinsdag&lt;/b&gt; een offerte\nvoor 300 stoelen" in page
    assert "geheim" not in page
    assert "visit" not in page
    (kept,) = groups()
    assert (kept.kind, kept.route, kept.request, kept.where) == ("ValueError", "breaks", "request-0001", "request")
    assert "Mevrouw" not in (data / "errors" / f"{kept.id}.json").read_text()
    assert kept.sentence == "ValueError: cannot take …"
    assert any("_breaks" in frame for frame in kept.frames)
    assert '<html lang="en">' in reader_here.get("/breaks/", headers={"accept-language": "en"}).content.decode()
    assert [one.count for one in groups()] == [2]


@pytest.mark.django_db
def test_a_program_is_told_the_number_too_and_it_is_kept_once(program: Any, monkeypatch: Any) -> None:
    def breaks(*_: Any) -> None:
        raise ZeroDivisionError

    asks = program("Anna")
    monkeypatch.setattr("meetpunt.api.door.done", breaks)
    sent = {"Authorization": f"Bearer {asks.key}", "X-Request-ID": "request-0002"}
    answer = Client(raise_request_exception=False).get("/api/v1/accounts", headers=sent)
    assert (answer.status_code, answer["X-Request-ID"]) == (500, "request-0002")
    (kept,) = groups()
    assert (kept.count, kept.request, kept.kind) == (1, "request-0002", "ZeroDivisionError")
    assert kept.route.startswith("api:")


def test_a_broken_database_keeps_no_error_from_being_kept(reader_here: Client, monkeypatch: Any) -> None:
    secret = "".join(("gehe", "im"))

    def down(*_: Any, **__: Any) -> None:
        raise OperationalError(f'connection to server at "10.1.2.3" failed: password "{secret}"')

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", down)
    reader_here.cookies["sessionid"] = "x" * 32
    answer = reader_here.get("/")
    assert answer.status_code == 500
    assert "request-0001" in answer.content.decode()
    (kept,) = groups()
    assert "10.1.2.3" not in json.dumps(kept.sentence)
    assert "geheim" not in json.dumps(kept.frames)


@pytest.mark.django_db
def test_a_job_that_breaks_is_kept_with_the_request_that_asked_for_it() -> None:
    job_queue.enqueue("breaks", NOW, arguments={"request_id": "request-0003"})

    def breaks(*_: Any) -> None:
        raise KeyError("Geheim")

    run_pending(NOW, {"breaks": breaks})
    (kept,) = groups()
    assert (kept.where, kept.route, kept.request) == ("job", "job:breaks", "request-0003")
    assert kept.sentence == "KeyError: …"


def test_errors_of_one_place_are_one_group_counted_also_when_many_come_at_once(data: Path) -> None:
    for place, hours in ((0, 0), (1, 1), (0, 2)):
        keep(broke(place), "command", NOW + timedelta(hours=hours))
    latest, other = groups()
    assert (latest.count, latest.first, latest.last) == (2, "2026-06-01T09:00:00+00:00", "2026-06-01T11:00:00+00:00")
    assert (other.count, other.sentence) == (1, "ValueError: there")
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda _: keep(broke(), "command", NOW), range(100)))
    assert sorted(one.count for one in groups()) == [1, 102]
    assert stat.S_IMODE((data / "errors" / f"{latest.id}.json").stat().st_mode) == 0o600


def test_old_groups_make_room_and_a_full_disk_breaks_nothing(monkeypatch: Any, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(errors, "MOST_GROUPS", 1)
    keep(broke(0), "command", NOW)
    time.sleep(0.02)
    keep(broke(1), "command", NOW)
    assert [one.sentence for one in groups()] == ["ValueError: there"]
    (tmp_path / "a file").touch()
    settings.DATA = tmp_path / "a file"
    keep(broke(0), "command", NOW)
    assert groups() == []


def test_it_is_mailed_at_most_once_an_hour(settings: Any) -> None:
    settings.ERRORS_TO = ["keeper@proef.example"]
    for minutes in (0, 10, 59, 61):
        keep(broke(), "command", NOW + timedelta(minutes=minutes))
    end = time.monotonic() + 5
    while len(mail.outbox) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert [one.to for one in mail.outbox] == [["keeper@proef.example"]] * 2
    told = sorted(str(one.body) for one in mail.outbox)
    assert "1 times" in told[0]
    assert "4 times" in told[1]
    assert "test_errors.py" in told[0]


def test_the_command_shows_and_forgets_them(capsys: Any) -> None:
    assert main(["--language", "en", "errors"]) == 0
    assert "Nothing went wrong" in capsys.readouterr().out
    keep(broke(), "command", NOW)
    (kept,) = groups()
    assert main(["--language", "en", "errors"]) == 0
    assert kept.id in capsys.readouterr().out
    assert main(["--language", "en", "errors", kept.id]) == 0
    assert "test_errors.py" in capsys.readouterr().out
    assert main(["--language", "en", "errors", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["count"] == 1
    assert main(["--language", "en", "errors", "--forget"]) == 0
    assert "Removed: 1." in capsys.readouterr().out
    assert groups() == []
