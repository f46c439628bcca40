"""What the demo company made of the register of KPIs: what each serves, the seven that it steers on, and a proposal."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.measures.register import definitions
from meetpunt.measures.register.definition import (
    BETTER_WORK,
    GROWTH,
    LOYAL_CUSTOMERS,
    MORE_WORK,
    NEW_CUSTOMERS,
    TIME_FOR_SELLING,
)
from meetpunt.store.models import KpiVersion, KpiVoice, Objective, SteeringKpi

SERVES = ((GROWTH, LOYAL_CUSTOMERS), (NEW_CUSTOMERS, MORE_WORK), (BETTER_WORK, TIME_FOR_SELLING))
"""Per objective of the company, in order, what in the register it stands for; what is in none serves none yet."""
STEERS_ON = ("visits_per_day", "prospect_visits", "quotes", "follow_up", "conversion:O", "orders", "retention")
_DAY_US = 86_400_000_000


def lay_kpis(plan: CompanyPlan, ground: Ground) -> None:
    """Every KPI of which that is plain serves an objective; one proposal waits for a decision."""
    of = {"organisation_id": ground.organisation}
    goals = list(Objective.objects.filter(**of).order_by("position", "pk").values_list("pk", flat=True))
    at = (plan.cut - 120) * _DAY_US
    rows = []
    for one in definitions():
        goal = next((goals[place] for place, texts in enumerate(SERVES[: len(goals)]) if one.objective in texts), None)
        if one.counted is not None and goal is not None:
            rows.append(
                KpiVersion(
                    **of, code=one.code, version=1, state="holds", objective_id=goal, proposed_at=at, decided_at=at
                )
            )
    KpiVersion.objects.bulk_create(rows)
    SteeringKpi.objects.bulk_create(
        SteeringKpi(**of, code=code, position=position) for position, code in enumerate(STEERS_ON)
    )
    proposal = KpiVersion.objects.create(
        **of,
        code="visits",
        version=2,
        name_nl="Klantbezoeken",
        name_en="Customer visits",
        definition_nl="Bezoeken en demonstraties bij de klant, ook korte. Langsrijden telt niet.",
        definition_en="Visits and demonstrations at the customer, short ones too. Driving by does not count.",
        reason="Dan weten we allemaal wat telt.",
        proposed_by_id=ground.persons[1],
        proposed_at=(plan.cut - 6) * _DAY_US,
        objective_id=goals[1] if len(goals) > 1 else None,
    )
    said = ((2, True, ""), (3, True, ""), (4, False, "Tellen videogesprekken dan niet?"))
    KpiVoice.objects.bulk_create(
        KpiVoice(
            **of,
            version=proposal,
            person_id=ground.persons[number],
            agrees=agrees,
            text=text,
            at=(plan.cut - 6 + number) * _DAY_US,
        )
        for number, agrees, text in said
        if number < len(ground.persons)
    )
