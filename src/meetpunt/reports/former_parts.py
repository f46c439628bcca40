"""What is made again and comes out as it was is the very same thing, whole or in part: what was drawn of it can stay.

Rule: a part is the same when its type and all that it holds are; of what is not known here (decimals, sets, words that
wait for a language) it is taken to have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

_PLAIN = (str, int, float, date, Enum)
"""Of these the equal is the same; a moment is a date too."""


def with_former_parts(former: object, made: T) -> T:
    """What was made; in it, what is as it was in the former one is the former one's."""
    return cast(T, _shared(former, made))


def _shared(former: Any, made: Any) -> Any:
    if former is made or type(former) is not type(made):
        return made
    if isinstance(made, _PLAIN):
        return former if former == made else made
    if type(made) is tuple:
        parts = [_shared(*two) for two in zip(former, made, strict=False)]
        return _whole(former, former, parts, lambda: (*parts, *made[len(parts) :]), len(made))
    if type(made) is dict:
        parts = [_shared(former[key], part) if key in former else part for key, part in made.items()]
        is_in_order = list(former) == list(made)
        before = former.values() if is_in_order else ()
        return _whole(former, before, parts, lambda: dict(zip(made, parts, strict=True)), len(made))
    if is_dataclass(made) and not isinstance(made, type):
        names = _names(type(made))
        before = [getattr(former, name) for name in names]
        parts = [_shared(one, getattr(made, name)) for one, name in zip(before, names, strict=True)]
        return _whole(former, before, parts, lambda: replace(made, **dict(zip(names, parts, strict=True))), len(names))
    return made


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


def _whole(former: Any, before: Any, parts: list[Any], make: Callable[[], Any], size: int) -> Any:
    """The former one when it consists of just these parts, else one that is made of them."""
    is_same = len(before) == len(parts) == size and all(one is part for one, part in zip(before, parts, strict=True))
    return former if is_same else make()
