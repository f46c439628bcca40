"""The OpenAPI 3.1 document, written from the operations themselves."""

from __future__ import annotations

import typing
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic.json_schema import models_json_schema

from meetpunt.api.answers import REF, Schemas
from meetpunt.api.catalogue import areas
from meetpunt.api.operation import Operation
from meetpunt.api.problems import SCHEMA
from meetpunt.store.api_tokens import Scope

VERSION = "1.0"
JSON = "application/json"
SCOPES: dict[Scope, Promise] = {
    Scope.READ_FIGURES: _("Figures: funnel, KPIs, signals, diagnosis, forecast, time use"),
    Scope.READ_RECORDS: _("Accounts, contacts, opportunities, activities"),
    Scope.WRITE_RECORDS: _("Log, plan, make and change accounts, contacts, opportunities, activities"),
    Scope.READ_COACHING: _("Conversations, competencies, trainings"),
    Scope.WRITE_COACHING: _("Plan, prepare and keep conversations, competencies, trainings"),
    Scope.READ_PLANNING: _("Targets, plans, scenarios, working time"),
    Scope.WRITE_PLANNING: _("Set and change targets, plans, scenarios, working time"),
    Scope.ADMIN: _("People, lists, imports, webhooks"),
}


@cache
def document() -> dict[str, Any]:
    """The whole document, in English: it is for who writes programs."""
    with translation.override("en"):
        return _document()


def _document() -> dict[str, Any]:
    every = [one for area in areas() for one in area.operations]
    models = [(model, "validation") for one in every for model in (one.inputs.strings, one.inputs.content) if model]
    told, definitions = models_json_schema(models, ref_template=REF + "{model}")  # type: ignore[arg-type]
    found = {model: schema for (model, _mode), schema in told.items()}
    inputs = definitions.get("$defs", {})
    answers = Schemas(inputs)
    paths: dict[str, dict[str, Any]] = {}
    for one in every:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, found, inputs, answers)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Meetpunt",
            "version": VERSION,
            "description": "Everything that a page of Meetpunt can do, for programs. See docs/api.md.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": area.code, "description": str(area.about)} for area in areas()],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _scopes()}},
            "schemas": dict(sorted({**inputs, **answers.named, "Problem": SCHEMA}.items())),
        },
    }


def _operation(one: Operation, models: dict[Any, Any], inputs: dict[str, Any], answers: Schemas) -> dict[str, Any]:
    strings = _resolved(models[one.inputs.strings], inputs)
    parameters: list[dict[str, Any]] = []
    for name, schema in strings.get("properties", {}).items():
        where = "path" if name in one.inputs.path else "query"
        needed = where == "path" or name in strings.get("required", ())
        parameters.append({"name": name, "in": where, "required": needed, "schema": _without_title(schema)})
    if one.method == "POST":
        schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9._:-]+$"}
        parameters.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    told: dict[str, Any] = {
        "operationId": one.id,
        "tags": [one.area],
        "summary": one.summary,
        "description": one.about,
        "security": [{"token": []}],
        "x-scope": one.scope.value,
        "parameters": parameters,
        "responses": _responses(one, answers),
    }
    if one.inputs.content is not None:
        needed = bool(_resolved(models[one.inputs.content], inputs).get("required"))
        told["requestBody"] = {"required": needed, "content": {JSON: {"schema": models[one.inputs.content]}}}
    return told


def _responses(one: Operation, answers: Schemas) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": REF + "Problem"}}}
    good: dict[str, Any] = {"description": one.summary}
    if one.form.shape != "nothing":
        good["content"] = {JSON: {"schema": _schema(one, answers)}}
    codes = {"401": "No valid token", "403": "The token may not", "404": "Not there, or not yours to see"}
    codes |= {"422": "It cannot be read or was not done; `code` says why", "429": "Too many requests"}
    if one.writes:
        codes |= {"409": "Somebody else changed it", "400": "It cannot be read", "415": "Send JSON"}
    return {
        str(one.form.status): good,
        **{code: {"description": text, "content": problem} for code, text in sorted(codes.items())},
    }


def _schema(one: Operation, answers: Schemas) -> dict[str, Any]:
    form = one.form
    if form.shape == "list":
        items = answers.of(typing.get_args(form.hint)[0])
        return _object({"items": {"type": "array", "items": items}, "next": {"type": ["string", "null"]}})
    if form.shape == "done":
        return _object({name: {"type": ["integer", "null"]} for name in form.names})
    if form.shape == "value":
        return _object({"value": answers.of(form.hint)})
    schema = answers.of(form.hint)
    if form.is_paged:
        return {"allOf": [schema, _object({"next": {"type": ["string", "null"]}})]}
    return schema


def _object(parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": parts, "required": list(parts)}


def _resolved(schema: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix(REF)
    found: dict[str, Any] = inputs[name] if name else schema
    return found


def _without_title(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "title"}


def _scopes() -> str:
    return "A token that you make under your name, API tokens. Scopes:\n" + "\n".join(
        f"- `{code}`: {text}" for code, text in SCOPES.items()
    )
