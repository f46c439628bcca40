"""What goes out: frozen dataclasses as JSON, and the schema that says so beforehand.

Rule: a day is "2026-01-31", a moment RFC 3339 in UTC, a decimal number a text, money an integer of the currency's
smallest unit in an attribute that ends in `_minor` (docs/api.md). What is not a number (yet) is null. The words that a
dataclass works out of itself go along when they are plain values. Who looks, tables of numbers that only the method
reads, and mappings of anything, which no schema can describe, stay here.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Model
from django.utils.functional import Promise

from meetpunt.api.hints import hints_of
from meetpunt.api.words import about_each
from meetpunt.store.access import Viewer

PLAIN = (str, int, float, bool, date, datetime, Decimal, type(None))
STAYS = (Viewer, np.ndarray, np.random.Generator, types.FunctionType)
REF = "#/components/schemas/"
Schema = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Form:
    """How an answer looks.

    Attributes:
        shape: "object" as it is, "list" in pages, "id" and "change" of what was done, "nothing".
        hint: the type of what the function gives. names: of the parts of a written answer.
    """

    shape: str
    hint: Any
    names: tuple[str, ...] = ()
    is_paged: bool = False

    @property
    def status(self) -> int:
        """The HTTP status of an answer in this form."""
        if self.shape == "nothing":
            return 204
        return 201 if "id" in self.names else 200


def form_of(hint: Any, writes: bool, *, is_paged: bool) -> Form:
    """The form of what a function gives; of an action the identities of what it made and of its line in the trail."""
    if hint is type(None) or hint is None:
        return Form("nothing", hint)
    if writes:
        parts = typing.get_args(hint) if typing.get_origin(hint) is tuple else (hint,)
        if Ellipsis not in parts and all(_is_done(part) for part in parts):
            return Form("done", hint, tuple(_name_of(part, parts) for part in parts))
    if typing.get_origin(hint) in (tuple, list) and (
        Ellipsis in typing.get_args(hint) or typing.get_origin(hint) is list
    ):
        return Form("list", hint, is_paged=is_paged)
    if _is_table(hint) or hint in PLAIN:
        return Form("value", hint)
    return Form("object", hint, is_paged=is_paged)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if value is None or (isinstance(value, bool | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name, _hint in _parts(type(value))}
    if isinstance(value, Mapping):
        return {word(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=lambda one: (str(type(one)), one))
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    raise TypeError(f"{type(value)} has no place in an answer")


def word(key: Any) -> str:
    """A key of a table: of several parts with colons between them, where nothing stands for none."""
    if dataclasses.is_dataclass(key) and not isinstance(key, type):
        key = tuple(getattr(key, one.name) for one in dataclasses.fields(key))
    if isinstance(key, tuple):
        return ":".join(word(part) for part in key)
    return "" if key is None else str(plain(key))


class Schemas:
    """The schemas of all dataclasses that occur, each under a name of its own. taken: names of other things."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self.named: dict[str, Schema] = {}
        self._taken = frozenset(taken)
        self._names: dict[type, str] = {}

    def of(self, hint: Any) -> Schema:
        """The schema of a type."""
        origin, inside = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Annotated:
            return self.of(inside[0])
        if origin in (typing.Union, types.UnionType):
            told = [self.of(one) for one in inside]
            unique = [one for at, one in enumerate(told) if one not in told[:at]]
            return unique[0] if len(unique) == 1 else {"anyOf": unique}
        if origin is typing.Literal:
            return {"enum": [plain(one) for one in inside]}
        if origin is tuple and inside and inside[-1] is not Ellipsis:
            each = [self.of(one) for one in inside]
            unique = [one for at, one in enumerate(each) if one not in each[:at]]
            items = unique[0] if len(unique) == 1 else {"anyOf": unique}
            return {"type": "array", "items": items, "minItems": len(each), "maxItems": len(each)}
        if origin is not None and _is_a(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1]) if inside else {}}
        if origin is not None and _is_a(origin, Iterable):
            return {"type": "array", "items": self.of(inside[0]) if inside else {}}
        return self._simple(hint)

    def _simple(self, hint: Any) -> Schema:
        if hint is None or hint is type(None):
            return {"type": "null"}
        if not isinstance(hint, type):
            return {}
        if issubclass(hint, Enum):
            return {"enum": [plain(one) for one in hint]}
        for kind, schema in _SIMPLE:
            if issubclass(hint, kind):
                return dict(schema)
        if dataclasses.is_dataclass(hint):
            return {"$ref": REF + self._name(hint)}
        if issubclass(hint, Mapping):
            return {"type": "object"}
        return {"type": "array"} if issubclass(hint, Collection) else {}

    def _name(self, hint: type) -> str:
        if hint not in self._names:
            name = hint.__name__.lstrip("_")
            if name in self.named or name in self._taken:
                name = "".join(part.title() for part in hint.__module__.rsplit(".", 1)[-1].split("_")) + name
            while name in self.named or name in self._taken:
                name += "_"
            self._names[hint], self.named[name] = name, {}
            parts = {part: self.of(told) for part, told in _parts(hint)}
            every = {*parts, *(one.name for one in dataclasses.fields(hint))}
            for part, about in about_each(hint.__doc__, every).items():
                if part in parts:
                    parts[part] = {**parts[part], "description": about}
            self.named[name] = {"type": "object", "properties": parts, "required": list(parts)}
        return self._names[hint]


_SIMPLE: tuple[tuple[type, Schema], ...] = (
    (bool, {"type": "boolean"}),
    (str, {"type": "string"}),
    (int, {"type": "integer"}),
    (np.integer, {"type": "integer"}),
    (float, {"type": ["number", "null"]}),
    (np.floating, {"type": ["number", "null"]}),
    (datetime, {"type": "string", "format": "date-time"}),
    (date, {"type": "string", "format": "date"}),
    (time, {"type": "string"}),
    (Decimal, {"type": "string"}),
    (UUID, {"type": "string", "format": "uuid"}),
    (Promise, {"type": "string"}),
    (Model, {"type": "integer"}),
)


@functools.cache
def _parts(of: type) -> tuple[tuple[str, Any], ...]:
    """Attributes of a dataclass that go out, and the plain values that it works out of them."""
    hints = hints_of(of)
    found = [(one.name, hints[one.name]) for one in dataclasses.fields(of)]
    for name in dir(of):
        told = getattr(of, name, None)
        getter = told.fget if isinstance(told, property) else getattr(told, "func", None)
        if isinstance(told, property | functools.cached_property) and isinstance(getter, Callable):  # type: ignore[arg-type]
            hint = hints_of(getter).get("return")
            if _is_plain(hint):
                found.append((name, hint))
    return tuple((name, hint) for name, hint in found if not name.startswith("_") and not _stays(hint))


def _is_plain(hint: Any) -> bool:
    inside = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return all(_is_plain(one) for one in inside)
    return hint in PLAIN


def _stays(hint: Any) -> bool:
    """It is of no use outside, or none of anybody's business there."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType, tuple, list, typing.Annotated):
        return any(_stays(one) for one in inside)
    if origin is not None and _is_a(origin, Mapping):
        return inside[1] is Any or _stays(inside[1])
    told = origin or hint
    return told is Callable or (isinstance(told, type) and (issubclass(told, STAYS) or told.__name__ == "Callable"))


def _is_done(hint: Any) -> bool:
    """Part of what an action gives: an identity, a number, or a line of the trail."""
    inside = typing.get_args(hint)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return all(_is_done(one) for one in inside)
    return hint in (int, type(None)) or (isinstance(hint, type) and issubclass(hint, Model))


def _name_of(hint: Any, among: tuple[Any, ...]) -> str:
    kinds = typing.get_args(hint) or (hint,)
    models = [one for one in kinds if isinstance(one, type) and issubclass(one, Model)]
    if models:
        return "change_id" if models[0].__name__ in ("Change", "Model") else "id"
    return "count" if among[0] is not hint else "id"


def _is_table(hint: Any) -> bool:
    origin = typing.get_origin(hint)
    return origin is not None and (
        _is_a(origin, Mapping) or _is_a(origin, Iterable) or origin in (typing.Union, types.UnionType)
    )


def _is_a(origin: Any, kind: type) -> bool:
    return isinstance(origin, type) and issubclass(origin, kind)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
