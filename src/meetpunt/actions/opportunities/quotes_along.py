"""Quotes go along with their opportunity: what ends without an order leaves no quote with the customer.

Rule: only what was issued and had no answer yet is marked lost ("no decision" is lost with a reason of its own). Which
ones is in the line of the trail: opening again and undoing bring back those, and only while they stand like that.
Imports tell of quotes themselves and do not come here. Call these inside `store.tenancy.changing`.
"""

from __future__ import annotations

from collections.abc import Sequence

from meetpunt.store.models import Change, Opportunity, Quote
from meetpunt.store.opportunity_state import LOST, NO_DECISION

ENDED = (LOST, NO_DECISION)
QUOTES = "quotes"
"""Their ids in a line of the trail."""


def go_along(row: Opportunity, was: str) -> list[int]:
    """Give quotes the answer that follows from the outcome that an opportunity has now; gives the ids of which it did.

    was: its outcome before.
    """
    is_ended = row.outcome in ENDED
    if is_ended == (was in ENDED):
        return []
    if not is_ended:
        return _give(_ended_with(row), Quote.Status.OPEN)
    waiting = Quote.objects.filter(opportunity=row, status=Quote.Status.OPEN).exclude(issued_on=None)
    return _give(list(waiting.values_list("pk", flat=True)), Quote.Status.LOST)


def go_back(ids: Sequence[int], outcome: str) -> None:
    """Undo that. outcome: the one that took them along."""
    _give(ids, Quote.Status.OPEN if outcome in ENDED else Quote.Status.LOST)


def _give(ids: Sequence[int], status: str) -> list[int]:
    """Mark as lost what is with the customer, or the other way round; gives the ids of which stood like that."""
    stands = Quote.Status.OPEN if status == Quote.Status.LOST else Quote.Status.LOST
    rows = Quote.objects.filter(pk__in=ids, status=stands)
    found = list(rows.values_list("pk", flat=True))
    Quote.objects.filter(pk__in=found).update(status=status)
    return found


def _ended_with(row: Opportunity) -> list[int]:
    """The quotes that the last end took along."""
    trail = Change.objects.filter(
        organisation_id=row.organisation_id, table="opportunity", row_id=row.pk, after__has_key=QUOTES, undone_by=None
    )
    last = trail.exclude(kind=Change.Kind.UNDONE).order_by("-pk").first()
    return last.after[QUOTES] if last is not None and last.after["outcome"] in ENDED else []
