"""The visit capacity table: what a working year holds in visits, what is spoken for, and what rests.

The rule: every line is in visits, a visit counts once, and what rests is never clipped: a shortage is a finding.
What is not known stays unknown, with the figures that are missing; it is never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from meetpunt.method.planning.inputs import Code, Figure, SellerInputs


class Line(StrEnum):
    """The lines of the table that are worked out, in their order."""

    VISIT = "visit_capacity"
    SERVICE = "service_capacity"
    SALES = "sales_capacity"
    TURNOVER = "turnover_capacity"
    REST = "rest_capacity"


NEEDS: dict[Line, tuple[Code, ...]] = {
    Line.VISIT: (Code.WORKABLE_DAYS, Code.VISITS_PER_DAY),
    Line.SERVICE: (Code.CUSTOMERS, Code.VISITS_PER_CUSTOMER),
    Line.TURNOVER: (Code.ORDERS, Code.VISITS_PER_ORDER),
}
"""What a line is a product of. The two others are differences of these."""


@dataclass(frozen=True)
class Shortage:
    """What is missing. days: visits / visits per day; people: days / workable days of one. None = cannot be said."""

    visits: float
    days: float | None
    people: float | None


@dataclass(frozen=True)
class Capacity:
    """The table of one seller, team or territory for one period. None = not known.

    Attributes:
        key, name: as of the inputs; key 0 = the whole.
        sale_share: the share of the agreed visits that is expected to carry a sale; unknown counts as none.
        visit_capacity: workable days x visits per day.
        service_capacity: customers x visits per customer x (1 - sale_share).
        sales_capacity: visit capacity - service capacity.
        turnover_capacity: orders to win x visits per order, in visits and not in money.
        rest_capacity: sales capacity - turnover capacity; negative is a shortage.
        people: how many people's days these are.
        left_out: of a whole: who is not in it, because their table is not complete.
    """

    key: int
    name: str
    workable_days: float | None
    visits_per_day: float | None
    visit_capacity: float | None
    customers: float | None
    visits_per_customer: float | None
    sale_share: float | None
    service_capacity: float | None
    sales_capacity: float | None
    orders: float | None
    visits_per_order: float | None
    turnover_capacity: float | None
    rest_capacity: float | None
    people: int = 1
    left_out: tuple[str, ...] = ()

    def line(self, line: Line) -> float | None:
        """The value of a line."""
        value: float | None = getattr(self, line.value)
        return value

    def figure(self, code: Code) -> float | None:
        """The value of a figure that the table is worked out from."""
        value: float | None = getattr(self, code.value)
        return value

    def missing(self, line: Line) -> tuple[Code, ...]:
        """Which figures have to be known before this line is; empty when it is."""
        if self.line(line) is not None:
            return ()
        if line in NEEDS:
            return tuple(code for code in NEEDS[line] if self.figure(code) is None)
        before = (Line.VISIT, Line.SERVICE) if line is Line.SALES else (Line.SALES, Line.TURNOVER)
        return tuple(code for one in before for code in self.missing(one))

    @property
    def shortage(self) -> Shortage | None:
        """What is missing, when the rest is below zero."""
        if self.rest_capacity is None or self.rest_capacity >= 0:
            return None
        visits = -self.rest_capacity
        days = visits / self.visits_per_day if self.visits_per_day else None
        each = self.workable_days / self.people if self.workable_days else None
        return Shortage(visits, days, None if days is None or each is None else days / each)

    @property
    def rest_days(self) -> float | None:
        """The rest in days; negative when it is a shortage."""
        if self.rest_capacity is None or not self.visits_per_day:
            return None
        return self.rest_capacity / self.visits_per_day


def capacity_of(inputs: SellerInputs) -> Capacity:
    """The table of one seller, from what the plan counts with (`method.md` 5; the ruling that a visit counts once)."""
    days, per_day = known(inputs.workable_days), known(inputs.visits_per_day)
    customers, each, share = known(inputs.customers), known(inputs.visits_per_customer), known(inputs.sale_share)
    orders, per_order = known(inputs.orders), known(inputs.visits_per_order)
    visit, turnover = _product(days, per_day), _product(orders, per_order)
    service = _product(_product(customers, each), 1 - (share or 0))
    sales = _minus(visit, service)
    return Capacity(
        *(inputs.key, inputs.name, days, per_day, visit, customers, each, share, service, sales),
        *(orders, per_order, turnover, _minus(sales, turnover)),
    )


def total(capacities: Sequence[Capacity], key: int = 0, name: str = "") -> Capacity:
    """The table of a whole: days and visits are summed, and what is per day, customer or order follows from the sums.

    Who has a line that is not known is left out of all lines, else they would not add up; unless that is everybody.
    """
    complete = [one for one in capacities if one.rest_capacity is not None] or list(capacities)
    days = _sum([one.workable_days for one in complete])
    visit = _sum([one.visit_capacity for one in complete])
    customers = _sum([one.customers for one in complete])
    orders = _sum([one.orders for one in complete])
    agreed = _sum([_product(one.customers, one.visits_per_customer) for one in complete])
    service = _sum([one.service_capacity for one in complete])
    turnover = _sum([one.turnover_capacity for one in complete])
    sales = _minus(visit, service)
    share = None if not agreed or service is None else 1 - service / agreed
    return Capacity(
        *(key, name, days, _ratio(visit, days), visit, customers, _ratio(agreed, customers), share, service, sales),
        *(orders, _ratio(turnover, orders), turnover, _minus(sales, turnover)),
        people=sum(one.people for one in complete),
        left_out=tuple(one.name for one in capacities if one not in complete),
    )


def hangs_on(inputs: SellerInputs, code: Code, by: float = 0.1) -> float | None:
    """How many visits more (or less) rest when a figure is so much larger; None when no line counts with it.

    A target and an order size work through the orders to win: orders = target / order size.
    """
    before = capacity_of(inputs).rest_capacity
    through = {Code.TARGET: 1 + by, Code.ORDER_SIZE: 1 / (1 + by)}
    name, times = (Code.ORDERS.value, through[code]) if code in through else (code.value, 1 + by)
    counted = {*(one for codes in NEEDS.values() for one in codes), Code.SALE_SHARE, *through}
    value = known(getattr(inputs, name)) if code in counted else None
    if before is None or value is None:
        return None
    figure: Figure = getattr(inputs, name)
    other: dict[str, Any] = {name: figure.with_wanted(value * times)}
    after = capacity_of(replace(inputs, **other)).rest_capacity
    return None if after is None else after - before


def part_of_year(inputs: SellerInputs, days: float, time: float, orders: float) -> SellerInputs:
    """The inputs of a year as those of a part of it.

    Parameters:
        days: the part's own workable days. time: the part's share of the year's days, for agreed visits, which come
            round evenly. orders: its share of the year's orders, by season or by workable days.
    """
    of_year = inputs.workable_days
    wanted = None
    if of_year.wanted is not None:
        wanted = of_year.wanted * days / of_year.measured if of_year.measured else of_year.wanted * time
    return replace(
        inputs,
        workable_days=Figure(days, days, days, of_year.n, wanted, of_year.told),
        visits_per_customer=scaled(inputs.visits_per_customer, time),
        orders=scaled(inputs.orders, orders),
        target=scaled(inputs.target, orders),
    )


def as_measured(inputs: SellerInputs) -> SellerInputs:
    """The same with nothing wanted: what the measured column of the table counts with."""
    figures: dict[str, Any] = {
        name: value.with_wanted(None) for name, value in vars(inputs).items() if isinstance(value, Figure)
    }
    steps = tuple(
        replace(
            one,
            conversion=one.conversion.with_wanted(None),
            visits=one.visits.with_wanted(None),
            contacts=one.contacts.with_wanted(None),
            hours=one.hours.with_wanted(None),
        )
        for one in inputs.steps
    )
    return replace(inputs, steps=steps, **figures)


def scaled(figure: Figure, by: float) -> Figure:
    """A figure of a year, for a part of it."""
    measured, low, high, wanted = (
        None if value is None else value * by for value in (figure.measured, figure.low, figure.high, figure.wanted)
    )
    return replace(figure, measured=measured, low=low, high=high, wanted=wanted)


def known(figure: Figure) -> float | None:
    """What a figure counts with, when that is a number."""
    value = figure.value
    return None if value is None or not math.isfinite(value) else value


def _product(one: float | None, other: float | None) -> float | None:
    if 0 in (one, other):
        return 0.0
    return None if one is None or other is None else one * other


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or not other else one / other


def _sum(values: Sequence[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return math.fsum(found) if len(found) == len(values) and found else None
