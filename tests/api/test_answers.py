"""Every question that can be asked is answered as the document says, for whoever asks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.api.conftest import Programs

if TYPE_CHECKING:
    from meetpunt.api.operation import Operation
    from tests.cast import Cast

ENTRIES = 16
LOOKERS = [
    *(pytest.param(who, marks=pytest.mark.both) for who in ("Anna", "Carla")),
    *("Ada", "Dirk"),
    *(pytest.param(who, marks=pytest.mark.long) for who in ("Bram", "Diana")),
]
WORDS = {"which": "reached", "code": "hit_rate", "kind": "visit", "term": "oven", "table": "account"}


def address(operation: Operation, cast: Cast, document: dict[str, Any]) -> str:
    """The operation's address with something in each place, and what it must be told."""
    told = document["paths"][operation.path][operation.method.lower()]
    ids = {"person_id": cast.bram, "team_id": cast.zuid.pk}
    query = {}
    path = operation.path
    for one in told["parameters"]:
        name, schema = one["name"], one["schema"]
        value = ids.get(name) or _some(name, schema, document)
        if one["in"] == "path":
            path = path.replace("{" + name + "}", str(value))
        elif one["in"] == "query" and one["required"]:
            query[name] = value
    return path + ("?" + urlencode(query, doseq=True) if query else "")


def _some(name: str, schema: dict[str, Any], document: dict[str, Any]) -> Any:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date":
        from datetime import UTC, datetime, timedelta

        return (datetime.now(UTC).date() - timedelta(days=90 if name == "first" else 0)).isoformat()
    if schema.get("type") == "integer":
        return 1
    if schema.get("type") == "array":
        inside = schema.get("prefixItems") or [schema["items"]]
        return [_some(name, one, document) for one in inside]
    if "anyOf" in schema:
        return _some(name, schema["anyOf"][0], document)
    if schema.get("type") == "boolean":
        return "true"
    return WORDS.get(name, "een")


@pytest.mark.sqlite_only("what is read is asked of both for who sees most and for who sees none of it")
@pytest.mark.parametrize("who", LOOKERS)
def test_what_can_be_read_is_answered_as_the_document_says(cast: Cast, program: Programs, who: str) -> None:
    from meetpunt.api.catalogue import operations
    from meetpunt.api.openapi import document

    told, one = document(), program(who)
    known = Registry().with_resource("urn:told", DRAFT202012.create_resource(told)).crawl()
    seen = 0
    for operation in operations():
        if operation.method != "GET":
            continue
        asked = address(operation, cast, told)
        answer = one.ask("GET", asked)
        responses = told["paths"][operation.path]["get"]["responses"]
        assert str(answer.status_code) in responses, (asked, answer.status_code, answer.content[:500])
        assert answer.status_code != 401
        kind = answer.headers["Content-Type"]
        assert kind in responses[str(answer.status_code)]["content"], (asked, kind)
        place = ("paths", operation.path, "get", "responses", str(answer.status_code), "content", kind, "schema")
        there = "/".join(part.replace("/", "~1") for part in place)
        schema = Draft202012Validator({"$ref": f"urn:told#/{there}"}, registry=known, format_checker=FormatChecker())
        wrong = list(schema.iter_errors(json.loads(answer.content)))
        assert not wrong, (asked, wrong[0].json_path, wrong[0].message[:300])
        seen += answer.status_code == 200
    assert seen > (5 if who == "Dirk" else 10)
