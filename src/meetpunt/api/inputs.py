"""What comes in: the parameters of a function, read from path, query and body, each of the type that it asks for.

Rule: who asks, the moment and the key against doing things twice are never told but filled in. A `Place`, a process, a
training and the like are told by their identity and found through `given`, so that what is not this viewer's is not
there. In a query the attributes of a question stand beside each other; `as_of` is today unless it is told.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen, Timezone
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from meetpunt.api.given import GIVEN
from meetpunt.api.hints import hints_of, own_function
from meetpunt.api.paging import MOST, USUAL
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.rows import ColumnKind, column_kinds

DAY = Annotated[date, Ge(date(1990, 1, 1)), Le(date(2059, 12, 31))]
"""The days that Meetpunt knows: those of the store's calendar."""
MOMENT = Annotated[datetime, Timezone(...)]
NUMBER = Annotated[int, Ge(-(2**53)), Le(2**53)]
MOST_LETTERS = 20_000
TEXT = Annotated[str, MaxLen(MOST_LETTERS)]
FRACTION = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
YEAR, YEARS = Annotated[int, Ge(2000), Le(2058)], frozenset(("year",))
BOUNDED: dict[Any, Any] = {date: DAY, datetime: MOMENT, int: NUMBER, str: TEXT, float: FRACTION}
_OF_COLUMNS: dict[str, Any] = {
    "number": NUMBER,
    "fraction": FRACTION,
    "yes_no": bool,
    "day": Annotated[DAY, AfterValidator(to_day_number)],
    "moment": Annotated[MOMENT, AfterValidator(to_us)],
    "tree": list[str] | dict[str, list[str] | str | int | None],
}
FILLED_IN = frozenset(("viewer", "now", "key", "language", "today", "client_key"))
TODAY = frozenset(("as_of",))
MOST_ITEMS = 1_000
LIMIT = Annotated[int, Ge(1), Le(MOST)]
_EXACT = ConfigDict(extra="forbid", arbitrary_types_allowed=False)


@dataclasses.dataclass(frozen=True)
class Slot:
    """Something that can be told. hint: its type; default: `...` when it must be told."""

    hint: Any
    default: Any = ...


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


def inputs_of(
    does: Callable[..., Any], method: str, places: tuple[str, ...], shapes: Mapping[str, Any]
) -> Inputs:
    """What a function can be told, by its signature."""
    slots = dict(_slots(does, flat=method in ("GET", "DELETE"), shapes=shapes))
    paging = "after" if {"after", "before"} <= slots.keys() else "page" if "page" in slots and slots["page"].hint is not str else ""
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
    return Inputs(
        does,
        {one: slot.hint for one, slot in path.items()},
        query,
        body,
        _model(f"{name}Query", {**path, **query}),
        _model(f"{name}Input", body) if body else None,
        frozenset(one for one, slot in query.items() if _is_list(slot.hint)),
        paging,
    )


def fields(named: str, /, whole: bool = False, **hints: Any) -> Any:
    """A record's fields, of which any may be told (all must be when `whole`): a mapping with those that were."""
    default = ... if whole else None
    told = {name: (input_type(hint), default) for name, hint in hints.items()}
    model = create_model(named, __config__=_EXACT, **told)  # type: ignore[call-overload]

    def told_only(told: BaseModel) -> dict[str, Any]:
        return {name: getattr(told, name) for name in told.model_fields_set}

    return Annotated[model, AfterValidator(told_only)]


def columns(table: str, *names: str, whole: bool = False, **more: Any) -> Any:
    """A record's columns, each as its table holds it. whole: all must be told; more: others that go along."""
    hints = {name: _column(one) for name, one in column_kinds(table, names).items()}
    named = f"{table.title()}{'Whole' if whole else 'Columns'}{_short(names, more)}"
    return fields(named, whole, **hints, **more)


def _short(names: Iterable[str], more: Iterable[str]) -> str:
    """Tells shapes of one table apart."""
    return "".join(sorted({name.title().replace("_", "")[:3] for name in (*names, *more)}))[:40]


def _column(of: ColumnKind) -> Any:
    if of.kind == "text" and of.choices:
        hint: Any = Literal[(*of.choices, "")]
    elif of.kind == "text":
        hint = Annotated[str, MaxLen(of.longest or MOST_LETTERS)]
    else:
        hint = _OF_COLUMNS[of.kind]
    return hint | None if of.may_lack else hint


def input_type(hint: Any) -> Any:
    """A type as it is read from outside: bounded, and a frozen dataclass from an object with its attributes."""
    if hint in BOUNDED:
        return BOUNDED[hint]
    if hint is Any:
        raise TypeError("Say what may be told: a shape is missing.")
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return hint
    if origin in (typing.Union, types.UnionType):
        return functools.reduce(lambda one, other: one | other, (input_type(one) for one in inside))
    if origin is tuple and Ellipsis not in inside:
        return tuple[tuple(input_type(one) for one in inside)]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Annotated[dict[input_type(inside[0]), input_type(inside[1])], MaxLen(MOST_ITEMS)]
    if isinstance(origin, type) and issubclass(origin, Iterable):
        kind = {tuple: tuple, frozenset: frozenset, set: set}.get(origin, list)
        each = input_type(inside[0])
        return Annotated[tuple[each, ...] if kind is tuple else kind[each], MaxLen(MOST_ITEMS)]  # type: ignore[valid-type,index]
    if dataclasses.is_dataclass(hint):
        return _told_as(hint)  # type: ignore[arg-type]
    return hint


@functools.cache
def _told_as(of: type) -> Any:
    """A frozen dataclass, from an object with its attributes."""
    module = "".join(part.title() for part in of.__module__.rsplit(".", 1)[-1].split("_"))
    model = _model(f"{module}{of.__name__}Told", dict(_attributes(of)))

    def made(told: BaseModel) -> Any:
        return of(**{name: getattr(told, name) for name in type(told).model_fields})

    return Annotated[model, AfterValidator(made)]


def _attributes(of: type) -> Iterable[tuple[str, Slot]]:
    hints = hints_of(of)
    for one in dataclasses.fields(of):
        if one.init and not one.name.startswith("_"):
            default: Any = one.default
            if _has_no_form(hints[one.name]) and default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING:
                raise TypeError(f"{of.__name__}.{one.name} has no form that may be told")
            if _has_no_form(hints[one.name]):
                continue
            if one.default_factory is not dataclasses.MISSING:
                default = one.default_factory()
            yield one.name, Slot(hints[one.name], ... if default is dataclasses.MISSING else default)


def _slots(does: Callable[..., Any], *, flat: bool, shapes: Mapping[str, Any]) -> Iterable[tuple[str, Slot]]:
    """By name what is told; the attributes of a question and what finds a thing stand beside the rest."""
    hints = hints_of(does)
    for name, parameter in inspect.signature(does).parameters.items():
        if name in FILLED_IN or _is_filled(does, name):
            continue
        hint = hints[name]
        found = GIVEN.get(_without_none(hint))
        if name in shapes:
            yield name, Slot(shapes[name], ... if parameter.default is parameter.empty else parameter.default)
        elif found is not None:
            yield from _slots(found, flat=flat, shapes=shapes)
        elif flat and dataclasses.is_dataclass(_without_none(hint)):
            for inner, slot in _attributes(_without_none(hint)):
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
        if _is_filled(does, name):
            continue
        hint = _without_none(hints[name])
        if name in FILLED_IN:
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
    for name, slot in _attributes(of):
        hint = _without_none(slot.hint)
        if hint in GIVEN:
            values[name] = _call(GIVEN[hint], filled, told)
        elif told.get(name) is not None or name not in TODAY:
            values[name] = told[name]
        else:
            values[name] = filled["today"]
    return of(**values)


def _model(name: str, slots: Mapping[str, Slot]) -> type[BaseModel]:
    told: dict[str, Any] = {}
    for one, slot in slots.items():
        kind = YEAR if one in YEARS and slot.hint is int else input_type(slot.hint)
        told[one] = (kind | None, None) if slot.default is ... and one in TODAY else (kind, slot.default)
    return create_model(name, __config__=_EXACT, **told)


def _has_no_form(hint: Any) -> bool:
    """A mapping of anything: that is for who knows what it holds, not to be told from outside."""
    return typing.get_origin(hint) is Mapping and typing.get_args(hint)[1] is Any


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


def _is_filled(does: Callable[..., Any], name: str) -> bool:
    return isinstance(does, functools.partial) and name in does.keywords


