"""Plans with their capacity and way back, and the yearly re-determination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import forwards, plans, replan
from meetpunt.api.given import measured_of
from meetpunt.api.operation import For, area
from meetpunt.method.planning.forwards import Mix
from meetpunt.method.planning.forwards import Wanted as WantedActivities
from meetpunt.reports.planning import (
    capacity,
    parameter_records,
    parameters,
    plan,
    way_back,
)
from meetpunt.reports.planning import forwards as forwards_report
from meetpunt.reports.planning import replan as replan_report
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store import forwards as stored_forwards
from meetpunt.store import plans as stored
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import may_plan
from meetpunt.store.api_tokens import Scope
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.replan import NoteKey

planning = For(Scope.READ_PLANNING, Scope.WRITE_PLANNING)
records = For(Scope.READ_PLANNING, Scope.WRITE_RECORDS)
"""Terms of a change in a scenario: each kind has its own (docs/api.md), and what cannot be meant is refused."""


@dataclass(frozen=True)
class PlanValue:
    """A wanted value of a plan; without `wanted` the measured one holds again."""

    key: ValueKey
    wanted: Wanted | None = None


@dataclass(frozen=True)
class PlanNote:
    """A note of a re-determination: why a parameter differs, or what the new plan takes of it."""

    key: NoteKey
    text: str = ""
    choice: str = ""
    own: float | None = None


def plan_list(viewer: Viewer, year: int, team_id: int | None = None) -> tuple[stored.PlanRow, ...]:
    """The plans of a year that the viewer makes."""
    may_plan(viewer, team_id)
    return stored.plans_of(viewer, year, team_id)


def plan_that_holds(viewer: Viewer, year: int, team_id: int | None = None) -> stored.PlanRow | None:
    """The plan of a year that counts for a team, or that it is part of."""
    return stored.plan_over(viewer, year, team_id)


def plan_by_id(report: PlanReport) -> PlanReport:
    """A plan: what is measured and wanted of each seller, side by side."""
    return report


def capacity_of(viewer: Viewer, report: PlanReport) -> capacity.CapacityReport:
    """What a plan asks of everybody, and what they have room for."""
    return capacity.capacity_table(viewer, report)


def way_back_of(report: PlanReport) -> way_back.WayBackReport:
    """From the target back to visits and days, with the chance of getting there."""
    return way_back.way_back_of(report)


def set_values(
    viewer: Viewer, plan_id: int, values: tuple[PlanValue, ...], now: datetime, name: str | None = None
) -> Model | None:
    """Keep wanted values of a draft, and its name."""
    return plans.set_values(viewer, plan_id, {one.key: one.wanted for one in values}, now, name)


def make_plan(
    viewer: Viewer, new: plans.NewPlan, now: datetime, values: tuple[PlanValue, ...] = (), key: UUID | None = None
) -> int:
    """Make a plan of a year as a draft, with wanted values beside what is measured."""
    return plans.make_plan(viewer, new, {one.key: one.wanted for one in values if one.wanted}, now, key)


def hold_plan(viewer: Viewer, plan_id: int, reason: str, now: datetime) -> Model | None:
    """Let a plan hold, with the reason; what was measured at this moment is kept with it."""
    return plans.hold_plan(viewer, plan_id, reason, measured_of(viewer, plan_id), now)


def counted_forwards(viewer: Viewer, report: PlanReport, split: forwards_report.Split) -> Mix:
    """What a plan brings counted forwards from activities, in parts by product, territory or segment."""
    _must_plan(viewer, report)
    return forwards_report.forwards(report, forwards_report.parts_of(viewer, report, split)[:60], {})


def keep_forward(
    viewer: Viewer,
    plan_id: int,
    name: str,
    split: forwards_report.Split,
    wanted: dict[str, WantedActivities],
    now: datetime,
    key: UUID | None = None,
) -> int:
    """Keep a calculation with a plan: so many activities by the name of a part, with what they bring now."""
    return forwards.keep_forward(viewer, plan_id, _forward(viewer, plan_id, name, split, wanted), now, key)


def change_forward(
    viewer: Viewer,
    forward_id: int,
    name: str,
    split: forwards_report.Split,
    wanted: dict[str, WantedActivities],
    now: datetime,
) -> Model | None:
    """Change a calculation that was kept, with what its activities bring now."""
    plan_id = stored_forwards.find_forward(viewer, forward_id).plan_id
    return forwards.change_forward(viewer, forward_id, _forward(viewer, plan_id, name, split, wanted), now)


def kept_forwards(viewer: Viewer, report: PlanReport) -> tuple[stored_forwards.ForwardRow, ...]:
    """The calculations that were kept with a plan."""
    _must_plan(viewer, report)
    return forwards_report.forwards_kept(viewer, report)


def begin_replan(viewer: Viewer, new: plans.NewPlan, now: datetime, key: UUID | None = None) -> int:
    """Begin a plan of next year beside the one that held for the year before."""
    before = stored.plan_that_holds(viewer, new.year - 1, new.team_id)
    return replan.begin(viewer, new, before.id if before else None, now, key)


def replan_lines(viewer: Viewer, plan_id: int, person_id: int | None = None) -> tuple[replan_report.ParameterLine, ...]:
    """Last year's parameters beside what was measured since."""
    return replan_report.lines(replan_report.replan_of(viewer, plan_id), person_id)


def replan_targets(viewer: Viewer, plan_id: int, percent: float = 5.0) -> tuple[replan_report.TargetLine, ...]:
    """Last year's targets and so many percent."""
    return replan_report.target_lines(replan_report.replan_of(viewer, plan_id), max(-100.0, min(percent, 1000.0)))


def keep_notes(viewer: Viewer, plan_id: int, notes: tuple[PlanNote, ...], now: datetime) -> Model | None:
    """Keep why parameters differ; an empty text takes a note away."""
    return replan.keep_notes(viewer, plan_id, {one.key: one.text for one in notes}, now)


def choose(viewer: Viewer, plan_id: int, notes: tuple[PlanNote, ...], now: datetime) -> None:
    """Choose what the new plan takes of each parameter: measured, wanted, or one's own value."""
    report = replan_report.replan_of(viewer, plan_id)
    known = {one.key for one in replan_report.lines(report) if one.is_chosen}
    if not {one.key for one in notes} <= known:
        raise NotVisible("a parameter of the plan")
    chosen = {one.key: one.choice for one in notes}
    own = {one.key: one.own for one in notes if one.own is not None}
    replan.choose(viewer, plan_id, chosen, replan_report.values_of(report, chosen, own), now)


def set_target_values(viewer: Viewer, plan_id: int, targets: dict[int, float | None], now: datetime) -> None:
    """Keep targets in revenue of people (0 = of all together) in a draft that was begun; null takes one away."""
    known = {one.key for one in replan_report.target_lines(replan_report.replan_of(viewer, plan_id), 0.0)}
    if not set(targets) <= known:
        raise NotVisible("a target of the plan")
    replan.set_target_values(viewer, plan_id, targets, now)


def _forward(
    viewer: Viewer, plan_id: int, name: str, split: forwards_report.Split, wanted: dict[str, WantedActivities]
) -> forwards.Forward:
    report = plan.plan_of(viewer, plan_id, plan.ask_of(stored.find_plan(viewer, plan_id)))
    _must_plan(viewer, report)
    mix = forwards_report.forwards(report, forwards_report.parts_of(viewer, report, split)[:60], wanted)
    ahead = [one for one in mix.parts if one.forwards]
    brings = stored_forwards.Brings(
        _sum([one.orders for one in ahead]),
        _sum([one.revenue for one in ahead]),
        _sum([one.way.visits for one in ahead]),
    )
    done = {part: stored_forwards.Done(one.activity.value, one.number, one.step) for part, one in wanted.items()}
    return forwards.Forward(name, split, done, brings)


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _must_plan(viewer: Viewer, report: PlanReport) -> None:
    may_plan(viewer, report.ask.team_id)


PLAN = "/plans/{plan_id}"
AREA = area(
    "planning",
    _("Plans"),
    _("Plans with their capacity, way back and chance, and the yearly re-determination."),
    planning.get("/plans", plan_list),
    planning.get("/plans/that-holds", plan_that_holds),
    planning.get(PLAN, plan_by_id, plan.plan_of, plan.last_months, plan.ask_of, plan.to_keep),
    planning.get(f"{PLAN}/capacity", capacity_of, capacity.capacity_table),
    planning.get(f"{PLAN}/way-back", way_back_of, way_back.way_back_of),
    planning.post("/plans", make_plan, plans.make_plan),
    planning.put(f"{PLAN}/values", set_values, plans.set_values, plans.problem_of),
    planning.post(f"{PLAN}/copy", plans.copy_plan),
    planning.post(f"{PLAN}/hold", hold_plan, plans.hold_plan),
    planning.delete(PLAN, plans.remove_plan),
    planning.get("/plan-parameters", parameters.parameters),
    planning.get("/plan-parameters/records", parameter_records.parameter_records),
    planning.get(f"{PLAN}/forwards", counted_forwards, forwards_report.forwards, forwards_report.parts_of),
    planning.get(f"{PLAN}/forwards/kept", kept_forwards, forwards_report.forwards_kept),
    planning.post(f"{PLAN}/forwards", keep_forward, forwards.keep_forward),
    planning.put("/forwards/{forward_id}", change_forward, forwards.change_forward),
    planning.delete("/forwards/{forward_id}", forwards.remove_forward),
    planning.post("/replans", begin_replan, replan.begin, replan_report.measured_over),
    planning.get("/replans/{plan_id}/lines", replan_lines, replan_report.lines, replan_report.replan_of),
    planning.get("/replans/{plan_id}/targets", replan_targets, replan_report.target_lines, replan_report.together),
    planning.put("/replans/{plan_id}/notes", keep_notes, replan.keep_notes),
    planning.put("/replans/{plan_id}/choices", choose, replan.choose, replan_report.values_of),
    planning.put("/replans/{plan_id}/targets", set_target_values, replan.set_target_values),
    planning.post("/replans/{plan_id}/finish", replan.finish),
)
