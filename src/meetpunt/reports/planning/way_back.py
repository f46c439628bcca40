"""A plan's target taken back through the steps, its chance, its levers and what it hangs on.

The rule: the seed is the plan's year, so that a plan looks the same at every visit and two plans of a year differ by
their figures only. Sellers are shown to who may see them; the whole is of everybody in the plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from meetpunt.method.planning.back_calculation import Gap, WayBack, known, share, way_back
from meetpunt.method.planning.draws import Chance, PlanOutcome, Range, outcome, people, together
from meetpunt.method.planning.hanging import Hanging, hanging
from meetpunt.method.planning.inputs import Figure, SellerInputs
from meetpunt.method.planning.levers import ELASTICITY, Lever, chance_when, levers
from meetpunt.method.step_convolution import Passage, days_until, last_useful_day, passage, rests, share_in_period
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store.plans import homes_of

BARS = 48
IN_TIME = 0.8


@dataclass(frozen=True)
class StepBack:
    """A step on the way back; the last line is that of the orders.

    Attributes:
        code, name, step_id: of the step; the name by language.
        needed: entries at the middle of the figures; visits, contacts, hours: spent in it.
        sure: entries with which the target is reached in 80 of 100 years.
        conversion: of the whole; None of the orders. spent: visits per entry.
        days_p50, days_p80: in the step. last_day: on which what enters still becomes an order in the period, in 80 of
            100; None = not known.
    """

    code: str
    name: dict[str, str]
    step_id: int
    needed: float | None
    sure: float | None
    visits: float | None = None
    contacts: float | None = None
    hours: float | None = None
    conversion: Figure | None = None
    spent: Figure | None = None
    days_p50: float | None = None
    days_p80: float | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class SellerBack:
    """A seller's way back: at the middle, and what it takes to be sure in 80 of 100 years."""

    way: WayBack
    chance: Chance


@dataclass(frozen=True)
class TerritoryBack:
    """The sellers of a territory together: the sums of their ways back, and their chance."""

    name: str
    orders: float | None
    entries: float | None
    visits: float | None
    days: float | None
    chance: Chance


@dataclass(frozen=True)
class WayBackReport:
    """Everything of one plan that follows from its target.

    Attributes:
        plan: whose it is.
        target: what is taken back: of those who have one, together. The whole may have another, whose chance is told.
        orders, visits, days: needed for it at the middle of the figures; None = not known.
        order_size, follow_on: of the whole.
        steps: in the order of the process, the orders last.
        sellers: alphabetically, those whom the viewer sees. territories: the same by where their home is, when there
            are several and everybody of the plan is seen.
        outcome: draws, the chance of all and of each.
        density: revenue (minor units) and how often about that, the highest 1; empty when not known.
        levers, hanging: of all together.
        gaps: why something is not known, or is nothing.
        cycle_p50, cycle_p80: days from the first step to an order. in_period: the share of orders to be, from entries
            spread evenly over the period, that falls within it.
        slower: the chance when visits over those made before bring orders as visits^0.3 only; None = no target.
        spread_visits: the visits of the steps were made to agree with the visits per order.
    """

    plan: PlanReport
    target: float | None
    orders: float | None
    visits: float | None
    days: float | None
    order_size: Figure
    follow_on: Figure
    steps: tuple[StepBack, ...]
    sellers: tuple[SellerBack, ...]
    territories: tuple[TerritoryBack, ...]
    outcome: PlanOutcome
    density: tuple[tuple[float, float], ...]
    levers: tuple[Lever, ...]
    hanging: tuple[Hanging, ...]
    gaps: tuple[Gap, ...]
    cycle_p50: float | None
    cycle_p80: float | None
    in_period: float | None
    slower: float | None
    spread_visits: bool

    @property
    def chance(self) -> Chance:
        """Of all together."""
        return self.outcome.total


def way_back_of(report: PlanReport) -> WayBackReport:
    """Take a plan's target back. Who sees the own column only gets that, with the whole for what is missing in it."""
    chosen = report.columns if report.is_own else report.sellers
    inputs = (report.whole, *chosen)
    target = None if report.is_own else known(report.whole.target)
    found = outcome(inputs, np.random.default_rng(report.year), target=target)
    counted = people(inputs)
    ways = [way_back(one) for one in counted]
    asked = [way for way in ways if way.orders is not None] or ways
    shown = frozenset(one.key for one in chosen) & report.shown
    whole = chosen[0] if report.is_own and chosen else report.whole
    steps = _steps(report, whole, asked, found.total)
    passages = [passage(share(step.conversion) or 0.0, step.days_p50, step.days_p80) for step in whole.steps]
    timed = bool(passages) and all(step.days_p50 for step in whole.steps)
    cycle = rests(passages)[0] if timed else None
    visits, days = _sum([way.visits for way in asked]), _sum([way.days for way in asked])
    gaps = (*found.total.gaps, *(gap for way in ways for gap in way.gaps))
    return WayBackReport(
        report,
        _sum([way.target for way in asked]),
        _sum([way.orders for way in asked]),
        visits,
        days,
        whole.order_size,
        whole.follow_on,
        steps,
        tuple(
            SellerBack(way, chance)
            for one, way, chance in zip(counted, ways, found.sellers, strict=True)
            if one.key in shown
        ),
        _territories(report, {one.key: way for one, way in zip(counted, ways, strict=True)}, found),
        found,
        _density(found),
        levers(found, inputs),
        hanging(found),
        tuple(dict.fromkeys(gaps)),
        None if cycle is None else days_until(cycle, 0.5),
        None if cycle is None else days_until(cycle, IN_TIME),
        None if cycle is None else share_in_period(cycle, (report.ask.last - report.ask.first).days + 1),
        chance_when(found, ELASTICITY[0]),
        any(abs(way.visit_factor - 1) > 0.005 for way in ways),
    )


def _steps(report: PlanReport, whole: SellerInputs, ways: Sequence[WayBack], total: Chance) -> tuple[StepBack, ...]:
    passages = [passage(share(step.conversion) or 0.0, step.days_p50, step.days_p80) for step in whole.steps]
    rest = rests(passages)
    sure = _sure(total, len(whole.steps))
    lines = []
    for place, (step, ref) in enumerate(zip(whole.steps, report.steps, strict=False)):
        told = [way.steps[place] if place < len(way.steps) else None for way in ways]
        parts = [[None if one is None else getattr(one, name) for one in told] for name in _PARTS]
        needed, visits, contacts, hours = (_sum(part) for part in parts)
        timed = all(other.days_p50 for other in whole.steps[place:])
        lines.append(
            StepBack(
                step.code, ref.name, ref.id, needed, sure[place], visits, contacts, hours, step.conversion, step.visits,
                step.days_p50, step.days_p80, _last_day(rest[place], report) if timed else None,
            )
        )  # fmt: skip
    if report.steps:
        last = report.steps[-1]
        lines.append(StepBack(last.code, last.name, last.id, _sum([way.orders for way in ways]), sure[-1]))
    return tuple(lines)


def _territories(report: PlanReport, ways: dict[int, WayBack], found: PlanOutcome) -> tuple[TerritoryBack, ...]:
    """By name; who has no home is in none."""
    if report.is_own or not report.shown.issuperset(ways):
        return ()
    homes: dict[tuple[int, str], list[int]] = {}
    for key, home in homes_of(ways, report.ask.first).items():
        homes.setdefault(home, []).append(key)
    if len(homes) < 2:
        return ()
    made = []
    for (key, name), keys in sorted(homes.items(), key=lambda home: home[0][1]):
        chance = together(found, keys, key, name)
        asked = [ways[one] for one in keys if ways[one].orders is not None]
        if chance is not None:
            entries = _sum([way.steps[0].entries if way.steps else None for way in asked])
            orders, visits = _sum([way.orders for way in asked]), _sum([way.visits for way in asked])
            made.append(TerritoryBack(name, orders, entries, visits, _sum([way.days for way in asked]), chance))
    return tuple(made)


_PARTS = ("entries", "visits", "contacts", "hours")


def _sure(total: Chance, steps: int) -> list[float | None]:
    """P80 per step and of the orders; none where the steps do not match."""
    entries: tuple[Range | None, ...] = () if total.need is None else total.need.entries
    if len(entries) != steps + 1:
        return [None] * steps + [entries[-1].p80 if entries and entries[-1] else None]
    return [None if one is None else one.p80 for one in entries]


def _last_day(rest: Passage, report: PlanReport) -> date | None:
    """In the period; before it there is none."""
    day = last_useful_day(rest, report.ask.last, IN_TIME)
    return day if day is not None and day >= report.ask.first else None


def _density(found: PlanOutcome) -> tuple[tuple[float, float], ...]:
    """How often each revenue comes up: shares of bins, smoothed over five of them; the highest is 1."""
    if not len(found.revenue) or found.revenue.max() <= found.revenue.min():
        return ()
    low, high = np.quantile(found.revenue, (0.002, 0.998))
    pad = 0.06 * (high - low)
    heights, edges = np.histogram(found.revenue, BARS, (max(low - pad, 0.0), high + pad))
    around = np.array((1, 3, 5, 6, 5, 3, 1), dtype=np.float64)
    smooth = np.convolve(heights, around / around.sum(), mode="same")
    middles = (edges[1:] + edges[:-1]) / 2
    return tuple(zip(middles.tolist(), (smooth / smooth.max()).tolist(), strict=True))


def _sum(values: Sequence[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return math.fsum(told) if told and len(told) == len(values) else None
