"""Who sells what in the demo company, as the managers set it when history began."""

from __future__ import annotations

from meetpunt.actions.demo.company import CompanyPlan, RepPlan
from meetpunt.actions.demo.goods import FAMILIES
from meetpunt.actions.demo.laying import Ground
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import ProductFamily, SellerSkill

COOKING, WASHING = 0, 2
LEARNS_COOKING, NO_WASHING = 3, 5
"""By number of the rep, and of every twelve after."""


def lay_skills(plan: CompanyPlan, ground: Ground) -> None:
    """Most sell everything; some learn a family, and who came later learns all but what everybody sells."""
    ids = dict(ProductFamily.objects.filter(organisation_id=ground.organisation).values_list("name", "pk"))
    SellerSkill.objects.bulk_create(
        SellerSkill(
            organisation_id=ground.organisation,
            person_id=ground.persons[rep.number],
            family_id=ids[name],
            level=_level(plan, rep, family),
            valid_from=from_day_number(max(plan.first, rep.started)),
        )
        for rep in plan.reps
        for family, name in enumerate(FAMILIES)
    )


def _level(plan: CompanyPlan, rep: RepPlan, family: int) -> SellerSkill.Level:
    place = rep.number % 12
    if family == WASHING and place == NO_WASHING:
        return SellerSkill.Level.NOT
    if family == COOKING and (place == LEARNS_COOKING or rep.started > plan.first):
        return SellerSkill.Level.LEARNING
    return SellerSkill.Level.ABLE
