"""The visit capacity table of a plan, for a year or a part of it, per person or territory, measured beside wanted.

The rule: a part of the year has its own workable days; agreed visits come round evenly, orders by season. Of measured
values no rest is shown: visits per order are all sales visits over all orders, so that nothing can be left of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from meetpunt.method.period import Period
from meetpunt.method.planning.capacity import Capacity, as_measured, capacity_of, part_of_year, total
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.season import day_weights, portion
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.reports.season import season_of
from meetpunt.store.access import Viewer
from meetpunt.store.free_days import holidays_by_day
from meetpunt.store.plans import homes_of
from meetpunt.store.working import work_of


@dataclass(frozen=True)
class Money:
    """Target or revenue, and average order, in minor units; None = not known."""

    target: float | None
    order_size: float | None


@dataclass(frozen=True)
class Column:
    """One column: what follows from what is wanted and from what was measured.

    Attributes:
        money, money_measured: target (measured: revenue) and average order. The target of a whole is what was set
            for it, which need not be the sum of its people's.
        inputs: what it counts with; of several people together what is wanted of all of them.
    """

    key: int
    name: str
    wanted: Capacity
    measured: Capacity
    money: Money
    money_measured: Money
    inputs: SellerInputs | None = None


@dataclass(frozen=True)
class Question:
    """A shortage, to ask about: whose, and how many visits the others together have left."""

    column: Column
    spare: float
    others: tuple[str, ...]


@dataclass(frozen=True)
class CapacityReport:
    """The table.

    Attributes:
        period: the days planned for. is_year: it is the whole year, so that values can be changed in it.
        total: of everybody in the plan; None for who sees the own column only.
        columns: per person or territory, alphabetically.
        questions: where there is a shortage, in the same order.
    """

    period: Period
    is_year: bool
    total: Column | None
    columns: tuple[Column, ...]
    questions: tuple[Question, ...]


def capacity_table(
    viewer: Viewer, report: PlanReport, period: Period | None = None, by: str = "person"
) -> CapacityReport:
    """The table of a plan. period: a part of its year; None = the year. by: person or territory."""
    year = Period(report.ask.first, report.ask.last)
    period = period or year
    is_year = period == year
    sellers = report.sellers if is_year else _of_part(viewer, report, year, period)
    everybody = [_column(one) for one in sellers]
    columns = tuple(one for one in everybody if one.key in report.shown)
    whole = None
    if not report.is_own:
        of_year = report.whole if is_year else None
        whole = _together(0, report.whole.name, everybody, of_year) if everybody else _column(report.whole)
    if by == "territory" and not report.is_own:
        columns = _by_territory(viewer, columns, period)
    return CapacityReport(period, is_year, whole, columns, _questions(columns))


def _column(inputs: SellerInputs) -> Column:
    target, size = inputs.target, inputs.order_size
    before = as_measured(inputs)
    return Column(
        *(inputs.key, inputs.name, capacity_of(inputs), capacity_of(before)),
        Money(target.wanted, size.value),
        Money(_revenue(inputs), size.measured),
        inputs,
    )


def _revenue(inputs: SellerInputs) -> float | None:
    """What measured orders at the measured size are worth."""
    orders, size = inputs.orders.measured, inputs.order_size.measured
    return None if orders is None or size is None else orders * size


def _together(key: int, name: str, columns: Sequence[Column], inputs: SellerInputs | None = None) -> Column:
    wanted, before = [one.wanted for one in columns], [one.measured for one in columns]
    asked, sold = [one.money for one in columns], [one.money_measured for one in columns]
    money = _money(asked, [one.orders for one in wanted])
    if inputs is not None and inputs.target.wanted is not None:
        money = replace(money, target=inputs.target.wanted)
    return Column(
        *(key, name, total(wanted, key, name), total(before, key, name)),
        money,
        _money(sold, [one.orders for one in before]),
        inputs,
    )


def _money(parts: Sequence[Money], orders: Sequence[float | None]) -> Money:
    targets = [one.target for one in parts if one.target is not None]
    sized = [
        (count, one.order_size)
        for one, count in zip(parts, orders, strict=True)
        if count is not None and one.order_size is not None
    ]
    won = sum(count for count, _size in sized)
    size = sum(count * size for count, size in sized) / won if won else None
    return Money(sum(targets) if targets else None, size)


def _by_territory(viewer: Viewer, columns: Sequence[Column], period: Period) -> tuple[Column, ...]:
    homes = homes_of([one.key for one in columns], min(max(viewer.today, period.first), period.last))
    grouped: dict[tuple[str, int], list[Column]] = {}
    for one in columns:
        home, name = homes.get(one.key, (0, ""))
        grouped.setdefault((name, home), []).append(one)
    return tuple(_together(home, name, several) for (name, home), several in sorted(grouped.items(), key=_named_last))


def _named_last(item: tuple[tuple[str, int], list[Column]]) -> tuple[bool, str]:
    (name, _home), _columns = item
    return (not name, name.casefold())


def _questions(columns: Sequence[Column]) -> tuple[Question, ...]:
    spare = {one.key: one.wanted.rest_capacity or 0 for one in columns if (one.wanted.rest_capacity or 0) > 0}
    names = tuple(one.name for one in columns if one.key in spare)
    return tuple(Question(one, sum(spare.values()), names) for one in columns if one.wanted.shortage is not None)


def _of_part(viewer: Viewer, report: PlanReport, year: Period, period: Period) -> tuple[SellerInputs, ...]:
    """The sellers' inputs for a part of the year; the part of a week that lies in another year does not count."""
    within = Period(max(period.first, year.first), min(period.last, year.last))
    organisation, ids = viewer.organisation.id, [one.key for one in report.sellers if one.key > 0]
    in_year = work_of(organisation, ids, year.first, year.last, today=viewer.today)
    in_part = work_of(organisation, ids, within.first, within.last, today=viewer.today)
    free = holidays_by_day(organisation, year.first, year.last)
    weights = day_weights(year.first, year.last, season_of(viewer).shares, free)
    orders = portion(weights, year.first, within.first, within.last)
    time = within.days / year.days
    found = []
    for one in report.sellers:
        whole, part = (work[one.key].days if one.key in work else 0.0 for work in (in_year, in_part))
        days = (one.workable_days.measured or 0) * (part / whole if whole else time)
        found.append(part_of_year(one, days, time, orders))
    return tuple(found)
