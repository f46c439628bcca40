"""What one account brings, quarter by quarter, and what customers like it also buy: for its card.

The rule: all orders of the account and all work for it count, whoever did it, as on the rest of the card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from meetpunt.measures.scope import Scope
from meetpunt.measures.since import since
from meetpunt.method.account_status import months_after
from meetpunt.method.bought_together import Alike, Also, alike
from meetpunt.method.period import Period, day_number
from meetpunt.reports.efforts import efforts_of
from meetpunt.reports.log import SETTLED
from meetpunt.reports.memory import answers, of_accounts
from meetpunt.reports.profitability.buying import bought_of, sizes_of
from meetpunt.reports.profitability.counting import YEAR, ProfitCounting
from meetpunt.reports.profitability.figures import Cost, ProfitAsk, Row, Sums
from meetpunt.reports.served import served_account
from meetpunt.reports.served_rows import Ints
from meetpunt.reports.settled import scope_of_the_day
from meetpunt.reports.time_circle import scope_between
from meetpunt.reports.view import remembered
from meetpunt.store.access import Viewer
from meetpunt.store.account_card import account_of
from meetpunt.store.names import names_of
from meetpunt.store.profit_accounts import segments_of
from meetpunt.store.tenancy import change_number

QUARTERS = 4
BASKET_MONTHS = 24
"""What is bought together is looked for over so long."""
SHOWN = 3


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter; `is_running` = its days are not over."""

    period: Period
    row: Row
    is_running: bool


@dataclass(frozen=True)
class LikeThis:
    """What customers like this one also buy.

    Attributes:
        found: how many are alike and in which way. names: families by id. clear: those clearly above chance.
        families: how many families it buys itself. first, last: over which days.
    """

    found: Alike
    names: dict[int, str]
    families: int
    first: date
    last: date

    @property
    def clear(self) -> tuple[tuple[str, Also], ...]:
        """Name and counts of what stands out."""
        return tuple((self.names[one.other], one) for one in self.found.also if one.is_clear)[:SHOWN]


@dataclass(frozen=True)
class AccountProfit:
    """Four quarters, the latest last, all together, and what others like it buy."""

    quarters: tuple[Quarter, ...]
    total: Row
    like: LikeThis


def account_profit(viewer: Viewer, account_id: int) -> AccountProfit:
    """The figures of an account.

    Raises:
        NotVisible: it is not in the viewer's registration.
    """
    segment = account_of(viewer, account_id).segment
    change = change_number(viewer.organisation.id)
    key, organisation = ("account profit", viewer, account_id, segment), viewer.organisation.id
    return of_accounts.while_it_holds(
        organisation, key, lambda: _account_profit(viewer, account_id, segment, change), change
    )


def _account_profit(viewer: Viewer, account_id: int, segment: str, change: int) -> AccountProfit:
    running = Period.quarter_of(viewer.today)
    periods = [running]
    while len(periods) < QUARTERS:
        periods.insert(0, Period.quarter_of(months_after(periods[0].first, -3)))
    first = periods[0].first
    scope = replace(
        scope_between(viewer, first, viewer.today), accounts=(account_id,), by="month", customer_months=None
    )
    sums: list[Sums] = [Sums()] * QUARTERS
    months: dict[int, Sums] = {}
    for row in remembered("profit", scope, change).dicts():
        month = int(row["month_number"])
        told = Sums(**{name: int(value or 0) for name, value in row.items() if name not in ("key", "month_number")})
        months[month] = told
        place = (month - first.year * 12 - first.month + 1) // 3
        sums[place] = sums[place] + told
    costs = _costs(viewer, account_id, periods)
    quarters = tuple(
        Quarter(period, Row(None, "", one, Sums(), {}, cost=cost), period.last > viewer.today)
        for period, one, cost in zip(periods, sums, costs, strict=True)
    )
    whole = Cost(
        sum(one.minor for one in costs),
        tuple(dict.fromkeys(kind for one in costs for kind in one.missing)),
        sum(one.activities for one in costs),
    )
    total = Row(None, "", sum(sums, Sums()), Sums(), months, cost=whole)
    return AccountProfit(quarters, total, _like(viewer, account_id, segment))


def _costs(viewer: Viewer, account_id: int, periods: list[Period]) -> list[Cost]:
    # The same twelve months as the card's block on serving: what was read for it is at hand.
    found = served_account(viewer, account_id, months_after(viewer.today, -YEAR), viewer.today)
    ends, first = np.array([day_number(one.last) for one in periods]), day_number(periods[0].first)

    def place(account: Ints, day: Ints) -> Ints:
        return np.where((account == account_id) & (day >= first), np.searchsorted(ends, day), -1)

    work = place(found.work.account, found.work.day)
    orders = place(found.orders.account, found.orders.day)
    return [Cost(one.known_minor, one.missing, one.activities) for one in efforts_of(found, work, orders, QUARTERS)]


def _like(viewer: Viewer, account_id: int, segment: str) -> LikeThis:
    """Against the whole organisation's customers, as of this morning: counts only, no other account by name."""
    last = viewer.today
    first = months_after(last, -BASKET_MONTHS)
    whole = replace(ProfitCounting(viewer, ProfitAsk(first, last)).scope(first, last), by="family")
    scope, change = scope_of_the_day(viewer, whole)
    bought = bought_of(scope, change)
    segments, sizes = _classes(viewer, scope, change)
    place = np.searchsorted(bought.customers, account_id)
    is_one = place < len(bought.customers) and bought.customers[place] == account_id
    size, families = (int(sizes[place]), int(bought.did[place].sum())) if is_one else (-1, 0)
    found = alike(bought, account_id, segment, size, segments, sizes)
    names = {key: name or "" for key, name in names_of(viewer.organisation.id, "family").items() if key is not None}
    return LikeThis(found, names, families, first, last)


def _classes(viewer: Viewer, scope: Scope, change: int) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
    """The segment and the size class of each customer that bought, in the order of the table."""
    organisation = viewer.organisation.id

    def made() -> tuple[NDArray[np.str_], NDArray[np.int64]]:
        customers, known = bought_of(scope, change).customers.tolist(), segments_of(organisation)
        return np.array([known.get(one, "") for one in customers], dtype=np.str_), sizes_of(scope, change)

    if change == SETTLED:
        return answers.settled(("classes of buyers", scope), made)
    numbers = since.of("baskets", scope, change), since.of_facts(organisation, change, {"fact_account"})
    return answers.latest(("classes of buyers", scope), numbers, made)
