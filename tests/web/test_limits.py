"""Who asks too often waits, and nobody else; what they typed is kept; a phone back from the train gets through."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import resolve

from meetpunt.web import limits
from tests.cast import Cast
from tests.web.conftest import Reader

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.LIMITS = True


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Let a line of the table allow less, in a minute that does not end."""
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))

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
