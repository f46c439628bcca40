"""What holds for an account from a day on: owner with territory, and agreed visits.

Rule: a change closes the row that held and opens another from today; a second change of the same day corrects it, and
one that takes it back leaves no trace. What an account had without a history held from the beginning, "as at import".
"""

from __future__ import annotations

from datetime import date
from typing import Any

from meetpunt.store.fields import BEGINNING, FOREVER
from meetpunt.store.models import AccountAssignment, VisitAgreement

History = type[AccountAssignment] | type[VisitAgreement]


def hold(model: History, organisation_id: int, account_id: int, values: dict[str, Any], day: date) -> None:
    """Let values hold from a day on."""
    rows = model._default_manager.filter(account_id=account_id)
    standing = rows.filter(valid_from__lte=day, valid_until__gt=day).first()
    is_nothing = not any(values.values())
    if standing is None and is_nothing:
        return
    if standing is not None and all(getattr(standing, name) == value for name, value in values.items()):
        return
    if standing is not None and standing.valid_from == day:
        before = rows.filter(valid_until=day).first()
        if before is not None and all(getattr(before, name) == value for name, value in values.items()):
            standing.delete()
            before.valid_until = FOREVER
            before.save(update_fields=["valid_until"])
        elif before is None and is_nothing:
            standing.delete()
        else:
            for name, value in values.items():
                setattr(standing, name, value)
            standing.save(update_fields=list(values))
        return
    if standing is not None:
        standing.valid_until = day
        standing.save(update_fields=["valid_until"])
    model._default_manager.create(
        organisation_id=organisation_id, account_id=account_id, valid_from=day, valid_until=FOREVER, **values
    )


def remember_before(
    organisation_id: int, account_id: int, owner_id: int | None, territory_id: int | None, day: date
) -> None:
    """Give an account whose owner or territory has no history the one that it had all along."""
    if owner_id is None and territory_id is None:
        return
    if not AccountAssignment.objects.filter(account_id=account_id).exists():
        AccountAssignment.objects.create(
            organisation_id=organisation_id,
            account_id=account_id,
            owner_id=owner_id,
            territory_id=territory_id,
            valid_from=BEGINNING,
            valid_until=day,
            as_at_import=True,
        )


def agreed_now(account_id: int, day: date) -> int:
    """Visits a year that are agreed for a day; 0 = none."""
    rows = VisitAgreement.objects.filter(account_id=account_id, valid_from__lte=day, valid_until__gt=day)
    found = rows.values_list("visits_per_year", flat=True).first()
    return found or 0
