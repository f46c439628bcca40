"""Levers: what goes with one figure being better, everything else left as it is.

The rule: steps that are plausible, the gap to what a quarter of the sellers already reach, and never who they are; for
more visits both ends of what they may bring, because orders grow more slowly than visits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from meetpunt.method.planning.back_calculation import known
from meetpunt.method.planning.draws import PlanOutcome
from meetpunt.method.planning.effect import Change, Effect, Gain
from meetpunt.method.planning.inputs import Code, Figure, SellerInputs

ELASTICITY = (0.3, 1.0)
"""Orders ~ visits^e. The lower end is that of personal selling in all industries (Albers, Mantrala & Sridhar 2010)."""
SELLERS_FOR_GAP = 4
LEAST_GAP = 0.5
"""A gap under half of the modest step is none: the step is the modest one then."""
DRAWS = 500


class Kind(StrEnum):
    """What is moved."""

    VISITS_PER_DAY = "visits_per_day"
    CONVERSION = "conversion"
    ORDER_SIZE = "order_size"
    LOYALTY_VISITS = "loyalty_visits"
    CROSS_SELLING = "cross_selling"


CODES = {
    Kind.VISITS_PER_DAY: Code.VISITS_PER_DAY,
    Kind.CONVERSION: Code.CONVERSION,
    Kind.ORDER_SIZE: Code.ORDER_SIZE,
    Kind.LOYALTY_VISITS: Code.VISITS_PER_CUSTOMER,
    Kind.CROSS_SELLING: Code.FOLLOW_ON,
}


class Basis(StrEnum):
    """Where the step comes from: the gap to the sellers' P75 (visits to customers: P25), or a modest one."""

    GAP = "gap"
    MODEST = "modest"


MODEST: dict[Kind, float] = {
    Kind.VISITS_PER_DAY: 1.05,
    Kind.CONVERSION: 0.02,
    Kind.ORDER_SIZE: 1.02,
    Kind.LOYALTY_VISITS: 0.9,
    Kind.CROSS_SELLING: 0.02,
}
"""5 % more visits a day, 2 points (at most a tenth of what drops out), 2 % larger orders, a tenth fewer visits to
customers, 2 follow-on orders more per 100 first orders."""

UNIT: dict[Kind, float] = {
    Kind.VISITS_PER_DAY: 1.0,
    Kind.CONVERSION: 0.01,
    Kind.ORDER_SIZE: 0.01,
    Kind.LOYALTY_VISITS: -1.0,
    Kind.CROSS_SELLING: 0.01,
}
"""One visit a day, one point, one per cent, one visit per customer less, one follow-on order per 100 first orders."""


@dataclass(frozen=True)
class Lever:
    """One figure moved, and what goes with it.

    Attributes:
        kind, step: what is moved; the code of the step for a conversion.
        now, then: the figure before and after: a number, a share, money (minor units).
        basis: where the step comes from.
        gain: when orders grow as visits do; least: when they grow as visits^0.3 (the same for other levers).
        unit: the figure after one `UNIT` instead of the whole step; of_unit: what goes with that.
    """

    kind: Kind
    step: str
    now: float
    then: float
    basis: Basis
    gain: Gain
    least: Gain
    unit: float
    of_unit: Gain


def levers(found: PlanOutcome, inputs: Sequence[SellerInputs], peers: Sequence[SellerInputs] = ()) -> tuple[Lever, ...]:
    """The levers of a plan in the order of the method; one whose figure is not known is left out.

    Args:
        found: what `outcome` said of the inputs; without planned visits there are no levers.
        inputs: the same; the step comes from what was measured of the sellers in it.
        peers: sellers to take the plausible step from when the plan is of one; () = those of the plan.
    """
    if found.doubt is None or not len(found.revenue):
        return ()
    others = peers or tuple(one for one in inputs if one.key != 0)
    effect = Effect(found.doubt.first(DRAWS), found.counted, found.total.target)
    codes = [step.code for step in found.counted[0].steps] if found.doubt.has_steps.all() else []
    steps = [(Kind.CONVERSION, place) for place in range(len(codes))]
    order = ((Kind.VISITS_PER_DAY, 0), *steps, (Kind.ORDER_SIZE, 0), (Kind.LOYALTY_VISITS, 0), (Kind.CROSS_SELLING, 0))
    return tuple(lever for kind, place in order if (lever := _lever(kind, place, others, effect)))


def chance_when(found: PlanOutcome, elasticity: float) -> float | None:
    """The chance when orders grow as visits^elasticity from the visits that were made before; None as in `outcome`."""
    if found.doubt is None or found.total.chance is None:
        return None
    effect = Effect(found.doubt.first(DRAWS), found.counted, found.total.target)
    after, before = effect.chance_when(elasticity), effect.chance_when(1.0)
    if after is None or before is None:
        return None
    return min(max(found.total.chance + after - before, 0.0), 1.0)


def plausible_gap(figures: Sequence[Figure], lower: bool = False) -> float | None:
    """P75 (or P25) of measured values between at least 4 sellers; None with fewer."""
    told = [value for figure in figures if (value := known(figure.with_wanted(None))) is not None]
    return float(np.quantile(told, 0.25 if lower else 0.75)) if len(told) >= SELLERS_FOR_GAP else None


def _lever(kind: Kind, place: int, others: Sequence[SellerInputs], effect: Effect) -> Lever | None:
    now = _now(kind, place, effect.sellers)
    if kind is Kind.CROSS_SELLING:
        now = now or 0.0
    elif not now or (kind is Kind.CONVERSION and now >= 1):
        return None
    gap = plausible_gap(
        [_figure(one, kind, place) for one in others if place < len(one.steps) or not place],
        kind is Kind.LOYALTY_VISITS,
    )
    modest = _modest(kind, now)
    is_better = gap is not None and (gap - now) / (modest - now) >= LEAST_GAP
    then = gap if gap is not None and is_better else modest
    unit = _unit(kind, now)
    change = Change(CODES[kind], now, then, place)
    asks_visits = kind in (Kind.VISITS_PER_DAY, Kind.LOYALTY_VISITS)
    return Lever(
        kind,
        effect.sellers[0].steps[place].code if kind is Kind.CONVERSION else "",
        now,
        then,
        Basis.GAP if is_better else Basis.MODEST,
        effect.gain(change),
        effect.gain(change, ELASTICITY[0] if asks_visits else 1.0),
        unit,
        effect.gain(Change(CODES[kind], now, unit, place)),
    )


def _now(kind: Kind, place: int, sellers: Sequence[SellerInputs]) -> float | None:
    """The mean over the sellers; of visits per customer over those who have customers. None = of nobody known."""
    have = [one for one in sellers if kind is not Kind.LOYALTY_VISITS or known(one.customers)]
    told = [value for one in have if (value := known(_figure(one, kind, place))) is not None]
    return math.fsum(told) / len(told) if told else None


def _figure(inputs: SellerInputs, kind: Kind, place: int) -> Figure:
    figure: Figure = inputs.steps[place].conversion if kind is Kind.CONVERSION else getattr(inputs, CODES[kind].value)
    return figure


def _modest(kind: Kind, now: float) -> float:
    if kind is Kind.CONVERSION:
        return now + min(MODEST[kind], (1 - now) / 10)
    return now + MODEST[kind] if kind is Kind.CROSS_SELLING else now * MODEST[kind]


def _unit(kind: Kind, now: float) -> float:
    """The figure after one unit; never further than half-way to where it cannot go."""
    if kind is Kind.CONVERSION:
        return now + min(UNIT[kind], (1 - now) / 2)
    if kind is Kind.LOYALTY_VISITS:
        return now - min(-UNIT[kind], now / 2)
    return now * (1 + UNIT[kind]) if kind is Kind.ORDER_SIZE else now + UNIT[kind]
