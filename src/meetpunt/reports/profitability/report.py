"""Profitability of a place in a period: rows by what is asked, beside the year before, with what they cost to serve.

The rule: rows, with those that are not named and what belongs to none, add up to the scorecard's revenue and margin.
People stand in the order of their names, and in no chart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from meetpunt.method.bought_together import FEWEST, Bought, together
from meetpunt.method.conversion import Z90
from meetpunt.method.pareto import Pareto, pareto
from meetpunt.method.planning.costs import CostKind
from meetpunt.reports.known import places_of
from meetpunt.reports.profitability.counting import KEYS, YEAR, Monthly, ProfitCounting, RowKey, added, before
from meetpunt.reports.profitability.figures import (
    By,
    Cost,
    CrossSelling,
    Family,
    Kind,
    Point,
    Profitability,
    ProfitAsk,
    Quadrants,
    Row,
    Sums,
)
from meetpunt.reports.view import remembered
from meetpunt.store import access
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.names import names_of
from meetpunt.store.profit_accounts import own_accounts, sees_people_of

ROOM = 40
"""So many families stand in the table of what is bought together: those that most accounts buy."""


def profitability(viewer: Viewer, ask: ProfitAsk) -> Profitability:
    """The profitability of a place.

    Raises:
        NotVisible: the viewer sees no figures of orders, or not of this place.
    """
    if not (viewer.sells or viewer.sees_organisation):
        raise NotVisible("profitability")
    places_of(viewer).find(ask.place)
    counting = ProfitCounting(viewer, ask)
    now, then, costs = counting.rows(), counting.rows_before(), counting.costs()
    whole = _whole(counting, costs)
    bought = _bought(counting)
    named = _Names(viewer, counting)
    keys = {key for key in (*now, *then, *costs) if key is not None}
    single = [_row(key, named, now, then, costs, bought) for key in keys]
    idle = [row for row in single if ask.by is By.ACCOUNT and not row.sums.lines and not row.before.lines]
    rows = [row for row in single if ask.by is not By.ACCOUNT or row.sums.lines or row.before.lines]
    shown = [row for row in rows if named.shows(row.key)]
    hidden = [row for row in rows if not named.shows(row.key)]
    shown.sort(key=(lambda row: row.name.casefold()) if ask.by.is_people else _by_margin)
    if hidden and _may_be_told(ask, hidden):
        shown.append(_together(hidden, Kind.OTHERS))
    if idle:
        shown.append(_together(idle, Kind.BOUGHT_NOTHING))
    nothing = _row(None, named, now, then, costs, bought)
    if nothing.sums.lines or nothing.before.lines or _worked(nothing):
        shown.append(replace(nothing, kind=Kind.NONE))
    of_margin = whole.sums.margin is not None
    in_families = counting.bought("family")
    families = _families(viewer, in_families)
    return Profitability(
        ask=ask,
        rows=tuple(shown),
        total=whole,
        months=_months(ask),
        pareto=None if ask.by.is_people else _pareto(rows, of_margin),
        of_margin=of_margin,
        quadrants=None if ask.by.is_people or not ask.by.has_cost else _quadrants(rows),
        cross=_cross(in_families),
        families=families,
        pairs=together(in_families),
        hides_names=bool(hidden),
    )


class _Names:
    """What keys are called, and which of them the viewer may read by name."""

    def __init__(self, viewer: Viewer, counting: ProfitCounting) -> None:
        ask = counting.ask
        self.by = ask.by
        self.accounts = counting.accounts
        self.own = own_accounts(viewer) if ask.by is By.ACCOUNT else frozenset()
        self.sees_all = sees_people_of(viewer, ask.place)
        self.people = {one.id for one in access.people(viewer)} if ask.by is By.REP else set()
        named = ask.by not in (By.ACCOUNT, By.SEGMENT)
        self.names: Mapping[int | None, str | None] = names_of(viewer.organisation.id, KEYS[ask.by]) if named else {}

    def of(self, key: RowKey) -> str:
        """What it is called; empty for none."""
        if isinstance(key, str) or key is None:
            return key or ""
        if self.by is By.ACCOUNT:
            known = self.accounts.get(key)
            return known.name if known else ""
        return self.names.get(key) or ""

    def shows(self, key: RowKey) -> bool:
        """Whether the row may stand by itself."""
        if self.by is By.ACCOUNT:
            return self.sees_all or key in self.own
        return self.by is not By.REP or key in self.people


def _may_be_told(ask: ProfitAsk, hidden: list[Row]) -> bool:
    """Of people that are not named only enough of them are told of together."""
    return len(hidden) >= (access.OTHERS_IN_AN_AGGREGATE if ask.by.is_people else 1)


def _worked(row: Row) -> bool:
    return bool(row.cost and row.cost.activities)


def _by_margin(row: Row) -> tuple[float, float, str]:
    """The largest first; of those without a known cost the revenue decides."""
    margin = row.sums.margin
    return -float("-inf" if margin is None else margin), -row.sums.revenue_minor, row.name.casefold()


def _row(key: RowKey, named: _Names, now: Monthly, then: Monthly, costs: Mapping[RowKey, Cost], bought: _Bought) -> Row:
    months = now.get(key, {})
    return Row(
        key=key,
        name=named.of(key),
        sums=added(months),
        before=added(then.get(key, {})),
        months=months,
        customers=bought.get(key, (0, 0))[0],
        families=bought.get(key, (0, 0))[1],
        cost=costs.get(key, Cost()) if named.by.has_cost else None,
        opens=key in named.own,
    )


def _together(rows: list[Row], kind: Kind) -> Row:
    months: dict[int, Sums] = {}
    for row in rows:
        for month, sums in row.months.items():
            months[month] = months.get(month, Sums()) + sums
    costs = [row.cost for row in rows if row.cost is not None]
    return Row(
        key=None,
        name="",
        sums=added(months),
        before=sum((row.before for row in rows), Sums()),
        months=months,
        customers=sum(row.customers for row in rows),
        families=sum(row.families for row in rows),
        cost=_cost_of(costs) if costs else None,
        kind=kind,
        count=len(rows),
    )


def _cost_of(costs: list[Cost]) -> Cost:
    missing = {kind for one in costs for kind in one.missing}
    return Cost(
        sum(one.minor for one in costs),
        tuple(kind for kind in CostKind if kind in missing),
        sum(one.activities for one in costs),
    )


def _whole(counting: ProfitCounting, costs: Mapping[RowKey, Cost]) -> Row:
    """All together, counted by itself: an order of two families is one order."""
    ask = counting.ask
    months = counting.monthly("nothing", ask.first, ask.last).get(None, {})
    earlier = counting.monthly("nothing", *before(ask)).get(None, {})
    families = counting.bought("family").did
    return Row(
        key=None,
        name="",
        sums=added(months),
        before=added(earlier),
        months=months,
        months_before={month + YEAR: sums for month, sums in earlier.items()},
        customers=len(families),
        families=int(families.sum()),
        cost=_cost_of(list(costs.values())) if ask.by.has_cost else None,
    )


_Bought = dict[RowKey, tuple[int, int]]


def _bought(counting: ProfitCounting) -> _Bought:
    """Per key the buying accounts, and their families added up."""
    ask = counting.ask
    if ask.by in (By.REP, By.TERRITORY):
        scope = replace(counting.scope(ask.first, ask.last), by=KEYS[ask.by])
        rows = remembered("order_intake", scope, counting.change).dicts()
        return {row["key"]: (int(row["buying_accounts"]), int(row["account_families"])) for row in rows}
    if ask.by in (By.PRODUCT, By.FAMILY):
        things = counting.bought(KEYS[ask.by])
        return {
            key: (count, 0) for key, count in zip(things.items.tolist(), things.did.sum(axis=0).tolist(), strict=True)
        }
    found: _Bought = {}
    table = counting.bought("family")
    for account, count in zip(table.customers.tolist(), table.did.sum(axis=1).tolist(), strict=True):
        key = account if ask.by is By.ACCOUNT else counting.segment_of(account)
        customers, families = found.get(key, (0, 0))
        found[key] = customers + 1, families + count
    return found


def _months(ask: ProfitAsk) -> tuple[int, ...]:
    first, last = (day.year * 12 + day.month - 1 for day in (ask.first, ask.last))
    return tuple(range(first, last + 1))


def _pareto(rows: list[Row], of_margin: bool) -> Pareto:
    values = [float(row.sums.margin_minor if of_margin else row.sums.revenue_minor) for row in rows if row.sums.lines]
    return pareto(values)


def _quadrants(rows: list[Row]) -> Quadrants | None:
    """Where each stands; the quadrants meet at the middle ones."""
    buying = [row for row in rows if row.sums.lines]
    points, losing = [], 0
    for row in buying:
        share, cost = row.sums.margin_share, row.cost.known if row.cost else None
        if share is None or cost is None or row.sums.revenue_minor <= 0:
            continue
        points.append(Point(share, cost / row.sums.revenue_minor, row.sums.revenue_minor))
        losing += row.contribution is not None and row.contribution < 0
    if len(points) < FEWEST:
        return None
    margin, cost_at = median(one.margin_share for one in points), median(one.cost_share for one in points)
    counts = [[0, 0], [0, 0]]
    for one in points:
        counts[one.margin_share < margin][one.cost_share > cost_at] += 1
    high, low = counts
    return Quadrants(
        tuple(points), margin, cost_at, ((high[0], high[1]), (low[0], low[1])), losing, len(buying) - len(points)
    )


def _cross(bought: Bought) -> CrossSelling:
    """The mean of families over buying accounts, with 1.645 standard errors."""
    sizes = bought.did.sum(axis=1).tolist()
    n, families = len(sizes), sum(sizes)
    spread = dict(sorted(Counter(sizes).items()))
    if n < FEWEST:
        return CrossSelling(None, None, None, n, families, spread)
    mean = families / n
    error = Z90 * math.sqrt(sum((one - mean) ** 2 for one in sizes) / (n - 1) / n)
    return CrossSelling(mean, max(1.0, mean - error), mean + error, n, families, spread)


def _families(viewer: Viewer, bought: Bought) -> tuple[Family, ...]:
    counts = dict(zip(bought.items.tolist(), bought.did.sum(axis=0).tolist(), strict=True))
    names = names_of(viewer.organisation.id, "family")
    most = sorted(counts, key=lambda one: (-counts[one], one))[:ROOM]
    return tuple(
        sorted((Family(one, names.get(one) or "", counts[one]) for one in most), key=lambda one: one.name.casefold())
    )
