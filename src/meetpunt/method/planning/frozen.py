"""What a plan counted with, as plain values to keep beside it: next year reads what was known when it came to hold.

The rule: thawing gives back what was frozen, and what an older version did not know yet is not known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, StepInputs

_EXACT = "exact"
"""How an unlimited count is kept; JSON has no infinity."""


def freeze(inputs: Sequence[SellerInputs]) -> dict[str, Any]:
    """The inputs as values that JSON can hold."""
    return {"sellers": [_plain(one) for one in inputs]}


def thaw(kept: Mapping[str, Any]) -> tuple[SellerInputs, ...]:
    """The inputs that were frozen; nothing when nothing was kept."""
    return tuple(_seller(one) for one in kept.get("sellers", ()))


def _plain(one: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if isinstance(value, tuple):
            found[field.name] = [_plain(each) for each in value]
        elif isinstance(value, Figure):
            if value != Figure():
                found[field.name] = _figure_plain(value)
        else:
            found[field.name] = value
    return found


def _figure_plain(figure: Figure) -> list[Any]:
    n = _EXACT if math.isinf(figure.n) else figure.n
    return [figure.measured, figure.low, figure.high, n, figure.wanted, figure.told.value]


def _seller(kept: Mapping[str, Any]) -> SellerInputs:
    known = {field.name for field in fields(SellerInputs)}
    told = {name: _thawed(value) for name, value in kept.items() if name in known and name != "steps"}
    return SellerInputs(**told, steps=tuple(_step(one) for one in kept.get("steps", ())))


def _step(kept: Mapping[str, Any]) -> StepInputs:
    known = {field.name for field in fields(StepInputs)}
    told: dict[str, Any] = {"conversion": Figure(), "visits": Figure()}
    told |= {name: _thawed(value) for name, value in kept.items() if name in known}
    return StepInputs(**told)


def _thawed(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    measured, low, high, n, wanted, told = value
    return Figure(measured, low, high, math.inf if n == _EXACT else n, wanted, Origin(told))
