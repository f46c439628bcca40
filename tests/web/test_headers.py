"""Every answer, of whichever part of the product, tells the browser to be careful; cookies are as strict as can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.cast import PASSWORD, Cast
from tests.web.conftest import Reader
from tests.web.headers import lacks
from tests.web.test_between_organisations import addresses, paths

pytestmark = pytest.mark.sqlite_only("headers")

NUMBER = 1


def everything(cast: Cast, reader: Reader, people: tuple[str, ...]) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every address, asked by nobody and then by who may find it, and written to."""
    clients = {"nobody": Client(), **{name: reader(name) for name in people}}
    for address in addresses():
        for path in paths(address, NUMBER):
            for who, client in clients.items():
                answer = client.get(path)
                yield f"{who} gets", path, answer
                if answer.status_code == 200:
                    break  # the same page for the next one has the same headers
            yield "nobody posts", path, clients["nobody"].post(path)


@pytest.mark.parametrize("people", [(), pytest.param(("Anna", "Ada"), marks=pytest.mark.long)])
def test_every_address_answers_with_all_headers(cast: Cast, reader: Reader, people: tuple[str, ...]) -> None:
    """What people read of them is asked in tests/web/test_between_organisations.py; of this cast in the long run."""
    codes: dict[int, int] = {}
    bad = {}
    for who, path, answer in everything(cast, reader, people):
        codes[answer.status_code] = codes.get(answer.status_code, 0) + 1
        if found := lacks(answer, path):
            bad[who, path] = found
        b"".join(answer)  # a file that was read is closed
    assert bad == {}
    assert {200, 302, 404, 405} <= set(codes)
    assert codes[200] > 120 or not people


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/no-such-page/", 404),
        ("/api/v1/me", 401),
        ("/api/v1/nothing-here", 401),
        ("/api/v1/openapi.json", 200),
        ("/api/docs/", 200),
        ("/api/mcp", 401),
        ("/static/nothing-here.js", 404),
        ("/sign-in", 301),
    ],
)
def test_so_do_mistakes_programs_and_what_is_not_there(db: None, path: str, status: int) -> None:
    answer = Client().get(path)
    assert (answer.status_code, lacks(answer, path)) == (status, [])


def test_so_do_files_of_the_product_itself(db: None, tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "one.js").write_text("export {};")
    answer = Client().get("/static/one.js")
    assert (answer.status_code, lacks(answer, "/static/one.js")) == (200, [])


def test_so_does_what_was_asked_too_often(
    cast: Cast, reader: Reader, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LIMITS = True
    monkeypatch.setattr("meetpunt.web.limits.over", lambda *_told: 30)
    answer = reader("Anna").get("/kpis/")
    assert (answer.status_code, lacks(answer, "/kpis/")) == (429, [])


def test_so_does_what_went_wrong_here(cast: Cast, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_told: Any, **_named: Any) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("meetpunt.web.views.changes.trail", fails)
    client = reader("Anna")
    client.raise_request_exception = False
    answer = client.get("/changes/")
    assert (answer.status_code, lacks(answer, "/changes/")) == (500, [])


def test_so_does_a_refused_form(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert (answer.status_code, lacks(answer, "/sign-in/")) == (403, [])


def test_a_page_may_load_nothing_from_elsewhere_and_run_nothing_of_its_own(cast: Cast, reader: Reader) -> None:
    policy = reader("Anna").get("/kpis/").headers["Content-Security-Policy"]
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert {"script-src": "'self'", "style-src": "'self'", "connect-src": "'self'"}.items() <= told.items()
    assert set(" ".join(told.values()).split()) == {"'self'", "'none'", "data:"}
    assert [name for name, value in told.items() if "data:" in value] == ["img-src"]


def test_the_cookie_of_a_sign_in_is_for_the_server_alone(cast: Cast, visitor: Client) -> None:
    answer = visitor.post("/sign-in/", {"username": "bram@proef.example", "password": PASSWORD})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_over_https_cookies_belong_to_this_very_host(tmp_path: Path) -> None:
    told = (
        "from django.conf import settings as s; import django; django.setup();"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS > 10**7, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )
    environment = {
        **os.environ,
        "MEETPUNT_HTTPS": "1",
        "MEETPUNT_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "meetpunt.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "None", "None", "/"]
