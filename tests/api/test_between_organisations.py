"""Every operation asked with the numbers of another organisation: nothing of it comes out, and nothing of it changes.

As in tests/web/test_between_organisations.py no lock of a database helps, and whoever asks has every role at home.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from tests import filled
from tests.api.conftest import Program

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from meetpunt.api.operation import Operation

pytestmark = pytest.mark.sqlite_only("the application's own walls, without the database's")

OURS, THEIRS, NOBODYS = 900_001, 900_002, 999_000_999
WORDS = {"which": "reached", "code": "visits", "kind": "visit", "table": "account", "measure": "visits"}
DEEP = 4
"""So many shapes within shapes are filled in."""


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Two organisations with a row in every table; who asks has every role in the one of OURS."""
    with django_db_blocker.unblock(), transaction.atomic():
        for number in (OURS, THEIRS):
            filled.fill(number)
        filled.make_workable(OURS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ours(both: None, db: None, settings: Any) -> Program:
    """A program with all scopes of who is everything at home."""
    import secrets
    from datetime import UTC, datetime

    from meetpunt.actions.api.tokens import make_token
    from meetpunt.store.access import viewer_of_person
    from meetpunt.store.api_tokens import Scope

    settings.API_A_MINUTE = 10**6
    key, now = f"mp_{OURS}_{secrets.token_urlsafe(32)}", datetime.now(UTC)
    viewer = viewer_of_person(OURS, OURS, now.date())
    assert viewer is not None
    return Program(key, make_token(viewer, "Proef", tuple(Scope), 7, key, now))


def asked(ours: Program, operation: Operation, number: int, inside: int, document: dict[str, Any]) -> tuple[int, str]:
    """Status and text of an answer, as if nothing was changed after it; `inside`: the number in query and content."""
    from meetpunt.store.tenancy import change_number

    told = document["paths"][operation.path][operation.method.lower()]
    path, query = operation.path, {}
    for one in told["parameters"]:
        schema, place = one["schema"], number if one["in"] == "path" else inside
        value = some(one["name"], schema, document, place)
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", str(value))
        elif one["in"] == "query" and (one["required"] or one["name"].endswith("_id")):
            query[one["name"]] = value
    content = None
    if "requestBody" in told:
        schema = next(iter(told["requestBody"]["content"].values()))["schema"]
        content = some("", schema, document, inside)
    with transaction.atomic():
        before = change_number(OURS)
        there = path + ("?" + urlencode(query, doseq=True) if query else "")
        answer = ours.ask(operation.method, there, content, **{"Accept-Language": "nl"})
        crossing = filled.crossings(OURS, THEIRS) if change_number(OURS) != before else []
        transaction.set_rollback(True)
    assert crossing == [], (operation.id, json.dumps(content)[:500])
    said = answer.content.decode()
    for one in re.findall(r"merk\d+", there):
        said = said.replace(one, "")
    return answer.status_code, said


def some(name: str, schema: dict[str, Any], document: dict[str, Any], number: int, depth: int = 0) -> Any:
    """Something that a schema allows, with the number wherever one is told."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return some(name, schema[choice][0], document, number, depth)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "integer" | "number":
            wanted = number if name.endswith("_id") or name in ("id", "ids") else 1
            return max(wanted, schema.get("minimum", wanted))
        case "boolean":
            return True
        case "array":
            inside = schema.get("prefixItems") or ([schema["items"]] if "items" in schema else [])
            return [some(name, one, document, number, depth + 1) for one in inside] if depth < DEEP else []
        case "object":
            fields = schema.get("properties", {}) if depth < DEEP else {}
            return {key: some(key, one, document, number, depth + 1) for key, one in fields.items()}
    return _words(name, schema, number)


def _words(name: str, schema: dict[str, Any], number: int) -> str:
    match schema.get("format"):
        case "date":
            return "2026-05-04"
        case "date-time":
            return "2026-05-04T09:00:00Z"
        case "uuid":
            return f"00000000-0000-0000-0000-{number:012x}"
    return WORDS.get(name) or f"woord {name}"


def test_an_operation_asked_for_another_organisations_record_answers_as_if_it_were_not_there(ours: Program) -> None:
    from meetpunt.api.catalogue import operations
    from meetpunt.api.openapi import document

    told, kept = document(), filled.rows_of(THEIRS)
    seen = 0
    for operation in operations():
        if "{" not in operation.path:
            continue
        theirs, said = asked(ours, operation, THEIRS, OURS, told)
        nobodys, _said = asked(ours, operation, NOBODYS, OURS, told)
        assert theirs == nobodys, (operation.id, theirs, nobodys, said[:300])
        assert filled.mark(THEIRS) not in said, operation.id
        seen += 1
    assert seen > 200
    assert filled.rows_of(THEIRS) == kept


def test_an_operation_that_is_told_another_organisations_records_reads_and_changes_nothing_of_them(
    ours: Program,
) -> None:
    from meetpunt.api.catalogue import operations
    from meetpunt.api.openapi import document

    told, kept = document(), filled.rows_of(THEIRS)
    marked = done = 0
    for operation in operations():
        status, said = asked(ours, operation, OURS, THEIRS, told)
        assert filled.mark(THEIRS) not in said, operation.id
        marked += filled.mark(OURS) in said
        done += status < 300
    assert marked > 60, "what is looked for would not be found"
    assert done > 200
    assert filled.rows_of(THEIRS) == kept
