"""What things cost the demo company, and the scenarios of its first team's plan: two to think about, one declined."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.actions.demo.workdays import local_midnight
from meetpunt.method.planning.costs import CostKind
from meetpunt.method.planning.scenarios import Kind, change_of
from meetpunt.method.planning.terms import kept
from meetpunt.store.fields import from_day_number, from_us, to_day_number
from meetpunt.store.models import CostRate, Plan, PlanChange

RATES: dict[CostKind, tuple[int | None, int | None]] = {
    CostKind.SELLER_HOUR: (62_00, None),
    CostKind.KILOMETRE: (38, None),
    CostKind.INSIDE_HOUR: (41_00, None),
    CostKind.ONLINE_ORDER: (35_00, 20),
    CostKind.DISTRIBUTOR_ORDER: (None, 180),
}
"""Minor units each, and thousandths of an order's value."""


def lay_scenarios(plan: CompanyPlan, ground: Ground) -> None:
    """Lay rates since the beginning, and scenarios beside the plan that holds, where there is one."""
    of: dict[str, Any] = {"organisation_id": ground.organisation}
    CostRate.objects.bulk_create(
        CostRate(**of, kind=kind.value, amount_minor=amount, permille=share, valid_from=from_day_number(plan.first))
        for kind, (amount, share) in RATES.items()
    )
    base = Plan.objects.filter(**of, team_id=ground.teams[0], parent=None, state=Plan.State.HOLDS).first()
    if base is None:
        return
    moment = from_us(local_midnight(to_day_number(date(base.year, 1, 11)))) + timedelta(hours=9)
    scenarios: tuple[tuple[str, str, tuple[tuple[Kind, dict[str, Any]], ...]], ...] = (
        (
            "Binnendienst",
            "",
            ((Kind.INSIDE_SALES, {"share": 0.3, "minutes": 30, "office": 2}),),
        ),
        (
            "Extra verkoper",
            "",
            (
                (
                    Kind.HIRE,
                    {
                        "name": "Nieuwe verkoper",
                        "start": f"{base.year}-04",
                        "curve": [0.3, 0.3, 0.3, 0.7, 0.7, 0.7],
                        "once": 8_500_00,
                    },
                ),
            ),
        ),
        (
            "Kleine klanten naar een distributeur",
            "Nu niet: te veel vaste klanten hechten aan het bezoek. In het najaar opnieuw bekijken.",
            (
                (
                    Kind.CHANNEL,
                    {
                        "channel": "distributor",
                        "segment": "kleine klanten",
                        "orders": 0.15,
                        "size": 0.4,
                        "customers": 0.2,
                        "stays": 0.8,
                    },
                ),
            ),
        ),
    )
    for name, declined, changes in scenarios:
        decision: dict[str, Any] = {}
        if declined:
            decision = {"decided_by_id": base.decided_by_id, "decided_at": moment, "reason": declined}
        made = Plan.objects.create(
            **of,
            name=name,
            year=base.year,
            team_id=base.team_id,
            process_id=base.process_id,
            parent=base,
            state=Plan.State.EARLIER if declined else Plan.State.DRAFT,
            measured_from=base.measured_from,
            measured_until=base.measured_until,
            made_by_id=base.made_by_id,
            made_at=moment,
            **decision,
        )
        for position, (kind, terms) in enumerate(changes):
            told = kept(change_of(kind, terms))
            PlanChange.objects.create(**of, plan=made, position=position, kind=kind.value, terms=told)
