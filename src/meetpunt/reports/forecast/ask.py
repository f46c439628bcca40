"""What is asked of a forecast: whose, over which days, of what, and in which parts it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from meetpunt.store.refs import Place

Measure = Literal["revenue", "orders", "margin"]
Per = Literal["week", "month", "quarter"]


@dataclass(frozen=True)
class ForecastAsk:
    """The question.

    Attributes:
        place: whose; found through `access` by the caller. Its family is not looked at, `thing` is.
        first, last: the days, both included; they may begin before today and end after it.
        per: in which parts the period is shown.
        thing: a product or family, as `Cells.by` has them; None = all.
    """

    place: Place
    first: date
    last: date
    measure: Measure = "revenue"
    per: Per = "month"
    thing: int | None = None


def months_to(today: date, last: date) -> int:
    """Months beyond this one that reach the last day: one of a few lengths, so that pages share a cube."""
    needed = (last.year - today.year) * 12 + last.month - today.month
    return next((one for one in (6, 12, 18) if needed <= one), needed)


def parts_of(ask: ForecastAsk) -> tuple[tuple[date, date], ...]:
    """The weeks, months or quarters of the question, the first and last cut to its days."""
    found, first = [], ask.first
    while first <= ask.last:
        if ask.per == "week":
            after = first + timedelta(days=7 - first.weekday())
        else:
            months = 1 if ask.per == "month" else 3
            number = first.year * 12 + (first.month - 1) // months * months + months
            after = date(number // 12, number % 12 + 1, 1)
        found.append((first, min(ask.last, after - timedelta(days=1))))
        first = after
    return tuple(found)
