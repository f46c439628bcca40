"""Targets and goals, working time, skills, and visits that were asked of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import goals, skills, targets, visit_deals, working
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.method.period import Period
from meetpunt.method.planning.bargain import Terms
from meetpunt.reports import goals as goals_report
from meetpunt.reports import target_proposals, target_records
from meetpunt.reports import targets as targets_report
from meetpunt.reports import visit_deals as deals_report
from meetpunt.reports import working as working_report
from meetpunt.reports.planning import (
    skills as skills_report,
)
from meetpunt.reports.planning import (
    spare,
)
from meetpunt.reports.target_figures import TargetTable
from meetpunt.store import objectives as stored_objectives
from meetpunt.store import working as stored_working
from meetpunt.store.access import Viewer
from meetpunt.store.api_tokens import Scope

ABSENCE = columns("absence", "kind", "first_day", "last_day", "is_half", "note")


ABSENCE_WHOLE = columns("absence", "kind", "first_day", "last_day", "is_half", "note", whole=True)


@dataclass(frozen=True)
class AbsenceWanted:
    """Days on which somebody does not work; the last one is in it."""

    kind: str
    first: date
    last: date
    is_half: bool = False
    note: str = ""


def target_table(viewer: Viewer, ask: targets_report.TargetAsk) -> TargetTable:
    """The targets of a year and a place, with what was reached."""
    return targets_report.target_table(viewer, ask, stored_objectives.families(viewer))


def propose(
    viewer: Viewer,
    ask: targets_report.TargetAsk,
    how: target_proposals.How,
    permille: int = 0,
    over: target_proposals.Over = "last",
) -> target_proposals.Proposal:
    """What could be set in a table of targets, so many thousandths higher than what it builds on."""
    return target_proposals.proposal(viewer, ask, how, max(-900, min(permille, 9000)), over)


def add_absence(
    viewer: Viewer, person_id: int, told: AbsenceWanted, now: datetime, key: UUID | None = None
) -> Model | None:
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


planning = For(Scope.READ_PLANNING, Scope.WRITE_PLANNING)
records = For(Scope.READ_PLANNING, Scope.WRITE_RECORDS)
AREA = area(
    "targets",
    _("Targets and working time"),
    _("Targets with what was reached, goals, working days and absence, skills, and asked visits."),
    planning.get("/targets", target_table, targets_report.target_table, targets_report.columns_of, looks="targets"),
    planning.get("/targets/proposal", propose, target_proposals.proposal, looks="targets"),
    planning.get("/targets/records", target_records.target_records, looks="targets"),
    planning.post("/targets", targets.set_targets),
    planning.get("/people/{person_id}/goals", goals_report.goal_lines, looks="goals"),
    planning.put("/people/{person_id}/goals", goals.set_goals, goals.may_give),
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
