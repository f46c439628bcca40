"""What an organisation gives to the pool, and a release with its own figures beside it.

The rule: what is given is counted of the organisation as a whole by the reports that its own pages show, over four
whole quarters; no persons, no amount that tells a size, and nothing of it to who may not read the organisation's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from meetpunt.measures.register.pooled import CONVERSIONS, COST_PER_VISIT, POOLED, PooledFigure, pooled_figure
from meetpunt.method.lead_time import lead_time
from meetpunt.method.lengths import HOUR
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.span import until_won
from meetpunt.method.pool import Pooled
from meetpunt.reports.ask import FunnelAsk, NotAnswerable
from meetpunt.reports.known import processes
from meetpunt.reports.kpis.ask import KpiAsk
from meetpunt.reports.kpis.register import kpis
from meetpunt.reports.kpis.values import values
from meetpunt.reports.memory import answers
from meetpunt.reports.pool_prior import is_spatoco
from meetpunt.reports.time_circle import scope_between
from meetpunt.reports.view import View, look, remembered
from meetpunt.store.access import Viewer
from meetpunt.store.costs import rates_for_plan
from meetpunt.store.currencies import exponent
from meetpunt.store.pool import Counted, Own, Release, is_member, reads_given, releases
from meetpunt.store.refs import ProcessRef
from meetpunt.store.sellers import sellers_for
from meetpunt.store.tenancy import change_number

CONTACT_WITHIN = 30.0
"""Days after which a first contact is no answer to the quote any more."""
FEWEST = 5
"""Days, hours and money of fewer records are an anecdote."""
FEWEST_VISITS = 20
QUOTE = "O"


@dataclass(frozen=True)
class Line:
    """A figure with what the organisation itself has; own None = nothing to give (too few, or not recorded)."""

    figure: PooledFigure
    own: Own | None
    pooled: Pooled | None = None


@dataclass(frozen=True)
class PoolReport:
    """The page.

    Attributes:
        would_give: every figure as it would be given for the quarter that ended last; empty for who may not read it.
        releases: of who takes part, the newest first, with the own figure beside it for who may read it.
    """

    counted: Counted | None
    would_give: tuple[Line, ...]
    releases: tuple[tuple[Release, tuple[Line, ...]], ...]


def given(viewer: Viewer, first: date, last: date) -> Counted:
    """What an organisation gives: its reps, and each figure that it has, with the records that it rests on.

    Parameters:
        viewer: of the organisation; who it is makes no difference to what is counted. first, last: both included.
    """
    of_all = replace(viewer, person_id=None, roles=frozenset(), managed_team_ids=frozenset(), manages_everybody=False)
    key = ("pool", of_all, first, last)
    return answers.latest(key, change_number(viewer.organisation.id), lambda: _given(of_all, first, last))


def report(viewer: Viewer, first: date, last: date) -> PoolReport:
    """What the page of the pool shows to who reads it. first, last: of the quarters that would be given now."""
    counted = given(viewer, first, last) if reads_given(viewer) else None
    told = releases(viewer.organisation.id) if is_member(viewer.organisation.id) else ()
    return PoolReport(
        counted,
        () if counted is None else tuple(Line(one, counted.figures.get(one.code)) for one in _figures(viewer)),
        tuple((one, tuple(_beside(one, viewer.sees_organisation))) for one in told),
    )


def _beside(one: Release, reads_own: bool) -> Iterable[Line]:
    for code, figure in one.figures.items():
        known = pooled_figure(code)
        if known is not None:
            yield Line(known, one.given.get(code) if reads_own else None, figure)


def _figures(viewer: Viewer) -> tuple[PooledFigure, ...]:
    """The figures as this organisation would give them: money in its own currency."""
    cost = pooled_figure(f"{COST_PER_VISIT}:{viewer.organisation.currency}")
    return tuple(one if one.code != COST_PER_VISIT else cost or one for one in POOLED)


def _given(viewer: Viewer, first: date, last: date) -> Counted:
    figures = _of_kpis(viewer, first, last) | _of_funnel(viewer, first, last)
    if cost := _cost_per_visit(viewer, first, last):
        figures[f"{COST_PER_VISIT}:{viewer.organisation.currency}"] = cost
    return Counted(len(sellers_for(viewer, None).everybody), figures)


def _of_kpis(viewer: Viewer, first: date, last: date) -> dict[str, Own]:
    """The KPIs that have something to tell. No visits a day or no hours per order at all is work not registered."""
    process = _default(viewer)
    known = {one.code for one in kpis(viewer, process.code if process else None)}
    wanted = [one for one in POOLED if one.kpi in known]
    if process is None or not is_spatoco(process):
        wanted = [one for one in wanted if one not in CONVERSIONS]
    ask = KpiAsk(first, last, process_code=process.code if process else None)
    told = values(viewer, [one.kpi for one in wanted], ask)
    found = {}
    for one in wanted:
        value = told[one.kpi]
        is_registered = one.is_share or value.value != 0
        if value.value is not None and value.n >= FEWEST and is_registered:
            found[one.code] = Own(value.value, value.n)
    return found


def _of_funnel(viewer: Viewer, first: date, last: date) -> dict[str, Own]:
    """Days of half of the orders, from entry and from quote; and the mean until the first contact about a quote."""
    process = _default(viewer)
    if process is None:
        return {}
    ask = FunnelAsk(viewer.today, process.code, first, last, is_today=False, cohort="step")
    try:
        view = look(viewer.organisation, ask)
    except NotAnswerable:
        return {}
    found = {"cycle_days": _days(view, 0)}
    quote = next((step.position for step in process.steps if step.code == QUOTE and not step.is_final), None)
    if quote is not None and is_spatoco(process):
        found |= {"days_to_order": _days(view, quote), "days_to_contact": _days_to_contact(view, quote)}
    return {code: own for code, own in found.items() if own is not None}


def _days(view: View, position: int) -> Own | None:
    """P50 of days from the entry of a step in the period until the order (`lead_time`), without machines."""
    whole = until_won(view.spells, position, view.log.steps)
    begun = view.by_step[view.spells.step == position] & ~np.isin(whole.group, list(view.machines))
    found = lead_time(whole.where(begun))
    return None if found.p50 is None or found.naive.n < FEWEST else Own(found.p50, found.naive.n)


def _days_to_contact(view: View, position: int) -> Own | None:
    """Mean days from the quote until the first contact about it, over those with one within 30 days."""
    rows = view.answer("step_contacts", replace(view.scope, position=position, by="nothing")).dicts()
    days = [
        (row["first_us"] - row["entered_us"]) / 86_400e6
        for row in rows
        if row["first_us"] is not None and row["owner_id"] not in view.machines
    ]
    within = [one for one in days if one <= CONTACT_WITHIN]
    return Own(sum(within) / len(within), len(within)) if len(within) >= FEWEST else None


def _cost_per_visit(viewer: Viewer, first: date, last: date) -> Own | None:
    """(minutes with customers and on the road x hourly rate + kilometres x their rate) / visits, where both were set.

    In major units of the currency. None when kilometres are missing of more than half of the visits.
    """
    rates = rates_for_plan(viewer.organisation.id, last, None)
    hour, kilometre = rates.amount(CostKind.SELLER_HOUR), rates.amount(CostKind.KILOMETRE)
    if hour is None or kilometre is None:
        return None
    scope = scope_between(viewer, first, last)
    rows = remembered("time_kinds", scope, change_number(viewer.organisation.id)).dicts()
    face, travel, metres, visits, untold = (
        sum(int(row[name] or 0) for row in rows) for name in ("face", "travel", "metres", "visits", "untold")
    )
    if visits < FEWEST_VISITS or 2 * untold > visits:
        return None
    minor = ((face + travel) / HOUR * hour + metres / 1000 * kilometre) / visits
    return Own(float(minor / 10 ** exponent(viewer.organisation.currency)), int(visits))


def _default(viewer: Viewer) -> ProcessRef | None:
    return next((one for one in processes(viewer.organisation.id, viewer.today) if one.is_default), None)
