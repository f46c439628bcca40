"""Which quantities of which product are expected in which week: ordered, of open opportunities, and yet to come.

Rule: everything is read from the same draws as the forecast. What names no product is in no quantity, and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from meetpunt.method.expected_quantities import Weeks
from meetpunt.method.large_orders import monday
from meetpunt.reports.forecast.cube_of import Foreseen, edges_of, foresee
from meetpunt.reports.known import processes
from meetpunt.reports.memory import answers
from meetpunt.reports.production.adding_up import Sums, add, followed, things_of
from meetpunt.store.access import Viewer
from meetpunt.store.access.production import sellers
from meetpunt.store.large_orders import UsualDays, usual_days
from meetpunt.store.names import names_of
from meetpunt.store.tenancy import change_number

WEEKS = 26


@dataclass(frozen=True)
class Expectation:
    """Of a week or of several, in thousandths: ordered, the means of the rest, and the band of all together."""

    ordered: float
    opened: float
    created: float
    p10: float
    p50: float
    p90: float

    @property
    def is_any(self) -> bool:
        """Whether anything is expected at all."""
        return self.ordered > 0 or self.p90 > 0 or self.opened + self.created > 0


@dataclass(frozen=True)
class ExpectedProduct:
    """A product (or family) with its weeks, and their sum over 4, 13 and all weeks."""

    id: int
    name: str
    weeks: tuple[Expectation, ...]
    four: Expectation
    quarter: Expectation
    whole: Expectation


@dataclass(frozen=True)
class ExpectedQuantities:
    """All of it.

    Attributes:
        mondays: of the weeks; this week is the first.
        by: "product" or "family".
        deals, deals_without: open opportunities in the forecast, and those of them that name no product.
        lines_without: ordered lines to be delivered that name no product.
        orders: past orders that those yet to come are like; orders_without: of them without any product.
        not_counted: open opportunities in no step or without a date: in no forecast.
        draws: how many were followed.
    """

    mondays: tuple[date, ...]
    by: str
    products: tuple[ExpectedProduct, ...]
    deals: int
    deals_without: int
    lines_without: int
    orders: int
    orders_without: int
    not_counted: int
    draws: int
    usual: UsualDays


def expected_quantities(viewer: Viewer, weeks: int = WEEKS) -> ExpectedQuantities:
    """The coming weeks of those whose opportunities the viewer reads.

    Raises:
        NotVisible: the viewer reads none.
    """
    whose = sellers(viewer)
    change = change_number(viewer.organisation.id)
    key = ("expected quantities", viewer.organisation.id, whose, viewer.today, weeks)
    return answers.latest(key, change, lambda: _counted(viewer, whose, weeks))


def foreseen_by_week(viewer: Viewer) -> tuple[Foreseen, ...]:
    """Each process of the organisation that is used; it needs two steps to be foreseen.

    Not kept in the process: by week a cube of half a year is some hundred megabytes, and what is read from it is small.
    """
    organisation, today = viewer.organisation, viewer.today
    change, edges = change_number(organisation.id), edges_of(today, 6, "week")
    used = [one for one in processes(organisation.id, today) if len(one.steps) >= 2 and one.is_used]
    return tuple(foresee(organisation, one, today, edges, change) for one in used)


def _counted(viewer: Viewer, whose: frozenset[int] | None, weeks: int) -> ExpectedQuantities:
    organisation, today = viewer.organisation.id, viewer.today
    foreseen = foreseen_by_week(viewer)
    usual = usual_days(organisation, today)
    by, things = things_of(foreseen)
    first = monday(today)
    asked = Weeks((today + timedelta(days=1) - first).days, weeks)
    draws = min((followed(one) for one in foreseen), default=1)
    sums = Sums(
        np.zeros((len(things), weeks)),
        np.zeros((draws, len(things), weeks), dtype=np.float32),
        np.zeros((draws, len(things), weeks), dtype=np.float32),
    )
    for one in foreseen:
        add(sums, one, whose, by, things, asked, float(usual.days or 0))
    names = names_of(organisation, by)
    products = [
        _product(thing, names.get(thing) or "", sums, place)
        for place, thing in enumerate(things.tolist())
        if sums.ordered[place].any() or sums.opened[:, place].any() or sums.created[:, place].any()
    ]
    return ExpectedQuantities(
        mondays=tuple(first + timedelta(weeks=number) for number in range(weeks)),
        by=by,
        products=tuple(sorted(products, key=lambda one: one.name.casefold())),
        deals=sums.deals,
        deals_without=sums.deals_without,
        lines_without=sums.lines_without,
        orders=sums.orders,
        orders_without=sums.orders_without,
        not_counted=sums.not_counted,
        draws=draws,
        usual=usual,
    )


def _product(thing: int, name: str, sums: Sums, place: int) -> ExpectedProduct:
    ordered, opened, created = sums.ordered[place], sums.opened[:, place], sums.created[:, place]

    def over(first: int, last: int) -> Expectation:
        some = slice(first, last)
        opens, news = (draws[:, some].sum(axis=1, dtype=np.float64) for draws in (opened, created))
        fixed = float(ordered[some].sum())
        low, middle, high = np.quantile(fixed + opens + news, (0.1, 0.5, 0.9)).tolist()
        return Expectation(fixed, float(opens.mean()), float(news.mean()), low, middle, high)

    weeks = len(ordered)
    each = tuple(over(week, week + 1) for week in range(weeks))
    return ExpectedProduct(thing, name, each, over(0, 4), over(0, 13), over(0, weeks))
