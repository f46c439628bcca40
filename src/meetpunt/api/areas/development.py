"""Competencies, development goals, joint visits, trainings and tools."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetpunt.actions import competencies, development, joint_visits, tools, trainer_invitations, trainings
from meetpunt.actions.errors import Refused
from meetpunt.actions.joint_visits import Behaviour
from meetpunt.actions.looking import note_looks
from meetpunt.api.gates import only
from meetpunt.api.operation import For, area
from meetpunt.api.shapes import columns
from meetpunt.reports import competencies as competency_report
from meetpunt.reports import (
    observing,
    training_cost,
    training_effect,
    training_foreseen,
    training_needs,
    training_outcomes,
    training_ratings,
)
from meetpunt.reports import tools as tools_report
from meetpunt.reports.kpis.register import Kpi
from meetpunt.store import competencies as stored
from meetpunt.store import development as stored_goals
from meetpunt.store import joint_visits as stored_visits
from meetpunt.store import tools as stored_tools
from meetpunt.store import trainings as stored_trainings
from meetpunt.store.access import NotVisible, Viewer
from meetpunt.store.access import trainings as training_access
from meetpunt.store.access.development import coached_people, find_coached, find_planned_for
from meetpunt.store.api_tokens import Scope
from meetpunt.store.refs import Named

coaching = For(Scope.READ_COACHING, Scope.WRITE_COACHING)
COMPETENCY = columns("competency", "name_nl", "name_en", "description_nl", "description_en")
GOAL = columns("developmentgoal", "level", "by_day", "why")
TOOL = columns("salestool", "name", "what_for", "template_id", "step_id", whole=True)
TRAINING = columns("training", *trainings.COLUMNS)


@dataclass(frozen=True)
class Seen:
    """What was seen of a behaviour on a visit: its competency and level, how it was, and a note."""

    code: str
    level: int
    seen: str
    note: str = ""


@dataclass(frozen=True)
class Costs:
    """What a training cost beside what went with it."""

    cost: training_cost.TrainingCost
    effect: training_effect.KpiEffect


def lines_of(viewer: Viewer, person_id: int) -> tuple[competency_report.CompetencyLine, ...]:
    """Somebody's competencies: both views over time, figures and evidence."""
    _who, coach = find_coached(viewer, person_id)
    return competency_report.competency_lines(viewer, person_id, coach)


def known(viewer: Viewer) -> tuple[stored.CompetencyRow, ...]:
    """All competencies of the organisation."""
    return stored.competencies(viewer.organisation.id)


def rate(
    viewer: Viewer, person_id: int, scores: dict[str, int], now: datetime, notes: dict[str, str] | None = None
) -> int:
    """Give somebody scores from 1 to 5 by competency, as oneself or as the manager; gives how many were kept."""
    return competencies.rate(viewer, person_id, scores, notes or {}, now)


def needs(viewer: Viewer, now: datetime, team_id: int | None = None) -> training_needs.TrainingNeeds:
    """Competencies by rep, for who manages them; whose were looked at is noted."""
    found = training_needs.training_needs(viewer, team_id)
    note_looks(viewer, [line.person.id for line in found.lines], "competencies", now)
    return found


def goals(viewer: Viewer, person_id: int) -> tuple[stored_goals.GoalRow, ...]:
    """Somebody's development goals with their exercises."""
    find_coached(viewer, person_id)
    return stored_goals.goals_of(viewer, person_id)


def set_goal(
    viewer: Viewer,
    person_id: int,
    code: str,
    level: int,
    by_day: date,
    why: str,
    now: datetime,
    key: UUID | None = None,
) -> int:
    """Set a development goal: which level of which competency, by when, and why."""
    find_planned_for(viewer, person_id)
    return development.set_goal(viewer, person_id, code, level, by_day, why, now, key)


def visits(viewer: Viewer, person_id: int) -> tuple[stored_visits.JointVisitRow, ...]:
    """The visits that somebody made with a coach."""
    find_coached(viewer, person_id)
    return stored_visits.visits_of(viewer, person_id)


def coaches(viewer: Viewer, person_id: int) -> tuple[Named, ...]:
    """Who can come along with somebody."""
    find_coached(viewer, person_id)
    return stored_visits.coaches_for(viewer, person_id)


def sheet(viewer: Viewer, visit_id: int) -> tuple[observing.StepPart, ...]:
    """What to look at on a visit, and what was seen as far as the viewer may read it."""
    return observing.observation_sheet(viewer, stored_visits.find_visit(viewer, visit_id))


def observe(viewer: Viewer, visit_id: int, seen: tuple[Seen, ...], now: datetime) -> int:
    """Keep what one saw on a visit; gives how much is kept. Only oneself reads it until it is shared."""
    told = {_behaviour(one): one for one in seen}
    return joint_visits.observe(
        viewer, visit_id, {of: one.seen for of, one in told.items()}, {of: one.note for of, one in told.items()}, now
    )


def sees_trainings(viewer: Viewer) -> bool:
    """Who plans trainings, sells or trains."""
    return training_access.plans_trainings(viewer) or viewer.sells or training_access.trains(viewer)


def foresee(
    viewer: Viewer,
    kpi: str,
    trained: int,
    team_id: int | None = None,
    choosing: str = "lot",
    months: int = 6,
    waves: int = 2,
) -> training_foreseen.Foreseen:
    """The smallest effect that a training could show with a team, said before it is planned."""
    if not training_access.plans_trainings(viewer) or not 1 <= months <= 24 or not 1 <= waves <= 6:
        raise NotVisible("trainings")
    if (
        team_id is not None
        and team_id not in viewer.managed_team_ids
        and not training_access.plans_all_trainings(viewer)
    ):
        raise NotVisible(f"team {team_id}")
    return training_foreseen.foresee(viewer, _trained(viewer, kpi), team_id, choosing, max(trained, 0), months, waves)


def trained_on(viewer: Viewer) -> tuple[Kpi, ...]:
    """The KPIs that a training can be about."""
    return training_outcomes.trained_on(viewer)


def plan_training(
    viewer: Viewer, wanted: trainings.Wanted, now: datetime, key: UUID | None = None
) -> tuple[int, Model | None]:
    """Plan a training and choose who takes part; what it could show is kept with it. A lot is drawn here, not told."""
    trained = wanted.size if wanted.choosing == "lot" else len(wanted.chosen)
    _trained(viewer, wanted.kpi)
    foreseen = foresee(
        viewer, wanted.kpi, trained, wanted.team_id, wanted.choosing, wanted.months, max(wanted.waves, 1)
    )
    told = replace(wanted, seed=secrets.randbelow(2**31), foreseen=foreseen.kept())
    return trainings.plan_training(viewer, told, now, key)


def effect(viewer: Viewer, training: stored_trainings.TrainingRow) -> training_effect.KpiEffect:
    """What went with a training: its KPI with and without it, with what chance alone would do."""
    return training_effect.effect_on(viewer, training, training.kpi)


def cost(viewer: Viewer, training: stored_trainings.TrainingRow) -> Costs:
    """What a training cost in time and money, beside what went with it; for who plans it."""
    _must_plan(training)
    found = training_effect.effect_on(viewer, training, training.kpi)
    return Costs(training_cost.cost_of(viewer, training, found), found)


def ratings(viewer: Viewer, training: stored_trainings.TrainingRow) -> tuple[training_ratings.RatedAround, ...]:
    """Scores of the participants before and after a training; for who plans it."""
    _must_plan(training)
    return training_ratings.ratings_around(viewer, training)


def invitations(viewer: Viewer) -> tuple[stored_trainings.InvitationRow, ...]:
    """Trainers whom one invited."""
    return stored_trainings.invited_by(viewer)


def invite_trainer(
    viewer: Viewer, trainer_id: int, until: date, now: datetime, training_id: int | None = None, key: UUID | None = None
) -> Model | None:
    """Let a trainer read one's own development, or the participants of a training, until a day."""
    return trainer_invitations.invite(viewer, trainer_id, until, training_id, now, key)


def sees_tools(viewer: Viewer) -> bool:
    """Who keeps tools or sells."""
    return tools.may_keep_tools(viewer) or viewer.sells


def tool_decisions(viewer: Viewer, tool_id: int) -> tuple[stored_tools.DecisionRow, ...]:
    """What was decided about a tool, and why."""
    stored_tools.find_tool(viewer, tool_id)
    return stored_tools.decisions_of(viewer, tool_id)


def _behaviour(one: Seen) -> Behaviour:
    return (one.code, one.level)


def _trained(viewer: Viewer, code: str) -> Kpi:
    for one in training_outcomes.trained_on(viewer):
        if one.code == code:
            return one
    raise Refused(gettext("Choose a KPI that a training can be about."))


def _must_plan(training: stored_trainings.TrainingRow) -> None:
    if not training.plans:
        raise NotVisible(f"training {training.id}")


AREA = area(
    "development",
    _("Competencies, trainings and tools"),
    _("Scores of both sides, goals and exercises, joint visits, trainings with what went with them, and tools."),
    coaching.get("/competencies", known),
    coaching.get("/coached-people", coached_people),
    coaching.get(
        "/people/{person_id}/competencies", lines_of, competency_report.competency_lines, looks="competencies"
    ),
    coaching.post("/people/{person_id}/competencies", rate, competencies.rate),
    coaching.post("/competencies", competencies.add_competency, wanted=COMPETENCY),
    coaching.patch("/competencies/{code}", competencies.change_competency, seen=COMPETENCY, wanted=COMPETENCY),
    coaching.post("/competencies/{code}/use", competencies.use_competency),
    coaching.get("/training-needs", needs, training_needs.training_needs),
    coaching.get("/people/{person_id}/development", goals, looks="development"),
    coaching.post("/people/{person_id}/development", set_goal, development.set_goal),
    coaching.get("/development-goals/{goal_id}", stored_goals.find_goal),
    coaching.patch("/development-goals/{goal_id}", development.change_goal, seen=GOAL),
    coaching.post("/development-goals/{goal_id}/end", development.end_goal),
    coaching.post("/development-goals/{goal_id}/exercises", development.add_exercise),
    coaching.post("/exercises/{exercise_id}/done", development.do_exercise),
    coaching.delete("/exercises/{exercise_id}", development.drop_exercise),
    coaching.get("/exercises", stored_goals.open_exercises),
    coaching.get("/people/{person_id}/joint-visits", visits, looks="development"),
    coaching.get("/people/{person_id}/coaches", coaches),
    coaching.post("/joint-visits", joint_visits.plan_visit),
    coaching.get("/joint-visits/{visit_id}", stored_visits.find_visit),
    coaching.get("/joint-visits/{visit_id}/sheet", sheet, observing.observation_sheet),
    coaching.put("/joint-visits/{visit_id}/observations", observe, joint_visits.observe),
    coaching.post("/joint-visits/{visit_id}/share", joint_visits.share),
    coaching.delete("/joint-visits/{visit_id}", joint_visits.call_off),
    coaching.get("/trainings", only(sees_trainings, stored_trainings.training_rows)),
    coaching.get("/trainings/kpis", only(sees_trainings, trained_on), training_outcomes.trained_on),
    coaching.get("/trainings/foresee", foresee, training_foreseen.foresee, training_foreseen.is_share),
    coaching.get("/trainings/{training_id}", stored_trainings.find_training),
    coaching.get("/trainings/{training_id}/effect", effect, training_effect.effect_on),
    coaching.get("/trainings/{training_id}/cost", cost, training_cost.cost_of),
    coaching.get("/trainings/{training_id}/ratings", ratings, training_ratings.ratings_around),
    coaching.post("/trainings", plan_training, trainings.plan_training),
    coaching.patch("/trainings/{training_id}", trainings.change_training, seen=TRAINING, wanted=TRAINING),
    coaching.post("/trainings/{training_id}/cancel", trainings.cancel_training),
    coaching.post("/trainings/{training_id}/participants", trainings.add_participants),
    coaching.delete("/trainings/{training_id}/participants/{place_id}", trainings.remove_participant),
    coaching.post("/trainings/{training_id}/presence", trainings.note_presence),
    coaching.get("/trainer-invitations", invitations),
    coaching.post(
        "/trainer-invitations", invite_trainer, trainer_invitations.invite, trainer_invitations.may_invite_to_oneself
    ),
    coaching.delete("/trainer-invitations/{invitation_id}", trainer_invitations.end_invitation),
    coaching.get("/tools", only(sees_tools, tools_report.tool_lines)),
    coaching.get("/tools/{tool_id}", only(sees_tools, stored_tools.find_tool)),
    coaching.get("/tools/{tool_id}/decisions", only(sees_tools, tool_decisions)),
    coaching.post("/tools", tools.add_tool, tools.may_keep_tools, wanted=TOOL),
    coaching.patch("/tools/{tool_id}", tools.change_tool, seen=TOOL, wanted=TOOL),
    coaching.post("/tools/{tool_id}/in-use", tools.use_tool),
    coaching.post("/tools/{tool_id}/decide", tools.decide),
    coaching.post("/tools/{tool_id}/uses", tools.note_use),
    coaching.post("/tools/{tool_id}/rating", tools.rate_tool),
)
