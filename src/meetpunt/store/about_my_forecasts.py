"""What is stored about somebody around what is foreseen: kept forecasts, own words beside them, decisions, answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from meetpunt.store.models import (
    AgeingDecision,
    BackTest,
    ForecastCommitment,
    ForecastKept,
    PoolMembership,
    ProductionTurn,
)


def forecast_rows(organisation_id: int, me: int) -> dict[str, QuerySet[Any]]:
    """The rows of each kind about a person."""
    of = {"organisation_id": organisation_id}
    return {
        "kept_forecasts": ForecastKept.objects.filter(person_id=me, **of),
        "commitments": ForecastCommitment.objects.filter(Q(person_id=me) | Q(by_id=me), **of),
        "back_tests": BackTest.objects.filter(asked_by_id=me, **of),
        "ageing_decisions": AgeingDecision.objects.filter(by_id=me, **of).select_related("opportunity"),
        "pool_decisions": PoolMembership.objects.filter(Q(joined_by_id=me) | Q(left_by_id=me), **of),
        "production_turns": ProductionTurn.objects.filter(by_id=me, **of),
    }
