"""Targets and goals, plans with their capacity and way back, scenarios, working time, skills and asked visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import forwards, goals, plans, replan, scenarios, skills, targets, visit_deals, working
from meetpunt.actions.errors import Refused
from meetpunt.api.gates import only, registers
from meetpunt.api.inputs import columns
from meetpunt.api.operation import For, area
from meetpunt.method.cost_to_serve import ServedBy
from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Terms
from meetpunt.method.planning.forwards import Wanted as WantedActivities
from meetpunt.method.planning.inputs import SellerInputs
from meetpunt.reports import channel_handover
from meetpunt.reports import goals as goals_report
from meetpunt.reports import target_proposals, target_records, visit_deals as deals_report
from meetpunt.reports import targets as targets_report
from meetpunt.reports import working as working_report
from meetpunt.reports.planning import (
    capacity,
    focus,
    parameter_records,
    parameters,
    plan,
    skills as skills_report,
    spare,
    way_back,
)
from meetpunt.reports.planning import forwards as forwards_report
from meetpunt.reports.planning import replan as replan_report
from meetpunt.reports.planning import scenarios as scenarios_report
from meetpunt.reports.planning.plan import PlanReport
from meetpunt.store import access
from meetpunt.store import forwards as stored_forwards
from meetpunt.store import objectives as stored_objectives
from meetpunt.store import plans as stored
from meetpunt.store import scenarios as stored_scenarios
from meetpunt.store import working as stored_working
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import may_plan
from meetpunt.store.api_tokens import Scope
from meetpunt.store.plans import ValueKey, Wanted
from meetpunt.store.refs import Place
from meetpunt.store.replan import NoteKey

planning = For(Scope.READ_PLANNING, Scope.WRITE_PLANNING)
records = For(Scope.READ_PLANNING, Scope.WRITE_RECORDS)
ABSENCE = columns("absence", "kind", "first_day", "last_day", "is_half", "note")
ABSENCE_WHOLE = columns("absence", "kind", "first_day", "last_day", "is_half", "note", whole=True)
Plain = str | int | float | bool | None
Tree = dict[str, Plain | list[Plain | list[Plain]] | dict[str, Plain]]
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


@dataclass(frozen=True)
class AbsenceWanted:
    """Days on which somebody does not work; the last one is in it."""

    kind: str
    first: date
    last: date
    is_half: bool = False
    note: str = ""


def target_table(viewer: Viewer, ask: targets_report.TargetAsk) -> targets_report.TargetTable:
    """The targets of a year and a place, with what was reached."""
    return targets_report.target_table(viewer, ask, stored_objectives.families(viewer))


def propose(
    viewer: Viewer, ask: targets_report.TargetAsk, how: target_proposals.How, permille: int = 0, over: target_proposals.Over = "last"
) -> target_proposals.Proposal:
    """What could be set in a table of targets, so many thousandths higher than what it builds on."""
    return target_proposals.proposal(viewer, ask, how, max(-900, min(permille, 9000)), over)


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


def set_values(viewer: Viewer, plan_id: int, values: tuple[PlanValue, ...], now: datetime, name: str | None = None) -> Model | None:
    """Keep wanted values of a draft, and its name."""
    return plans.set_values(viewer, plan_id, {one.key: one.wanted for one in values}, now, name)


def make_plan(
    viewer: Viewer, new: plans.NewPlan, now: datetime, values: tuple[PlanValue, ...] = (), key: UUID | None = None
) -> int:
    """Make a plan of a year as a draft, with wanted values beside what is measured."""
    return plans.make_plan(viewer, new, {one.key: one.wanted for one in values if one.wanted}, now, key)


def hold_plan(viewer: Viewer, plan_id: int, reason: str, now: datetime) -> Model | None:
    """Let a plan hold, with the reason; what was measured at this moment is kept with it."""
    return plans.hold_plan(viewer, plan_id, reason, _measured(viewer, plan_id), now)


def become_plan(viewer: Viewer, scenario_id: int, reason: str, now: datetime) -> Model | None:
    """Let a scenario become the plan, with the reason."""
    row = stored_scenarios.find_scenario(viewer, scenario_id)
    return scenarios.become_plan(viewer, scenario_id, reason, _measured(viewer, row.parent_id or 0), now)


def make_scenario(
    viewer: Viewer, plan_id: int, name: str, now: datetime, changes: tuple[tuple[str, Tree], ...] = (), key: UUID | None = None
) -> int:
    """Make a scenario of a plan, with changes: each a kind and its terms."""
    return scenarios.make_scenario(viewer, plan_id, name, changes, now, key)


def scenario(viewer: Viewer, scenario_id: int) -> scenarios_report.ScenarioReport:
    """A scenario beside its plan, with what each change does."""
    return scenarios_report.one_scenario(viewer, scenario_id)


def who_sells_what(viewer: Viewer, plan_id: int, room: float = 1.0) -> focus.FocusReport:
    """A proposal of who sells what, of the sellers whom the viewer sees by name."""
    may_plan(viewer, stored.find_plan(viewer, plan_id).team_id)
    if room not in focus.ROOMS:
        raise NotVisible(f"room {room}")
    return focus.focus(viewer, plan_id, room)


def counted_forwards(viewer: Viewer, report: PlanReport, split: forwards_report.Split) -> forwards_report.Mix:
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


def channel_scenario(
    viewer: Viewer,
    channel: ServedBy,
    account_ids: tuple[int, ...],
    first: date,
    last: date,
    name: str,
    now: datetime,
    team_id: int | None = None,
    segment: str | None = None,
    key: UUID | None = None,
) -> int:
    """Make a scenario of serving accounts through another channel, beside the plan that holds."""
    last = min(last, viewer.today)
    place = Place() if team_id is None else Place(team_id=access.find_team(viewer, team_id).id)
    days = (min(first, last), last)
    made = channel_handover.handover(viewer, place, days, channel, account_ids, segment)
    if made.plan is None:
        raise Refused(say("No plan holds for this year yet. Make one first, then a scenario beside it."))
    if made.kind is None:
        raise Refused(say("That changes nothing: choose accounts that order, or that visits are agreed with."))
    return scenarios.make_scenario(viewer, made.plan.id, name, [(made.kind.value, made.terms)], now, key)


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


def goal_lines(viewer: Viewer, person_id: int) -> tuple[goals_report.GoalLine, ...]:
    """The goals of somebody's weeks, months and quarters, with what was reached."""
    goals.may_give(viewer, person_id)
    return goals_report.goal_lines(viewer, person_id)


def add_absence(viewer: Viewer, person_id: int, told: AbsenceWanted, now: datetime, key: UUID | None = None) -> Model | None:
    """Write down that somebody does not work."""
    wanted = working.AbsenceTold(told.kind, told.first, told.last, told.is_half, told.note)
    return working.add_absence(viewer, person_id, wanted, now, key)


def deals(viewer: Viewer, first: date, last: date) -> tuple[deals_report.PersonDeals, ...]:
    """Visits that were asked of people over some days, and what was agreed."""
    return deals_report.deals_of_people(viewer, first, last)


def ask_visits(
    viewer: Viewer, wanted: dict[int, int], terms: Terms, now: datetime, note: str = "", key: UUID | None = None
) -> tuple[int, Model | None]:
    """Ask people (by id) for so many visits; gives how many were asked."""
    return visit_deals.ask(viewer, wanted, terms, note, key, now)


def room_left(viewer: Viewer, first: date, last: date) -> dict[int, int]:
    """Visits that people in a plan have room for beside what it asks, of whom the viewer may ask any."""
    found = [one.person for one in deals_report.deals_of_people(viewer, first, last) if one.may_be_asked]
    return spare.spare_visits(viewer, found, Period(first, last))


def _forward(
    viewer: Viewer, plan_id: int, name: str, split: forwards_report.Split, wanted: dict[str, WantedActivities]
) -> forwards.Forward:
    report = plan.plan_of(viewer, plan_id, plan.ask_of(stored.find_plan(viewer, plan_id)))
    _must_plan(viewer, report)
    mix = forwards_report.forwards(report, forwards_report.parts_of(viewer, report, split)[:60], wanted)
    ahead = [one for one in mix.parts if one.forwards]
    brings = stored_forwards.Brings(
        _sum([one.orders for one in ahead]), _sum([one.revenue for one in ahead]), _sum([one.way.visits for one in ahead])
    )
    done = {part: stored_forwards.Done(one.activity.value, one.number, one.step) for part, one in wanted.items()}
    return forwards.Forward(name, split, done, brings)


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _measured(viewer: Viewer, plan_id: int) -> tuple[SellerInputs, ...]:
    row = stored.find_plan(viewer, plan_id)
    return plan.to_keep(plan.plan_of(viewer, plan_id, plan.ask_of(row)))


def _must_plan(viewer: Viewer, report: PlanReport) -> None:
    may_plan(viewer, report.ask.team_id)


PLAN = "/plans/{plan_id}"
AREA = area(
    "planning",
    _("Targets, plans and working time"),
    _("Targets and what was reached, plans with capacity and chance, scenarios, working time, skills, asked visits."),
    planning.get("/targets", target_table, targets_report.target_table, targets_report.columns_of, looks="targets"),
    planning.get("/targets/proposal", propose, target_proposals.proposal, looks="targets"),
    planning.get("/targets/records", target_records.target_records, looks="targets"),
    planning.post("/targets", targets.set_targets),
    planning.get("/people/{person_id}/goals", only(registers, goal_lines), goals_report.goal_lines, looks="goals"),
    planning.put("/people/{person_id}/goals", only(registers, goals.set_goals), goals.may_give),
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
    planning.get(f"{PLAN}/scenarios", scenarios_report.compared, scenarios_report.base_of),
    planning.get("/scenarios/{scenario_id}", scenario, scenarios_report.one_scenario, scenarios_report.scenario_book),
    planning.post(f"{PLAN}/scenarios", make_scenario, scenarios.make_scenario),
    planning.patch("/scenarios/{scenario_id}", scenarios.rename_scenario),
    planning.post("/scenarios/{scenario_id}/copy", scenarios.copy_scenario),
    planning.post("/scenarios/{scenario_id}/changes", scenarios.add_change, terms=Tree),
    planning.put("/scenario-changes/{change_id}", scenarios.set_change, terms=Tree),
    planning.post("/scenario-changes/{change_id}/move", scenarios.move_change),
    planning.delete("/scenario-changes/{change_id}", scenarios.remove_change),
    planning.post("/scenarios/{scenario_id}/become-plan", become_plan, scenarios.become_plan),
    planning.post("/scenarios/{scenario_id}/decline", scenarios.decline),
    planning.post("/scenarios/{scenario_id}/reopen", scenarios.reopen),
    planning.delete("/scenarios/{scenario_id}", scenarios.remove_scenario),
    planning.get(f"{PLAN}/who-sells-what", who_sells_what, focus.focus, focus.family_gaps),
    planning.get(f"{PLAN}/forwards", counted_forwards, forwards_report.forwards, forwards_report.parts_of),
    planning.get(f"{PLAN}/forwards/kept", kept_forwards, forwards_report.forwards_kept),
    planning.post(f"{PLAN}/forwards", keep_forward, forwards.keep_forward),
    planning.put("/forwards/{forward_id}", change_forward, forwards.change_forward),
    planning.delete("/forwards/{forward_id}", forwards.remove_forward),
    planning.post("/scenarios/of-channel", channel_scenario, channel_handover.handover),
    planning.post("/replans", begin_replan, replan.begin, replan_report.measured_over),
    planning.get("/replans/{plan_id}/lines", replan_lines, replan_report.lines, replan_report.replan_of),
    planning.get("/replans/{plan_id}/targets", replan_targets, replan_report.target_lines, replan_report.together),
    planning.put("/replans/{plan_id}/notes", keep_notes, replan.keep_notes),
    planning.put("/replans/{plan_id}/choices", choose, replan.choose, replan_report.values_of),
    planning.put("/replans/{plan_id}/targets", set_target_values, replan.set_target_values),
    planning.post("/replans/{plan_id}/finish", replan.finish),
    planning.get("/skills", skills_report.skill_matrix),
    planning.put("/people/{person_id}/skills", skills.set_skills),
    planning.get("/working/{year}", working_report.working_team),
    planning.get("/people/{person_id}/working/{year}", working_report.working_year, looks="working"),
    planning.post("/people/{person_id}/absences", add_absence, working.add_absence),
    planning.get("/absences/{absence_id}", stored_working.absence_card),
    planning.patch("/absences/{absence_id}", working.change_absence, seen=ABSENCE, wanted=ABSENCE_WHOLE),
    planning.delete("/absences/{absence_id}", working.remove_absence),
    planning.put("/people/{person_id}/contract", working.set_contract),
    planning.put("/working/allowance", working.set_allowance),
    planning.get("/visit-deals", deals, deals_report.deals_of_people),
    planning.get("/visit-deals/own", deals_report.own_deals),
    planning.get("/visit-deals/team", deals_report.team_deals, deals_report.together),
    planning.get("/visit-deals/room", room_left, spare.spare_visits),
    planning.get("/visit-deals/{deal_id}", deals_report.deal_page),
    planning.post("/visit-deals", ask_visits, visit_deals.ask),
    records.post("/visit-deals/{deal_id}/answer", visit_deals.answer),
    records.post("/visit-deals/{deal_id}/talk-anew", visit_deals.talk_anew),
)
