"""The lines of a funnel: per step the four parts, the conversion with its interval, the days and the stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from meetpunt.method import conversion as method_conversion
from meetpunt.method.comparison import GroupConversion
from meetpunt.method.expected import expected_reach
from meetpunt.method.funnel import funnel
from meetpunt.method.lead_time import LeadTime, lead_time
from meetpunt.method.spells import Spells
from meetpunt.reports.figures import Conversion, Days, Naive, Parts, Stock
from meetpunt.reports.funnel_figures import StepLine, StepTexts
from meetpunt.reports.memory import curves, of_data
from meetpunt.reports.view import Mask, View
from meetpunt.store.refs import StepRef


@dataclass(frozen=True)
class Beside:
    """What stands beside a subject, and how sure it is that the subject is materially lower, per step."""

    conversions: tuple[Conversion, ...]
    days: tuple[Days, ...]
    chances: tuple[float | None, ...]
    flagged: frozenset[int]


def step_lines(
    view: View, own: Mask, estimates: Sequence[Conversion], stock: dict[int, Stock], beside: Beside | None
) -> tuple[StepLine, ...]:
    """The lines of the spells in `own` (a mask over all spells; period and part are applied here)."""
    shown = own & view.in_cohort & view.chosen
    steps = view.log.steps
    parts = funnel(view.spells.where(shown), steps, view.log.still, view.log.segment[shown])
    days = days_of(view, own)
    expected: Sequence[tuple[float, float, float] | None] = [None] * steps
    if beside:
        known = [(one.value, one.n_eff) if one.value is not None else None for one in beside.conversions]
        expected = expected_reach(parts[0].reached, known)
    empty = Stock(0, 0, 0, view.organisation.currency)
    lines = []
    for place, step in enumerate(view.process.steps):
        final = place == steps - 1
        part = parts[place]
        lines.append(
            StepLine(
                step=texts_of(step),
                parts=Parts(part.reached, part.went_on, part.lost, part.still, part.young),
                conversion=None if final else estimates[place],
                team_conversion=beside.conversions[place] if beside and not final else None,
                expected=expected[place],
                chance_lower=beside.chances[place] if beside and not final else None,
                is_open_question=bool(beside and place in beside.flagged),
                days=days[place],
                team_days=beside.days[place] if beside else None,
                stock=stock.get(step.position, empty),
            )
        )
    return tuple(lines)


def conversions_of(view: View, chosen: Mask) -> tuple[Conversion, ...]:
    """The Aalen-Johansen conversions of a team or larger, per step but the final one."""
    return tuple(_of_estimate(_conversion(one)) for one in _by_step(view, chosen & view.in_cohort))


def days_of(view: View, chosen: Mask) -> tuple[Days, ...]:
    """The days per step, by entry of the step; nothing to say about the final one."""
    nothing = Days(0, None, None, None, None, Naive(0, None, None, None, None))
    return (*(of_lead_time(_lead_time(one)) for one in _by_step(view, chosen & view.by_step)), nothing)


def of_group(one: GroupConversion, horizon_days: float | None) -> Conversion:
    """A rep's conversion beside the team, as a figure."""
    return Conversion(one.conversion, one.low, one.high, one.raw, one.n, one.n_eff, horizon_days, one.indicative)


def with_own_counts(estimate: Conversion, own: Conversion) -> Conversion:
    """The estimate beside the team, counted over all own ones (some were entered in another team)."""
    return replace(estimate, raw=own.raw, n=own.n)


def of_lead_time(one: LeadTime) -> Days:
    """Lead times as figures."""
    naive = Naive(one.naive.n, one.naive.mean, one.naive.p25, one.naive.median, one.naive.p75)
    return Days(one.n, one.p50, one.p80, one.p90, one.horizon_days, naive)


def texts_of(step: StepRef) -> StepTexts:
    """A step's words."""
    return StepTexts(step.code, step.position, step.is_final, step.name, step.criterion)


def _by_step(view: View, chosen: Mask) -> Iterator[Spells]:
    """The chosen spells of each step but the final one."""
    chosen = chosen & view.chosen
    return (view.spells.where(chosen & (view.spells.step == step)) for step in range(view.log.steps - 1))


def _conversion(spells: Spells) -> method_conversion.Conversion:
    """Of one step; remembered by the data itself, for a move is at two steps and the others stay."""
    return of_data("conversion", spells.followed, lambda: method_conversion.conversion(spells), curves)


def _lead_time(spells: Spells) -> LeadTime:
    """Of one step, remembered in the same way."""
    return of_data("lead time", spells.followed, lambda: lead_time(spells), curves)


def _of_estimate(one: method_conversion.Conversion) -> Conversion:
    return Conversion(one.conversion, one.low, one.high, one.raw, one.n, one.n_eff, one.horizon_days, one.indicative)


def everybody(view: View) -> Mask:
    """All spells but those of machines."""
    return ~np.isin(view.spells.group, list(view.machines))
