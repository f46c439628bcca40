"""Scenarios beside a plan: their changes, what each does, and letting one become the plan."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import scenarios
from meetpunt.actions.errors import Refused
from meetpunt.api.given import measured_of
from meetpunt.api.operation import For, area
from meetpunt.method.cost_to_serve import ServedBy
from meetpunt.reports import channel_handover
from meetpunt.reports.planning import (
    focus,
)
from meetpunt.reports.planning import scenarios as scenarios_report
from meetpunt.store import access
from meetpunt.store import plans as stored
from meetpunt.store import scenarios as stored_scenarios
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access.plans import may_plan
from meetpunt.store.api_tokens import Scope
from meetpunt.store.refs import Place

Plain = str | int | float | bool | None


Tree = dict[str, Plain | list[Plain | list[Plain]] | dict[str, Plain]]


def become_plan(viewer: Viewer, scenario_id: int, reason: str, now: datetime) -> Model | None:
    """Let a scenario become the plan, with the reason."""
    row = stored_scenarios.find_scenario(viewer, scenario_id)
    return scenarios.become_plan(viewer, scenario_id, reason, measured_of(viewer, row.parent_id or 0), now)


def make_scenario(
    viewer: Viewer,
    plan_id: int,
    name: str,
    now: datetime,
    changes: tuple[tuple[str, Tree], ...] = (),
    key: UUID | None = None,
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
        raise Refused(gettext("No plan holds for this year yet. Make one first, then a scenario beside it."))
    if made.kind is None:
        raise Refused(gettext("That changes nothing: choose accounts that order, or that visits are agreed with."))
    return scenarios.make_scenario(viewer, made.plan.id, name, [(made.kind.value, made.terms)], now, key)


planning = For(Scope.READ_PLANNING, Scope.WRITE_PLANNING)
PLAN = "/plans/{plan_id}"
AREA = area(
    "scenarios",
    _("Scenarios"),
    _("Changes to a plan, one by one or together, and what they would bring; who sells what."),
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
    planning.post("/scenarios/of-channel", channel_scenario, channel_handover.handover),
)
