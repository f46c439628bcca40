"""Visits that were agreed with customers, by who owns the account on each day.

The rule: N visits a year are N / 365 visits on every day that the agreement holds, for the owner of that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from meetpunt.method.visit_pace import DAYS_IN_A_YEAR
from meetpunt.store.fields import FOREVER
from meetpunt.store.models import Account, AccountAssignment, VisitAgreement

MOST_LISTED = 500
"""So many accounts, or what else there is of some people, are named in a question."""


@dataclass(frozen=True)
class AgreedVisits:
    """What was agreed with the accounts of one owner for a period.

    Attributes:
        visits: how many by account id, as far as the account is theirs; not rounded.
    """

    visits: dict[int, float]

    @property
    def customers(self) -> int:
        """With how many accounts."""
        return len(self.visits)

    @property
    def total(self) -> float:
        """How many visits together."""
        return sum(self.visits.values())


def agreed_visits(
    organisation_id: int, first: date, last: date, only: Collection[int] | None = None
) -> dict[int, AgreedVisits]:
    """By owner what was agreed for these days, both included. Without an owner nobody is told.

    The owner is that of each day; where no history of it is known, today's. For owners who were found visible.

    Parameters: only, these owners, whose accounts alone are read; None = everybody.
    """
    until = last + timedelta(days=1)
    rows = VisitAgreement.objects.filter(
        organisation_id=organisation_id, visits_per_year__gt=0, valid_from__lt=until, valid_until__gt=first
    ).exclude(account__merged_into__isnull=False)
    if only is not None:
        rows = rows.filter(account__in=_ever_of(organisation_id, only))
    agreements = list(
        rows.values_list("account_id", "account__owner_id", "visits_per_year", "valid_from", "valid_until")
    )
    owners = _owners([row[0] for row in agreements], organisation_id, first, until)
    found: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for account_id, owner_today, per_year, begins, ends in agreements:
        for owner_id, since, upto in owners.get(account_id) or [(owner_today, first, FOREVER)]:
            days = (min(ends, upto, until) - max(begins, since, first)).days
            if owner_id is not None and days > 0:
                found[owner_id][account_id] += per_year * days / DAYS_IN_A_YEAR
    wanted = found.keys() if only is None else found.keys() & set(only)
    return {owner_id: AgreedVisits(dict(found[owner_id])) for owner_id in sorted(wanted)}


def _ever_of(organisation_id: int, owners: Collection[int]) -> set[int]:
    """The accounts that these people have or ever had."""
    had = AccountAssignment.objects.filter(organisation_id=organisation_id, owner__in=owners)
    have = Account.objects.filter(organisation_id=organisation_id, owner__in=owners)
    return {*had.values_list("account_id", flat=True), *have.values_list("pk", flat=True)}


def registers_agreements(organisation_id: int, day: date) -> bool:
    """Whether the organisation had agreed visits with anybody by a day."""
    rows = VisitAgreement.objects.filter(organisation_id=organisation_id, visits_per_year__gt=0, valid_from__lte=day)
    return rows.exists()


def _owners(
    account_ids: Iterable[int], organisation_id: int, first: date, until: date
) -> dict[int, list[tuple[int | None, date, date]]]:
    found: defaultdict[int, list[tuple[int | None, date, date]]] = defaultdict(list)
    wanted = set(account_ids)
    agreed = VisitAgreement.objects.filter(organisation_id=organisation_id, visits_per_year__gt=0)
    rows = AccountAssignment.objects.filter(organisation_id=organisation_id)
    few = len(wanted) <= MOST_LISTED
    rows = rows.filter(account__in=wanted) if few else rows.filter(account__in=agreed.values("account_id"))
    rows = rows.filter(valid_from__lt=until, valid_until__gt=first)
    for row in rows.values_list("account_id", "owner_id", "valid_from", "valid_until"):
        if row[0] in wanted:
            found[row[0]].append((row[1], row[2], row[3]))
    return dict(found)
