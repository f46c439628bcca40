"""A plan and its scenarios side by side: capacity, orders, revenue, chance and cost, and how sure each difference is.

The rule: all are drawn with the same seed, and a difference is taken draw by draw before any luck of a year, so that
it is neither noise nor surer than the figures allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meetpunt.method.planning.back_calculation import Gap, entries_needed, sales_visits, visits_before
from meetpunt.method.planning.capacity import Capacity, capacity_of, known, total
from meetpunt.method.planning.costs import Cost, Rates, cost_of, per_extra_order, per_order
from meetpunt.method.planning.doubt import MOST, Doubt
from meetpunt.method.planning.draws import outcome
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.method.planning.scenario_state import Span, State, times
from meetpunt.method.planning.scenarios import Change, LeftOut, scenario
from meetpunt.method.planning.spread import ASSUMED_LOG_SD

ELASTICITY = 0.3
"""The lowest response of orders to visits that is reckoned with: visits times 1.1 brings orders times 1.1^0.3."""

Draws = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """The middle, and what 80 of 100 draws fall between."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class Difference:
    """A scenario less the base, at expected orders and revenue: the doubt about the figures, not the luck of a year.

    Attributes:
        orders, revenue: None = not known.
        careful: revenue at the middle when more sales visits for the same orders bring no more than `ELASTICITY`
            says; None = there are no more, or it is not known.
        chance: of reaching the target, in parts of 1; each scenario against its own target.
        cost: minor units. per_extra_order: None where more orders are not sure (p10 at most 0).
    """

    orders: Band | None
    revenue: Band | None
    careful: float | None
    chance: float | None
    cost: int | None
    per_extra_order: int | None


@dataclass(frozen=True)
class Side:
    """The base or a scenario.

    Attributes:
        capacity: of all together, the visits per order following conversions that a scenario changes.
        orders, revenue: in a year with its luck, channels included; None = not known.
        target: minor units; chance: of reaching it.
        cost, cost_per_order: minor units.
        gaps: why something is not known. left_out: changes that do not fit.
        more: than the base; None for the base itself.
        beyond: some sellers have more sales visits than `doubt.MOST` times those made before; these bring nothing.
    """

    state: State
    capacity: Capacity
    orders: Band | None
    revenue: Band | None
    target: float | None
    chance: float | None
    cost: Cost
    cost_per_order: int | None
    gaps: tuple[Gap, ...]
    left_out: tuple[LeftOut, ...] = ()
    more: Difference | None = None
    beyond: bool = False


def side_by_side(
    base: State, scenarios: Sequence[Sequence[Change]], span: Span, rates: Rates, seed: int, draws: int | None = None
) -> tuple[Side, ...]:
    """The base and each scenario; the same seed gives the same answer, and the same luck to all.

    Args:
        base: as `scenarios.state_of` gives it, gaps filled.
        scenarios: per scenario its changes in their order.
        span: the period planned for.
        rates: what things cost.
        draws: how many; None = as many as the plan itself.
    """
    first, expected = _side(base, (), base, rates, seed, draws)
    found = [first]
    for changes in scenarios:
        state, left_out = scenario(base, changes, span)
        side, other = _side(state, left_out, base, rates, seed, draws)
        found.append(replace(side, more=_difference(first, side, expected, other)))
    return tuple(found)


def together(state: State, base: State) -> Capacity:
    """The capacity table of all, the visits per order of each moved along with the conversions."""
    stood = {one.key: one for one in base.sellers}
    return total([capacity_of(_with_visits(one, stood.get(one.key))) for one in state.sellers])


@dataclass(frozen=True)
class _Expected:
    """Before the luck of a year, [draw].

    Attributes:
        orders, revenue: with those through channels. visited: the revenue of orders that are visited for.
        reach: sales visits that are counted on, in the middle, over the share of the orders that they are for.
    """

    orders: Draws
    revenue: Draws
    visited: Draws
    reach: float


def _side(
    state: State, left_out: tuple[LeftOut, ...], base: State, rates: Rates, seed: int, draws: int | None
) -> tuple[Side, _Expected | None]:
    inputs = state.sellers if state.whole is None else (state.whole, *state.sellers)
    found = outcome(inputs, np.random.default_rng(seed), target=state.target, draws=draws)
    expected = None if found.doubt is None else _expected(state, found.doubt, seed)
    orders, revenue = found.orders, found.revenue
    if len(orders):
        for place, through in enumerate(state.channels):
            dice = np.random.default_rng((seed, place))
            luck = dice.poisson(_doubted(through.orders, len(orders), dice)).astype(np.float64)
            orders, revenue = orders + luck, revenue + luck * through.size
    cost = cost_of(state, rates)
    middle = _band(orders)
    side = Side(
        state=state,
        capacity=together(state, base),
        orders=middle,
        revenue=_band(revenue),
        target=state.target,
        chance=float(np.mean(revenue >= state.target)) if len(revenue) and state.target is not None else None,
        cost=cost,
        cost_per_order=per_order(cost.total, middle.p50 if middle else None),
        gaps=found.total.gaps,
        left_out=left_out,
        beyond=any(_is_beyond(one) for one in state.sellers),
    )
    return side, expected


def _expected(state: State, doubt: Doubt, seed: int) -> _Expected | None:
    if np.isnan(doubt.entries).all():
        return None
    each = np.nan_to_num(doubt.entries) * doubt.tails[0]
    orders, visited = each.sum(axis=0), (each * doubt.value).sum(axis=0)
    revenue = visited
    for place, through in enumerate(state.channels):
        there = _doubted(through.orders, len(orders), np.random.default_rng((seed, place)))
        orders, revenue = orders + there, revenue + there * through.size
    visits = np.nan_to_num(doubt.entries * doubt.per_entry).sum(axis=0)
    return _Expected(orders, revenue, visited, float(np.median(visits)) / state.kept)


def _is_beyond(one: SellerInputs) -> bool:
    before, planned = visits_before(one), sales_visits(one)[0]
    return bool(before and planned and planned > MOST * before)


def _doubted(orders: float, draws: int, dice: np.random.Generator) -> Draws:
    """Orders through a channel: how many go there was assumed, and is as unsure as any assumption."""
    doubt = np.exp(ASSUMED_LOG_SD * dice.standard_normal(draws) - ASSUMED_LOG_SD**2 / 2)
    return np.asarray(orders * doubt, dtype=np.float64)


def _difference(base: Side, side: Side, stood: _Expected | None, now: _Expected | None) -> Difference:
    chance = None if base.chance is None or side.chance is None else side.chance - base.chance
    costs = (side.cost.total, base.cost.total)
    cost = None if costs[0] is None or costs[1] is None else costs[0] - costs[1]
    if stood is None or now is None:
        return Difference(None, None, None, chance, cost, None)
    orders, revenue = _band(now.orders - stood.orders), _band(now.revenue - stood.revenue)
    careful = None
    if now.reach > stood.reach * (1 + 1e-9) > 0:
        less = (now.reach / stood.reach) ** (ELASTICITY - 1)
        careful = float(np.median(now.revenue - now.visited * (1 - less) - stood.revenue))
    extra = orders.p50 if orders and orders.p10 > 0 else None
    return Difference(orders, revenue, careful, chance, cost, per_extra_order(costs[0], costs[1], extra))


def _with_visits(one: SellerInputs, stood: SellerInputs | None) -> SellerInputs:
    """Visits per order times what the steps ask more or less for one order than they did."""
    if stood is None or one.steps == stood.steps:
        return one
    before, now = _visits_of_an_order(stood), _visits_of_an_order(one)
    if not before or not now:
        return one
    return replace(one, visits_per_order=times(one.visits_per_order, now / before))


def _visits_of_an_order(one: SellerInputs) -> float | None:
    entries = entries_needed(1.0, [known(step.conversion) for step in one.steps])
    parts = [(known(step.visits), entry) for step, entry in zip(one.steps, entries, strict=True)]
    if any(visits is None or entry is None for visits, entry in parts):
        return None
    return sum((visits or 0) * (entry or 0) for visits, entry in parts)


def _band(draws: Draws) -> Band | None:
    if not len(draws):
        return None
    return Band(*(float(value) for value in np.quantile(draws, (0.1, 0.5, 0.9))))
