"""Wanted values laid over measured ones.

The rule: a value of one person counts before one that was said of everybody; a target of everybody is the whole's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meetpunt.method.planning.inputs import Code, Figure, Origin, SellerInputs, StepInputs

STEP_FIGURES = {Code.CONVERSION: "conversion", Code.VISITS_PER_ENTRY: "visits"}
"""Figures that each step has."""

Asked = tuple[float, Origin]
Wishes = Mapping[tuple[Code, str], Asked]
"""Value and origin by code and step; a figure that is of no step has the step ""."""


def with_wishes(inputs: SellerInputs, own: Wishes, everybodys: Wishes | None = None) -> SellerInputs:
    """The inputs with wanted values: one's own, and else what is wanted of everybody."""
    shared = {at: asked for at, asked in (everybodys or {}).items() if at[0] is not Code.TARGET}
    wanted = {**shared, **own}
    figures: dict[str, Any] = {
        code.value: _wished(getattr(inputs, code.value), asked)
        for (code, step), asked in wanted.items()
        if not step and code not in STEP_FIGURES
    }
    steps = tuple(_step(one, wanted) for one in inputs.steps)
    return replace(inputs, steps=steps, **figures)


def _step(step: StepInputs, wanted: Wishes) -> StepInputs:
    found: dict[str, Any] = {
        name: _wished(getattr(step, name), wanted[code, step.code])
        for code, name in STEP_FIGURES.items()
        if (code, step.code) in wanted
    }
    return replace(step, **found)


def _wished(figure: Figure, asked: Asked) -> Figure:
    return figure.with_wanted(*asked)
