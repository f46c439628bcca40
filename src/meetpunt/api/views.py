"""The documentation of the API, written from the operations themselves, and the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetpunt.api.answers import REF
from meetpunt.api.catalogue import areas
from meetpunt.api.mcp.tools import TOOLS
from meetpunt.api.openapi import JSON, SCOPES, document
from meetpunt.api.operation import Area
from meetpunt.api.problems import CODES

DEEPEST = 2
"""So many objects within objects are shown of what can be told."""


@dataclass(frozen=True)
class Taken:
    """Something that can be told. name: with what it stands in before it (`told/name`); where: path, query or body."""

    name: str
    where: str
    kind: str
    is_needed: bool
    about: str


@dataclass(frozen=True)
class Shown:
    """An operation to read. told: what it takes, with what stands in it; gives: the name of its answer."""

    id: str
    method: str
    path: str
    scope: str
    summary: str
    about: str
    told: tuple[Taken, ...]
    status: int
    gives: str


@dataclass(frozen=True)
class ShownArea:
    """A part with its operations."""

    title: object
    about: object
    operations: tuple[Shown, ...]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_safe
def documentation(request: HttpRequest, code: str = "") -> HttpResponse:
    """How to ask, and everything that can be asked: one part at a time."""
    chosen = next((area for area in areas() if area.code == code), None)
    if code and chosen is None:
        raise Http404
    context = {
        "areas": areas(),
        "chosen": _shown(chosen) if chosen else None,
        "scopes": {scope.value: text for scope, text in SCOPES.items()},
        "problems": CODES,
        "tools": TOOLS.values(),
        "base": settings.BASE_URL,
        "most": settings.API_A_MINUTE,
    }
    return render(request, "api/docs.html", context)


def _shown(area: Area) -> ShownArea:
    whole = document()
    shown = []
    for one in area.operations:
        told = whole["paths"][one.path][one.method.lower()]
        parts = [
            Taken(each["name"], each["in"], _kind(each["schema"]), each["required"], _about(each["schema"]))
            for each in told["parameters"]
        ]
        if "requestBody" in told:
            parts += _inside(told["requestBody"]["content"][JSON]["schema"], whole)
        good = told["responses"][str(one.form.status)].get("content", {}).get(JSON, {}).get("schema", {})
        shown.append(
            Shown(
                *(one.id, one.method, one.path, one.scope.value, one.summary, one.about, tuple(parts), one.form.status),
                gives=_kind(good) if good else "",
            )
        )
    return ShownArea(area.title, area.about, tuple(shown))


def _inside(schema: dict[str, Any], whole: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[Taken]:
    """What stands in a body, each object followed by what stands in it."""
    body = _schema(schema, whole)
    for name, each in body.get("properties", {}).items():
        found = _object(each, whole)
        kind = _kind(each) if found is None else "[object]" if each.get("type") == "array" else "object"
        yield Taken(before + name, "body", kind, name in body.get("required", ()), _about(each))
        if found is not None and depth < DEEPEST:
            yield from _inside(found, whole, f"{before}{name}/", depth + 1)


def _object(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any] | None:
    """The object that a schema is, may be, or is a list of; None when it is none."""
    inside = schema.get("items", schema)
    for one in (inside, *inside.get("anyOf", ())):
        if "$ref" in one and "properties" in _schema(one, whole):
            return dict(one)
    return None


def _about(schema: dict[str, Any]) -> str:
    return str(schema.get("description", ""))


def _schema(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix(REF)
    found: dict[str, Any] = whole["components"]["schemas"][name] if name else schema
    return found


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "anyOf" in schema or "allOf" in schema:
        return " | ".join(_kind(one) for one in schema.get("anyOf") or schema["allOf"][:1])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"][:8]) + (" | …" if len(schema["enum"]) > 8 else "")
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if schema.get("type") == "object" and "items" in schema.get("properties", {}):
        return _kind(schema["properties"]["items"])
    if schema.get("type") == "object":
        inside = schema.get("properties", {})
        return "{" + ", ".join(inside) + "}" if inside else "object"
    kind = schema.get("format") or schema.get("type", "any")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
