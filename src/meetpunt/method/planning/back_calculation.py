"""From the target back to orders, entries of every step, visits, hours and days.

The rule: what cannot be worked out is none, with the reason and the step that it hangs on; never a made-up number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.inputs import Figure, SellerInputs, StepInputs

Ratio = TypeVar("Ratio", float, NDArray[np.float64])


class Reason(StrEnum):
    """Why a part of a plan is not known, or is nothing."""

    NO_TARGET = "no_target"
    TARGET_ZERO = "target_zero"
    NO_ORDER_SIZE = "no_order_size"
    NO_STEPS = "no_steps"
    NO_CONVERSION = "no_conversion"
    ZERO_CONVERSION = "zero_conversion"
    NO_VISITS = "no_visits"
    NO_DAYS = "no_days"
    NO_VISITS_PER_DAY = "no_visits_per_day"
    NO_SALES_VISITS = "no_sales_visits"
    MORE_THAN_BEFORE = "more_than_before"
    NO_SELLERS = "no_sellers"


@dataclass(frozen=True)
class Gap:
    """A reason, with the code of the step that it is about ("" = none)."""

    reason: Reason
    step: str = ""


@dataclass(frozen=True)
class StepNeed:
    """What a step asks for to reach the target; None = not known.

    Attributes:
        code: of the step.
        entries: opportunities that have to enter it.
        visits, contacts, hours: spent in it, on those that drop out too.
    """

    code: str
    entries: float | None
    visits: float | None = None
    contacts: float | None = None
    hours: float | None = None


@dataclass(frozen=True)
class WayBack:
    """A target taken back through the steps; None = not known, with the reasons in `gaps`.

    Attributes:
        target: revenue, minor units.
        orders: that have to come through the funnel.
        first_orders: of those, orders of customers that are not a follow-on order.
        steps: all but the last, in order.
        visits, contacts, hours, days: over all steps.
        visit_factor: by which counted visits per entry were multiplied, so that together they are the visits per order.
    """

    target: float | None
    orders: float | None
    first_orders: float | None
    steps: tuple[StepNeed, ...]
    visits: float | None
    contacts: float | None
    hours: float | None
    days: float | None
    visit_factor: float
    gaps: tuple[Gap, ...]


def known(figure: Figure) -> float | None:
    """What a plan counts with, or None; what is no number, or under 0, is not known."""
    value = figure.value
    return value if value is not None and math.isfinite(value) and value >= 0 else None


def share(figure: Figure) -> float | None:
    """The same of a share: at most 1."""
    value = known(figure)
    return None if value is None else min(value, 1.0)


def counted(figure: Figure) -> float | None:
    """The measured value; without one what a plan counts with."""
    return known(figure.with_wanted(None)) if figure.measured is not None else known(figure)


def first_orders(target: float, size: float, follow_on: float = 0.0, follow_on_size: float = 0.0) -> float:
    """First orders = target / (size x (1 + c x follow-on size / size)).

    Args:
        target: revenue; size: of a first order; follow_on: orders of another family per first order (c);
        follow_on_size: of such an order. All in the same money.
    """
    return target / (size + follow_on * follow_on_size)


def revenue_per_order(inputs: SellerInputs) -> float | None:
    """Revenue that comes with an order that went through the funnel; minor units.

    The average over all orders holds the cross-selling as it was. When another follow-on ratio is wanted, only the
    difference comes on top without a way through the funnel of its own:

        r = size x (size_1 + c x size_2) / (size_1 + c_0 x size_2), size_1 = size x (1 + c_0) - c_0 x size_2

    with c_0 the measured ratio (0 when it was not measured: r = size_1 + c x size_2, the rule of `first_orders`).
    """
    size = known(inputs.order_size)
    if size is None or size <= 0:
        return None
    after = known(inputs.follow_on)
    return size if after is None else size * float(uplift(inputs, after))


def uplift(inputs: SellerInputs, follow_on: Ratio) -> Ratio:
    """Revenue per order through the funnel as a multiple of the order size, at this follow-on ratio; size known."""
    size = known(inputs.order_size) or 0.0
    before = _measured_follow_on(inputs)
    follow = known(inputs.follow_on_size) or size
    first = size * (1 + before) - before * follow
    first = first if first > 0 else size
    return (first + follow_on * follow) / (first + before * follow)


def orders_needed(inputs: SellerInputs) -> tuple[float | None, tuple[Gap, ...]]:
    """Orders that have to come through the funnel: target / revenue per order; without a target the orders wanted."""
    target = known(inputs.target)
    if target is None:
        orders = known(inputs.orders)
        return (None, (Gap(Reason.NO_TARGET),)) if orders is None else (orders, ())
    if target == 0:
        return 0.0, (Gap(Reason.TARGET_ZERO),)
    revenue = revenue_per_order(inputs)
    return (None, (Gap(Reason.NO_ORDER_SIZE),)) if revenue is None else (target / revenue, ())


def entries_needed(orders: float, conversions: Sequence[float | None]) -> tuple[float | None, ...]:
    """E_k = orders / prod_{j >= k} p_j; None from an unknown or zero conversion upwards. 0 orders need nothing."""
    found: list[float | None] = []
    needed: float | None = orders
    for conversion in reversed(conversions):
        if orders == 0:
            needed = 0.0
        else:
            needed = needed / conversion if needed is not None and conversion else None
        found.append(needed)
    return tuple(reversed(found))


def step_visits(inputs: SellerInputs) -> tuple[tuple[float | None, ...], float]:
    """Visits per opportunity entering each step, so that they agree with the visits per order; and the factor.

    Visits that hang on no opportunity are work for orders too: all sales visits / orders says how many there were. So
    the counted visits per entry are multiplied by visits per order / sum_k v_k / prod_{j >= k} p_j, at the measured
    conversions, so that a wanted conversion does change the visits that an order takes. Without visits per order, or
    with a gap in the steps, they stay as counted (factor 1).
    """
    visits = tuple(known(step.visits) for step in inputs.steps)
    per_order = known(inputs.visits_per_order)
    before = tuple(counted(step.visits) for step in inputs.steps)
    entries = entries_needed(1.0, [counted(step.conversion) for step in inputs.steps])
    if per_order is None or None in visits or None in before or None in entries:
        return visits, 1.0
    implied = sum(visit * entry for visit, entry in zip(before, entries, strict=True) if visit and entry)
    factor = per_order / implied if implied > 0 else 1.0
    return tuple(None if visit is None else visit * factor for visit in visits), factor


def way_back(inputs: SellerInputs) -> WayBack:
    """Take the target of one seller, team or territory back to entries, visits, contacts, hours and days.

    visits = sum_k E_k v_k; contacts and hours alike; days = visits / visits per day. When the steps do not say it,
    visits = orders x visits per order.
    """
    orders, gaps = orders_needed(inputs)
    conversions = [share(step.conversion) for step in inputs.steps]
    found = list(gaps)
    if not inputs.steps:
        found.append(Gap(Reason.NO_STEPS))
    elif orders != 0:
        found += [gap for step in inputs.steps if (gap := _conversion_gap(step))]
    entries = (None,) * len(conversions) if orders is None else entries_needed(orders, conversions)
    per_entry, factor = step_visits(inputs)
    steps = tuple(
        StepNeed(
            step.code,
            entry,
            _times(entry, visits),
            _times(entry, known(step.contacts)),
            _times(entry, known(step.hours)),
        )
        for step, entry, visits in zip(inputs.steps, entries, per_entry, strict=True)
    )
    visits = _sum(step.visits for step in steps)
    if visits is None:
        visits = _times(orders, known(inputs.visits_per_order))
    if visits is None and orders is not None:
        found.append(Gap(Reason.NO_VISITS))
    per_day = known(inputs.visits_per_day)
    if visits and not per_day:
        found.append(Gap(Reason.NO_VISITS_PER_DAY))
    return WayBack(
        target=known(inputs.target),
        orders=orders,
        first_orders=_times(orders, 1 / (1 + _measured_follow_on(inputs))),
        steps=steps,
        visits=visits,
        contacts=_sum(step.contacts for step in steps),
        hours=_sum(step.hours for step in steps),
        days=0.0 if visits == 0 else visits / per_day if visits and per_day else None,
        visit_factor=factor,
        gaps=tuple(found),
    )


def visits_before(inputs: SellerInputs) -> float | None:
    """Sales visits that were made: measured orders x measured visits per order; None = not known, or none."""
    orders, per_order = known(inputs.orders.with_wanted(None)), known(inputs.visits_per_order.with_wanted(None))
    return orders * per_order if orders and per_order else None


def agreed_visits(inputs: SellerInputs) -> float:
    """Visits agreed with customers in the period, with or without a sale; 0 when there are none."""
    return (known(inputs.customers) or 0.0) * (known(inputs.visits_per_customer) or 0.0)


def sales_visits(inputs: SellerInputs) -> tuple[float | None, tuple[Gap, ...]]:
    """Visits that are left for sales: days x visits per day - agreed visits that carry no sale; not under 0."""
    days, per_day = known(inputs.workable_days), known(inputs.visits_per_day)
    if days is None:
        return None, (Gap(Reason.NO_DAYS),)
    if per_day is None:
        return None, (Gap(Reason.NO_VISITS_PER_DAY),)
    left = days * per_day - agreed_visits(inputs) * (1 - (share(inputs.sale_share) or 0.0))
    return (left, ()) if left > 0 else (0.0, (Gap(Reason.NO_SALES_VISITS),))


def _measured_follow_on(inputs: SellerInputs) -> float:
    measured = inputs.follow_on.measured
    return measured if measured is not None and math.isfinite(measured) and measured >= 0 else 0.0


def _conversion_gap(step: StepInputs) -> Gap | None:
    conversion = share(step.conversion)
    if conversion is None:
        return Gap(Reason.NO_CONVERSION, step.code)
    return None if conversion else Gap(Reason.ZERO_CONVERSION, step.code)


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _sum(parts: Iterable[float | None]) -> float | None:
    """The sum of parts that are all known and of which there is one at least."""
    found = list(parts)
    told = [part for part in found if part is not None]
    return sum(told) if told and len(told) == len(found) else None
