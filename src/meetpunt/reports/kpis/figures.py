"""The figures of KPIs: a value never travels without its interval and what it was counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from meetpunt.measures.register.counted import Counted
from meetpunt.method.kpi_values import (
    Said,
    said_of_count,
    said_of_ratio,
    said_of_share,
    said_of_sum,
    said_of_sums,
    said_per_count,
)
from meetpunt.reports.kpis.register import Kpi

Why = Literal["", "too_few", "not_recorded", "no_rate", "not_here"]


@dataclass(frozen=True)
class KpiValue:
    """The value of a KPI in the unit as it is shown: 0..100 for %, major units of money, hours.

    Attributes:
        value: None when there is nothing to say, of which `why` says why.
        low, high: its 90 % interval; None without one.
        n: how many records it rests on.
        top, bottom: what was divided by what, in the same units; bottom None = nothing was divided.
        foreseen: of a forecast what it was: "steps", "weighted" or "both"; else empty.
        why: empty, too_few, not_recorded, no_rate (an amount has no exchange rate) or not_here (not told for this
            place or part).
    """

    code: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    top: float | None
    bottom: float | None
    why: Why = ""
    foreseen: str = ""


@dataclass(frozen=True)
class MonthValue:
    """A value of a month (year * 12 + month - 1)."""

    month: int
    value: KpiValue


@dataclass(frozen=True)
class Range:
    """Where the others are: P25, median and P75 over at least four people; is_team: of the team, else of everybody."""

    low: float
    median: float
    high: float
    people: int
    is_team: bool = True


@dataclass(frozen=True)
class KpiCard:
    """The page of a KPI.

    Attributes:
        others: where the others are; None where four of them cannot be told of.
        history: the months that end with the last day; beside: where the others were, by month.
        opens: the viewer may read the records behind the value.
    """

    kpi: Kpi
    value: KpiValue
    others: Range | None
    history: tuple[MonthValue, ...]
    beside: Mapping[int, Range | None]
    opens: bool


@lru_cache(maxsize=4096)
def nothing(code: str, why: Why, n: int = 0) -> KpiValue:
    """No value, and why."""
    return KpiValue(code, None, None, None, n, None, None, why)


def as_value(code: str, said: Said, scale: float, top: float | None, bottom: float | None, without: Why) -> KpiValue:
    """What was said, in the unit as it is shown; without: why when nothing was said."""
    if said.value is None:
        return KpiValue(code, None, None, None, said.n, top, bottom, without)
    low, high = (None if one is None else one * scale for one in (said.low, said.high))
    return KpiValue(code, said.value * scale, low, high, said.n, top, bottom)


def of_columns(code: str, how: Counted, row: dict[str, float], below: float | None, digits: int) -> KpiValue:
    """A value of the columns of a measure.

    Args:
        row: what was counted, by column.
        below: what stands below when the row does not hold it.
        digits: decimals of the reporting currency.
    """
    if how.is_money and row.get("without_rate"):
        return nothing(code, "no_rate", int(row.get(how.number or how.top, 0)))
    unit = 10.0**-digits if how.is_money else 1.0
    top = column(row, how.top) * unit
    if how.kind == "count":
        return as_value(code, said_of_count(int(top)), 1.0, top, None, "")
    number = int(row.get(how.number, 0)) if how.number else None
    if how.kind == "sum":
        square = row.get(how.squares[0], 0.0) * unit * unit if how.squares else 0.0
        said = said_of_sum(top, square, number or 0)
        if how.wants_records and not number:
            return nothing(code, "not_recorded")
        return as_value(code, said, how.scale, top * how.scale, None, "")
    unit_below = 10.0**-digits if how.below_is_money else 1.0
    bottom = (below or 0.0) if how.below else column(row, how.bottom) * unit_below
    records = int(bottom) if number is None else number
    if how.kind == "share":
        said = said_of_share(int(top), int(bottom))
    elif how.is_wide and how.below:
        said = said_per_count(top, int(bottom))
        top *= how.scale
    elif how.is_wide:
        weeks = (row.get("week_tt", 0.0), row.get("week_tb", 0.0), row.get("week_bb", 0.0))
        said = said_of_sums(top, bottom, weeks, int(row.get("weeks", 0)), fewest=2)
    elif how.squares:
        tt, tb, bb = (row.get(name, 0.0) for name in how.squares)
        said = said_of_sums(top, bottom, (tt * unit**2, tb * unit * unit_below, bb * unit_below**2), records)
    else:
        said = said_of_ratio(top, bottom, records, exact=how.is_exact)
    without: Why = "not_recorded" if how.wants_records and said.n == 0 else "too_few"
    return as_value(code, said, how.scale, top, bottom, without)


def column(row: dict[str, float], names: str) -> float:
    """A column, or several added up."""
    return sum(row.get(name, 0.0) for name in names.split(" + "))
