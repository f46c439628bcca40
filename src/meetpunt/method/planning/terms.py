"""The terms of a named change of a scenario: of what sort each is, within which bounds, and what is wrong with it.

The rule: terms are described once; that they can be meant, how they are kept and what a form asks all follow from it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from meetpunt.method.spells import MethodError


class Is(StrEnum):
    """Of what sort a term is. A share is kept as 0..1, money in minor units, a month as its first day in ISO."""

    SHARE = "share"
    POINTS = "points"
    NUMBER = "number"
    MONEY = "money"
    MONTH = "month"
    SELLER = "seller"
    SELLERS = "sellers"
    STEP = "step"
    TEXT = "text"
    CURVE = "curve"
    CHANNEL = "channel"
    FACTORS = "factors"


class Channel(StrEnum):
    """Where orders go that no seller visits for."""

    ONLINE = "online"
    DISTRIBUTOR = "distributor"


class Problem(StrEnum):
    """What is wrong with terms, alone or with whom they are about."""

    MISSING = "missing"
    NOT_A_NUMBER = "not_a_number"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NO_MONTH = "no_month"
    NO_CURVE = "no_curve"
    NO_CHOICE = "no_choice"
    TOO_LONG = "too_long"
    NOTHING_CHANGES = "nothing_changes"
    SAME_PERSON = "same_person"
    NOBODY = "nobody"
    NOBODY_ELSE = "nobody_else"
    NOT_IN_PERIOD = "not_in_period"
    ENDS_FIRST = "ends_first"
    MORE_THAN_THERE_IS = "more_than_there_is"
    NO_STEP = "no_step"
    NOT_KNOWN = "not_known"


class TermsError(MethodError):
    """Terms that cannot be meant. field: which; empty when it is about all of them."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(f"{field or 'the change'}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True)
class Term:
    """One term: its sort, its bounds (both allowed), and whether it may stay empty."""

    sort: Is
    least: float = 0.0
    most: float = 1e15
    is_optional: bool = False


LONGEST = 80
MONTHS_OF_CURVE = 36
T = TypeVar("T")


def term(sort: Is, least: float = 0.0, most: float | None = None) -> Any:
    """A term that has to be given."""
    return field(metadata={"term": Term(sort, least, _most(sort, most))})


def optional(sort: Is, default: Any, least: float = 0.0, most: float | None = None) -> Any:
    """A term that may stay empty."""
    return field(default=default, metadata={"term": Term(sort, least, _most(sort, most), is_optional=True)})


def terms_of(kind: type[Any]) -> dict[str, Term]:
    """The terms of a change by name, in order."""
    return {one.name: one.metadata["term"] for one in fields(kind)}


def read(kind: type[T], told: Mapping[str, Any]) -> T:
    """A change from its terms as they are kept.

    Raises:
        TermsError: a term is missing, of another sort, or out of its bounds.
    """
    values = {}
    for one in fields(kind):  # type: ignore[arg-type]
        which: Term = one.metadata["term"]
        value = told.get(one.name)
        if value in (None, "", [], ()):
            if one.default is MISSING:
                raise TermsError(one.name, Problem.MISSING)
            continue
        values[one.name] = _read(one.name, which, value)
    return kind(**values)


def kept(change: Any) -> dict[str, Any]:
    """The other way round: the terms as they are kept."""
    return {one.name: _kept(getattr(change, one.name)) for one in fields(change)}


def _kept(value: Any) -> Any:
    return [_kept(one) for one in value] if isinstance(value, tuple) else value


def _most(sort: Is, most: float | None) -> float:
    if most is not None:
        return most
    return 1.0 if sort in (Is.SHARE, Is.POINTS) else 1e15


def _read(name: str, which: Term, value: Any) -> Any:
    match which.sort:
        case Is.SHARE | Is.POINTS | Is.NUMBER:
            return _number(name, which, value)
        case Is.MONEY:
            return round(_number(name, which, value))
        case Is.SELLER:
            return int(_number(name, Term(which.sort, -1e15), value))
        case Is.SELLERS:
            return tuple(int(_number(name, Term(which.sort, -1e15), one)) for one in _several(name, value))
        case Is.CURVE:
            return _curve(name, value)
        case Is.FACTORS:
            return tuple(_factors(name, one) for one in _several(name, value))
        case Is.MONTH:
            return _month(name, value)
        case Is.CHANNEL:
            if value not in tuple(Channel):
                raise TermsError(name, Problem.NO_CHOICE)
            return str(value)
    text = str(value).strip()
    if len(text) > LONGEST:
        raise TermsError(name, Problem.TOO_LONG)
    return text


def _number(name: str, which: Term, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TermsError(name, Problem.NOT_A_NUMBER) from None
    if not math.isfinite(number):
        raise TermsError(name, Problem.NOT_A_NUMBER)
    if number < which.least:
        raise TermsError(name, Problem.TOO_LITTLE)
    if number > which.most:
        raise TermsError(name, Problem.TOO_MUCH)
    return number


def _several(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > 500:
        raise TermsError(name, Problem.NO_CHOICE)
    return list(value)


def _curve(name: str, value: Any) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or len(value) > MONTHS_OF_CURVE:
        raise TermsError(name, Problem.NO_CURVE)
    try:
        return tuple(_number(name, Term(Is.SHARE, 0.0, 1.0), one) for one in value)
    except TermsError:
        raise TermsError(name, Problem.NO_CURVE) from None


def _factors(name: str, value: Any) -> tuple[int, float, float]:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise TermsError(name, Problem.NOT_A_NUMBER)
    person, orders, size = value
    bounds = Term(Is.NUMBER, 0.0, 100.0)
    return (
        int(_number(name, Term(Is.SELLER, -1e15), person)),
        _number(name, bounds, orders),
        _number(name, bounds, size),
    )


def _month(name: str, value: Any) -> str:
    text = str(value).strip()
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        text += "-01"
    try:
        return date.fromisoformat(text).replace(day=1).isoformat()
    except ValueError:
        raise TermsError(name, Problem.NO_MONTH) from None
