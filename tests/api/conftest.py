"""The cast, and programs that ask in somebody's name.

Imports of tables stand inside: this file is read before Django is ready.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.conftest import cast, cast_of_module, reader, static_folder

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.cast import Cast

__all__ = ["cast", "cast_of_module", "reader", "static_folder"]


@dataclass
class Program:
    """Asks with a token; `key` is its whole."""

    key: str
    token_id: int

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> HttpResponse:
        """Ask something under /api/v1."""
        told = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en", **headers}
        if method == "POST":
            told.setdefault("Idempotency-Key", str(uuid4()))
        body = b"" if content is None else json.dumps(content).encode()
        return Client().generic(method, f"/api/v1{path}", body, "application/json", headers=told)  # type: ignore[return-value]

    def get(self, path: str, **headers: str) -> Any:
        """What a question is answered; it must be 200."""
        answer = self.ask("GET", path, **headers)
        assert answer.status_code == 200, (path, answer.status_code, answer.content[:500])
        return json.loads(answer.content)

    def status(self, path: str, method: str = "GET", content: Any = None) -> int:
        """The status of an answer."""
        return self.ask(method, path, content).status_code


Programs = Callable[..., Program]


@pytest.fixture
def program(cast: Cast) -> Programs:
    """A program of somebody of the cast, with all scopes or some."""
    import secrets
    from datetime import UTC, datetime

    from meetpunt.actions.api.tokens import make_token
    from meetpunt.store.access import viewer_of_person
    from meetpunt.store.api_tokens import Scope
    from meetpunt.store.tenancy import acting_in

    def made(first_name: str, *scopes: str, days: int = 7, now: datetime | None = None) -> Program:
        person, now = cast.people[first_name], now or datetime.now(UTC)
        key = f"mp_{person.organisation_id}_{secrets.token_urlsafe(32)}"
        with acting_in(person.organisation_id):
            viewer = viewer_of_person(person.pk, person.organisation_id, now.date())
            assert viewer is not None
            return Program(key, make_token(viewer, f"Test {key[-8:]}", scopes or tuple(Scope), days, key, now))

    return made
