"""Who asks too often waits, and nobody else; what they typed is kept; a phone back from the train gets through."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from meetpunt.store import limits as counting
from meetpunt.store.models import LimitCount
from meetpunt.web import limits
from tests.cast import Cast
from tests.store.test_tenancy import Hands, hands
from tests.web.conftest import Reader

__all__ = ["hands"]
NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.LIMITS = True


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Let a line of the table allow less."""

    def allow(kind: str, most: int) -> None:
        from dataclasses import replace

        lines = tuple(replace(one, most=most) if one.kind == kind else one for one in limits.LIMITS)
        monkeypatch.setattr(limits, "LIMITS", lines)

    return allow


def test_who_asks_too_often_is_told_when_to_go_on_in_their_language(
    cast: Cast, reader: Reader, few: Callable[[str, int], None]
) -> None:
    few("page", 20)
    anna, bram = reader("Anna"), reader("Bram")
    assert {anna.get("/kpis/").status_code for _ in range(20)} == {200}
    answer = anna.get("/kpis/")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer["Cache-Control"] == "no-store"
    assert "Een ogenblik" in answer.content.decode()
    english = anna.get("/kpis/", headers={"accept-language": "en"}).content.decode()
    assert "Go on in" in english
    assert bram.get("/kpis/").status_code == 200


def test_what_was_typed_is_on_the_page_to_send_again_and_a_password_is_not(
    cast: Cast, reader: Reader, few: Callable[[str, int], None]
) -> None:
    few("write", 1)
    bram = reader("Bram")
    told = {"name": "Bakkerij\n<b>De Korenaar</b> & zn.", "town": ["Oss", "Uden"], "password": "een geheim woord"}
    assert bram.post("/accounts/new/", told).status_code != 429
    answer = bram.post("/accounts/new/?from=here", told)
    text = answer.content.decode()
    assert answer.status_code == 429
    assert 'action="/accounts/new/?from=here"' in text
    kept = [
        (name, unescape(value))
        for name, value in re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', text, re.S)
    ]
    assert kept == [("name", told["name"]), ("town", "Oss"), ("town", "Uden")]
    assert "een geheim woord" not in text


def test_sixty_visits_from_a_phone_that_was_offline_get_through_at_once(cast: Cast, reader: Reader) -> None:
    bram = reader("Bram")
    who = re.findall(r'data-person="([^"]+)"', bram.get("/log/").content.decode())[0]
    answers = [
        bram.post("/log/send/", {"who": who, "key": str(uuid4()), "kind": "visit", "day": "2026-05-04"}).status_code
        for _ in range(60)
    ]
    assert 429 not in answers
    assert set(answers) <= {200, 201, 422}


def test_a_visitor_who_guesses_passwords_waits_and_reads_on(
    cast: Cast, visitor: Client, few: Callable[[str, int], None]
) -> None:
    few("door", 5)
    wrong = [
        visitor.post("/sign-in/", {"username": f"x{n}@proef.example", "password": "nee"}).status_code for n in range(6)
    ]
    assert wrong == [200] * 5 + [429]
    assert visitor.get("/sign-in/").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("post", "/sign-in/", "door"),
        ("post", "/log/send/", "outbox"),
        ("get", "/scorecard/?export=csv", "export"),
        ("get", "/accounts/export/", "export"),
        ("get", "/organisation/", "report"),
        ("get", "/today/", "page"),
        ("post", "/accounts/new/", "write"),
    ],
)
def test_an_address_falls_in_the_line_that_one_would_think(
    cast: Cast, rf: object, method: str, path: str, kind: str
) -> None:
    request = getattr(rf, method)(path)
    request.user, request.resolver_match = cast.login("Anna"), resolve(path.partition("?")[0])
    found = limits.limit_of(request)
    assert found is not None
    assert found.kind == kind


def test_every_name_in_the_table_is_an_address() -> None:
    from meetpunt.web.urls import urlpatterns

    names = {str(one.name) for one in urlpatterns}
    assert (limits.DOOR | limits.INVITATIONS | limits.UPLOADS | limits.HEAVY) - names == set()


def test_the_table_stands_in_the_documentation() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    for line in limits.LIMITS:
        within = "10 minutes" if line.seconds == 600 else "minute"
        assert f"| {line.says} | {line.most} | {within} |" in page


def test_counting_costs_one_statement_in_many_requests(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert [counting.over("page", "x", 600, 60, NOW) for _ in range(300)] == [0] * 300
    assert sum("limit_count" in one["sql"] for one in asked.captured_queries) == 5


def test_a_new_window_begins_anew_and_the_old_one_is_removed(db: None) -> None:
    assert [counting.over("door", "x", 2, 60, NOW) > 0 for _ in range(3)] == [False, False, True]
    assert counting.over("door", "x", 2, 60, NOW + 60) == 0
    assert counting.prune(NOW + 200) == 1


def test_a_process_that_forgot_goes_on_from_the_shared_count(db: None) -> None:
    given = 0
    for _ in range(30):
        counting.forget()  # as another process
        given += not counting.over("page", "x", 20, 60, NOW)
    assert 10 <= given <= 20
    assert LimitCount.objects.get().key != "x"


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_several_at_once_never_get_more_than_the_limit_together(hands: Hands, organisation_id: int) -> None:
    given: list[int] = []

    def ask() -> None:
        given.extend(not counting.over("page", "x", 40, 60, NOW) for _ in range(25))

    hands(ask, ask, ask, ask)
    assert 36 <= sum(given) <= 40 + 4 * 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_only("SQLite alone has one writer")
def test_a_long_write_of_somebody_else_holds_up_no_page(hands: Hands, organisation_id: int) -> None:
    from meetpunt.store.tenancy import changing

    writing, asked = threading.Event(), threading.Event()
    took: list[float] = []

    def write() -> None:
        with changing(organisation_id):
            writing.set()
            assert asked.wait(30)

    def ask() -> None:
        assert writing.wait(30)
        began = datetime.now(UTC)
        assert counting.over("page", "x", 40, 60, NOW) == 0
        took.append((datetime.now(UTC) - began).total_seconds())
        asked.set()

    hands(write, ask)
    assert took[0] < 5


@pytest.fixture
def organisation_id(db: None) -> int:
    from meetpunt.store.models import Organisation
    from tests.build import NOW as MADE

    return Organisation.objects.create(name="Proefbedrijf", slug="proef", created_at=MADE).pk
