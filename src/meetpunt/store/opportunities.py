"""Opportunities as rows to read: the records behind a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from meetpunt.store.models import Opportunity


@dataclass(frozen=True)
class OpportunityRow:
    """One opportunity with its terms of today."""

    id: int
    name: str
    account_name: str
    owner_id: int | None
    owner_name: str
    amount_minor: int | None
    currency: str
    outcome: str
    closed_on: date | None
    loss_reason: str
    step_code: str
    expected_close: date | None


def opportunity_rows(organisation_id: int, ids: Iterable[int]) -> dict[int, OpportunityRow]:
    """The rows of these opportunities, by id; only of this organisation."""
    found = Opportunity.objects.filter(organisation_id=organisation_id, pk__in=list(ids))
    columns = found.values_list(
        "pk",
        "name",
        "account__name",
        "owner_id",
        "owner__name",
        "amount_minor",
        "currency",
        "outcome",
        "closed_on",
        "loss_reason",
        "step__code",
        "expected_close",
    )
    return {
        row[0]: OpportunityRow(
            row[0],
            row[1],
            row[2] or "",
            row[3],
            row[4] or "",
            row[5],
            row[6],
            row[7],
            row[8],
            row[9],
            row[10] or "",
            row[11],
        )
        for row in columns
    }
