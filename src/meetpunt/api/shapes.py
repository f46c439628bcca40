"""What may be told from outside: each type bounded, a record's columns as their table holds them, nothing unknown."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model

from meetpunt.api.hints import hints_of
from meetpunt.api.words import about_each
from meetpunt.store.fields import to_day_number, to_us
from meetpunt.store.rows import ColumnKind, column_kinds

DAY = Annotated[date, Ge(date(1990, 1, 1)), Le(date(2059, 12, 31))]


MOMENT = AwareDatetime


NUMBER = Annotated[int, Ge(-(2**53)), Le(2**53)]


MOST_LETTERS = 20_000


TEXT = Annotated[str, MaxLen(MOST_LETTERS)]


FRACTION = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]


YEAR = Annotated[int, Ge(2000), Le(2058)]


YEARS = frozenset(("year",))


BOUNDED: dict[Any, Any] = {date: DAY, datetime: MOMENT, int: NUMBER, str: TEXT, float: FRACTION}


_OF_COLUMNS: dict[str, Any] = {
    "number": NUMBER,
    "fraction": FRACTION,
    "yes_no": bool,
    "day": Annotated[DAY, AfterValidator(to_day_number)],
    "moment": Annotated[MOMENT, AfterValidator(to_us)],
    "tree": list[str] | dict[str, list[str] | str | int | None],
}


TODAY = frozenset(("as_of",))


MOST_ITEMS = 1_000


_EXACT = ConfigDict(extra="forbid", arbitrary_types_allowed=False)


@dataclasses.dataclass(frozen=True)
class Slot:
    """Something that can be told. hint: its type; default: `...` when it must be told."""

    hint: Any
    default: Any = ...


def fields(named: str, /, whole: bool = False, **hints: Any) -> Any:
    """A record's fields, of which any may be told (all must be when `whole`): a mapping with those that were."""
    left_out = Field() if whole else Field(default_factory=_nothing)
    told = {name: (input_type(hint), left_out) for name, hint in hints.items()}
    model = create_model(named, __config__=_EXACT, **told)  # type: ignore[call-overload]

    def told_only(told: BaseModel) -> dict[str, Any]:
        return {name: getattr(told, name) for name in told.model_fields_set}

    return Annotated[model, AfterValidator(told_only)]


def _nothing() -> None:
    """What is not told; a default of its own would stand in the schema as something that may be told."""


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
        return tuple[tuple(input_type(one) for one in inside)]  # type: ignore[misc]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Annotated[dict[input_type(inside[0]), input_type(inside[1])], MaxLen(MOST_ITEMS)]  # type: ignore[misc]
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
    slots = dict(attributes_of(of))
    model = model_of(
        f"{module}{of.__name__}Told", slots, about_each(of.__doc__, {one.name for one in dataclasses.fields(of)})
    )

    def made(told: BaseModel) -> Any:
        return of(**{name: getattr(told, name) for name in type(told).model_fields})

    return Annotated[model, AfterValidator(made)]


def attributes_of(of: type) -> Iterable[tuple[str, Slot]]:
    hints = hints_of(of)
    for one in dataclasses.fields(of):
        if one.init and not one.name.startswith("_"):
            default: Any = one.default
            if (
                _has_no_form(hints[one.name])
                and default is dataclasses.MISSING
                and one.default_factory is dataclasses.MISSING
            ):
                raise TypeError(f"{of.__name__}.{one.name} has no form that may be told")
            if _has_no_form(hints[one.name]):
                continue
            if one.default_factory is not dataclasses.MISSING:
                default = one.default_factory()
            yield one.name, Slot(hints[one.name], ... if default is dataclasses.MISSING else default)


def model_of(name: str, slots: Mapping[str, Slot], about: Mapping[str, str]) -> type[BaseModel]:
    """What can be told, as it is read. about: what is said of each in the documentation."""
    told: dict[str, Any] = {}
    for one, slot in slots.items():
        kind = YEAR if one in YEARS and slot.hint is int else input_type(slot.hint)
        kind, default = (kind | None, None) if slot.default is ... and one in TODAY else (kind, slot.default)
        told[one] = (kind, Field(default, description=about.get(one)))
    return create_model(name, __config__=_EXACT, **told)


def _has_no_form(hint: Any) -> bool:
    """A mapping of anything: that is for who knows what it holds, not to be told from outside."""
    return typing.get_origin(hint) is Mapping and typing.get_args(hint)[1] is Any
