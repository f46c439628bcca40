"""What the words for channels mean at the demo company, and which of its customers order online."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from meetpunt.actions.demo.company import CompanyPlan
from meetpunt.actions.demo.laying import Ground
from meetpunt.store.fields import from_day_number
from meetpunt.store.models import Account, AccountChannel, ChannelWord, SalesChannel

WORDS = {
    "Buitendienst": SalesChannel.FIELD,
    "Binnendienst": SalesChannel.INSIDE,
    "Dealer": SalesChannel.DISTRIBUTOR,
}
_YEAR = 365
_SELDOM = 3
"""Customers with so few contacts in the last year, who ordered nevertheless, do it online."""


def lay_channels(plan: CompanyPlan, ground: Ground) -> None:
    """Lay the words, and the channel of those customers since a year ago."""
    of: dict[str, Any] = {"organisation_id": ground.organisation}
    ChannelWord.objects.bulk_create(ChannelWord(**of, word=word, channel=channel) for word, channel in WORDS.items())
    since = from_day_number(plan.cut - _YEAR)
    recent = Q(activities__started_on__gte=since, activities__status="held")
    ordered = Account.objects.filter(**of, merged_into=None, orders__ordered_on__gte=since).distinct()
    seldom = ordered.annotate(n=Count("activities", filter=recent, distinct=True)).filter(n__lte=_SELDOM)
    AccountChannel.objects.bulk_create(
        AccountChannel(**of, account_id=pk, channel=SalesChannel.ONLINE, valid_from=since)
        for pk in seldom.order_by("pk").values_list("pk", flat=True)
    )
