"""Looking whether production is to be told of a large order to come, of a change of one, or that it ended.

Rule: `method.large_orders` says what matters; here it is kept, told to everybody who produces, and told to other
systems, in one transaction. The chances of being won come with the question: they are a report's. What is told is no
fact that figures are counted from: no new change number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from meetpunt.actions.notify import Notice, notify
from meetpunt.actions.production.events import body_of, producers
from meetpunt.actions.webhooks import emit
from meetpunt.method.large_orders import Deal, Rule, Step, Telling, meets, next_step, threshold
from meetpunt.method.period import day_of
from meetpunt.store.large_orders import deals_of, rules_of, told_of, told_to
from meetpunt.store.models import LargeOrderRule, Opportunity, Organisation, ProductionNotice, ProductionTurn
from meetpunt.store.tenancy import acting_in

Rules = Sequence[tuple[int, Rule]]


@dataclass(frozen=True)
class Looked:
    """How many were told anew, told of a change, and ended."""

    told: int = 0
    changed: int = 0
    ended: int = 0


def look(organisation_id: int, chances: Mapping[int, float], now: datetime) -> Looked:
    """Tell what is to be told now; asking again tells nothing more.

    chances: of being won, by open opportunity.
    """
    with acting_in(organisation_id), transaction.atomic():
        zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get(pk=organisation_id))
        today = day_of(now, zone)
        rules = [(one.id, one.rule) for one in rules_of(organisation_id)]
        known = told_of(organisation_id)
        counts = dict.fromkeys(Telling, 0)
        for opportunity, deal in deals_of(organisation_id, today, chances, closed=None).items():
            row, told = known.get(opportunity, (None, None))
            met = next((pk for pk, rule in rules if meets(rule, deal, today)), None)
            least = threshold([rule for _pk, rule in rules], deal, _least(row))
            step = next_step(told, deal, met is not None, least)
            if step is not None:
                _tell(organisation_id, opportunity, row, met, step, deal, now)
                counts[step.telling] += 1
    return Looked(counts[Telling.TOLD], counts[Telling.CHANGED], counts[Telling.ENDED])


def _least(row: ProductionNotice | None) -> float:
    """The chance that was asked when it was told; of a rule that is gone, what a new rule asks."""
    if row is None or row.rule is None:
        return float(LargeOrderRule._meta.get_field("least_chance").default)
    return row.rule.least_chance


def _tell(
    organisation_id: int,
    opportunity_id: int,
    row: ProductionNotice | None,
    rule_id: int | None,
    step: Step,
    deal: Deal,
    now: datetime,
) -> None:
    kept = told_to(step.told)
    if row is None:
        row = ProductionNotice(
            organisation_id=organisation_id, opportunity_id=opportunity_id, rule_id=rule_id, first_told_at=now
        )
    row.state, row.told, row.last_told_at = step.told.stand.value, kept, now
    row.save()
    about = {**kept, "state": row.state, "changed": [one.value for one in step.changed]}
    turn = ProductionTurn.objects.create(
        organisation_id=organisation_id, notice=row, kind=step.telling.value, about=about, at=now
    )
    found = Opportunity.objects.select_related("account").get(pk=opportunity_id)
    said: dict[str, Any] = {
        "what": step.telling.value,
        "state": row.state,
        "account": found.account.name if found.account else found.name,
        "week": kept["week"],
        "changed": about["changed"],
    }
    key, path = f"large_order:{row.pk}:{turn.pk}", f"/production/orders/{row.pk}/"
    notify(organisation_id, [Notice(one, "large_order", key, said, path) for one in producers(organisation_id)], now)
    emit(
        organisation_id,
        f"production.large_order.{step.telling.value}",
        f"notice:{row.pk}:turn:{turn.pk}",
        {**body_of(row, found), "changed": about["changed"]},
        now,
    )
