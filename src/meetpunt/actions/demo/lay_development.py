"""How the demo company's people develop: goals with exercises, visits made together, tools decided on."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.competencies import SEVEN
from meetpunt.method.exercises import SUGGESTED
from meetpunt.store.fields import from_day_number, from_us
from meetpunt.store.models import (
    Account,
    Competency,
    DevelopmentGoal,
    Exercise,
    JointVisit,
    Observation,
    SalesTool,
    TeamManagement,
    ToolDecision,
)

_GOALS = (
    (0, "closing", 4, 70, "Ik stuur de offerte en wacht te lang."),
    (2, "questions", 4, 45, "Ik wil minder vertellen en meer vragen."),
    (5, "planning", 3, 60, "De week loopt me vaak uit de hand."),
)
"""Number of the rep, competency, level, days from today and why."""
_VISITS = (
    (0, -48, True, True),
    (0, -1, False, True),
    (0, -13, True, True),
    (2, -20, True, True),
    (5, -6, False, True),
    (3, 4, False, False),
)
"""Number of the rep, days from today, and whether rep and coach shared what they saw."""
_NOTES = ("Vroeg bij de deur nog naar het budget.", "Vatte halverwege samen; de klant vulde aan.", "")
_DECISIONS = (
    ("Referentiemap", "improve", "De foto's zijn drie jaar oud; in maart nieuwe."),
    ("Proefopstelling", "keep", "Wordt veel gebruikt en goed beoordeeld; blijft tot de volgende ronde."),
)


def lay_development(plan: CompanyPlan, ground: Ground) -> None:
    """Lay them, as far as there are such reps."""
    of = {"organisation_id": ground.organisation}
    managers = dict(TeamManagement.objects.filter(**of).values_list("team_id", "person_id"))
    competencies = {one.code: one for one in Competency.objects.filter(**of)}
    reps = {rep.number: rep for rep in plan.reps}
    for number, code, level, ahead, why in _GOALS:
        if number not in reps:
            continue
        goal = DevelopmentGoal.objects.create(
            **of,
            person_id=ground.persons[number],
            competency=competencies[code],
            level=level,
            by_day=from_day_number(plan.cut + ahead),
            why=why,
            made_by_id=ground.persons[number],
            made_at=_moment(plan.cut - 30),
        )
        for place, text in enumerate(SUGGESTED[code]):
            is_done = place == 0
            Exercise.objects.create(
                **of,
                goal=goal,
                text=text.nl,
                due_on=from_day_number(plan.cut - 10 + 14 * place),
                done_on=from_day_number(plan.cut - 11) if is_done else None,
                learnt="Vooraf opschrijven helpt meer dan ik dacht." if is_done else "",
                made_at=_moment(plan.cut - 30),
            )
    for number, days, rep_shared, coach_shared in _VISITS:
        if number in reps:
            coach = managers[ground.teams[reps[number].team]]
            on = plan.cut + days
            on -= max(0, from_day_number(on).weekday() - 4)
            _visit(plan, ground, number, coach, on, rep_shared, coach_shared, competencies)
    for name, kind, reason in _DECISIONS:
        tool = SalesTool.objects.filter(**of, name=name).first()
        if tool is not None:
            by = managers[ground.teams[0]]
            ToolDecision.objects.create(**of, tool=tool, kind=kind, reason=reason, by_id=by, at=_moment(plan.cut - 25))
    steps = (("Proefopstelling", 3), ("Rekenhulp energie", 2), ("Referentiemap", 3))
    for name, place in steps:
        SalesTool.objects.filter(**of, name=name).update(step_id=ground.steps[place])


def _visit(
    plan: CompanyPlan,
    ground: Ground,
    number: int,
    coach: int,
    day: int,
    rep_shared: bool,
    coach_shared: bool,
    competencies: dict[str, Competency],
) -> None:
    """A visit with what both saw, drawn by its own dice."""
    rng = plan.random(330 + number * 100 + day % 100)
    of, rep = {"organisation_id": ground.organisation}, ground.persons[number]
    account = Account.objects.filter(**of, owner_id=rep).order_by("pk")[day % 7 : day % 7 + 1].first()
    visit = JointVisit.objects.create(
        **of,
        rep_id=rep,
        coach_id=coach,
        account=account,
        day=from_day_number(day),
        purpose="Vraag ik door, en vraag ik om de opdracht?",
        rep_shared_at=_moment(day) if rep_shared else None,
        coach_shared_at=_moment(day) if coach_shared else None,
        made_by_id=rep,
        made_at=_moment(day - 7),
    )
    rows = []
    for by, shared in ((rep, rep_shared), (coach, coach_shared)):
        if not shared:
            continue
        for one in SEVEN[1:6]:
            for level in (1, 3, 5):
                chance = {1: 0.3, 3: 0.7, 5: 0.3}[level]
                drawn = float(rng.random())
                seen = "none" if drawn > 0.85 else "yes" if rng.random() < chance else "no"
                rows.append(
                    Observation(
                        **of,
                        visit=visit,
                        by_id=by,
                        competency=competencies[one.code],
                        level=level,
                        seen=seen,
                        note=_NOTES[int(rng.integers(len(_NOTES)))] if level == 3 else "",
                        at=_moment(day),
                    )
                )
    Observation.objects.bulk_create(rows)


def _moment(day: int) -> datetime:
    return from_us(local_midnight(day)) + timedelta(hours=16)
