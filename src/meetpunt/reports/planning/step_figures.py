"""The steps of each seller: conversion, effort and days per step, and quotes that became orders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meetpunt.method.comparison import GroupConversion
from meetpunt.method.conversion import conversion
from meetpunt.method.lead_time import LeadTime, lead_times
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.inputs import Figure
from meetpunt.method.planning.ratios import Estimates, both_counted
from meetpunt.method.spells import Spells
from meetpunt.reports.memory import of_data
from meetpunt.reports.planning.effort_figures import as_figure
from meetpunt.reports.planning.history import Floats, History, Ints
from meetpunt.reports.planning.kept_ratios import ratios
from meetpunt.reports.pool_prior import Priors, filled_from, from_pool
from meetpunt.reports.signals import comparison
from meetpunt.reports.step_lines import conversions_of
from meetpunt.reports.view import Mask
from meetpunt.store.refs import ProcessRef

QUOTE = "O"
"""The code of the step in which a quote is out."""

PerStep = tuple[Figure, Figure, Figure, Figure, float | None, float | None]
"""Conversion, visits, contacts, hours, P50 and P80 of days: the fields of `StepInputs` after its code."""


@dataclass(frozen=True)
class StepFigures:
    """Of one seller or the whole; `per_step` without the final step."""

    per_step: tuple[PerStep, ...]
    prospects_per_order: Figure
    quote_to_order: Figure
    quote_step: str


def step_figures(known: History, pool: Priors = ()) -> dict[int | None, StepFigures]:
    """By place in `known.ids`, of those shown; None = the whole.

    Conversion: of what entered the process in the measured days; a seller beside the others (`comparison`), the whole
    by Aalen-Johansen; where the organisation has too little to say, with what the pool says beside it (`from_pool`).
    Effort per opportunity that entered a step: what was done in the step in the measured days / entries into it in
    those days (`ratios`, both sides counted). Days: of the entries into the step (`lead_time`). Prospects per order:
    entries into the second step / into the final one.
    """
    steps = known.view.log.steps
    moves = known.beside_activities(("moves", pool), lambda: _moves(known, pool))
    effort = [_effort(known, step, moves.entries[step]) for step in range(steps - 1)]
    won = moves.entries[steps - 1]
    prospects = ratios(known.shown, moves.entries[1], won, won, both_counted(moves.entries[1], won))
    found: dict[int | None, StepFigures] = {}
    for place in (None, *known.shown):
        per_step = []
        for step in range(steps - 1):
            done = (as_figure(one.whole if place is None else one.groups[place]) for one in effort[step])
            days = moves.days[place][step]
            per_step.append((moves.shares[place][step], *done, days.p50, days.p80))
        found[place] = StepFigures(
            tuple(per_step),  # type: ignore[arg-type]
            as_figure(prospects.whole if place is None else prospects.groups[place]),
            moves.quotes[place],
            moves.quote_step,
        )
    return found


@dataclass(frozen=True)
class _Moves:
    """What is made of the spells alone, by place of those shown (None = the whole).

    Attributes:
        entries: of each step float [ids], how many opportunities of each seller entered it in the measured days.
        shares: per step but the last, which part went on. days: how long that took. quotes: which became orders.
    """

    entries: list[Floats]
    shares: dict[int | None, list[Figure]]
    days: dict[int | None, tuple[LeadTime, ...]]
    quotes: dict[int | None, Figure]
    quote_step: str


def _moves(known: History, pool: Priors) -> _Moves:
    view, steps = known.view, known.view.log.steps
    cohort = view.spells.where(known.theirs & view.in_cohort)
    entered = view.spells.where(known.theirs & view.by_step)
    shown_ids = tuple(known.ids[place] for place in known.shown)
    measured = tuple(Figure(one.value, one.low, one.high, one.n) for one in conversions_of(view, known.theirs))
    whole = from_pool(view, known.theirs, pool, measured)
    each = [comparison(cohort.of_step(step), shown_ids).groups for step in range(steps - 1)] if shown_ids else []
    shares: dict[int | None, list[Figure]] = {None: list(whole[: steps - 1])}
    for at, place in enumerate(known.shown):
        shares[place] = [filled_from(whole[step], _of_group(each[step][at])) for step in range(steps - 1)]
    quote = next((step.position for step in view.process.steps if step.code == QUOTE and not step.is_final), None)
    quotes = known.stays(quote) if quote is not None else None
    quote_whole, quote_each = _of_quotes(quotes, shown_ids)
    return _Moves(
        [known.per_seller(entered.group[entered.step == step]) for step in range(steps)],
        shares,
        of_data(f"days of {steps} steps {known.shown} {shown_ids}", entered.columns, lambda: _days(known, entered)),
        {None: quote_whole, **dict(zip(known.shown, quote_each, strict=True))},
        "" if quote is None else QUOTE,
    )


def _days(known: History, entered: Spells) -> dict[int | None, tuple[LeadTime, ...]]:
    steps = known.view.log.steps
    days: dict[int | None, tuple[LeadTime, ...]] = {None: lead_times(entered, steps)}
    return days | {place: lead_times(entered.where(entered.group == known.ids[place]), steps) for place in known.shown}


def in_step(process: ProcessRef, position: int, processes: Ints, positions: Ints) -> Mask:
    """Which rows of `step_effort` are of a step.

    Sales work for no opportunity (position -1) belongs to the first step of the organisation's first process.
    """
    here = (processes == process.id) & (positions == position)
    return np.asarray(here | (positions < 0) if position == 0 and process.is_default else here)


def _effort(known: History, step: int, entries: Floats) -> tuple[Estimates, Estimates, Estimates]:
    """Visits, contacts and hours per opportunity that entered a step."""
    process, effort = known.view.process, known.effort
    here = in_step(process, step, effort["process_id"], effort["position"])
    visits, contacts, hours = (
        known.per_seller(effort["key"][here], effort[name][here] / unit)
        for name, unit in (("visits", 1.0), ("contacts", 1.0), ("ms", HOUR))
    )
    return (
        ratios(known.shown, visits, entries, entries, both_counted(visits, entries)),
        ratios(known.shown, contacts, entries, entries, both_counted(contacts, entries)),
        ratios(known.shown, hours, entries, entries, both_counted(hours, entries)),
    )


def _of_quotes(quotes: Spells | None, ids: tuple[int, ...]) -> tuple[Figure, list[Figure]]:
    if quotes is None:
        return Figure(), [Figure()] * len(ids)
    whole = conversion(quotes)
    each = comparison(quotes, ids).groups if ids else ()
    return Figure(whole.conversion, whole.low, whole.high, whole.n), [_of_group(one) for one in each]


def _of_group(one: GroupConversion) -> Figure:
    return Figure(one.conversion, one.low, one.high, one.n)
