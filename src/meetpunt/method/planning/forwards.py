"""Forwards: wanted activities times the expected conversions are orders and revenue; the rest of a target goes back.

The rule: a part of the plan (a product, segment or territory) is either counted forwards from what will be done, or
back from its share of what the target leaves; together they say what is covered and what is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from meetpunt.method.planning.back_calculation import (
    Gap,
    Reason,
    WayBack,
    entries_needed,
    known,
    revenue_per_order,
    share,
    step_visits,
    way_back,
)
from meetpunt.method.planning.inputs import Figure, SellerInputs, exactly


class Activity(StrEnum):
    """What is wanted of: sales visits, contacts for sales, or opportunities entering a step."""

    VISITS = "visits"
    CONTACTS = "contacts"
    ENTRIES = "entries"


@dataclass(frozen=True)
class Wanted:
    """So many activities in the period; `step`: the code of the step that is entered, "" = the first."""

    activity: Activity
    number: float
    step: str = ""


@dataclass(frozen=True)
class Part:
    """A product, segment or territory of a plan.

    Attributes:
        name: to show. inputs: its figures (`filling.filled` takes what is missing from the whole).
        wanted: what will be done; None = counted back from its share of the target.
    """

    name: str
    inputs: SellerInputs
    wanted: Wanted | None = None


@dataclass(frozen=True)
class PartOfPlan:
    """What a part brings and takes.

    Attributes:
        name: of the part. forwards: whether counted from activities.
        orders, revenue: expected (forwards) or needed (back); None = not known, with `gaps`.
        way: what it takes: entries, visits, days.
    """

    name: str
    forwards: bool
    orders: float | None
    revenue: float | None
    way: WayBack
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Mix:
    """Parts counted forwards and parts counted back, against one target.

    Attributes:
        target: of all together; None = none, then nothing is counted back.
        forwards: revenue of the parts counted forwards.
        rest: what the target leaves for the others; 0 when the forwards parts bring it all.
        surplus: what the forwards parts bring over the target.
        uncovered: of the rest, what no part was counted back for.
        visits, days: of all parts; None where one of them is not known.
    """

    target: float | None
    forwards: float
    rest: float
    surplus: float
    uncovered: float
    parts: tuple[PartOfPlan, ...]
    visits: float | None
    days: float | None


def orders_from(inputs: SellerInputs, wanted: Wanted) -> tuple[float | None, tuple[Gap, ...]]:
    """Orders from wanted activities.

    From entries of step k: n x prod_{j >= k} p_j. From visits or contacts: n / what one order takes, with all the
    steps before it and what drops out: sum_k v_k / prod_{j >= k} p_j.
    """
    number = wanted.number if math.isfinite(wanted.number) else 0.0
    if number <= 0:
        return 0.0, ()
    codes = [step.code for step in inputs.steps]
    if wanted.activity is Activity.ENTRIES:
        if not codes or (wanted.step and wanted.step not in codes):
            return None, (Gap(Reason.NO_STEPS, wanted.step),)
        steps = inputs.steps[codes.index(wanted.step) if wanted.step else 0 :]
        unknown = [Gap(Reason.NO_CONVERSION, step.code) for step in steps if share(step.conversion) is None]
        if unknown:
            return None, tuple(unknown)
        return number * math.prod(share(step.conversion) or 0.0 for step in steps), ()
    per_order = _visits_per_order(inputs) if wanted.activity is Activity.VISITS else _contacts_per_order(inputs)
    return (None, (Gap(Reason.NO_VISITS),)) if not per_order else (number / per_order, ())


def part_of(part: Part) -> PartOfPlan:
    """A part by itself: forwards from its activities, else back from its own target."""
    if part.wanted is None:
        way = way_back(part.inputs)
        return PartOfPlan(part.name, False, way.orders, way.target, way, way.gaps)
    orders, gaps = orders_from(part.inputs, part.wanted)
    value = revenue_per_order(part.inputs)
    if value is None:
        gaps = (*gaps, Gap(Reason.NO_ORDER_SIZE))
    revenue = None if orders is None or value is None else orders * value
    way = way_back(_for_orders(part.inputs, orders))
    return PartOfPlan(part.name, True, orders, revenue, way, tuple(dict.fromkeys(gaps)))


def mixed(parts: Sequence[Part], target: float | None) -> Mix:
    """Count the parts with wanted activities forwards, and share what the target leaves over the others.

    The others get a share in proportion to their own target, else to what they sold (measured orders x order size),
    else evenly.
    """
    ahead = {place: part_of(part) for place, part in enumerate(parts) if part.wanted is not None}
    brought = math.fsum(one.revenue or 0.0 for one in ahead.values())
    rest = max((target or 0.0) - brought, 0.0)
    back = [place for place in range(len(parts)) if place not in ahead]
    weights = _weights([parts[place].inputs for place in back])
    given = dict(zip(back, weights, strict=True))
    found = tuple(
        ahead.get(place) or part_of(replace(part, inputs=_with_target(part.inputs, target, rest * given[place])))
        for place, part in enumerate(parts)
    )
    return Mix(
        target,
        brought,
        rest,
        max(brought - target, 0.0) if target is not None else 0.0,
        0.0 if back else rest,
        found,
        _sum([one.way.visits for one in found]),
        _sum([one.way.days for one in found]),
    )


def _for_orders(inputs: SellerInputs, orders: float | None) -> SellerInputs:
    """The inputs with so many orders to win and no target."""
    return replace(inputs, target=Figure(), orders=Figure() if orders is None else exactly(orders))


def _with_target(inputs: SellerInputs, target: float | None, part: float) -> SellerInputs:
    return inputs if target is None else replace(inputs, target=exactly(part))


def _visits_per_order(inputs: SellerInputs) -> float | None:
    visits, _ = step_visits(inputs)
    return _per_order(inputs, visits) or known(inputs.visits_per_order)


def _contacts_per_order(inputs: SellerInputs) -> float | None:
    return known(inputs.contacts_per_order) or _per_order(inputs, [known(step.contacts) for step in inputs.steps])


def _per_order(inputs: SellerInputs, each: Sequence[float | None]) -> float | None:
    entries = entries_needed(1.0, [share(step.conversion) for step in inputs.steps])
    return _sum(
        [None if one is None or entry is None else one * entry for one, entry in zip(each, entries, strict=True)]
    )


def _weights(parts: Sequence[SellerInputs]) -> list[float]:
    own = [known(part.target) for part in parts]
    sold = [(part.orders.measured or 0.0) * (known(part.order_size) or 0.0) for part in parts]
    chosen = [one or 0.0 for one in own] if all(one is not None for one in own) else sold
    if not math.fsum(chosen):
        chosen = [1.0] * len(parts)
    return [one / math.fsum(chosen) for one in chosen]


def _sum(values: Sequence[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return math.fsum(told) if told and len(told) == len(values) else None
