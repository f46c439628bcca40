"""What cannot be read of what was sent: where, of which kind, and what to send instead, in the reader's language."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError

MOST = 50
_SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("This is missing."),
    "json_invalid": gettext_lazy("This is no JSON."),
    "int": gettext_lazy("Give a whole number."),
    "float": gettext_lazy("Give a number."),
    "bool": gettext_lazy("Give true or false."),
    "string": gettext_lazy("Give a text."),
    "date": gettext_lazy("Give a day as 2026-01-31."),
    "datetime": gettext_lazy("Give a moment with its time zone, as 2026-01-31T14:30:00+01:00."),
    "timezone": gettext_lazy("Give a moment with its time zone, as 2026-01-31T14:30:00+01:00."),
    "time": gettext_lazy("Give a time as 14:30."),
    "list": gettext_lazy("Give a list."),
    "tuple": gettext_lazy("Give a list."),
    "set": gettext_lazy("Give a list."),
    "frozen": gettext_lazy("Give a list."),
    "dict": gettext_lazy("Give an object."),
    "model": gettext_lazy("Give an object."),
    "string_too_long": gettext_lazy("This is too long: at most %(max_length)s letters."),
    "too_long": gettext_lazy("These are too many: at most %(max_length)s."),
    "literal_error": gettext_lazy("Give one of: %(expected)s."),
    "enum": gettext_lazy("Give one of: %(expected)s."),
    "greater_than_equal": gettext_lazy("Give at least %(ge)s."),
    "less_than_equal": gettext_lazy("Give at most %(le)s."),
}
"""By the code of a mistake, or by the word with which it begins."""


def mistakes(error: ValidationError, model: type[BaseModel], where: str) -> list[dict[str, str]]:
    """The mistakes one by one. model: that could not be read; where: "query" or "body"."""
    return [
        {
            "in": where,
            "at": "/".join(str(part) for part in one["loc"]),
            "code": one["type"],
            "message": _sentence(one["type"], one.get("ctx", {}), one["msg"], model, one["loc"]),
        }
        for one in error.errors(include_url=False, include_input=False)[:MOST]
    ]


def _sentence(code: str, told: Mapping[str, Any], otherwise: str, model: type[BaseModel], loc: tuple[Any, ...]) -> str:
    if code == "extra_forbidden":
        known = ", ".join(_model_at(model, loc[:-1]).model_fields)
        return (_("This is not known here. Known are: %(known)s.") if known else _("Nothing is told here.")) % {
            "known": known
        }
    sentence = _SENTENCES.get(code) or _SENTENCES.get(code.partition("_")[0])
    return otherwise if sentence is None else str(sentence) % {**told, "expected": _expected(told)}


def _expected(told: Mapping[str, Any]) -> str:
    return str(told.get("expected", "")).replace(" or ", ", ")


def _model_at(model: type[BaseModel], loc: tuple[Any, ...]) -> type[BaseModel]:
    """The part of a model in which something stands."""
    for name in loc:
        found = model.model_fields.get(name) if isinstance(name, str) else None
        model = (_inside(found.annotation) if found is not None else None) or model
    return model


def _inside(hint: Any) -> type[BaseModel] | None:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    return next((found for one in typing.get_args(hint) if (found := _inside(one)) is not None), None)
