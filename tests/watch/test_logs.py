"""Every line is found by the id of its request, and holds nothing that a stranger may not read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from meetpunt.jobs.worker import run_pending
from meetpunt.store import job_queue
from meetpunt.store.models import Job
from meetpunt.store.trace import tracing
from meetpunt.watch.logs import Json, Readable, frames_of, logging_settings, sentence_of

ID = "abc-123.DEF_4567"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


class Lines(logging.Handler):
    """What the log holds, as JSON."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.text: list[str] = []
        self.setFormatter(Json())

    def emit(self, record: logging.LogRecord) -> None:
        self.text.append(self.format(record))

    def of(self, message: str) -> list[dict[str, Any]]:
        return [line for line in map(json.loads, self.text) if line["message"] == message]


@pytest.fixture
def lines() -> Iterator[Lines]:
    kept, ours = Lines(), logging.getLogger("meetpunt")
    before = ours.level
    ours.addHandler(kept)
    ours.setLevel(logging.INFO)
    yield kept
    ours.setLevel(before)
    ours.removeHandler(kept)


def test_the_id_of_the_proxy_comes_back_and_stands_in_the_line(cast: Any, reader: Any, lines: Lines) -> None:
    answer = reader("Anna").get("/today/?zoek=Geheim", headers={"X-Request-ID": ID})
    assert answer["X-Request-ID"] == ID
    (line,) = lines.of("request")
    assert (line["request"], line["route"], line["status"], line["method"]) == (ID, "today", 200, "GET")
    assert (line["organisation"], line["person"]) == (cast.organisation.pk, cast.people["Anna"].pk)
    assert line["statements"] > 3
    assert 0 < line["database_ms"] < line["ms"]
    assert "Geheim" not in "".join(lines.text)
    assert "Hendriks" not in "".join(lines.text)


@pytest.mark.parametrize("told", ["", "short", "x" * 65, "with space inside", "lines;of-more", "<script>alert"])
def test_what_can_be_no_id_is_replaced(client: Any, told: str, lines: Lines) -> None:
    given = client.get("/sign-in/", headers={"X-Request-ID": told})["X-Request-ID"]
    assert len(given) == 32
    with tracing(told) as trace:
        assert trace.id != told


def test_an_address_with_a_secret_in_it_is_in_no_line(client: Any, lines: Lines, caplog: Any) -> None:
    answer = client.get("/calendar/7/" + "s3cret" * 8 + ".ics")
    assert answer.status_code == 404
    (line,) = lines.of("request")
    assert line["route"] == "calendar-out"
    assert "s3cret" not in "".join(lines.text) + caplog.text
    assert client.get("/nowhere/s3cret").status_code == 404
    assert lines.of("request")[1]["route"] == "unknown"
    assert logging_settings("")["loggers"]["django.request"]["propagate"] is False


def test_what_a_program_asks_has_the_name_of_its_operation(program: Any, lines: Lines) -> None:
    program("Anna").get("/accounts")
    assert lines.of("request")[-1]["route"].startswith("api:")
    assert lines.of("request")[-1]["person"]
    assert program("Anna").status("/nowhere") == 404
    assert lines.of("request")[-1]["route"] == "api:unknown"


def test_a_job_has_the_id_of_the_request_that_asked_for_it(lines: Lines) -> None:
    with tracing(ID):
        job_queue.enqueue("wanted", NOW, organisation_id=7, person_id=8, key="one", arguments={"n": 1})
        job_queue.enqueue("wanted", NOW, arguments={"n": 2})
    seen: list[int] = []

    def work(job: Any, progress: Any, now: Any) -> None:
        logging.getLogger("meetpunt.test").warning("within")
        seen.append(job.arguments["n"])
        if len(seen) == 2:
            raise ValueError("wrong")

    run_pending(NOW, {"wanted": work})
    assert [line["request"] for line in lines.of("within")] == [ID, ID]
    first, second = lines.of("job")
    assert (first["request"], first["route"], first["ended"], first["organisation"]) == (ID, "job:wanted", "done", 7)
    assert (second["ended"], second["attempt"]) == ("failed", 1)
    assert set(Job.objects.values_list("arguments__request_id", flat=True)) == {ID}
    job_queue.enqueue("wanted", NOW)
    assert Job.objects.order_by("-pk").values_list("arguments", flat=True)[0] == {}


def test_a_slow_statement_is_told_without_what_was_asked(lines: Lines, settings: Any) -> None:
    settings.SLOW_MS = 0
    with tracing(ID, "here"), connection.cursor() as cursor:
        cursor.execute("SELECT %s,\n   %s", ["Geheim", 1])
    line = lines.of("slow statement")[-1]
    assert (line["statement"], line["request"], line["route"]) == ("SELECT %s, %s", ID, "here")
    assert "Geheim" not in "".join(lines.text)
    settings.SLOW_MS, before = 60_000, len(lines.text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert len(lines.text) == before


def test_a_slow_request_is_told(client: Any, lines: Lines, settings: Any) -> None:
    settings.SLOW_MS = 0
    client.get("/sign-in/")
    assert lines.of("slow request")[0]["route"] == "sign-in"


def broken(secret: str) -> None:
    try:
        {}[secret]
    except KeyError as error:
        raise ValueError(f"The name '{secret}' of bram@proef.example, 06-12345678") from error


def error_of(wrong: Callable[[], object]) -> Exception:
    try:
        wrong()
    except Exception as error:
        return error
    raise AssertionError("it did not break")


def test_of_an_error_no_value_is_told_but_where_it_came_from() -> None:
    error = error_of(lambda: broken("gehe" + "im"))
    assert sentence_of(error) == "ValueError: The name … of … …"
    frames = frames_of(error)
    assert any("test_logs.py" in frame and "broken" in frame for frame in frames)
    assert "KeyError, then:" in frames
    for form in (Json(), Readable()):
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "broke", None, (type(error), error, None))
        assert "geheim" not in form.format(record)
        assert "test_logs.py" in form.format(record)


def test_what_stands_between_quotes_is_left_out_also_when_the_line_ends_before_them() -> None:
    assert sentence_of(ValueError("takes 'one\ntwo' and \"three")) == "ValueError: takes … and …"
    assert sentence_of(ValueError("it can't be")) == "ValueError: it can't be"
    assert sentence_of(ValueError()) == "ValueError"


def test_a_readable_line_is_a_sentence() -> None:
    record = logging.LogRecord("meetpunt.access", logging.INFO, "f", 1, "request", None, None)
    record.told = {"ms": 12.5}
    record.created = NOW.timestamp()
    with tracing(ID, "home"):
        assert Readable().format(record) == f"09:00:00 info request request={ID} route=home ms=12.5"
