"""Working days, visits and agreed visits of each seller: how much one can do, and what of it is for customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meetpunt.method.alike import as_one
from meetpunt.method.planning.inputs import Figure, exactly
from meetpunt.method.planning.ratios import Estimate, counted
from meetpunt.reports.planning.history import History
from meetpunt.reports.planning.kept_ratios import shares


@dataclass(frozen=True)
class EffortFigures:
    """Of one seller or the whole; the counts are of the measured days, `workable_days` of those to come."""

    workable_days: Figure
    visits_per_day: Figure
    visits_per_road_day: Figure
    customers: Figure
    visits_per_customer: Figure
    sale_share: Figure
    visits: int
    sales: int
    inferred: int
    worked: float
    road_days: int


def effort_figures(known: History) -> dict[int | None, EffortFigures]:
    """By place in `known.ids`, of those shown; None = the whole.

    visits per day = held visits / workable days, with the interval of a Poisson count (`ratios.counted`); the same per
    day with a visit. sale share = visits with a sales purpose / visits, of visits to accounts with visits agreed for
    that day (`ratios.shares`). Customers and agreed visits are counted, not estimated.
    """
    held = known.visits
    owner, is_sale, is_agreed = held["owner_id"], held["is_sale"], held["is_agreed"]
    visits, sales, inferred, agreed, carried = (
        known.per_seller(owner, one)
        for one in (np.ones(len(owner)), is_sale, held["is_inferred"], is_agreed, is_agreed * is_sale)
    )
    road = known.per_seller(owner[np.unique(as_one(owner, held["happened_day"]), return_index=True)[1]])
    share = shares(known.shown, carried, agreed)
    customers = np.array([known.agreed[one].customers if one in known.agreed else 0 for one in known.ids])
    to_pay = np.array([known.agreed[one].total if one in known.agreed else 0.0 for one in known.ids])
    anybody = bool(known.agreed)

    def told(places: list[int], estimate: Estimate) -> EffortFigures:
        count, worked, out = float(visits[places].sum()), float(known.worked[places].sum()), float(road[places].sum())
        with_visits, owed = int(customers[places].sum()), float(to_pay[places].sum())
        return EffortFigures(
            exactly(float(known.planned[places].sum())),
            as_figure(counted(count, worked, count)),
            as_figure(counted(count, out, count)),
            _counted(with_visits, with_visits) if anybody else Figure(),
            _counted(owed / with_visits if with_visits else 0.0, with_visits) if anybody else Figure(),
            as_figure(estimate),
            int(count),
            int(sales[places].sum()),
            int(inferred[places].sum()),
            worked,
            int(out),
        )

    found: dict[int | None, EffortFigures] = {None: told(list(range(len(known.ids))), share.whole)}
    return found | {place: told([place], share.groups[place]) for place in known.shown}


def as_figure(one: Estimate) -> Figure:
    """An estimate as a plan takes it."""
    return Figure(one.value, one.low, one.high, one.n)


def _counted(value: float, n: int) -> Figure:
    return Figure(value, value, value, n)
