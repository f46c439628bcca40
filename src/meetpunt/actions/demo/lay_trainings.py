"""Trainings of the demo company: one that was given, of which nothing can be shown, one to come, and a trainer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from meetpunt.actions.demo.company import DIRECTOR, CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.sign_ins import TRAINER, demo_emails
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.training_plan import drawn
from meetpunt.method.training_size import noise_of_share, smallest_effect
from meetpunt.store.fields import from_day_number, from_us
from meetpunt.store.models import (
    Competency,
    Login,
    Person,
    PersonRole,
    Role,
    Step,
    TeamManagement,
    TrainerInvitation,
    Training,
    TrainingPlace,
)

OFFER = 4
"""Place of the step from which the training should let more go on."""
LEVEL, QUOTES = 0.45, 20
"""What the team stood at when the trainings were planned: as much as six months of the demo company hold."""
SEEDS = (59, 17)


def lay_trainings(plan: CompanyPlan, ground: Ground) -> None:
    """Lay them: half of everybody by lot, ten months ago; half of the first team by lot, in a month."""
    of = {"organisation_id": ground.organisation}
    director = Person.objects.get(name=DIRECTOR, **of).pk
    managers = dict(TeamManagement.objects.filter(**of).values_list("team_id", "person_id"))
    closing = Competency.objects.filter(code="closing", **of).first()
    code = Step.objects.get(pk=ground.steps[OFFER]).code
    trainer = _trainer(of)
    past, coming = plan.cut - 300, plan.cut + 30
    everybody = [rep.number for rep in plan.reps if rep.started < past - 200]
    team = ground.teams[plan.reps[0].team]
    members = [rep.number for rep in plan.reps if rep.team == plan.reps[0].team and rep.started < plan.cut]
    given: dict[str, Any] = {
        "competency": closing,
        "kpi": f"conversion:{code}",
        "behaviour_kpi": "follow_up",
        "choosing": Training.Choosing.LOT,
        "minutes": 16 * 60,
        "given_by": TRAINER,
        **of,
    }
    first = _lay(
        given | {"name": "Vragen om de opdracht", "cost_minor": 480_000, "made_by_id": director},
        ground,
        (past, past + 1, everybody, SEEDS[0]),
    )
    _lay(
        given
        | {
            "name": "Bellen na de offerte",
            "cost_minor": 140_000,
            "team_id": team,
            "made_by_id": managers[team],
            "months": 4,
        },
        ground,
        (coming, coming, members, SEEDS[1]),
    )
    common = {"trainer_id": trainer, "made_at": from_us(local_midnight(plan.cut - 5)), **of}
    until = from_day_number(plan.cut) + timedelta(days=60)
    TrainerInvitation.objects.create(training=first, until=until, made_by_id=director, **common)
    rep = ground.persons[0]
    TrainerInvitation.objects.create(rep_id=rep, until=until, made_by_id=rep, **common)


def _lay(columns: dict[str, Any], ground: Ground, drawing: tuple[int, int, list[int], int]) -> Training:
    """One by lot: half of these reps (by number), with what could be shown as it would have been said."""
    first, last, reps, seed = drawing
    ids = [ground.persons[number] for number in reps]
    trained = len(ids) // 2
    size = smallest_effect(noise_of_share(LEVEL, QUOTES), trained, len(ids) - trained)
    made = from_us(local_midnight(first - 40))
    foreseen = {
        "kpi": columns["kpi"],
        "people": len(ids),
        "trained": trained,
        "beside": len(ids) - trained,
        "is_wide": False,
        "level": 100 * LEVEL,
        "n": QUOTES,
        "smallest": 100 * size.effect if size else None,
        "worth": 10.0,
        "chance": size.chance_to_show(0.1) if size else None,
        "seed": seed,
    }
    row = Training.objects.create(
        first_on=from_day_number(first), last_on=from_day_number(last), foreseen=foreseen, made_at=made, **columns
    )
    TrainingPlace.objects.bulk_create(
        TrainingPlace(
            organisation_id=ground.organisation,
            training=row,
            person_id=person,
            first_on=row.first_on,
            was_there=True if first < last else None,
            added_by_id=row.made_by_id,
            added_at=made,
        )
        for person in drawn(ids, (trained,), seed)[0]
    )
    return row


def _trainer(of: dict[str, int]) -> int:
    email = demo_emails()[TRAINER]
    person = Person.objects.create(name=TRAINER, login=Login.objects.get(email=email), email=email, **of)
    PersonRole.objects.create(person=person, role=Role.TRAINER, **of)
    return person.pk
