"""What comes in: the parameters of a function, read from path, query and body, each of the type that it asks for.

Rule: who asks, the moment and the key against doing things twice are never told but filled in. A `Place`, a process, a
training and the like are told by their identity and found through `given`, so that what is not this viewer's is not
there. In a query the attributes of a question stand beside each other; `as_of` is today unless it is told.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any
from uuid import UUID

from annotated_types import Ge, Le
from pydantic import BaseModel

from meetpunt.api.given import GIVEN
from meetpunt.api.hints import hints_of, own_function
from meetpunt.api.paging import MOST, USUAL
from meetpunt.api.shapes import TODAY, Slot, attributes_of, model_of
from meetpunt.api.words import about_each

"""The days that Meetpunt knows: those of the store's calendar."""
FILLED_IN = frozenset(("viewer", "now", "key", "language", "today", "client_key", "most"))
LIMIT = Annotated[int, Ge(1), Le(MOST)]


@dataclasses.dataclass(frozen=True)
class Inputs:
    """What a function can be told.

    Attributes:
        path, query, body: what is told where; `path` gives the plain type of each place.
        strings: reads path and query, `content` reads the body; None when nothing is told there.
        lists: what can be told more than once in a query. paging: "page" or "after" when the
            function itself gives parts.
    """

    does: Callable[..., Any]
    path: Mapping[str, Any]
    query: Mapping[str, Slot]
    body: Mapping[str, Slot]
    strings: type[BaseModel]
    content: type[BaseModel] | None
    lists: frozenset[str]
    paging: str

    @property
    def is_paged(self) -> bool:
        """The function itself gives parts."""
        return bool(self.paging)

    def call(self, filled: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
        """Call the function with what is filled in and what was told.

        Raises:
            What the function does, and NotVisible for what is told by its identity and not this viewer's.
        """
        return _call(self.does, filled, told)


def inputs_of(does: Callable[..., Any], method: str, places: tuple[str, ...], shapes: Mapping[str, Any]) -> Inputs:
    """What a function can be told, by its signature."""
    slots = dict(_slots(does, flat=method in ("GET", "DELETE"), shapes=shapes))
    paging = (
        "after"
        if {"after", "before"} <= slots.keys()
        else "page"
        if "page" in slots and slots["page"].hint is not str
        else ""
    )
    for name in ("page", "after", "before"):
        slots.pop(name, None) if paging else None
    missing = set(places) - slots.keys()
    if missing:
        raise TypeError(f"{own_function(does).__qualname__} does not take {sorted(missing)}")
    path = {name: slots.pop(name) for name in places}
    query, body = (slots, {}) if method in ("GET", "DELETE") else ({}, slots)
    if method == "GET" and (paging or _gives_list(does)):
        query = {**query, "cursor": Slot(str | None, None)} | ({} if paging else {"limit": Slot(LIMIT, USUAL)})
    module, own = own_function(does).__module__, own_function(does).__name__
    name = "".join(part.title() for part in f"{module.rsplit('.', 1)[-1]}_{own}_{method}".split("_"))
    about = about_each(inspect.getdoc(own_function(does)), {**path, **query, **body})
    return Inputs(
        does,
        {one: slot.hint for one, slot in path.items()},
        query,
        body,
        model_of(f"{name}Query", {**path, **query}, about),
        model_of(f"{name}Input", body, about) if body else None,
        frozenset(one for one, slot in query.items() if _is_list(slot.hint)),
        paging,
    )


def _slots(does: Callable[..., Any], *, flat: bool, shapes: Mapping[str, Any]) -> Iterable[tuple[str, Slot]]:
    """By name what is told; the attributes of a question and what finds a thing stand beside the rest."""
    hints = hints_of(does)
    for name, parameter in inspect.signature(does).parameters.items():
        hint = hints[name]
        if _is_filled_in(name, hint):
            continue
        found = GIVEN.get(_without_none(hint))
        if name in shapes:
            yield name, Slot(shapes[name], ... if parameter.default is parameter.empty else parameter.default)
        elif found is not None:
            yield from _slots(found, flat=flat, shapes=shapes)
        elif flat and dataclasses.is_dataclass(_without_none(hint)):
            for inner, slot in attributes_of(_without_none(hint)):
                given = GIVEN.get(_without_none(slot.hint))
                if given is not None:
                    yield from _slots(given, flat=flat, shapes=shapes)
                else:
                    yield inner, Slot(shapes.get(inner, slot.hint), slot.default)
        else:
            yield name, Slot(hint, ... if parameter.default is parameter.empty else parameter.default)


def _call(does: Callable[..., Any], filled: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    hints, given = hints_of(does), {}
    for name, parameter in inspect.signature(does).parameters.items():
        hint = _without_none(hints[name])
        if _is_filled_in(name, hint):
            if name in filled:
                given[name] = filled[name]
        elif name in TODAY and told.get(name) is None:
            given[name] = filled["today"]
        elif name in told:
            given[name] = told[name]
        elif hint in GIVEN:
            given[name] = _call(GIVEN[hint], filled, told)
        elif dataclasses.is_dataclass(hint):
            given[name] = _question(hint, filled, told)  # type: ignore[arg-type]
        elif parameter.default is parameter.empty:
            raise TypeError(f"{name} of {own_function(does).__qualname__} was not told")
    return does(**given)


def _question(of: type, filled: Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    """A question from attributes that stand beside each other."""
    values = {}
    for name, slot in attributes_of(of):
        hint = _without_none(slot.hint)
        if hint in GIVEN:
            values[name] = _call(GIVEN[hint], filled, told)
        elif told.get(name) is not None or name not in TODAY:
            values[name] = told[name]
        else:
            values[name] = filled["today"]
    return of(**values)


def _gives_list(does: Callable[..., Any]) -> bool:
    hint = hints_of(does).get("return")
    origin = typing.get_origin(hint)
    return origin is list or (origin is tuple and Ellipsis in typing.get_args(hint))


def _is_list(hint: Any) -> bool:
    origin = typing.get_origin(_without_none(hint))
    return isinstance(origin, type) and issubclass(origin, Iterable)


def _without_none(hint: Any) -> Any:
    """What may be left out, without saying so."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        left = [one for one in typing.get_args(hint) if one is not type(None)]
        return left[0] if len(left) == 1 else hint
    return hint


def _is_filled_in(name: str, hint: Any) -> bool:
    """It is never told; a key is one when it tells a retry apart, not when it is somebody's number."""
    return name in FILLED_IN and (name != "key" or _without_none(hint) is UUID)
