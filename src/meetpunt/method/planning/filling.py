"""A seller's gaps filled from the whole: marked as assumed, so that the plan says how much hangs on them.

The rule: only what says how selling goes is filled (conversions, visits, sizes), never what somebody has to do or has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from meetpunt.method.planning.inputs import Figure, Origin, SellerInputs, StepInputs

FILLED = ("visits_per_day", "sale_share", "visits_per_order", "order_size", "follow_on", "follow_on_size")
FILLED_OF_STEP = ("conversion", "visits", "contacts", "hours")


def filled(seller: SellerInputs, whole: SellerInputs) -> SellerInputs:
    """The seller with the whole's value, own estimate or of the pool, where nothing is known of the seller itself."""
    others = {step.code: step for step in whole.steps}
    steps = tuple(_step(step, others[step.code]) if step.code in others else step for step in seller.steps)
    taken = {name: _taken(getattr(seller, name), getattr(whole, name)) for name in FILLED}
    gaps: dict[str, Any] = {name: figure for name, figure in taken.items() if figure is not getattr(seller, name)}
    return replace(seller, steps=steps or tuple(_step(_empty(step), step) for step in whole.steps), **gaps)


def _step(step: StepInputs, other: StepInputs) -> StepInputs:
    taken: dict[str, Any] = {name: _taken(getattr(step, name), getattr(other, name)) for name in FILLED_OF_STEP}
    days: dict[str, Any] = {name: getattr(step, name) or getattr(other, name) for name in ("days_p50", "days_p80")}
    return replace(step, **taken, **days)


def _empty(step: StepInputs) -> StepInputs:
    return StepInputs(step.code, Figure(), Figure())


def _taken(own: Figure, whole: Figure) -> Figure:
    if own.value is not None or whole.value is None:
        return own
    return own.with_wanted(whole.value, Origin.POOL if whole.origin is Origin.POOL else Origin.ASSUMED)
