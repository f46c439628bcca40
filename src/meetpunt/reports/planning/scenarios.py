"""A plan and its scenarios beside each other, what each change does, and what was decided.

The rule: all count with the same measured values, rates and seed; names are shown to who may see them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from meetpunt.method.planning.costs import Rates
from meetpunt.method.planning.scenario_state import TOGETHER, Span, State
from meetpunt.method.planning.scenarios import LeftOut, change_of, state_of
from meetpunt.method.planning.side_by_side import Side, side_by_side, together
from meetpunt.method.planning.terms import TermsError
from meetpunt.reports.memory import answers
from meetpunt.reports.planning.ask import PlanAsk
from meetpunt.reports.planning.changed import readable
from meetpunt.reports.planning.parameters import parameters
from meetpunt.reports.planning.plan import PlanReport, ask_of, plan_of
from meetpunt.store.access import Viewer
from meetpunt.store.costs import km_per_visit, rates_for_plan
from meetpunt.store.plans import PlanRow, find_plan
from meetpunt.store.refs import StepRef
from meetpunt.store.scenarios import (
    ChangeRow,
    ScenarioRow,
    decided,
    find_scenario,
    scenarios_of,
)
from meetpunt.store.tenancy import change_number


@dataclass(frozen=True)
class Base:
    """What scenarios are made of.

    Attributes:
        plan: the plan. state: what it counts with, its own changes included. rates: of its year.
        names: of the sellers whom the viewer sees by name. steps: that something can go on from, in order.
    """

    plan: PlanRow
    state: State
    span: Span
    rates: Rates
    names: Mapping[int, str]
    steps: tuple[StepRef, ...]


@dataclass(frozen=True)
class Beside:
    """A scenario with what becomes of it."""

    row: ScenarioRow
    side: Side


@dataclass(frozen=True)
class ScenariosReport:
    """The plan, its open scenarios in the order in which they were made, and every decision of its year."""

    base: Base
    side: Side
    scenarios: tuple[Beside, ...]
    decided: tuple[ScenarioRow, ...]


@dataclass(frozen=True)
class Effect:
    """What one change does where it stands, the ones before it counted: visits, and what rests of them.

    Attributes:
        row: the change. visits, rest: more than before it; None = not known.
        left_out: why it does nothing; None = it fits.
    """

    row: ChangeRow
    visits: float | None
    rest: float | None
    left_out: LeftOut | None


@dataclass(frozen=True)
class ScenarioReport:
    """One scenario beside its plan, with the effect of every change."""

    base: Base
    side: Side
    scenario: Beside
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class ScenarioBook:
    """A scenario to take along: what its workbook holds.

    Attributes:
        report: the plan as it counts with the scenario's changes. scenario: beside its plan.
        along: after each change, with the ones before it, what becomes of capacity, orders and chance.
    """

    report: PlanReport
    scenario: ScenarioReport
    along: tuple[Side, ...]


def base_of(viewer: Viewer, plan_id: int) -> Base:
    """What a plan counts with.

    Raises:
        NotVisible: there is no such plan for the viewer.
    """
    plan = find_plan(viewer, plan_id)
    ask = ask_of(plan)
    report = plan_of(viewer, plan.id, ask)
    span = Span(ask.first, ask.last)
    heads = 1 if report.sellers else parameters(viewer, ask).people
    state = report.state or state_of((report.whole, *report.sellers), heads)
    names = {one.key: one.name for one in state.sellers if one.key in report.shown or one.key < TOGETHER}
    steps = tuple(step for step in report.steps if not step.is_final)
    return Base(plan, state, span, _rates(viewer, ask, report), names, steps)


def compared(viewer: Viewer, plan_id: int) -> ScenariosReport:
    """A plan and its open scenarios beside each other."""
    rows = tuple(row for row in scenarios_of(viewer, plan_id) if row.is_open)
    base = _base(viewer, plan_id)
    sides = _sides(viewer, base, [row.changes for row in rows])
    beside = tuple(Beside(row, side) for row, side in zip(rows, sides[1:], strict=True))
    return ScenariosReport(base, sides[0], beside, decided(viewer, base.plan.year, base.plan.team_id))


def one_scenario(
    viewer: Viewer,
    scenario_id: int,
    tried: Mapping[int, Mapping[str, Any]] | None = None,
    more: Sequence[ChangeRow] = (),
) -> ScenarioReport:
    """One scenario beside its plan.

    Parameters:
        tried: by the id of a change the terms that are tried instead. more: changes that are tried behind the others.

    Raises:
        NotVisible: there is no such scenario for the viewer.
    """
    row = find_scenario(viewer, scenario_id)
    base = _base(viewer, row.parent_id or 0)
    changes = (*(ChangeRow(one.id, one.kind, dict((tried or {}).get(one.id, one.terms))) for one in row.changes), *more)
    sides = _sides(viewer, base, [changes])
    return ScenarioReport(base, sides[0], Beside(row, sides[1]), effects_of(base, changes))


def scenario_book(viewer: Viewer, scenario_id: int) -> ScenarioBook:
    """A scenario with what each of its changes adds.

    Raises:
        NotVisible: there is no such scenario for the viewer.
    """
    found = one_scenario(viewer, scenario_id)
    plan, changes = found.base.plan, found.scenario.row.changes
    report = plan_of(viewer, plan.id, ask_of(plan))
    state = found.scenario.side.state
    hired = {one.key for one in state.sellers if one.key < TOGETHER}
    report = replace(report, sellers=state.sellers, shown=report.shown | hired, state=state)
    along = _sides(viewer, found.base, [changes[:count] for count in range(1, len(changes) + 1)])[1:]
    return ScenarioBook(report, found, along)


def effects_of(base: Base, changes: Sequence[ChangeRow]) -> tuple[Effect, ...]:
    """What each change does, one after the other."""
    found, state = [], base.state
    stood = together(state, base.state)
    for place, row in enumerate(changes):
        try:
            state = change_of(row.kind, row.terms).on(state, base.span)
        except TermsError as wrong:
            found.append(Effect(row, None, None, LeftOut(place, wrong.field, wrong.problem)))
            continue
        now = together(state, base.state)
        visits = _less(now.visit_capacity, stood.visit_capacity)
        found.append(Effect(row, visits, _less(now.rest_capacity, stood.rest_capacity), None))
        stood = now
    return tuple(found)


def _base(viewer: Viewer, plan_id: int) -> Base:
    """Kept until something is written."""
    number = change_number(viewer.organisation.id)
    key = ("scenarios", viewer.organisation, viewer.person_id, viewer.roles, viewer.today, plan_id)
    return answers.latest(key, number, lambda: base_of(viewer, plan_id))


def _sides(viewer: Viewer, base: Base, scenarios: Sequence[Sequence[ChangeRow]]) -> tuple[Side, ...]:
    number = change_number(viewer.organisation.id)
    told = tuple(tuple((one.kind, repr(sorted(one.terms.items()))) for one in changes) for changes in scenarios)
    key = ("sides", viewer.organisation, viewer.person_id, viewer.today, base.plan.id, told)
    read = [readable(changes) for changes in scenarios]
    return answers.latest(key, number, lambda: side_by_side(base.state, read, base.span, base.rates, base.plan.year))


def _rates(viewer: Viewer, ask: PlanAsk, report: PlanReport) -> Rates:
    day: date = min(max(viewer.today, ask.first), ask.last)
    keys = [one.key for one in report.sellers]
    km = km_per_visit(viewer.organisation.id, keys, ask.measured_from, ask.measured_until)
    return rates_for_plan(viewer.organisation.id, day, km)


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other
