"""An operator asks every page, file and operation with the numbers of an organisation: none of it is there for them.

And the other way round: nobody else finds a page of operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client

from tests import filled
from tests.web.test_between_organisations import OURS, addresses, paths, text_of

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.cast import Cast
    from tests.web.conftest import Reader

pytestmark = pytest.mark.sqlite_only("the application's own walls, without the database's")

OF_OPERATORS = {
    *("operator-organisations", "operator-new", "operator-organisation", "operator-invite", "operator-act"),
    *("operator-health", "operator-trail"),
}
OF_ONES_OWN = {
    *("my-sign-in", "second-step-app", "second-step-app-remove", "recovery-codes", "my-password", "sign-in-end"),
    *("passkey-new", "passkey-new-begin", "passkey-new-end", "passkey-remove"),
    *("second-step", "confirm", "second-step-needed", "sign-on-needed", "passkey-begin", "passkey-end", "sign-on-back"),
}
OF_EVERYBODY = {
    *("home", "sign-in", "start", "set-language", "set-theme", "offline", "manifest", "service-worker"),
    *("definitions", "definition"),
}
"""Addresses that hold nothing of an organisation; the last two lead to pages that are not there."""
OF_PROGRAMS = {"crm-message", "log-send"}
"""Addresses that answer programs that they do not know them."""


@pytest.fixture(scope="module")
def one(django_db_setup: None, django_db_blocker: DjangoDbBlocker, static_folder: None) -> Iterator[int]:
    """An organisation with a row in every table, and an operator; gives the operator's sign-in."""
    from meetpunt.actions.operating.operators import add_operator

    with django_db_blocker.unblock(), transaction.atomic():
        filled.fill(OURS)
        filled.make_workable(OURS)
        yield add_operator("op@host.example", "vier losse woorden samen", "nl", datetime.now(UTC))
        transaction.set_rollback(True)


@pytest.fixture
def operator(one: int, db: None) -> Client:
    from meetpunt.store.models import Login

    client = Client(headers={"accept-language": "nl"})
    client.force_login(Login.objects.get(pk=one), backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, method: str, path: str) -> Any:
    with transaction.atomic():
        answer = getattr(client, method)(path, {})
        transaction.set_rollback(True)
    return answer


def test_no_page_form_report_or_file_of_an_organisation_is_there_for_an_operator(operator: Client) -> None:
    kept = filled.rows_of(OURS)
    answered: dict[str, set[int]] = {}
    count = 0
    for address in addresses():
        for path in paths(address, OURS):
            for method in ("get", "post"):
                answer = asked(operator, method, path)
                count += 1
                if answer.status_code == 405:
                    continue
                answered.setdefault(str(address.name), set()).add(answer.status_code)
                if address.name not in OF_OPERATORS:
                    assert filled.mark(OURS) not in text_of(answer).replace(path, ""), (method, path)
    there = {name for name, statuses in answered.items() if statuses != {404}}
    assert there - OF_OPERATORS - OF_ONES_OWN - OF_EVERYBODY == OF_PROGRAMS
    assert {status for name in OF_PROGRAMS for status in answered[name]} == {401}
    assert count > 700
    assert filled.rows_of(OURS) == kept


def test_pages_of_operators_say_of_an_organisation_its_name_and_numbers(operator: Client) -> None:
    for path in ("/operator/", f"/operator/organisations/{OURS}/", "/operator/health/", "/operator/trail/"):
        answer = operator.get(path)
        assert answer.status_code == 200
        text = text_of(answer).replace(f"{filled.mark(OURS)} bedrijf", "")
        assert filled.mark(OURS) not in text.replace(f">{filled.mark(OURS)}<", ""), path


def test_no_operation_of_the_api_is_done_for_the_sign_in_of_an_operator(operator: Client) -> None:
    from meetpunt.api.catalogue import operations

    seen = 0
    for operation in operations():
        path = "/api/v1" + "".join(str(OURS) if "{" in part else part for part in _parts(operation.path))
        answer = operator.generic(operation.method, path, b"{}", "application/json")
        assert answer.status_code == 401, operation.id
        seen += 1
    assert seen > 200
    assert operator.post("/api/mcp", {}).status_code == 401


def _parts(path: str) -> list[str]:
    """The path at its braces: what stands between them is one part."""
    return [part if index % 2 == 0 else "{" for index, part in enumerate(path.replace("}", "{").split("{"))]


@pytest.mark.both
def test_nobody_else_finds_a_page_of_operators(cast: Cast, reader: Reader, visitor: Client) -> None:
    places = ("", "new/", f"organisations/{cast.organisation.pk}/", "health/", "trail/")
    acts = tuple(f"organisations/{cast.organisation.pk}/{what}/" for what in ("suspend", "resume", "remove", "invite"))
    for somebody in ("Ada", "Anna", "Bram", "Carla", "Diana", "Dirk"):
        client = reader(somebody)
        for place in places:
            assert client.get(f"/operator/{place}").status_code == 404, (somebody, place)
        for place in (*acts, "new/"):
            assert client.post(f"/operator/{place}").status_code == 404, (somebody, place)
    for place in places:
        assert visitor.get(f"/operator/{place}")["Location"].startswith("/sign-in/")
    for place in acts:
        assert visitor.post(f"/operator/{place}")["Location"].startswith("/sign-in/")
    cast.organisation.refresh_from_db()
    assert cast.organisation.suspended_at is None
