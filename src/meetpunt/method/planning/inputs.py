"""What a plan counts with: per figure what was measured, what is wanted instead, and where the value comes from.

The rule: a wanted value never hides the measured one; both stay, and what counts is the wanted one where it is there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum


class Code(StrEnum):
    """The figures of a plan: the nine parameters of the method, and what they are worked out from."""

    WORKABLE_DAYS = "workable_days"
    VISITS_PER_DAY = "visits_per_day"
    CUSTOMERS = "customers"
    VISITS_PER_CUSTOMER = "visits_per_customer"
    SALE_SHARE = "sale_share"
    ORDERS = "orders"
    VISITS_PER_ORDER = "visits_per_order"
    CONTACTS_PER_ORDER = "contacts_per_order"
    PROSPECTS_PER_ORDER = "prospects_per_order"
    CONVERSION = "conversion"
    VISITS_PER_ENTRY = "visits_per_entry"
    ORDER_SIZE = "order_size"
    CROSS_SELLING = "cross_selling"
    FOLLOW_ON = "follow_on"
    FOLLOW_ON_SIZE = "follow_on_size"
    TARGET = "target"
    MARGIN_SHARE = "margin_share"


SHARES = frozenset((Code.SALE_SHARE, Code.CONVERSION, Code.MARGIN_SHARE))
"""Between 0 and 1; all others are at least 0 without a bound. Money is in minor units of the reporting currency."""


class Origin(StrEnum):
    """Where the value comes from that a plan counts with."""

    MEASURED = "measured"
    WANTED = "wanted"
    ASSUMED = "assumed"
    PUBLISHED = "published"
    POOL = "pool"
    TEAM = "team"
    MISSING = "missing"


@dataclass(frozen=True)
class Figure:
    """One figure of a plan.

    Attributes:
        measured, low, high: the estimate from history with its 90 % interval; None = too few to say, or nothing there.
        n: how many records it was measured from.
        wanted: what the plan takes instead.
        told: where the wanted value comes from; of a measured one MEASURED.
    """

    measured: float | None = None
    low: float | None = None
    high: float | None = None
    n: float = 0
    wanted: float | None = None
    told: Origin = Origin.WANTED

    @property
    def value(self) -> float | None:
        """What the plan counts with; None when it is not known."""
        return self.measured if self.wanted is None else self.wanted

    @property
    def origin(self) -> Origin:
        """Where `value` comes from."""
        if self.wanted is not None:
            return self.told
        return Origin.MISSING if self.measured is None else Origin.MEASURED

    def with_wanted(self, value: float | None, told: Origin = Origin.WANTED) -> Figure:
        """The same with another wanted value; None takes it away."""
        return replace(self, wanted=value, told=told)


def exactly(value: float) -> Figure:
    """A figure without any doubt: a setting, or the terms of an example."""
    return Figure(value, value, value, math.inf)


@dataclass(frozen=True)
class StepInputs:
    """A step of the process that something can go on from.

    Attributes:
        code: of the step, as "O".
        conversion: share of what enters it that ever goes on.
        visits: visits per opportunity that enters it, those that are lost later included.
        contacts: the same of all contacts; hours: of hours.
        days_p50, days_p80: how long those that go on take in it; None when too few did.
    """

    code: str
    conversion: Figure
    visits: Figure
    contacts: Figure = Figure()
    hours: Figure = Figure()
    days_p50: float | None = None
    days_p80: float | None = None


@dataclass(frozen=True)
class SellerInputs:
    """What is known of one seller, team or territory, and wanted of it, for one period.

    Attributes:
        key: the person's, team's or territory's id; 0 = the whole. name: to show.
        workable_days, visits_per_day, customers (with an agreed frequency), visits_per_customer (agreed, in the
            period), sale_share (of those visits, expected to carry a sale), orders (to win), visits_per_order (all
            sales visits / orders): the capacity table.
        target: revenue, minor units. order_size: average over all orders, minor units.
        follow_on: orders of another family per first order within the horizon; follow_on_size: their average size.
        cross_selling: families per buying customer. margin_share: margin / revenue.
        prospects_per_order, contacts_per_order: as counted.
        steps: all but the last, in order.
    """

    key: int
    name: str
    workable_days: Figure = Figure()
    visits_per_day: Figure = Figure()
    customers: Figure = Figure()
    visits_per_customer: Figure = Figure()
    sale_share: Figure = Figure()
    orders: Figure = Figure()
    visits_per_order: Figure = Figure()
    target: Figure = Figure()
    order_size: Figure = Figure()
    follow_on: Figure = Figure()
    follow_on_size: Figure = Figure()
    cross_selling: Figure = Figure()
    margin_share: Figure = Figure()
    prospects_per_order: Figure = Figure()
    contacts_per_order: Figure = Figure()
    steps: tuple[StepInputs, ...] = ()
