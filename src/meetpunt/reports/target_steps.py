"""What was reached of what is set per step: conversion, days, and visits, contacts and hours per opportunity.

Rule: conversion and days are those of the funnel page; effort is counted by the measure that plans are made from.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.ratios import both_counted, counted
from meetpunt.reports.ask import FunnelAsk, NotAnswerable, find_process
from meetpunt.reports.figures import Conversion, Days
from meetpunt.reports.funnel import person_funnel
from meetpunt.reports.funnel_figures import StepLine
from meetpunt.reports.known import find_team
from meetpunt.reports.memory import answers
from meetpunt.reports.planning.step_figures import in_step
from meetpunt.reports.step_lines import conversions_of, everybody, step_lines
from meetpunt.reports.target_actuals import FEWEST, Actual, Asking, kept_share
from meetpunt.reports.view import look
from meetpunt.store import access
from meetpunt.store.access import Viewer
from meetpunt.store.refs import Place, ProcessRef

EFFORT = {"norm_visits": ("visits", 1, 100), "norm_contacts": ("contacts", 1, 100), "norm_minutes": ("ms", HOUR, 60)}
"""Per measure the column of `step_effort`, how many of it count as one, and how many kept units make one of those.

Hours are counted, as a plan does, not minutes: sixty minutes of a visit are no sixty things that happened.
"""


def steps_of(viewer: Viewer, place: Place, first: date, last: date) -> dict[tuple[str, int], Actual]:
    """By measure and the step's position; nothing where no funnel is shown, as of a territory.

    Effort per opportunity = what was done in the step from first to last / entries into it in those days, whatever came
    of them, between the 5 % and 95 % points of `ratios.counted` with both sides counted.
    """
    lines = _lines(viewer, place, FunnelAsk(last, None, first, last, is_today=False, cohort="step"))
    if not lines:
        return {}
    process = find_process(viewer.organisation, FunnelAsk(last))
    effort = Asking(viewer, first, last).effort(place)
    found: dict[tuple[str, int], Actual] = {}
    for line in lines:
        at = line.step.position
        if line.conversion is not None:
            found["conversion", at] = _share(line.conversion)
        if line.step.is_final:
            continue
        found["norm_days", at] = _days(line.days)
        done = done_in(process, at, effort)
        for measure, (column, unit, scale) in EFFORT.items():
            found[measure, at] = _per_entry(sum(int(row[column]) for row in done) / unit, line.parts.reached, scale)
    return found


def done_in(process: ProcessRef, position: int, rows: list[dict[str, int]]) -> list[dict[str, int]]:
    """The rows of `step_effort` that are of a step."""
    processes, positions = (
        np.array([row[name] for row in rows], dtype=np.int64) for name in ("process_id", "position")
    )
    chosen = in_step(process, position, processes, positions)
    return [row for row, is_here in zip(rows, chosen, strict=True) if is_here]


def _lines(viewer: Viewer, place: Place, ask: FunnelAsk) -> tuple[StepLine, ...]:
    try:
        if place.person_id is not None:
            return person_funnel(viewer, place.person_id, ask, with_causes=False).steps
        if place.team_id is not None:
            find_team(viewer, place.team_id)
        elif not (place.is_organisation and viewer.sees_organisation):
            return ()
        key = ("target steps", viewer.organisation, place, ask)
        return answers.while_it_holds(viewer.organisation.id, key, lambda: _together(viewer, place, ask))
    except (NotAnswerable, access.NotVisible):
        return ()


def _together(viewer: Viewer, place: Place, ask: FunnelAsk) -> tuple[StepLine, ...]:
    """The funnel page's lines of a team or of all, without the stock and the people that stand there too."""
    view = look(viewer.organisation, ask)
    own = np.ones(len(view.spells), dtype=np.bool_)
    if place.team_id is not None:
        own = everybody(view) & (view.spells.team == place.team_id)
    return step_lines(view, own, conversions_of(view, own), {}, None)


def _share(one: Conversion) -> Actual:
    if one.value is None:
        return Actual(None, one.n)
    return Actual(kept_share(one.value), one.n, kept_share(one.low or 0.0), kept_share(one.high or 0.0))


def _days(one: Days) -> Actual:
    return Actual(None if one.p50 is None or one.naive.n < FEWEST else round(one.p50), one.n)


def _per_entry(done: float, entries: int, scale: int) -> Actual:
    told = counted(done, entries, entries, both_counted(done, entries))
    if told.value is None or told.low is None or told.high is None:
        return Actual(None, entries)
    return Actual(round(told.value * scale), entries, round(told.low * scale), round(told.high * scale))
