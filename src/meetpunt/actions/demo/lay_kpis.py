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
    lay_own_kpi(ground)


def lay_own_kpi(ground: Ground) -> None:
    """A KPI of the company's own, made of blocks: the share of visits after which a next step stands."""
    of = {"organisation_id": ground.organisation}
    at = KpiVersion.objects.filter(**of).order_by("pk").values_list("proposed_at", flat=True)[0]
    KpiVersion.objects.create(
        **of,
        code="own-visits-with-a-next-step",
        version=1,
        state="holds",
        name_nl="Bezoeken met een vervolg",
        name_en="Visits with a next step",
        definition_nl="Het deel van de bezoeken waarna een volgende stap met een dag staat.",
        definition_en="The share of visits after which a next step with a day stands.",
        reason="Een bezoek zonder vervolg is een kop koffie.",
        blocks={
            "kind": "share",
            "of": {"fact": "activities", "met": [["kind_visit", ""]]},
            "more": [["next_step", ""]],
            "direction": "more",
            "ract": "activities",
            "level": "cycle",
        },
        proposed_by_id=ground.persons[1],
        proposed_at=at,
        decided_at=at,
    )
